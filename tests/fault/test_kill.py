"""SIGKILL at random moments: what was acknowledged is there, once; what was not is wholly there or wholly absent."""

from __future__ import annotations

import json
import random
import signal
import time
from pathlib import Path

import pytest

from engine.clock import FixedClock
from engine.service import open_engine
from engine.settings import Settings
from tests import sop
from tests.fault.steady_worker import SteadyWorker
from tests.soundness import assert_sound
from tests.tools.databases import Databases

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.parametrize(
    "rounds", [5, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_kill_at_random_moments(
    kind: str, rounds: int, databases: Databases, tmp_path: Path, rng: random.Random, clock: FixedClock
) -> None:
    from tests.conftest import demo_database, office_settings

    url = databases.new(kind, demo_database)
    settings: Settings = office_settings(url, tmp_path)
    acknowledged: dict[int, str] = {}
    for number in range(rounds):
        worker = SteadyWorker(url, tmp_path)
        one = worker.line() if number == 0 else ""  # however busy the machine is
        time.sleep(rng.uniform(0.005, 0.5))
        worker.signal(signal.SIGKILL)
        for line in (one + worker.rest()).splitlines():
            if line.endswith("}"):  # a line cut off by the kill was not read by anyone
                fact = json.loads(line)
                acknowledged[fact["task"]] = fact["element"]
        engine = open_engine(settings, clock)
        try:
            assert_sound(engine)
            with engine.store.read() as tx:
                from engine import store

                for task, element in acknowledged.items():
                    row = store.inbox.get(tx, task)
                    assert row is not None
                    assert (row.state, row.element) == ("done", element)
        finally:
            engine.close()
    assert acknowledged, "no round got as far as one completion"
    assert sop.KEY
    databases.drop(url)
