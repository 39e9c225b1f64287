"""What can be taken back: found by what it opened, locked against a first look, and forgotten when it is no use."""

from __future__ import annotations

from datetime import timedelta
from threading import Event as Flag
from threading import Thread

from engine import store as stores
from engine.store import Event, Store, TaskRow, Tx, withdrawals
from tests.engine.store.office import NOW, Office, task

LATER = NOW + timedelta(minutes=5)


def sent(tx: Tx, office: Office, before: bytes | None = b"s2") -> tuple[TaskRow, TaskRow]:
    """A task that was completed by event 2, and the one that this opened."""
    instance, (row,) = office.start(tx, task("sekretaris"))
    stores.tasks.complete(tx, row.id, office.siti, LATER, None, None, 2)
    stores.instances.keep_state(tx, instance.id, 2, b"s3")
    if not before:
        stores.instances.forget_states(tx, instance.id, 2)
    (opened,) = stores.tasks.open_many(tx, instance.id, LATER, 2, False, [task("kadis", element="periksa")])
    said = Event(LATER, "task_completed", task_id=row.id, data={"opened": [{"task": opened.id}]})
    stores.history.append(tx, instance.id, 1, instance.head, [said])
    return row, opened


def forget(tx: Tx, instance_id: int) -> None:
    withdrawals.forget(tx, instance_id, stores.tasks.open_of(tx, instance_id))


def test_what_nobody_has_touched_is_possible(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        row, opened = sent(tx, office)
        old, _ = sent(tx, office, None)
        assert withdrawals.possible(tx, [], office.siti) == frozenset()
        assert withdrawals.possible(tx, [row.id, old.id, opened.id], office.siti) == {row.id}
        assert withdrawals.possible(tx, [row.id], office.budi) == frozenset()
        stores.tasks.mark_read(tx, opened.id, office.siti, LATER)
        assert withdrawals.possible(tx, [row.id], office.siti), "one's own look changes nothing"
        stores.tasks.mark_read(tx, opened.id, office.budi, LATER)
        assert withdrawals.possible(tx, [row.id], office.siti) == frozenset()


def test_rows_are_made_again_as_they_were(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        row, opened = sent(tx, office)
        assert withdrawals.beginning(tx, row.id) == (2, b"s2")
        assert withdrawals.beginning(tx, opened.id) == (None, None)
        assert withdrawals.beginning(tx, 999) == (None, None)
        assert [one.id for one in withdrawals.opened(tx, row.instance_id, 2)] == [opened.id]
        found = withdrawals.ended(tx, row.instance_id, row.engine_id)
        assert found is not None
        assert found.id == row.id
        assert withdrawals.ended(tx, row.instance_id, opened.engine_id) is None
        withdrawals.take_back(tx, [opened.id], LATER)
        withdrawals.reopen(tx, row.id, office.siti, LATER)
        again = stores.tasks.load(tx, row.id)
        assert again == row._replace(claimed_by=office.siti, claimed_at=LATER)
        gone = stores.tasks.load(tx, opened.id)
        assert gone is not None
        assert (gone.state, gone.closed_reason, gone.visit) == ("closed", "withdrawn", -opened.id)
        (new,) = stores.tasks.open_many(
            tx, row.instance_id, LATER, 3, False, [task("kadis", element="periksa")]
        )
        assert new.visit == 1
        withdrawals.place(tx, new.id, b"lain")
        placed = stores.tasks.load(tx, new.id)
        assert placed is not None
        assert placed.engine_id == b"lain"
        mine = stores.inbox.page(tx, ["@siti"], office.siti, "mine").rows
        assert [one.id for one in mine] == [row.id]
        stores.tasks.release(tx, row.id)
        assert [one.id for one in stores.inbox.page(tx, ["sekretaris"], 0, "group").rows] == [row.id]


def test_what_is_no_use_is_forgotten(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        row, opened = sent(tx, office)
        forget(tx, row.instance_id)
        assert withdrawals.beginning(tx, row.id).state == b"s2"
        stores.tasks.claim(tx, opened.id, office.budi, LATER)
        forget(tx, row.instance_id)
        assert withdrawals.beginning(tx, row.id) == (2, None)
        instance, rows = office.start(tx, *(task("kadis", element=f"e{one}") for one in range(12)))
        for seq, one in enumerate(rows, 2):
            stores.tasks.complete(tx, one.id, office.siti, LATER, None, None, seq)
            stores.instances.keep_state(tx, instance.id, seq, str(seq).encode())
            said = Event(LATER, "task_completed", task_id=one.id)
            stores.history.append(tx, instance.id, seq - 1, instance.head, [said])
        forget(tx, instance.id)
        kept = [withdrawals.beginning(tx, one.id).state for one in rows]
        before = [str(seq - 1).encode() for seq in range(2, 14)]
        assert kept == [None] * (12 - withdrawals.KEPT) + before[-withdrawals.KEPT :], "the newest few"
        now = stores.instances.get(tx, instance.id)
        assert now is not None
        assert now.state == b"13"
        stores.instances.forget_states_from(tx, instance.id, 10)
        assert [withdrawals.beginning(tx, one.id).state for one in rows[-4:]] == [b"9", None, None, None]
        stores.instances.forget_states(tx, instance.id, stores.values.FAR)
        assert {withdrawals.beginning(tx, one.id).state for one in rows} == {None}


def test_a_first_look_waits_for_who_takes_back(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        row, opened = sent(tx, office)
    locked, seen = Flag(), list[bool]()

    def look() -> None:
        locked.wait()
        with store.transaction() as tx:
            seen.append(stores.tasks.mark_read(tx, opened.id, office.budi, LATER))

    thread = Thread(target=look)
    thread.start()
    with store.transaction() as tx:
        withdrawals.opened(tx, row.instance_id, 2)
        locked.set()
        thread.join(0.2)
        withdrawals.take_back(tx, [opened.id], LATER)
    thread.join()
    assert seen == [False], "it is gone, and nobody has read it"
    with store.read() as tx:
        assert not stores.readings.of_tasks(tx, [opened.id])
