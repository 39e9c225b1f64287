"""Random instances on random new versions: the same version changes nothing, another one is run to its end.

SEED=<number> runs one model; the failing seed stands in the test's name.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import timedelta

import pytest

from engine.bpmn import EngineFault, Environment, Workflow
from engine.bpmn.versions.migration import CannotMove, Translation, migrate
from engine.clock import FixedClock
from tests.engine.bpmn.models import CALENDAR, MONDAY, compiled, seeds
from tests.engine.bpmn.random.changed import Changer
from tests.engine.bpmn.random.guarded import EventMaker
from tests.engine.bpmn.random.structured import Maker
from tests.engine.bpmn.random.test_random_models import acts

SEEDS = [int(os.environ["SEED"])] if "SEED" in os.environ else list(range(60))
LAST_ACTS = 400


def start(text: str, seed: int) -> tuple[Workflow, Environment, FixedClock]:
    clock = FixedClock(MONDAY)
    environment = Environment(clock, CALENDAR)
    return Workflow.start(compiled(text), {"mulai": {"nilai": seed}}, environment), environment, clock


def act(workflow: Workflow, clock: FixedClock, one: tuple[bool, int, int]) -> bool:
    """Do one act; tells whether it was an item's answer, which writes nothing outside its item."""
    late, which, nilai = one
    ready = sorted(workflow.ready(), key=lambda task: (task.element, task.item or ""))
    if late or not ready:
        clock.advance(timedelta(hours=20))
        workflow.refresh()
        return False
    task = ready[which % len(ready)]
    workflow.complete(task.id, {"nilai": nilai})
    return task.item is not None


def check_same(text: str, seed: int) -> None:
    """On the same drawing, parsed again, the stored bytes are the very same after each act."""
    workflow, environment, clock = start(text, seed)
    there = compiled(text)
    for one in acts(seed):
        if workflow.completed:
            return
        before = workflow.dump()
        moved = migrate(workflow, Translation(workflow.definition, there, {}), environment, recompute=True)
        assert moved.workflow.dump() == before == workflow.dump(), f"SEED={seed}"
        assert {move.deadline for move in moved.moves} <= {"same", "none"}
        there, workflow = workflow.definition, moved.workflow
        act(workflow, clock, one)


@pytest.mark.parametrize("seed", seeds(25, 60))
def test_the_same_version_changes_nothing(seed: int) -> None:
    for text in (Maker(seed).model()[0], EventMaker(seed).model()[0]):
        try:
            check_same(text, seed)
        except EngineFault as fault:
            if fault.code not in ("budget", "error"):
                raise


def check_changed(seed: int, told: Counter[str]) -> None:
    """An instance that may move runs to its end on the new version; one that may not is as it was."""
    text, block = Maker(seed).model()
    changer = Changer(seed)
    there = compiled(changer.version(block)[0])
    workflow, environment, clock = start(text, seed)
    chance = random.Random(seed)
    for one in acts(seed):
        if workflow.completed:
            break
        if workflow.definition is not there and chance.random() < 0.4:
            before = workflow.dump()
            ready = {task.id: task for task in workflow.ready()}
            recompute = chance.random() < 0.5
            try:
                moved = migrate(
                    workflow,
                    Translation(workflow.definition, there, changer.mapping),
                    environment,
                    recompute=recompute,
                )
            except CannotMove as refusal:
                assert workflow.dump() == before
                told.update(obstacle.code for obstacle in refusal.obstacles)
            else:
                told["moved"] += 1
                assert {task.id for task in moved.workflow.ready()} >= set(ready), f"SEED={seed}"
                told.update(move.deadline for move in moved.moves)
                for move in moved.moves:
                    assert move.target == changer.mapping.get(move.element, move.element)
                    if move.deadline == "changed" and not recompute:
                        assert promised_by(workflow, move.element) != promised_by(moved.workflow, move.target)
                workflow = Workflow.load(moved.workflow.dump(), there, environment)
        act(workflow, clock, one)
    chance = random.Random(seed)
    answers = []
    for _ in range(LAST_ACTS):  # 7 ends every loop, but one in which only items answer
        if workflow.completed:
            return
        workflow = Workflow.load(workflow.dump(), workflow.definition, environment)
        answers.append(act(workflow, clock, (False, chance.randrange(1000), 7)))
    if all(answers[-50:]):
        return
    raise AssertionError(f"SEED={seed}: it never ends")


def promised_by(workflow: Workflow, element: str) -> str:
    """The activity whose deadline covers an element: itself, or a sub-process around it."""
    elements = workflow.definition.outline.elements
    return elements[elements[element].deadline or element].host or element


def changed(seed: int, told: Counter[str]) -> None:
    try:
        check_changed(seed, told)
    except EngineFault as fault:
        if fault.code != "budget":  # an endless loop is its author's
            raise AssertionError(f"SEED={seed}") from fault


def test_an_instance_on_a_changed_version_runs_to_its_end() -> None:
    told: Counter[str] = Counter()
    for seed in SEEDS:
        changed(seed, told)
    if len(SEEDS) > 1:
        wanted = (
            "moved",
            "gone",
            "scope",
            "repeated",
            "join",
            "branches",
            "kept",
            "changed",
            "added",
            "removed",
        )
        assert not [code for code in wanted if not told[code]], told


@pytest.mark.soak
def test_many_instances_on_changed_versions_run_to_their_end() -> None:
    told: Counter[str] = Counter()
    for seed in range(4_000):
        changed(seed, told)
        test_the_same_version_changes_nothing(seed)
