"""The services of a site as a whole, each imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.service.context import Context

if TYPE_CHECKING:
    from engine.service.accounts.second_factors import SecondFactors
    from engine.service.accounts.sessions import Sessions
    from engine.service.accounts.sign_ins import SignIns
    from engine.service.site.backups import Backups
    from engine.service.site.checks import Checks
    from engine.service.site.clocks import Clocks
    from engine.service.site.keys import Keys
    from engine.service.site.known_seals import KnownSeals
    from engine.service.site.storage import Storage
    from engine.service.site.transfer import Transfer
    from engine.service.site.vitals import Watch
    from engine.service.site.workers import Workers


class SiteServices:
    """What an administrator of the machine asks of a site, over the ground of one process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def backups(self) -> Backups:
        from engine.service.site.backups import Backups

        return Backups(self._context)

    @cached_property
    def checks(self) -> Checks:
        from engine.service.site.checks import Checks

        return Checks(self._context)

    @cached_property
    def clocks(self) -> Clocks:
        from engine.service.site.clocks import Clocks

        return Clocks(self._context)

    @cached_property
    def workers(self) -> Workers:
        from engine.service.site.workers import Workers

        return Workers(self._context)

    @cached_property
    def storage(self) -> Storage:
        from engine.service.site.storage import Storage

        return Storage(self._context)

    @cached_property
    def watch(self) -> Watch:
        from engine.service.site.vitals import Watch

        return Watch(self._context, self.workers, self.storage, self.backups, self.known_seals)

    @cached_property
    def keys(self) -> Keys:
        from engine.service.accounts import second_factors
        from engine.service.site.keys import Keys

        return Keys(self._context, [second_factors.rewrap])

    @cached_property
    def known_seals(self) -> KnownSeals:
        from engine.service.site.known_seals import KnownSeals

        return KnownSeals(self._context)

    @cached_property
    def transfer(self) -> Transfer:
        from engine.service.site.transfer import Transfer

        return Transfer(self._context)

    @cached_property
    def sessions(self) -> Sessions:
        from engine.service.accounts.sessions import Sessions

        return Sessions(self._context)

    @cached_property
    def second_factors(self) -> SecondFactors:
        from engine.service.accounts.attempts import Attempts
        from engine.service.accounts.second_factors import SecondFactors

        return SecondFactors(self._context, Attempts(self._context))

    @cached_property
    def sign_ins(self) -> SignIns:
        from engine.service.accounts.attempts import Attempts
        from engine.service.accounts.sign_ins import SignIns

        return SignIns(self._context, Attempts(self._context), self.second_factors)
