"""A due timer fires within two seconds of its time, once, whatever was down and however many sites there are."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from engine.service import Engine
from tests import sop
from tests.conftest import KINDS
from tests.fault.conftest import Await, Look
from tests.fault.person import history
from tests.soundness import assert_sound
from tests.tools.site import ALUR, START, Site

pytestmark = [pytest.mark.fault, pytest.mark.alone, pytest.mark.parametrize("kind", KINDS)]

PROMISED = 2.0  # seconds from a timer's time to its event
DUE = datetime(2026, 11, 24, 9, tzinfo=UTC)  # the first step's: one working day after START, 16.00 WIB


def begin(engine: Engine) -> int:
    """Start the SOP; its first step is due at DUE."""
    kadis = engine.people.actor("kadis")
    assert kadis is not None
    started = engine.instances.start(sop.KEY, sop.START, kadis)
    assert started.next[0].due == DUE
    return started.instance


def overdue(engine: Engine, instance: int) -> int:
    return sum(event.type == "step_overdue" for event in history(engine, instance))


def test_in_a_running_site_and_after_it_was_down(
    kind: str, start_site: Callable[..., Site], look: Look, soon: Await
) -> None:
    site = start_site(kind)
    engine = look(site)
    instance = begin(engine)
    site.set_clock(DUE - timedelta(seconds=1))
    with pytest.raises(AssertionError):
        soon(lambda: overdue(engine, instance), 1.0)
    site.set_clock(DUE)
    soon(lambda: overdue(engine, instance), PROMISED)
    site.set_clock(START)  # the clock put back: nothing fires twice, nothing is lost
    site.set_clock(DUE + timedelta(hours=1))
    with pytest.raises(AssertionError):
        soon(lambda: overdue(engine, instance) > 1, 1.0)
    told = json.loads(site.alur("history", str(instance), "--as", "auditor", "--json").stdout)
    assert [event["type"] for event in told] == ["instance_started", "step_overdue"]
    assert told[-1]["at"] == "2026-11-24T09:00:00Z"

    missed = begin(engine)
    assert site.stop() == 0
    site.set_clock(DUE + timedelta(days=3))
    site.start()
    soon(lambda: overdue(engine, missed), PROMISED)
    assert site.stop() == 0
    assert (overdue(engine, missed), overdue(engine, instance)) == (1, 1)
    assert_sound(engine)


def test_once_with_two_sites_and_a_worker_on_one_database(
    kind: str, start_site: Callable[..., Site], look: Look, soon: Await
) -> None:
    first = start_site(kind)
    shared = {"ALUR_CLOCK_FILE": str(first.clock_file), "ALUR_SECRET_FILE": str(first.folder / "secret")}
    second = Site(first.folder / "second", first.environment["ALUR_DATABASE_URL"], **shared)
    worker = subprocess.Popen([*ALUR, "worker"], env=first.environment, stdout=subprocess.PIPE, text=True)
    try:
        second.start()
        assert worker.stdout is not None
        assert worker.stdout.readline()
        engine = look(first)
        instances = [begin(engine) for _ in range(4)]
        first.set_clock(DUE)
        soon(lambda: all(overdue(engine, one) for one in instances), PROMISED)
        with pytest.raises(AssertionError):
            soon(lambda: any(overdue(engine, one) > 1 for one in instances), 1.0)
        assert_sound(engine)
    finally:
        assert second.stop() == 0
        worker.terminate()
        worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert "Traceback" not in first.told() + second.told()
