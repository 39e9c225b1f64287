"""Timers: all that are due fire in a sweep, and one that nobody fires is told as the patience that it cost."""

from __future__ import annotations

import pytest

from engine.bench import packages, timers
from engine.bench.office import MeasuredOffice
from engine.store import scratch
from engine.worker import Worker
from tests.engine.bench.conftest import SMALL, Told

WAITING = """select count(*) from timer t join instance i on i.id = t.instance_id
    join definition d on d.id = i.definition_id where d.key = '{}' and t.element = 'tunggu'"""


def left(office: MeasuredOffice) -> int:
    connection = scratch.bare(office.scratch)
    try:
        return int(connection.execute(WAITING.format(packages.TIMER)).fetchone()[0])
    finally:
        connection.close()


def test_every_due_timer_is_fired_and_counted(office: MeasuredOffice, told: Told) -> None:
    assert timers.per_second(office, SMALL, told) > 0
    assert left(office) == 0
    assert told["timers"] >= SMALL.due


def test_a_timer_that_nobody_fires_costs_all_patience(
    office: MeasuredOffice, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "PATIENCE", 0.0)
    assert timers.lateness(office, SMALL, told) == 0.0
    assert told == {}
    assert left(office) == 1


def test_lateness_is_from_the_due_moment_to_the_event(office: MeasuredOffice, told: Told) -> None:
    worker = Worker(office.engine)
    worker.start()
    try:
        late = timers.lateness(office, SMALL, told)
    finally:
        worker.stop()
    assert 0 <= late < timers.PATIENCE
    assert told == {"timers": 1}
