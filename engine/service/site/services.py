"""The services of a site as a whole, each imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.service.context import Context

if TYPE_CHECKING:
    from engine.service.agency.second_factors import SecondFactors
    from engine.service.agency.sessions import Sessions
    from engine.service.agency.sign_ins import SignIns


class SiteServices:
    """What an administrator of the machine asks of a site, over the ground of one process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def sessions(self) -> Sessions:
        from engine.service.agency.sessions import Sessions

        return Sessions(self._context)

    @cached_property
    def second_factors(self) -> SecondFactors:
        from engine.service.agency.attempts import Attempts
        from engine.service.agency.second_factors import SecondFactors

        return SecondFactors(self._context, Attempts(self._context))

    @cached_property
    def sign_ins(self) -> SignIns:
        from engine.service.agency.attempts import Attempts
        from engine.service.agency.sign_ins import SignIns

        return SignIns(self._context, Attempts(self._context), self.second_factors)
