"""What the bench asks of a running site: made by who knows pages and servers, handed in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal, Protocol

from engine.service.wiring import Engine
from engine.settings import Settings

Page = Literal["inbox", "task", "case", "history", "report"]


class Site(Protocol):
    """A site with the measured person signed in, on one connection. Every act is one request."""

    def complete(self, task: int) -> None:
        """Send the form of a task."""

    def claim(self, task: int) -> None:
        """Take a task."""

    def nothing(self) -> None:
        """Send a signed post, with session and token as any, that does nothing."""

    def look(self, page: Page, number: int = 0) -> int:
        """Open a page, of the task or case of this number, and return its bytes as they travelled."""


class Sites(Protocol):
    """Two ways to a site on a scratch office."""

    def serve(self, settings: Settings) -> AbstractContextManager[Site]:
        """A server of its own, as `alur serve` starts it, while the block runs."""

    def inside(self, engine: Engine) -> AbstractContextManager[Site]:
        """The same requests answered in this thread, by no server: for counting what they do."""
