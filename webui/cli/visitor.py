"""A site on loopback as a child process, and a signed-in client that keeps its connection: for `alur bench`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit

from engine import bench, errors
from engine.settings import Settings

SERVE = "import sys; sys.argv[0] = 'alur'; from webui.cli import main; main(['serve'])"
PATIENCE = 30.0
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_ADDRESS = re.compile(r"http://[0-9.]+:[0-9]+")


class Visitor:
    """One person at one site, with one cookie and one connection."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
        self._cookie = self._token = ""
        self._settled = False

    def sign_in(self, username: str, password: str) -> None:
        self._look("/masuk")
        self._post("/masuk", {"nama": username, "sandi": password})
        self._look("/sandi")
        self._settled = True

    def complete(self, task: int) -> None:
        """Send the form of a task, as the button of its page does."""
        fields = {name: str(value) for name, value in bench.VALUE.items()}
        self._post(f"/tugas/{task}", fields | {"aksi": "kirim", "request_id": str(uuid.uuid4())})

    def close(self) -> None:
        self._connection.close()

    def _look(self, path: str) -> None:
        found = _TOKEN.search(self._ask("GET", path, 200))
        self._token = found[1].decode() if found else ""

    def _post(self, path: str, fields: Mapping[str, str]) -> None:
        self._ask("POST", path, 303, urlencode({"csrf_token": self._token, **fields}))

    def _ask(self, method: str, path: str, expected: int, body: str | None = None) -> bytes:
        headers = {"Cookie": self._cookie} if self._cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        self._keep(answer)
        return content

    def _keep(self, answer: HTTPResponse) -> None:
        # Once signed in the cookie stays: what a next page would say is not piled up in it, as no page is opened.
        for given in answer.headers.get_all("Set-Cookie", ()):
            if given.startswith("alur=") and not self._settled:
                self._cookie = given.partition(";")[0]


@contextmanager
def site(settings: Settings) -> Iterator[bench.Send]:
    """Serve the scratch office and sign its person in, and return how to complete a task through the pages."""
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
        visitor = Visitor(found[0])
        try:
            visitor.sign_in(bench.USERNAME, bench.PASSWORD)
            yield visitor.complete
        finally:
            visitor.close()
    finally:
        child.terminate()
        child.communicate(timeout=PATIENCE)


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
        "ALUR_WORKER": "1",
        "PYTHONIOENCODING": "utf-8",
    }
