"""What no log may hold, and a search for it in every log of a test run.

Passwords, cookies, tokens, keys and texts that tests type are planted as they are used. What this process logs, in both
forms of an office's log, and what sites and commands wrote on their error output is searched; a test run in which one
of them is found fails, and says where. It is a plugin of pytest: no session ends well past `no_secret_in_any_log`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from webui.serving.logs import Lines, Objects

SHORTEST = 8  # signs; a shorter one may be part of anything
TEXT = 12  # of a text that was typed, which has a blank
COOKIE = 20
TYPED = "a typed text"
MOST = 4_000_000  # signs of log that are kept of one process
AROUND = 60


class Search:
    """Secrets that were planted, and logs that were written."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}
        self._logs: list[tuple[str, str, bool]] = []
        self._kept = 0
        self._found: set[str] = set()

    def plant(self, what: str, secret: str) -> None:
        """Let a secret be found wherever it stands."""
        if len(secret) >= SHORTEST:
            self._secrets.setdefault(secret, what)

    def plant_fields(self, fields: Iterable[tuple[str, Any]]) -> None:
        """Plant what a form carries: its token, passwords, and texts of several words."""
        for name, value in fields:
            if not isinstance(value, str):
                continue
            if name == "csrf_token" or name.startswith("sandi"):
                self.plant(name, value)
            elif len(value) >= TEXT and " " in value.strip():
                self.plant(TYPED, value)

    def plant_cookies(self, headers: Iterable[str]) -> None:
        """Plant what `Set-Cookie` gives a browser."""
        for header in headers:
            value = header.partition("=")[2].partition(";")[0]
            if len(value) >= COOKIE:
                self.plant("a cookie", value)

    def plant_file(self, secret: Path) -> None:
        """Plant the lines of a file of keys."""
        for line in secret.read_text("ascii").splitlines():
            if len(line) >= COOKIE and not line.startswith("-----"):
                self.plant("a key", line)

    def read(self, where: str, text: str, *, typed: bool = True) -> None:
        """Search a log at the end, and now for what is planted already, should it become too long to be kept.

        Without `typed` it is what a person is answered, where a text that was typed may stand.
        """
        if self._kept + len(text) > MOST:
            self._look(where, text, typed)
        elif text:
            self._kept += len(text)
            self._logs.append((where, text, typed))

    def found(self) -> list[str]:
        """Return what was found and where, each with what stands around it; the secret itself is left out."""
        for one in self._logs:
            self._look(*one)
        return sorted(self._found)

    def _look(self, where: str, text: str, typed: bool) -> None:
        for secret, what in list(self._secrets.items()):
            if what == TYPED and not typed:
                continue
            if (place := text.find(secret)) >= 0:
                before = text[max(0, place - AROUND) : place].replace("\n", " ")
                self._found.add(f"{what} in {where}: {before}…")


class Listener(logging.Handler):
    """Hands on what this process logs, as an office would have it written."""

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search
        self._forms = (Lines(), Objects())

    def emit(self, record: logging.LogRecord) -> None:
        for form in self._forms:
            try:
                self._search.read(f"the log of {record.name}", form.format(record))
            except (TypeError, ValueError):
                self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A record that cannot be formatted is not written by an office either."""


run = Search()


@pytest.fixture(scope="session", autouse=True)
def no_secret_in_any_log() -> Iterator[None]:
    """Fails at the end of the session when a log holds what was planted."""
    listener = Listener(run)
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    found = run.found()
    assert not found, "logs hold what none may hold:\n" + "\n".join(found)
