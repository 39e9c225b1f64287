"""Commands of Alur as processes of their own, forked from one that has already imported everything.

Starting Python and its imports costs a second each time; that a command starts from nothing is tested beside.
They save what all tests save (savings.py).
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import engine
from tests.tools import savings
from webui.cli.index import INDEX

NEEDED = (
    "alembic.command",
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "engine.keys",
    "holidays",
    "sqlalchemy.dialects.postgresql",
    "tomlkit",
    "xlsxwriter",
)
HOME = Path(__file__).resolve().parent.parent.parent


class Process:
    """One command that runs; looks like `subprocess.Popen` where tests need it."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self._warm = warm
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit status (negative: the signal that ended it), None while it runs."""
        if self.returncode is None:
            self.returncode = self._warm.ask(op="poll", pid=self.pid)["status"]
        return self.returncode

    def wait(self, timeout: float) -> int:
        """The exit status. Raises TimeoutExpired."""
        until = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("alur", timeout)
            time.sleep(0.003)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Warm:
    """The process that forks; it ends, with all it forked, when this one does."""

    def __init__(self) -> None:
        bare = {name: text for name, text in os.environ.items() if not name.startswith("ALUR_")}
        self._talk = threading.Lock()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.warm"],
            cwd=HOME,
            env=bare | {"PYTHONWARNINGS": "error"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        stdin: Path,
        stdout: Path,
        stderr: Path,
    ) -> Process:
        """Start `alur` with arguments; what it writes is added to the files."""
        told = self.ask(
            op="start",
            arguments=list(arguments),
            environment=dict(environment),
            files=[str(stdin), str(stdout), str(stderr)],
            folder=os.getcwd(),
        )
        return Process(self, told["pid"])

    def ask(self, **request: Any) -> Any:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with self._talk:
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()
            return json.loads(self._child.stdout.readline())

    def close(self) -> None:
        if self._child.stdin is not None and not self._child.stdin.closed:
            self._child.stdin.close()
            self._child.wait(timeout=20)


_warm: list[Warm] = []


def process() -> Warm:
    """The one warm process of this test process."""
    if not _warm:
        _warm.append(Warm())
    return _warm[0]


def serve() -> None:
    """Fork what is asked for, until nobody asks any more."""
    savings.begin()
    for name in (*_own(), *NEEDED):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is forked shares these objects as they lie
    running: set[int] = set()
    while line := sys.stdin.readline():
        request = json.loads(line)
        if request["op"] == "start":
            pid = os.fork()
            if pid == 0:
                run(request)
            running.add(pid)
            answer: dict[str, int | None] = {"pid": pid}
        else:
            done, status = os.waitpid(request["pid"], os.WNOHANG)
            running.discard(done)
            answer = {"status": os.waitstatus_to_exitcode(status) if done else None}
        print(json.dumps(answer), flush=True)
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def _own() -> Iterator[str]:
    """The program's modules: a command imports only those it uses, and would do so in each process anew."""
    yield from (f"webui.cli.{name}" for name in (*INDEX, "refusals"))
    yield "webui.serving.server"
    yield from (found.name for found in pkgutil.walk_packages(engine.__path__, "engine."))


def run(request: Mapping[str, Any]) -> None:
    """Be the command, and end as it ends."""
    from webui.cli import main

    status = 1
    try:
        modes = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT | os.O_APPEND, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number, (path, mode) in enumerate(zip(request["files"], modes, strict=True)):
            opened = os.open(path, mode, 0o600)
            os.dup2(opened, number)
            os.close(opened)
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        sys.argv = ["alur", *request["arguments"]]
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
