"""The services of the office, each imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.service.context import Context

if TYPE_CHECKING:
    from engine.service.accounts.password_links import PasswordLinks
    from engine.service.agency.absences import Absences
    from engine.service.agency.delegations import Delegations
    from engine.service.agency.departures import Departures
    from engine.service.agency.directory import Directory
    from engine.service.agency.imports import Imports
    from engine.service.agency.newcomers import Newcomers
    from engine.service.agency.rights_proposals import RightsProposals
    from engine.service.agency.roles import Roles
    from engine.service.calendar.calendars import Calendars
    from engine.service.calendar.recounts import Recounts


class AgencyServices:
    """What an administrator of the office asks of it, over the ground of one process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def calendars(self) -> Calendars:
        from engine.service.calendar.calendars import Calendars

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
        from engine.service.calendar.recounts import Recounts

        return Recounts(self._context)

    @cached_property
    def password_links(self) -> PasswordLinks:
        from engine.service.accounts.attempts import Attempts
        from engine.service.accounts.password_links import PasswordLinks

        return PasswordLinks(self._context, Attempts(self._context))

    @cached_property
    def directory(self) -> Directory:
        from engine.service.accounts.attempts import Attempts
        from engine.service.agency.directory import Directory

        return Directory(self._context, Attempts(self._context))

    @cached_property
    def departures(self) -> Departures:
        from engine.service.agency.departures import Departures

        return Departures(self._context)

    @cached_property
    def newcomers(self) -> Newcomers:
        from engine.service.accounts.mailboxes import Mailboxes
        from engine.service.agency.newcomers import Newcomers

        return Newcomers(self._context, Mailboxes(self._context), self.password_links)

    @cached_property
    def imports(self) -> Imports:
        from engine.service.accounts.mailboxes import Mailboxes
        from engine.service.agency.imports import Imports

        return Imports(self._context, Mailboxes(self._context), self.password_links)

    @cached_property
    def roles(self) -> Roles:
        from engine.service.agency.roles import Roles

        return Roles(self._context)

    @cached_property
    def rights_proposals(self) -> RightsProposals:
        from engine.service.agency.rights_proposals import RightsProposals

        return RightsProposals(self._context)
