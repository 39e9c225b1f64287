"""Random models of everything at once, call activities too: in memory, stored, on a fresh parse, between processes.

SEED=<number> runs one model; the failing seed stands in the test's name.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.engine.bpmn.models import MONDAY, seeds
from tests.engine.bpmn.random.elsewhere import Elsewhere
from tests.engine.bpmn.random.mixed import MixedMaker
from tests.engine.bpmn.random.test_random_events import LATE, TAGS, Seen, acts, check, chosen, expected, sent
from tests.engine.bpmn.random.test_random_models import CONSTRUCTS

SEEDS = seeds(70, 200)
AT_ONCE = 10
FAULTS = (("error",), ("budget",))


@pytest.mark.parametrize("first", SEEDS[::AT_ONCE])
def test_random_models_of_everything_run_as_the_oracle_says(first: int) -> None:
    """The failing seed is told; SEED=<number> runs it alone."""
    for seed in SEEDS[SEEDS.index(first) :][:AT_ONCE]:
        check(seed, MixedMaker)


def test_random_models_of_everything_run_the_same_between_two_other_processes() -> None:
    """Each act on a fresh parse in the other of two processes, with nothing but the stored state between."""
    with Elsewhere() as one, Elsewhere() as two:
        for seed in SEEDS[::7]:
            meant = expected(seed, MixedMaker)
            assert traced(seed, itertools.cycle((one, two))) == meant, f"SEED={seed}: two processes differ"


def traced(seed: int, places: Iterator[Elsewhere]) -> list[Seen]:
    """The trace of an instance that is handed from process to process."""
    text, _ = MixedMaker(seed).model()
    now, log = MONDAY, list[Seen]()
    asked: dict[str, Any] = {"state": None, "start": {"mulai": {"nilai": seed}}}
    for kind, which, nilai in acts(seed):
        reply = next(places).ask(model=text, now=now.isoformat(), **asked)
        if "fault" in reply:
            return [*log, (reply["fault"],)]
        tasks = [(element, item) for element, item in reply["tasks"]]
        timers = [(element, datetime.fromisoformat(due)) for element, due in reply["timers"]]
        heard = [(what, name, key, element) for what, name, key, element in reply["heard"]]
        log.append((tasks, timers, heard, reply["fired"], reply["completed"]))
        if reply["completed"]:
            return [*log, (own(reply),)]
        asked = {"state": reply["state"], "task": None, "value": {"nilai": nilai}}
        act = chosen(kind, len(tasks), len(heard))
        if act == "late":
            now += LATE
        elif act == "outside":
            asked["receive"] = sent(heard, which)
        else:
            asked["task"] = which % len(tasks)
    reply = next(places).ask(model=text, now=now.isoformat(), **asked)
    return [*log, (reply["fault"],) if "fault" in reply else (own(reply),)]


def own(reply: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reply["values"].items() if key != "mulai"}


@pytest.mark.soak
def test_many_random_models_of_everything_run_as_the_oracle_says() -> None:
    for seed in range(5200):
        check(seed, MixedMaker)


def test_the_models_hold_every_construct_and_call_each_other() -> None:
    made = [MixedMaker(seed) for seed in range(200)]
    texts = "".join(maker.model()[0] for maker in made)
    for tag in (*(f"<bpmn:{one}" for one in CONSTRUCTS), *TAGS):
        assert texts.count(tag) > 20, tag
    assert texts.count("<bpmn:callActivity") > 100
    called = [one for maker in made for one in maker.processes]
    assert sum(one.callers > 1 for one in called) > 10, "some are called from several places"
    assert sum(len(maker.processes) > 1 for maker in made) > 10, "some call several"
    traces = [expected(seed, MixedMaker) for seed in range(200)]
    assert sum(trace[-2][4] for trace in traces if len(trace) > 1) > 40, "instances complete"
    assert sum(trace[-1] in FAULTS for trace in traces) < 60, "few end in a fault"
