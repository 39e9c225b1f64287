"""The services of the office, each imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.service.context import Context

if TYPE_CHECKING:
    from engine.service.agency.absences import Absences
    from engine.service.agency.calendars import Calendars
    from engine.service.agency.delegations import Delegations
    from engine.service.agency.recounts import Recounts


class AgencyServices:
    """What an administrator of the office asks of it, over the ground of one process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def calendars(self) -> Calendars:
        from engine.service.agency.calendars import Calendars

        return Calendars(self._context)

    @cached_property
    def delegations(self) -> Delegations:
        from engine.service.agency.delegations import Delegations

        return Delegations(self._context)

    @cached_property
    def absences(self) -> Absences:
        from engine.service.agency.absences import Absences

        return Absences(self._context)

    @cached_property
    def recounts(self) -> Recounts:
        from engine.service.agency.recounts import Recounts

        return Recounts(self._context)
