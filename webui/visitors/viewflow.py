"""A site of Viewflow beside which `alur bench --peers` measures: its server as a child process, and who works there."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from engine import bench, errors
from engine.bench import rival
from webui.visitors.lines import PATIENCE, Connection

WORKERS, THREADS = 2, 4
_ADDRESS = re.compile(r"http://[0-9.]+:[0-9]+")


def is_installed() -> bool:
    """Return whether Viewflow and a server for it are in this environment of Python."""
    return all(importlib.util.find_spec(name) for name in ("viewflow", "gunicorn"))


class Line:
    """Signed in, on a connection of its own."""

    def __init__(self, address: str, cookie: str) -> None:
        self._connection = Connection(address)
        self._headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._form = urlencode({name: str(value) for name, value in bench.VALUE.items()})

    def work(self, case: int, step: int, task: int) -> None:
        self._post(f"/ten/{case}/langkah_{step}/{task}/assign/", "")
        self._post(f"/ten/{case}/langkah_{step}/{task}/execute/", self._form)

    def close(self) -> None:
        self._connection.close()

    def _post(self, path: str, body: str) -> None:
        answer = self._connection.ask("POST", path, body, self._headers)
        if answer.status != 302:
            raise RuntimeError(f"POST {path} answered {answer.status}")


class Site:
    """A running site; its lines are closed with it."""

    def __init__(self, address: str, folder: Path, environment: Mapping[str, str], cookie: str) -> None:
        self._address, self._folder, self._environment, self._cookie = address, folder, environment, cookie
        self._lines: list[Line] = []
        self.version = version("django-viewflow")

    def start(self, cases: int) -> list[int]:
        return begin(self._folder, self._environment, cases)[1]

    def line(self) -> bench.RivalLine:
        self._lines.append(Line(self._address, self._cookie))
        return self._lines[-1]

    def close(self) -> None:
        for line in self._lines:
            line.close()


@contextmanager
def serve(url: str, folder: Path) -> Iterator[bench.Rival]:
    """Write a site into a new folder, make its tables in an empty database, and serve it."""
    rival.write(folder)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": rival.SETTINGS,
        "HOME": str(folder),  # gunicorn keeps a socket there
        rival.DATABASE: url.replace("postgresql+psycopg:", "postgresql:"),
        rival.SECRET: secrets.token_urlsafe(50),
    }
    cookie, _none = begin(folder, environment, 0)
    child = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", rival.WSGI, "--bind=127.0.0.1:0",
         f"--workers={WORKERS}", f"--threads={THREADS}"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        assert child.stderr is not None
        found = next(filter(None, map(_ADDRESS.search, child.stderr)), None)
        if found is None:
            raise errors.Misconfigured(setting="ALUR_HOST", reason="unusable")
        site = Site(found[0], folder, environment, cookie)
        try:
            yield site
        finally:
            site.close()
    finally:
        child.terminate()
        child.communicate(timeout=PATIENCE)


def begin(folder: Path, environment: Mapping[str, str], cases: int) -> tuple[str, list[int]]:
    """Make the tables where there are none and start cases; return the cookie of who works there, and the cases."""
    done = subprocess.run(
        [sys.executable, rival.BEGIN, str(cases)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return told["cookie"], told["cases"]
