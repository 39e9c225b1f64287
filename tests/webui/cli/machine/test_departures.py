"""A process whose site has moved asks itself to stop, once; one on PostgreSQL never looks."""

from __future__ import annotations

import signal
import sqlite3
import threading
from contextlib import closing

import pytest

from engine.service import Engine
from engine.store import marks
from engine.store.marks import Mark
from tests.engine.store.office import NOW
from tests.tools.pace import wait_until
from webui.cli.machine.departures import Departure


def test_the_process_is_asked_to_stop_when_its_site_has_left(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr("webui.cli.machine.departures.os.kill", lambda _pid, number: asked.append(number))
    monkeypatch.setattr("webui.cli.machine.departures.LOOK_SECONDS", 0.01)
    departure = Departure(engine)
    departure.start()
    if engine.store.file is None:
        assert "alur-departure" not in {one.name for one in threading.enumerate()}
        return
    with closing(sqlite3.connect(engine.store.file, isolation_level=None)) as plain:
        marks.leave(plain, Mark("a", marks.LEFT, "b", NOW))
    wait_until(lambda: asked)
    assert (asked, departure.has_come) == ([signal.SIGTERM], True)
    departure.stop()
