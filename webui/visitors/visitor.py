"""Sites on scratch offices, and a signed-in client that keeps its connection: for `alur bench`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlencode

from engine import bench, errors
from engine.service import Engine
from engine.settings import Settings
from webui.visitors import viewflow
from webui.visitors.lines import PATIENCE, Answer, Call, Connection, Line

SERVE = "import sys; sys.argv[0] = 'alur'; from webui.cli import main; main(['serve'])"
PAGES: Mapping[bench.Page, str] = {
    "inbox": "/tugas",
    "task": "/tugas/{}",
    "case": "/berkas/{}",
    "history": "/berkas/{}/riwayat",
    "report": f"/laporan?proses={bench.TEN}",
}
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_ADDRESS = re.compile(r"http://[0-9.]+:[0-9]+")


class Visitor:
    """One person at one site, with one cookie and one line; `again` makes another line to the same."""

    def __init__(self, again: Callable[[], Line]) -> None:
        self._again = again
        self._line = again()
        self._cookie = self._token = ""
        self._settled = False
        self._beside: list[Visitor] = []

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

    def beside(self) -> bench.Site:
        made = Visitor(self._again)
        made._cookie, made._token, made._settled = self._cookie, self._token, self._settled
        self._beside.append(made)
        return made

    def close(self) -> None:
        """Close the line, and those that were made beside it."""
        self._line.close()
        for one in self._beside:
            one.close()

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
        with _visit(partial(Connection, found[0])) as visitor:
            yield visitor
    finally:
        child.terminate()
        child.communicate(timeout=PATIENCE)


@contextmanager
def inside(engine: Engine) -> Iterator[bench.Site]:
    """Answer in this thread, on an open engine, and sign the person in."""
    from webui.app import create_app

    with _visit(partial(Call, create_app(engine, engine.settings))) as visitor:
        yield visitor


@contextmanager
def _visit(again: Callable[[], Line]) -> Iterator[Visitor]:
    visitor = Visitor(again)
    try:
        visitor.sign_in(bench.USERNAME, bench.PASSWORD)
        yield visitor
    finally:
        visitor.close()


rival = viewflow.serve


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
        "ALUR_LOG_LEVEL": "warning",
        "ALUR_PORT": "0",
        "ALUR_THREADS": str(settings.threads),
        "ALUR_TIMEZONE": settings.timezone,
        "ALUR_WORKER": "1" if settings.worker else "0",
        "PYTHONIOENCODING": "utf-8",
    }
