"""Random models of data against the data oracle: values and ways are equal; who was faster never matters.

SEED=<number> runs one model; the failing seed is told.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn import Definition, EngineFault, compile_definition, read_files
from engine.errors import DeploymentRefused
from engine.forms import answers
from tests.engine.bpmn.drawings import ROLES
from tests.engine.bpmn.models import MONDAY, Run, seeds
from tests.engine.bpmn.random.named import Maker, Oracle, acts
from tests.tools.limits import USUAL

SEEDS = seeds(40, 100)
AT_ONCE = 20
LATE = timedelta(days=1)
# What refuses a drawing for its names: it cannot be said which value is meant, or the value is one of an item.
REFUSED = frozenset({"racing-name", "racing-result", "item-field", "item-result"})


def deployed(seed: int) -> tuple[Definition | None, Any]:
    """The definition of a model (None: refused for a name), and what it means."""
    files, block = Maker(seed).model()
    package = read_files(files)
    assert not package.findings, (seed, package.findings)
    try:
        return compile_definition(package, ROLES, USUAL, "uji"), block
    except DeploymentRefused as refused:
        errors = [one for one in refused.findings if one.level == "error"]
    assert {one.rule for one in errors} <= REFUSED, (seed, errors)
    return None, block


def played(seed: int, order: int) -> tuple[Oracle, bool]:
    """What a model means when its open tasks are done in this order: the oracle, and whether the engine agrees."""
    definition, block = deployed(seed)
    meant = Oracle(MONDAY, seed).start(block)
    if definition is None:
        return meant, False
    run = Run(definition)
    for act in acts(seed, order):
        compare(seed, run, meant)
        if meant.completed:
            break
        waiting = meant.tasks()
        if act < 0 or not waiting:
            run.at(run.clock.now + LATE)
            meant.pass_time(run.clock.now)
            continue
        one = waiting[act % len(waiting)]
        found = [task for task in run.again().ready() if (task.element, task.item or "") == one.key]
        task = found[0]
        form, typed = definition.forms[one.task.name], meant.answer(one)
        given = {name: value for name, value in typed.items() if value is not None}
        inputs, names = run.workflow.inputs(task.id), run.workflow.names(task.id)
        value = answers.accept(form, given, inputs, {}, names)
        meant.complete(one)
        try:
            run.workflow.complete(task.id, value)
        except EngineFault as fault:
            raise AssertionError(f"SEED={seed} order {order}: {fault}") from fault
    return meant, True


def compare(seed: int, run: Run, meant: Oracle) -> None:
    """Open tasks, what each shows of the names it reads, full names, and the end."""
    workflow = run.again()
    ready = {(task.element, task.item or ""): task for task in workflow.ready()}
    told = f"SEED={seed} after {meant.done[-1:]}"
    assert sorted(ready) == [one.key for one in meant.tasks()], told
    for one in meant.open:
        shown = workflow.inputs(ready[one.key].id)
        assert shown == one.task.seen(one.place), f"{told}: {one.key} reads"
    for (element, item), value in meant.forms.items():
        kept = workflow.values[element]
        kept = kept[item] if item else kept
        assert {**dict.fromkeys(value), **kept} == value, f"{told}: {element} {item}"
    assert workflow.completed == meant.completed, told


@pytest.mark.parametrize("first", SEEDS[::AT_ONCE])
def test_random_models_of_data_run_as_the_oracle_says(first: int) -> None:
    for seed in SEEDS[SEEDS.index(first) :][:AT_ONCE]:
        check(seed)


@pytest.mark.soak
def test_many_random_models_of_data_run_as_the_oracle_says() -> None:
    for seed in range(5100):
        check(seed)


def check(seed: int) -> None:
    """The engine agrees in every order of the acts; and every order leads the same way with the same values."""
    ends = []
    for order in range(3):
        meant, accepted = played(seed, order)
        if not accepted:
            return
        if meant.completed:
            ends.append((order, Counter(meant.done)))
    for order, done in ends[1:]:
        assert done == ends[0][1], f"SEED={seed}: orders {ends[0][0]} and {order} differ"


def test_the_models_hold_every_construct_and_enough_are_accepted() -> None:
    texts, accepted = "", 0
    for seed in range(100):
        files, _ = Maker(seed).model()
        texts += "".join(content.decode() for content in files.values())
        definition, _block = deployed(seed)
        accepted += definition is not None
    for tag in (
        "multiInstance",
        "callActivity",
        "businessRuleTask",
        "scriptTask",
        "parallelGateway",
        "intermediateCatch",
        '"hide"',
    ):
        assert texts.count(tag) > 15, tag
    assert 30 < accepted < 95, accepted
