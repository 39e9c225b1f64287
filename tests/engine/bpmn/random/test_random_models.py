"""Random models against an independent oracle: in memory, stored, and on a fresh parse at each step.

SEED=<number> runs one model; the failing seed stands in the test's name.
"""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.bpmn import EngineFault, Environment, Workflow
from engine.clock import FixedClock
from tests.engine.bpmn.models import CALENDAR, MONDAY, SEEDS, compiled
from tests.engine.bpmn.random.elsewhere import Elsewhere
from tests.engine.bpmn.random.oracle import Oracle, Playable
from tests.engine.bpmn.random.structured import Maker

ACTS = 40
CONSTRUCTS = (
    "parallelGateway",
    "exclusiveGateway",
    "inclusiveGateway",
    "subProcess",
    "multiInstance",
    "completionCondition",
    "standardLoop",
    "boundaryEvent",
)
Seen = tuple[Any, ...]
ENDLESS: Seen = ("endless",)


def acts(seed: int) -> list[tuple[bool, int, int]]:
    """What the outside world does: (time passes, which of the open tasks, its nilai)."""
    chance = random.Random(seed * 7919 + 1)
    return [(chance.random() < 0.3, chance.randrange(1000), chance.randrange(100)) for _ in range(ACTS)]


def expected(seed: int) -> list[Seen]:
    """The trace of the oracle."""
    _, block = Maker(seed).model()
    oracle, log = Oracle(MONDAY, seed), list[Seen]()
    with contextlib.suppress(RecursionError):  # an endless loop in which nobody acts
        return _expected(seed, oracle, block, log)
    return [*log, ENDLESS]


def _expected(seed: int, oracle: Oracle, block: Playable, log: list[Seen]) -> list[Seen]:
    oracle.start(block)
    fired: list[str] = []
    for late, which, nilai in acts(seed):
        tasks = [task[:2] for task in oracle.tasks()]
        timers = sorted((name, due) for due, name, _, _ in oracle.timers)
        log.append((tasks, timers, fired, oracle.completed))
        if not tasks:
            break
        fired = []
        if late:
            fired = oracle.refresh(oracle.now + timedelta(hours=20))
        else:
            oracle.complete(which % len(tasks), nilai)
    return [*log, (oracle.values,)]


def observed(seed: int, mode: str) -> list[Seen]:
    """The trace of the engine."""
    log: list[Seen] = []
    try:
        return _observed(seed, mode, log)
    except EngineFault as fault:
        return [*log, ENDLESS if fault.code == "budget" else (fault.code, fault.detail)]


def _observed(seed: int, mode: str, log: list[Seen]) -> list[Seen]:
    text, _ = Maker(seed).model()
    clock = FixedClock(MONDAY)
    environment = Environment(clock, CALENDAR)
    definition = compiled(text)
    workflow = Workflow.start(definition, {"mulai": {"nilai": seed}}, environment)
    fired: list[str] = []
    for late, which, nilai in acts(seed):
        if mode == "fresh":
            definition = compiled(text)
        if mode != "memory":
            workflow = Workflow.load(workflow.dump(), definition, environment)
        ready = sorted(workflow.ready(), key=lambda task: (task.element, task.item or ""))
        tasks = [(task.element, task.item or "") for task in ready]
        log.append((tasks, sorted((t.element, t.due) for t in workflow.timers()), fired, workflow.completed))
        if not tasks:
            break
        fired = []
        if late:
            clock.advance(timedelta(hours=20))
            fired = sorted(timer.element for timer in workflow.refresh())
        else:
            workflow.complete(ready[which % len(tasks)].id, {"nilai": nilai})
    values = {key: value for key, value in workflow.values.items() if key != "mulai"}
    return [*log, (values,)]


def check(seed: int) -> None:
    meant = expected(seed)
    for mode in ("memory", "stored", "fresh"):
        seen = observed(seed, mode)
        different = next(
            (at for at, pair in enumerate(zip(meant, seen, strict=False)) if pair[0] != pair[1]), None
        )
        assert seen == meant, f"SEED={seed}: {mode} differs from the oracle at act {different}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_model_runs_as_the_oracle_says(seed: int) -> None:
    check(seed)


def test_random_models_run_the_same_between_two_other_processes() -> None:
    """Each act on a fresh parse in the other of two processes, with nothing but the stored state between."""
    with Elsewhere() as one, Elsewhere() as two:
        for seed in SEEDS[::3]:
            told = traced(seed, itertools.cycle((one, two)))
            meant = expected(seed)
            assert told == [ENDLESS] or told == meant, f"SEED={seed}: two processes differ from the oracle"


def traced(seed: int, places: Iterator[Elsewhere]) -> list[Seen]:
    """The trace of an instance that is handed from process to process."""
    text, _ = Maker(seed).model()
    now, log = MONDAY, list[Seen]()
    asked: dict[str, Any] = {"state": None, "start": {"mulai": {"nilai": seed}}}
    values: dict[str, Any] = {}
    for late, which, nilai in acts(seed):
        reply = next(places).ask(model=text, now=now.isoformat(), **asked)
        if "fault" in reply:
            assert reply["fault"] == "budget", f"SEED={seed}: {reply}"
            assert expected(seed)[-1] == ENDLESS
            return [ENDLESS]
        values = {key: value for key, value in reply["values"].items() if key != "mulai"}
        tasks = [(element, item) for element, item in reply["tasks"]]
        timers = [(element, datetime.fromisoformat(due)) for element, due in reply["timers"]]
        log.append((tasks, timers, reply["fired"], reply["completed"]))
        if not tasks:
            break
        asked = {"state": reply["state"], "task": None, "value": {"nilai": nilai}}
        if late:
            now += timedelta(hours=20)
        else:
            asked["task"] = which % len(tasks)
    else:
        reply = next(places).ask(model=text, now=now.isoformat(), **asked)
        values = {key: value for key, value in reply["values"].items() if key != "mulai"}
    return [*log, (values,)]


@pytest.mark.soak
def test_many_random_models_run_as_the_oracle_says() -> None:
    for seed in range(5200):
        check(seed)


def test_the_models_hold_every_construct_and_end() -> None:
    """The sample is worth something: all constructs occur, timers fire, and most instances complete."""
    texts = "".join(Maker(seed).model()[0] for seed in range(200))
    for tag in CONSTRUCTS:
        assert texts.count(f"<bpmn:{tag}") > 20, tag
    traces = [expected(seed) for seed in range(200)]
    assert sum(bool(seen[2]) for trace in traces for seen in trace[:-1]) > 100, "timers fire"
    assert sum(len(trace) > 1 and trace[-2][3] for trace in traces) > 100, "instances complete"
    assert sum(trace[-1] == ENDLESS for trace in traces) < 10, "few run in circles"
