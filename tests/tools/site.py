"""A real site for tests: `alur serve` as a process of its own, and the command line beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.tools import planted, savings, warm

ALUR = (sys.executable, "-c", "import sys; sys.argv[0] = 'alur'; from webui.cli import main; main()")
START = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 09.00 WIB: a plain working day
PASSWORD = "sandi-contoh-untuk-uji"
PATIENCE = 300.0  # seconds until a site must answer or end: no promise, only the end of waiting


class Site:
    """One office: a database, a secret, a clock that tests move, and a web server on a free port.

    Its settings are in `environment`, for the server and for `alur(...)`. Demo people sign in with PASSWORD.
    """

    def __init__(self, folder: Path, database_url: str, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock_file = folder / "clock"
        self.log = folder / "serve.log"
        self.process: warm.Process | None = None
        self._searched = 0  # signs of the log
        self.environment: Mapping[str, str] = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("ALUR_") and name != "PORT"
            },
            "ALUR_DATABASE_URL": database_url,
            "ALUR_SECRET_FILE": str(savings.give_secret(folder)),
            "ALUR_CLOCK_FILE": str(self.clock_file),
            "ALUR_PORT": str(self.port),
            "ALUR_DEMO": "1",
            "ALUR_DEMO_PASSWORD": PASSWORD,
            "PYTHONWARNINGS": "error",
            **settings,
        }
        self.set_clock(START)
        planted.run.plant("the password of demo people", PASSWORD)
        planted.run.plant_file(Path(self.environment["ALUR_SECRET_FILE"]))

    def set_clock(self, moment: datetime) -> None:
        """Move the site's clock; what is due fires within two seconds."""
        draft = self.clock_file.with_suffix(".draft")
        draft.write_text(moment.isoformat(), "ascii")
        draft.replace(self.clock_file)

    def alur(
        self, *arguments: str, stdin: str = "", status: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run the command line on this site; `status` is the exit status it must end with (None: any)."""
        with tempfile.TemporaryDirectory() as folder:
            given, out, err = (Path(folder) / name for name in ("in", "out", "err"))
            given.write_text(stdin, "utf-8")
            started = warm.process().start(arguments, self.environment, stdin=given, stdout=out, stderr=err)
            code = started.wait(PATIENCE)
            words = (out.read_text("utf-8"), err.read_text("utf-8"))
        planted.run.read(f"the error output of alur {arguments[0]}", words[1], typed=False)
        done = subprocess.CompletedProcess(["alur", *arguments], code, *words)
        told = f"alur {' '.join(arguments)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert status is None or done.returncode == status, told
        return done

    def prepare(self) -> None:
        """What `make run` does before serving: tables, roles, calendar, processes, demo people."""
        self.alur("init")
        self.alur("demo")

    def start(self) -> Site:
        """Start the server and wait until it says it is ready."""
        self.process = warm.process().start(
            ["serve"], self.environment, stdin=Path(os.devnull), stdout=self.log, stderr=self.log
        )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            gone = self.process.poll()
            assert gone is None, f"alur serve ended with {gone}\n{self.told()}"
            assert time.monotonic() < deadline, f"no answer from {self.url} in {PATIENCE} s\n{self.told()}"
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        """Whether GET /sehat says 200."""
        try:
            with urllib.request.urlopen(f"{self.url}/sehat", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as fault:
            fault.close()
            return False
        except OSError:
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End it (SIGKILL: without a farewell); gives its exit status, None if it was not running."""
        if self.process is None:
            return None
        try:
            return self._end(how)
        finally:
            log = self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""
            planted.run.read("the log of alur serve", log[self._searched :])
            self._searched = len(log)

    def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(PATIENCE)
            raise
        self.process = None
        return status

    def told(self) -> str:
        """The end of what the server wrote."""
        return self.log.read_text("utf-8", errors="replace")[-6000:] if self.log.exists() else ""


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
