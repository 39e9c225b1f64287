"""An instance locked with what an act begins from: as it is stored now, also after waiting for somebody else."""

from __future__ import annotations

import threading

import pytest

from engine import store as stores
from engine.store import Store, TimerRow
from tests.engine.store.office import NOW, Office, task


def test_what_an_act_begins_from_comes_with_the_lock(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, opened = office.start(tx, task("a"), task("b"), task("c"))
        stores.timers.replace(tx, instance.id, [TimerRow(instance.id, b"a", "Batas", NOW)], 0)
        for one in opened:
            locked = stores.locks.of_task(tx, one.id)
            assert locked is not None
            assert locked.instance == stores.instances.get(tx, instance.id)
            assert list(locked.tasks) == stores.tasks.open_of(tx, instance.id) == opened
            assert locked.facts == stores.history.facts(tx, instance.id, locked.instance.event_count)
            assert (locked.timers, locked.drafted) == (1, False)
            assert stores.locks.of_instance(tx, instance.id) == locked
            assert stores.locks.try_instance(tx, instance.id) == locked
        office.complete(tx, opened[0].id)
        locked = stores.locks.of_task(tx, opened[0].id)
        assert locked is not None, "a task that is done leads to its instance, too"
        assert locked.instance.state == b"s3"
        assert list(locked.tasks) == opened[1:]
        for lock in (stores.locks.of_instance, stores.locks.try_instance):
            assert lock(tx, 999) is None
        assert stores.locks.of_task(tx, 999) is None


def test_a_draft_at_the_task_is_told(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (one, other) = office.start(tx, task("a"), task("b"))
        stores.task_drafts.put(tx, one.id, office.budi, {"x": 1}, NOW)
        found = [stores.locks.of_task(tx, row.id) for row in (one, other)]
        assert [locked is not None and locked.drafted for locked in found] == [True, False]


@pytest.mark.fault
@pytest.mark.parametrize("ends", [False, True])
def test_who_waited_for_the_lock_sees_what_was_done_meanwhile(
    store: Store, office: Office, *, ends: bool
) -> None:
    with store.transaction() as tx:
        _, (one, other) = office.start(tx, task("a"), task("b"))
    first, found = threading.Event(), []

    def wait() -> None:
        first.wait()
        with store.transaction() as tx:
            found.append(stores.locks.of_task(tx, other.id))

    waiting = threading.Thread(target=wait)
    waiting.start()
    with store.transaction() as tx:
        opened = office.complete(tx, one.id, *([] if ends else [task("c"), task("d")]))
        first.set()
        waiting.join(0.5)
        assert not found, "it waits"
    waiting.join()
    (locked,) = found
    assert locked is not None
    assert locked.instance.state == b"s3"
    assert [row.id for row in locked.tasks] == [other.id, *(row.id for row in opened)]
    assert locked.facts == {"opened": len(opened)}
