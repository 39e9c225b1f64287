"""Random processes worked twice side by side: once straight, once with sending and taking back in between.

The states stay equal, fact by fact but for the ids of tokens, and both cases end with the same values. SEED=<number>
runs one model.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import errors, store
from engine.bpmn.run import state
from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.views import TaskItem
from tests import conftest as shared
from tests.engine.bpmn.random.named import Maker
from tests.engine.bpmn.random.test_random_names import deployed
from tests.engine.service.conftest import Office, peopled
from tests.soundness import assert_sound
from tests.tools.databases import Databases
from tests.tools.site import START

SEEDS = (
    [int(os.environ["SEED"])] if "SEED" in os.environ else [19, 52, 66, 72, 73]
)  # with branches, items, calls
REASON = "Dicoba tarik kembali."
ACTS = 12


class Pair:
    """Two cases of one process: `plain` knows nothing of what is taken back in `other`."""

    def __init__(self, office: Office, clock: FixedClock, seed: int) -> None:
        self.office, self.clock, self.seed = office, clock, seed
        self.random = random.Random(seed)
        self.actor = office.actor("sekretaris")
        files, _block = Maker(seed).model()
        self.key = office.deploy(files)
        self.plain, self.other = (
            office.engine.instances.start(self.key, self.start_value(), self.actor).instance for _ in range(2)
        )
        self.taken_back = self.replayed = 0

    def start_value(self) -> dict[str, Any]:
        form = self.office.engine.definitions.process(self.key, self.actor).form
        return {} if form is None else dict.fromkeys(form.keys, self.seed)

    def open(self, instance: int) -> list[TaskItem]:
        rows = self.office.waiting(instance)
        return sorted(rows, key=lambda row: (row.element, row.item or "", row.id))

    def ended(self) -> bool:
        return not self.open(self.plain)

    def send(self, row: TaskItem, number: int) -> None:
        """Send a number in every field; those that are hidden are named by the refusal, and left out."""
        view = self.office.engine.tasks.get(row.id, self.actor)
        value: dict[str, Any] = dict.fromkeys(view.form.keys, number) if view.form else {}
        try:
            self.office.engine.tasks.complete(row.id, value, self.actor)
        except errors.FormInvalid as refusal:
            hidden = {problem.path for problem in refusal.problems}
            value = {key: part for key, part in value.items() if key not in hidden}
            self.office.engine.tasks.complete(row.id, value, self.actor)

    def step(self) -> None:
        """One act in both; in `other` with something sent before or after it that is taken back."""
        place = self.random.randrange(len(self.open(self.plain)))
        number, wrong = self.random.randrange(10), self.random.randrange(10)
        self.clock.advance(timedelta(seconds=self.random.randrange(90)))
        chosen = self.open(self.other)[place]
        beside = [one for one in self.open(self.other) if one.id != chosen.id]
        mine = self.random.choice([chosen, *beside * 3]) if self.random.random() < 0.8 else None
        before = self.facts(self.other)
        if mine is not None:
            self.send(mine, wrong)
            apart = mine.id != chosen.id and self.random.random() < 0.9
            still = apart and any(one.id == chosen.id for one in self.office.waiting(self.other))
            if still:
                self.send(chosen, number)
            if not self.back(mine):
                self.plain = self.other  # it went on from what was sent: both are one from here
                return
            if still:
                self.replayed += 1
                self.send(self.open(self.plain)[place], number)
                return
            assert self.facts(self.other) == before, f"SEED={self.seed}: {mine.element} taken back"
        if self.plain != self.other:
            self.send(self.open(self.plain)[place], number)
        self.send(next(one for one in self.open(self.other) if one.id == chosen.id), number)

    def back(self, row: TaskItem) -> bool:
        try:
            self.office.engine.withdrawals.withdraw(row.id, REASON, self.actor)
        except (errors.Followed, errors.InstanceClosed):
            return False
        self.taken_back += 1
        return True

    def facts(self, instance: int) -> Any:
        """The stored state without ids of tokens and counts of changes, and the open tasks as they are worked."""
        with self.office.engine.store.read() as tx:
            found = store.instances.get(tx, instance)
            tasks = store.tasks.open_of(tx, instance)
            timers = [one[2:] for one in self.office.dump()["timer"] if one[0] == instance]
        assert found is not None
        rows = sorted(
            (one.element, one.item, one.visit, one.holders, one.due_at, one.opened_at) for one in tasks
        )
        return found.status, plain(bytes(found.state)) if found.state else None, rows, sorted(timers)


def plain(blob: bytes) -> Any:
    """Every fact of a stored state, tokens by their place instead of their id."""
    found = state.decode(blob)
    places = {row.id: at for at, row in enumerate(row for part in found.parts for row in part.tasks)}
    parts = [
        (
            places.get(part.owner),
            part.completed,
            [
                (row.parent, row.spec, row.state, row.changed, row.triggered, row.internal, row.data)
                for row in part.tasks
            ],
        )
        for part in found.parts
    ]
    known = [
        sorted((places[one.owner], repr(one.values), repr(one.bare)) for one in several)
        for several in (found.frames, found.items)
    ]
    return found.process, found.ticks, found.values, found.bare, parts, known


def test_random_processes_do_not_know_what_was_taken_back(databases: Databases, tmp_path: Path) -> None:
    taken_back, replayed = worked(SEEDS, databases, tmp_path)
    assert "SEED" in os.environ or (taken_back > 10 and replayed > 3), (taken_back, replayed)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, 150, 10))
def test_many_random_processes_do_not_know_it(first: int, databases: Databases, tmp_path: Path) -> None:
    worked(range(first, first + 10), databases, tmp_path)


def worked(seeds: Iterable[int], databases: Databases, folder: Path) -> tuple[int, int]:
    """How often something was taken back, and how often with what others had sent since standing on."""
    url = databases.new("sqlite", peopled)
    clock = FixedClock(START)
    engine = open_engine(shared.office_settings(url, folder), clock)
    office = Office(engine)
    taken_back = replayed = 0
    for seed in seeds:
        if deployed(seed)[0] is None:
            continue  # refused for a name
        pair = Pair(office, clock, seed)
        for _ in range(ACTS):
            if pair.ended():
                break
            pair.step()
            assert pair.facts(pair.other) == pair.facts(pair.plain), f"SEED={seed}"
        taken_back, replayed = taken_back + pair.taken_back, replayed + pair.replayed
    assert_sound(engine)
    engine.close()
    databases.drop(url)
    return taken_back, replayed
