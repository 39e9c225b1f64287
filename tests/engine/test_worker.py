"""The worker does everything in its time, whatever one kind of work meets."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine import errors, worker
from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.tools.pace import wait_until


def test_a_fault_of_one_kind_of_work_stops_no_other(
    engine: Engine, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    engine.setup.demo("kata-sandi-peraga")
    kadis = engine.people.actor("kadis")
    assert kadis is not None
    engine.settings.secret_file.unlink(missing_ok=True)
    engine.settings.secret_file.mkdir()  # no key can be kept there, so no seal can be made
    engine.instances.start(sop.KEY, sop.START, kadis)
    clock.advance(timedelta(days=2))
    started = worker.Worker(engine)
    started.start()
    wait_until(lambda: engine.timers.next_due() is None and len(faults(caplog)) == 2)
    started.stop()
    assert {one.partition(": misconfigured(")[0] for one in faults(caplog)} == {"seals wait", "keys wait"}


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


def test_a_database_that_is_away_is_waited_for_and_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "RETRY_SECONDS", 0.0)
    answers: Iterator[int | errors.AlurError] = iter(
        [errors.StoreUnavailable(), errors.Busy(), 3, errors.Busy(), 0]
    )

    def work() -> int:
        answer = next(answers)
        if isinstance(answer, errors.AlurError):
            raise answer
        return answer

    sweep = worker.Sweep("timers", work)
    assert [sweep.run() for _ in range(5)] == [False, False, True, False, False]
    assert [record.getMessage() for record in caplog.records] == [
        "timers wait: store_unavailable()",
        "timers wait: busy()",
    ]


def test_what_failed_rests(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    tries = []

    def work() -> int:
        tries.append(1)
        raise KeyError("x")

    sweep = worker.Sweep("outbox", work)
    assert [sweep.run() for _ in range(3)] == [False] * 3
    assert len(tries) == 1
    monkeypatch.setattr(worker, "FAULT_SECONDS", 0.0)
    sweep = worker.Sweep("outbox", work)
    assert [sweep.run() for _ in range(3)] == [False] * 3
    assert len(tries) == 4
    assert {record.levelno for record in caplog.records} == {logging.ERROR}


def test_what_is_patient_lets_the_worker_rest(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def work() -> int:
        done.append(1)
        return 1

    assert not worker.Sweep("inspection", work, patient=True).run()
    assert worker.Sweep("timers", work).run()
    assert len(done) == 2
    assert not caplog.records
