"""The services of the office, each imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.service.context import Context

if TYPE_CHECKING:
    from engine.service.agency.calendars import Calendars
    from engine.service.agency.recounts import Recounts
    from engine.service.agency.rights_proposals import RightsProposals
    from engine.service.agency.roles import Roles


class AgencyServices:
    """What an administrator of the office asks of it, over the ground of one process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def calendars(self) -> Calendars:
        from engine.service.agency.calendars import Calendars

        return Calendars(self._context)

    @cached_property
    def recounts(self) -> Recounts:
        from engine.service.agency.recounts import Recounts

        return Recounts(self._context)

    @cached_property
    def roles(self) -> Roles:
        from engine.service.agency.roles import Roles

        return Roles(self._context)

    @cached_property
    def rights_proposals(self) -> RightsProposals:
        from engine.service.agency.rights_proposals import RightsProposals

        return RightsProposals(self._context)
