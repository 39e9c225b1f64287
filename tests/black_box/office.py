"""The office that is recorded: a database with its people, a clock that stands still, its commands and its pages."""

from __future__ import annotations

import io
import os
import sys
import threading
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest import mock

from flask import Flask

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.settings import HOME, Settings
from engine.worker import Worker
from tests.black_box.words import Words
from tests.conftest import demo_database
from tests.tools.databases import Databases
from tests.tools.site import PASSWORD, START
from webui.app import create_app
from webui.cli import main


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it wrote."""

    status: int
    stdout: str
    stderr: str


class Office:
    """One office; `folder` holds all it writes."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self.folder = folder
        self.url = databases.new("sqlite", demo_database)
        self.set_clock(START)
        self.engine = open_engine(self.settings())

    def close(self) -> None:
        self.engine.close()

    def words(self) -> Words:
        """The names of what differs from office to office."""
        return Words(DATABASE=self.url.partition(":///")[2], FOLDER=str(self.folder), HOME=str(HOME))

    def set_clock(self, moment: datetime) -> None:
        (self.folder / "clock").write_text(moment.isoformat(), "ascii")

    def settings(self) -> Settings:
        return Settings.from_env(
            {},
            database_url=self.url,
            secret_file=self.folder / "secret",
            clock_file=self.folder / "clock",
            demo=True,
            tracking=True,
        )

    def alur(self, *arguments: str, stdin: str = "") -> Done:
        """Run one command in this process, as on a terminal 100 columns wide, over the one open engine.

        That a command opens and closes one of its own is tested elsewhere; here it would take half of the time.
        """
        kept = {name: text for name, text in os.environ.items() if not name.startswith("ALUR_")}
        kept.pop("PORT", None)
        kept |= {
            "ALUR_DATABASE_URL": self.url,
            "ALUR_SECRET_FILE": str(self.folder / "secret"),
            "ALUR_CLOCK_FILE": str(self.folder / "clock"),
            "ALUR_DEMO": "1",
            "ALUR_TRACKING": "1",
            "ALUR_DEMO_PASSWORD": PASSWORD,
            "COLUMNS": "100",
            "LOGNAME": "operator",
        }
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        given = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
        status = 0
        with (
            mock.patch.dict(os.environ, kept, clear=True),
            mock.patch.object(sys, "stdin", given),
            redirect_stdout(out),
            redirect_stderr(err),
            mock.patch("webui.cli.base.open_engine", return_value=self.engine),
            mock.patch.object(Engine, "close", return_value=None),
        ):
            try:
                main(arguments)
            except SystemExit as end:
                status = int(end.code or 0)
        return Done(status, *(one.buffer.getvalue().decode() for one in (out, err)))

    def sweep(self) -> None:
        """Let a worker do all that is due, as the one inside `alur serve` does within a second."""
        with closing(
            open_engine(self.settings())
        ) as engine:  # a worker looks for seals every other second only
            worker = Worker(engine)
            worker._stop = _Idle()
            worker.run()

    def site(self) -> Flask:
        """The site; its sessions have a clock of their own, so that nobody is signed out when a test moves time."""
        app = create_app(self.engine, self.settings(), session_clock=FixedClock(START))
        app.testing = True
        return app


class _Idle(threading.Event):
    """The end of a worker that has nothing left to do."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True
