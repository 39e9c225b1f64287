"""The services of a site as a whole, each imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.service.context import Context

if TYPE_CHECKING:
    from engine.service.site.backups import Backups
    from engine.service.site.checks import Checks


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
