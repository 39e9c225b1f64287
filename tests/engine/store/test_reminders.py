"""When a person last reminded of a task: the last moment of each, whoever else reminded."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, reminders
from tests.engine.store.office import NOW, Office, task


def test_the_last_reminder_of_each_task_and_person(store: Store, office: Office) -> None:
    later = NOW + timedelta(days=1)
    with store.transaction() as tx:
        _, (one, other, third) = office.start(tx, task("kadis"), task("kadis"), task("kadis"))
        reminders.put(tx, one.id, office.siti, NOW)
        reminders.put(tx, one.id, office.siti, later)
        reminders.put(tx, one.id, office.budi, NOW)
        reminders.put(tx, other.id, office.budi, NOW)
        each = [one.id, other.id, third.id]
        assert reminders.last(tx, office.siti, each) == {one.id: later}
        assert reminders.last(tx, office.budi, each) == {one.id: NOW, other.id: NOW}
        assert reminders.last(tx, office.budi, []) == {}
