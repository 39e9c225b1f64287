"""What the bench asks of a running site: made by who knows pages and servers, handed in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
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

    def beside(self) -> Site:
        """The same person at the same site, on a connection of its own."""


class RivalLine(Protocol):
    """Somebody at work in another product, on a connection of its own."""

    def work(self, case: int, step: int, task: int) -> None:
        """Take a task and complete it, by two posts; `step` is its number among the ten."""


class Rival(Protocol):
    """Another product's site with the same ten steps, served as in production; `version` is the product's."""

    version: str

    def start(self, cases: int) -> list[int]:
        """Start so many cases and return their ids."""

    def line(self) -> RivalLine:
        """A connection for one more at work."""


class Sites(Protocol):
    """Ways to a site on a scratch office, and to that of a rival."""

    def serve(self, settings: Settings) -> AbstractContextManager[Site]:
        """A server of its own, as `alur serve` starts it, while the block runs."""

    def inside(self, engine: Engine) -> AbstractContextManager[Site]:
        """The same requests answered in this thread, by no server: for counting what they do."""

    def rival(self, url: str, folder: Path) -> AbstractContextManager[Rival]:
        """A site of Viewflow on an empty database, written into a new folder, while the block runs."""
