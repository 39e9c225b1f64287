"""The raw material of reports: every task of what ran in a period, with what opened it."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, visits
from tests.engine.store.office import NOW, Office, task

DAY = timedelta(days=1)


def test_tasks_of_a_period_come_by_instance_and_opening(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        first, (opened,) = office.start(tx)
        office.complete(tx, opened.id, task(element="L2"))
        second, _tasks = office.start(tx)
        rows, more = visits.of_period(tx, [office.definition], NOW - DAY, NOW + DAY, 9)
        assert not more
        assert [(row.instance_id, row.element, row.state) for row in rows] == [
            (first.id, "L1", "done"),
            (first.id, "L2", "open"),
            (second.id, "L1", "open"),
        ]
        assert rows[0].opened_role == "sekretaris"
        assert [row.element for row in visits.of_instance(tx, first.id)] == ["L1", "L2"]


def test_beyond_the_limit_the_newest_are_kept_and_it_is_told(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        started = [office.start(tx)[0].id for _ in range(3)]
        rows, more = visits.of_period(tx, [office.definition], NOW - DAY, NOW + DAY, 2)
        assert more
        assert {row.instance_id for row in rows} == set(started[1:])
        for definitions, start, end in (
            ([], NOW - DAY, NOW + DAY),
            ([office.definition], NOW - 2 * DAY, NOW - DAY),
        ):
            assert visits.of_period(tx, definitions, start, end, 9) == ([], False)
