"""Random models full of events against the oracle: in memory, stored, and on a fresh parse at each step.

SEED=<number> runs one model; the failing seed stands in the test's name.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn import EngineFault, Environment, Workflow
from engine.clock import FixedClock
from tests.engine.bpmn.models import CALENDAR, MONDAY, SEEDS, compiled
from tests.engine.bpmn.random.eventful import EventOracle, Uncaught
from tests.engine.bpmn.random.guarded import EventMaker

ACTS = 30
LATE = timedelta(hours=20)
TAGS = (
    "eventBasedGateway",
    "receiveTask",
    "intermediateThrowEvent",
    'triggeredByEvent="true"',
    'isInterrupting="false"',
    "errorEventDefinition",
    "escalationEventDefinition",
    "signalEventDefinition",
    "messageEventDefinition",
    "linkEventDefinition",
    "terminateEventDefinition",
    "timeCycle",
)
Seen = tuple[Any, ...]


def acts(seed: int) -> list[tuple[float, int, int]]:
    """What the outside world does: (what kind of act, on which, its nilai)."""
    chance = random.Random(seed * 104729 + 1)
    return [(chance.random(), chance.randrange(1000), chance.randrange(100)) for _ in range(ACTS)]


def chosen(kind: float, tasks: int, waits: int) -> str:
    if kind < 0.2 or not (tasks or waits):
        return "late"
    return "outside" if waits and (kind < 0.5 or not tasks) else "task"


def sent(heard: list[tuple[str, str, str, str]], which: int) -> list[tuple[str, str, str]]:
    """One signal, or as many messages as there are that wait for the same: which of them is older, no one knows."""
    what = heard[which % len(heard)][:3]
    return [what] * (1 if what[0] == "signal" else sum(one[:3] == what for one in heard))


def expected(seed: int, maker: type[EventMaker] = EventMaker) -> list[Seen]:
    """The trace of the oracle."""
    _, block = maker(seed).model()
    oracle, log = EventOracle(MONDAY, seed), list[Seen]()
    try:
        oracle.start(block)
        oracle.sweep()
        fired: list[str] = []
        for kind, which, nilai in acts(seed):
            tasks, waits = oracle.tasks(), oracle.outside()
            timers = sorted((name, due) for due, name, _, _ in oracle.timers)
            heard = [(wait.kind, wait.name, wait.key, wait.element) for wait in waits]
            log.append(([task[:2] for task in tasks], timers, heard, fired, oracle.completed))
            if oracle.completed:
                break
            act, fired = chosen(kind, len(tasks), len(waits)), []
            if act == "late":
                fired = oracle.refresh(oracle.now + LATE)
            elif act == "outside":
                for what in sent(heard, which):
                    oracle.hand_in(*what, nilai)
            else:
                oracle.complete(which % len(tasks), nilai)
            oracle.sweep()
    except Uncaught:
        return [*log, ("error",)]
    except RecursionError:
        return [*log, ("budget",)]
    return [*log, (oracle.values,)]


def observed(seed: int, mode: str, maker: type[EventMaker] = EventMaker) -> list[Seen]:
    """The trace of the engine."""
    log: list[Seen] = []
    try:
        return _observed(seed, mode, log, maker)
    except EngineFault as fault:
        return [*log, (fault.code,)]


def _observed(seed: int, mode: str, log: list[Seen], maker: type[EventMaker]) -> list[Seen]:
    text, _ = maker(seed).model()
    clock = FixedClock(MONDAY)
    environment = Environment(clock, CALENDAR)
    definition = compiled(text)
    workflow = Workflow.start(definition, {"mulai": {"nilai": seed}}, environment)
    fired: list[str] = []
    for kind, which, nilai in acts(seed):
        if mode == "fresh":
            definition = compiled(text)
        if mode != "memory":
            workflow = Workflow.load(workflow.dump(), definition, environment)
        ready = sorted(workflow.ready(), key=lambda task: (task.element, task.item or ""))
        heard = sorted((s.kind, s.name, s.key, s.element) for s in workflow.subscriptions())
        tasks = [(task.element, task.item or "") for task in ready]
        timers = sorted((t.element, t.due) for t in workflow.timers())
        log.append((tasks, timers, heard, fired, workflow.completed))
        if workflow.completed:
            break
        act, fired = chosen(kind, len(ready), len(heard)), []
        if act == "late":
            clock.advance(LATE)
            fired = sorted(timer.element for timer in workflow.refresh())
        elif act == "outside":
            for what in sent(heard, which):
                workflow.receive(*what, {"nilai": nilai})
        else:
            workflow.complete(ready[which % len(ready)].id, {"nilai": nilai})
    return [*log, ({key: value for key, value in workflow.values.items() if key != "mulai"},)]


def check(seed: int, maker: type[EventMaker] = EventMaker) -> None:
    """In memory, stored at each step, and on a fresh parse at each step: as the oracle says."""
    meant = expected(seed, maker)
    for mode in ("memory", "stored", "fresh"):
        seen = observed(seed, mode, maker)
        different = next(
            (at for at, pair in enumerate(zip(meant, seen, strict=False)) if pair[0] != pair[1]), None
        )
        assert seen == meant, f"SEED={seed}: {mode} differs from the oracle at act {different}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_model_full_of_events_runs_as_the_oracle_says(seed: int) -> None:
    check(seed)


@pytest.mark.soak
def test_many_random_models_full_of_events_run_as_the_oracle_says() -> None:
    for seed in range(5200):
        check(seed)


def test_the_models_hold_every_event_and_end() -> None:
    texts = "".join(EventMaker(seed).model()[0] for seed in range(200))
    for tag in TAGS:
        assert texts.count(tag) > 20, tag
    traces = [expected(seed) for seed in range(200)]
    assert sum(bool(seen[3]) for trace in traces for seen in trace[:-1]) > 50, "timers fire"
    assert sum(trace[-2][4] for trace in traces if len(trace) > 1) > 40, "instances complete"
    assert sum(trace[-1] == ("error",) for trace in traces) > 5, "errors end instances"
