"""Sites on scratch offices, and a signed-in client that keeps its connection: for `alur bench`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import NamedTuple, Protocol
from urllib.parse import urlencode, urlsplit

from engine import bench, errors
from engine.service import Engine
from engine.settings import Settings

SERVE = "import sys; sys.argv[0] = 'alur'; from webui.cli import main; main(['serve'])"
PATIENCE = 30.0
PAGES: Mapping[bench.Page, str] = {
    "inbox": "/tugas",
    "task": "/tugas/{}",
    "case": "/berkas/{}",
    "history": "/berkas/{}/riwayat",
    "report": "/laporan",
}
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_ADDRESS = re.compile(r"http://[0-9.]+:[0-9]+")


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
    """A connection to a server, kept from request to request."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.headers.get_all("Set-Cookie", []), answer.read())

    def close(self) -> None:
        self._connection.close()


class Call:
    """A call of the site's application in this thread."""

    def __init__(self, engine: Engine) -> None:
        from werkzeug.test import Client

        from webui.app import create_app

        self._client = Client(create_app(engine, engine.settings), use_cookies=False)

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        answer = self._client.open(path, method=method, data=body, headers=headers)
        return Answer(answer.status_code, answer.headers.getlist("Set-Cookie"), answer.get_data())

    def close(self) -> None:
        """Nothing: the engine is another's."""


class Visitor:
    """One person at one site, with one cookie and one line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._cookie = self._token = ""
        self._settled = False

    def sign_in(self, username: str, password: str) -> None:
        self._read_token("/masuk")
        self._post("/masuk", {"nama": username, "sandi": password})
        self._read_token("/sandi")
        self._settled = True

    def complete(self, task: int) -> None:
        """Send the form of a task, as the button of its page does."""
        fields = {name: str(value) for name, value in bench.VALUE.items()}
        self._post(f"/tugas/{task}", fields | {"aksi": "kirim", "request_id": str(uuid.uuid4())})

    def claim(self, task: int) -> None:
        self._post(f"/tugas/{task}/ambil", {})

    def nothing(self) -> None:
        """Choose no language: the way through session and token is that of every post, and then nothing is done."""
        self._post("/bahasa", {"bahasa": ""})

    def look(self, page: bench.Page, number: int = 0) -> int:
        return len(self._ask("GET", PAGES[page].format(number), 200, packed=True))

    def _read_token(self, path: str) -> None:
        found = _TOKEN.search(self._ask("GET", path, 200))
        self._token = found[1].decode() if found else ""

    def _post(self, path: str, fields: Mapping[str, str]) -> None:
        self._ask("POST", path, 303, urlencode({"csrf_token": self._token, **fields}), packed=True)

    def _ask(
        self, method: str, path: str, expected: int, body: str | None = None, *, packed: bool = False
    ) -> bytes:
        headers = {"Cookie": self._cookie} if self._cookie else {}
        if packed:  # as every browser asks
            headers["Accept-Encoding"] = "gzip, deflate, br"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._line.ask(method, path, body, headers)
        if answer.status != expected:
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        self._keep(answer)
        return answer.content

    def _keep(self, answer: Answer) -> None:
        # Once signed in the cookie stays: what a next page would say is not piled up in it from post to post.
        for given in answer.cookies:
            if given.startswith("alur=") and not self._settled:
                self._cookie = given.partition(";")[0]


@contextmanager
def serve(settings: Settings) -> Iterator[bench.Site]:
    """Serve a scratch office in a process of its own, and sign its person in."""
    child = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        env=_environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        found = _ADDRESS.search(child.stdout.readline())
        if found is None:
            raise errors.Misconfigured(setting="ALUR_HOST", reason="unusable")
        with _visit(Connection(found[0])) as visitor:
            yield visitor
    finally:
        child.terminate()
        child.communicate(timeout=PATIENCE)


@contextmanager
def inside(engine: Engine) -> Iterator[bench.Site]:
    """Answer in this thread, on an open engine, and sign the person in."""
    with _visit(Call(engine)) as visitor:
        yield visitor


@contextmanager
def _visit(line: Line) -> Iterator[Visitor]:
    visitor = Visitor(line)
    try:
        visitor.sign_in(bench.USERNAME, bench.PASSWORD)
        yield visitor
    finally:
        line.close()


def _environment(settings: Settings) -> dict[str, str]:
    """This process's environment with the scratch office's settings in place of the site's."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("ALUR_") and name != "PORT"
    }
    return kept | {
        "ALUR_DATABASE_URL": settings.database_url,
        "ALUR_PROCESSES": str(settings.processes),
        "ALUR_SECRET_FILE": str(settings.secret_file),
        "ALUR_HOST": settings.host,
        "ALUR_PORT": "0",
        "ALUR_THREADS": str(settings.threads),
        "ALUR_TIMEZONE": settings.timezone,
        "ALUR_WORKER": "1" if settings.worker else "0",
        "PYTHONIOENCODING": "utf-8",
    }
