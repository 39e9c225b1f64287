"""Laps: every task of a case in short, in the order of opening, with what opened it."""

from __future__ import annotations

from engine.store import Store, laps, visits
from tests.engine.store.office import Office, task


def test_tasks_are_told_in_short(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, opened = office.start(tx, task("L1"), task("L2"))
        office.start(tx, task("L1"))
        found = laps.outlines(tx, instance.id)
        assert [(one.id, one.element, one.state, one.opened_seq) for one in found] == [
            (row.id, row.element, "open", 1) for row in opened
        ]
        assert visits.of_tasks(tx, instance.id, [opened[1].id]) == visits.of_instance(tx, instance.id)[1:]
        assert visits.of_tasks(tx, instance.id, []) == []
