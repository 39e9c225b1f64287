"""Ways for requests to a site: over a connection to its server, or as a call in this process."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Flask

PATIENCE = 30.0
REST = 1.0


class Answer(NamedTuple):
    """What came back: its status, the cookies it sets, its content as it travelled."""

    status: int
    cookies: list[str]
    content: bytes


class Line(Protocol):
    """A way for requests to a site."""

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        """Send a request and return the whole answer."""

    def close(self) -> None:
        """Use it no more."""


class Connection:
    """A connection to a server, kept from request to request; made anew when it has rested, as servers end those."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        self._used = time.monotonic()

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        if time.monotonic() - self._used > REST:
            self._connection.close()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        found = Answer(answer.status, answer.headers.get_all("Set-Cookie", []), answer.read())
        self._used = time.monotonic()
        return found

    def close(self) -> None:
        self._connection.close()


class Call:
    """A call of the site's application in this thread."""

    def __init__(self, app: Flask) -> None:
        from werkzeug.test import Client

        self._client = Client(app, use_cookies=False)

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        answer = self._client.open(path, method=method, data=body, headers=headers)
        return Answer(answer.status_code, answer.headers.getlist("Set-Cookie"), answer.get_data())

    def close(self) -> None:
        """Nothing: the application is another's."""
