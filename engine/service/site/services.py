"""The services of a site as a whole, each imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from engine.service.context import Context

if TYPE_CHECKING:
    from engine.service.site.transfer import Transfer


class SiteServices:
    """What an administrator of the machine asks of a site, over the ground of one process."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def transfer(self) -> Transfer:
        from engine.service.site.transfer import Transfer

        return Transfer(self._context)
