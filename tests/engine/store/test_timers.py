from __future__ import annotations

from datetime import timedelta

from engine.store import Store, TimerRow, timers
from tests.engine.store.office import NOW, Office

HOUR = timedelta(hours=1)


def test_timers_are_what_was_last_set(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one, two = office.start(tx)[0].id, office.start(tx)[0].id
        rows = [TimerRow(one, b"a", "Batas_1", NOW), TimerRow(one, b"b", "Batas_2", NOW + HOUR)]
        timers.replace(tx, one, rows, 0)
        timers.replace(tx, two, [TimerRow(two, b"a", "Batas_1", NOW + 2 * HOUR)], 0)
        assert sorted(timers.of_instance(tx, one)) == rows
        changed = [TimerRow(one, b"b", "Batas_2", NOW + 3 * HOUR), TimerRow(one, b"c", "Batas_3", NOW)]
        timers.replace(tx, one, changed, timers.count(tx, one))
        assert sorted(timers.of_instance(tx, one)) == changed
        timers.replace(tx, one, [], 2)
        assert timers.of_instance(tx, one) == []
        assert len(timers.of_instance(tx, two)) == 1


def test_due_instances_come_once_and_oldest_first(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        assert timers.next_due(tx) is None
        assert timers.due(tx, NOW) == []
        ids = [office.start(tx)[0].id for _ in range(3)]
        for instance_id, hours in zip(ids, (3, 1, 2), strict=True):
            due = NOW + hours * HOUR
            timers.replace(
                tx,
                instance_id,
                [TimerRow(instance_id, bytes([n]), "B", due + n * HOUR) for n in range(4)],
                0,
            )
        assert timers.next_due(tx) == NOW + HOUR
        assert timers.due(tx, NOW + HOUR - timedelta(microseconds=1)) == []
        assert timers.due(tx, NOW + HOUR) == [ids[1]]
        assert timers.due(tx, NOW + 9 * HOUR) == [ids[1], ids[2], ids[0]]
        assert timers.due(tx, NOW + 9 * HOUR, limit=1) == [ids[1]]


def test_failed_timer_rests_and_an_advance_gives_it_a_new_chance(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one = office.start(tx)[0].id
        rows = [TimerRow(one, b"a", "B", NOW), TimerRow(one, b"b", "B", NOW + 5 * HOUR)]
        timers.replace(tx, one, rows, 0)
        assert timers.failures(tx, one, NOW) == 0
        timers.postpone(tx, one, NOW, NOW + 2 * HOUR)
        assert timers.failures(tx, one, NOW) is None, "it rests"
        assert timers.due(tx, NOW + HOUR) == []
        assert timers.due(tx, NOW + 2 * HOUR) == [one]
        assert timers.next_try(tx, one) == NOW + 2 * HOUR
        assert timers.failures(tx, one, NOW + 2 * HOUR) == 1
        timers.postpone(tx, one, NOW + 2 * HOUR, NOW + 3 * HOUR)
        assert [row.attempts for row in sorted(timers.of_instance(tx, one))] == [2, 0]
        assert [row.due_at for row in sorted(timers.of_instance(tx, one))] == [NOW, NOW + 5 * HOUR]
        timers.postpone(tx, one, NOW + 3 * HOUR, None)
        assert timers.due(tx, NOW + 4 * HOUR) == [], "held back"
        assert timers.next_try(tx, one) is None
        assert timers.next_due(tx) == NOW + 5 * HOUR
        timers.replace(tx, one, rows, 2)
        assert timers.due(tx, NOW) == [one]
        timers.postpone(tx, 999, NOW, NOW)
        assert timers.failures(tx, 999, NOW) is None


def test_one_timer_that_takes_the_place_of_one_is_one_row_that_changes(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one, two = office.start(tx)[0].id, office.start(tx)[0].id
        for instance_id in (one, two):
            timers.replace(tx, instance_id, [TimerRow(instance_id, b"a", "Batas_1", NOW)], 0)
        timers.postpone(tx, one, NOW, None)
        timers.replace(tx, one, [TimerRow(one, b"b", "Batas_2", NOW + HOUR)], timers.count(tx, one))
        assert timers.of_instance(tx, one) == [TimerRow(one, b"b", "Batas_2", NOW + HOUR)], "no failed try"
        assert timers.due(tx, NOW + HOUR) == [two, one]
