"""The services of a site as a whole, each imported and made when it is first asked for."""

from __future__ import annotations

from engine.service.context import Context


class SiteServices:
    """What an administrator of the machine asks of a site, over the ground of one process."""

    def __init__(self, context: Context) -> None:
        self._context = context
