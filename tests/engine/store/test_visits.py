"""The raw material of reports: every task of what ran in a period, with what opened it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from engine import store as stores
from engine.store import Store, values, visits
from tests.engine.store.office import NOW, Office, task

DAY = timedelta(days=1)


def test_tasks_of_a_period_come_by_instance_and_opening(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        first, (opened,) = office.start(tx)
        office.complete(tx, opened.id, task(element="L2"))
        second, _tasks = office.start(tx)
        cases, tasks, more = visits.of_period(tx, [office.definition], NOW - DAY, NOW + DAY, 9)
        assert [(one.id, one.visits) for one in cases] == [(first.id, None), (second.id, None)]
        rows = list(visits.read(tasks))
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
        cases, tasks, more = visits.of_period(tx, [office.definition], NOW - DAY, NOW + DAY, 2)
        assert [one.id for one in cases] == started[1:]
        assert more
        assert {row.instance_id for row in visits.read(tasks)} == set(started[1:])
        assert visits.versions(tasks) == {office.definition}
        tx.execute(
            sa.text(
                f"delete from inbox where task_id in (select id from task where instance_id = {started[1]})"
            )
        )
        tx.execute(sa.text(f"delete from task where instance_id = {started[1]}"))
        cases, _tasks, more = visits.of_period(tx, [office.definition], NOW - DAY, NOW + DAY, 2)
        assert ([one.id for one in cases], more) == (started[2:], True), "one without a task is not the last"
        for definitions, start, end in (
            ([], NOW - DAY, NOW + DAY),
            ([office.definition], NOW - 2 * DAY, NOW - DAY),
        ):
            assert visits.of_period(tx, definitions, start, end, 9) == ([], [], False)


def test_what_is_kept_of_an_instance_stands_for_its_tasks(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        first, second, third = (office.start(tx)[0] for _ in range(3))
        for one in (first, second):
            stores.instances.save(
                tx,
                one.id,
                one.revision + 1,
                state=b"",
                status="completed",
                event_count=1,
                head=b"h",
                ended_at=NOW,
            )
        assert visits.ended(tx, third.id) is None
        case = visits.ended(tx, first.id)
        assert case is not None
        assert (case.definition_id, case.started, case.visits) == (office.definition, values.to_us(NOW), None)
        assert visits.not_kept(tx, 0, 9) == [first.id, second.id]
        assert visits.not_kept(tx, first.id, 9) == [second.id]
        visits.keep(tx, first.id, b"[1]")
        visits.keep(tx, first.id, b"[2]")
        visits.keep(tx, second.id, b"")
        assert visits.not_kept(tx, 0, 9) == []
        assert [(one.id, one.visits) for one in visits.kept(tx, 0, 99)] == [(first.id, b"[1]")]
        assert visits.kept(tx, first.id + 1, 99) == []
        assert [row.instance_id for row in visits.tasks_of_kept(tx, first.id, first.id + 1)] == [first.id]
        cases, tasks, _more = visits.of_period(tx, [office.definition], NOW - DAY, NOW + DAY, 9)
        assert [(one.id, one.visits) for one in cases] == [
            (first.id, b"[1]"),
            (second.id, None),
            (third.id, None),
        ]
        assert [row.instance_id for row in visits.read(tasks)] == [second.id, third.id]
        cases, tasks, more = visits.of_period(tx, [office.definition], NOW - DAY, NOW + DAY, 2)
        assert ([one.id for one in cases], more) == ([second.id, third.id], True)
        assert visits.opening(tx, first.id, 1) == ("sekretaris", {"nilai": 72.5})
        assert visits.opening(tx, first.id, 9) == ("", {})


def test_tasks_are_told_in_short(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, opened = office.start(tx, task("L1"), task("L2"))
        office.start(tx, task("L1"))
        found = visits.in_short(tx, instance.id)
        assert [(one.id, one.element, one.state, one.opened_seq) for one in found] == [
            (row.id, row.element, "open", 1) for row in opened
        ]
        assert visits.of_tasks(tx, instance.id, [opened[1].id]) == visits.of_instance(tx, instance.id)[1:]
        assert visits.of_tasks(tx, instance.id, []) == []
