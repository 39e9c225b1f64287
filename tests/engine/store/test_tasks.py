from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from engine import errors
from engine import store as stores
from engine.store import Store, TaskRow, Tx
from tests.engine.store.office import NOW, Office, at_once, bare, task
from tests.soundness import chain_fault

DUE = NOW + timedelta(days=1)


def inboxes(store: Store, tx: Tx) -> set[tuple[object, ...]]:
    return {tuple(row) for row in bare(store, tx, "select holder, due_at, task_id from inbox")}


def test_opened_task_comes_back_as_it_was_opened(store: Store, office: Office) -> None:
    new = task("sekretaris @siti", DUE, item="bidang_a")
    with store.transaction() as tx:
        instance, (opened,) = office.start(tx, new)
        assert stores.tasks.load(tx, opened.id) == opened
        assert stores.tasks.open_of(tx, instance.id) == [opened]
        assert inboxes(store, tx) == {
            (holder, stores.values.to_due(DUE), opened.id)
            for holder in ("sekretaris", "@siti", "sekretaris @siti")
        }
    assert (opened.engine_id, opened.element, opened.item) == (new.engine_id, "L1", "bidang_a")
    assert (opened.due_at, opened.opened_at, opened.opened_seq, opened.visit) == (DUE, NOW, 1, 1)
    assert opened.state == "open"
    assert opened.returned is False


def run(tx: Tx, act: Callable[[], None]) -> None:
    act()
    tx.finish()


def done(tx: Tx, row: stores.TaskRow, person: int, at: datetime, request: bytes | None = None) -> None:
    """Complete a task, which opens none."""
    stores.tasks.complete(tx, row.id, person, at, request)
    assert stores.tasks.open_many(tx, row.instance_id, at, row.opened_seq + 1, False, (), [row]) == []


def test_one_task_that_opens_another_is_one_row_of_each_list(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (opened,) = office.start(tx, task("kadis @budi", DUE))
        (a, b) = office.complete(tx, opened.id, task("sekretaris"), task("kadis"))
        keys = {
            (holder, stores.values.to_due(None), row.id) for holder, row in (("sekretaris", a), ("kadis", b))
        }
        assert inboxes(store, tx) == keys
        assert office.complete(tx, a.id) == []
        assert office.complete(tx, b.id) == []
        assert inboxes(store, tx) == set()


def test_holder_named_twice_and_no_holder(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, opened = office.start(tx, task("kadis kadis"), task(""))
        assert {key[0] for key in inboxes(store, tx)} == {"kadis"}
        for row in opened:
            done(tx, row, office.siti, NOW)
        assert inboxes(store, tx) == set()


def test_visits_count_per_element_and_item(store: Store, office: Office) -> None:
    new = [
        task(element=element, item=item)
        for element, item in (("L1", "a"), ("L1", "b"), ("L1", "a"), ("L2", ""), ("L2", ""))
    ]
    with store.transaction() as tx:
        _, opened = office.start(tx, *new)
        assert [row.visit for row in opened] == [1, 1, 2, 1, 2]
        (again,) = office.complete(tx, opened[0].id, task(element="L1", item="b"))
        assert again.visit == 2
        _, (other,) = office.start(tx, task(element="L1", item="a"))
        assert other.visit == 1


def test_completed_task_leaves_every_inbox(store: Store, office: Office) -> None:
    request = os.urandom(16)
    with store.transaction() as tx:
        instance, opened = office.start(tx, task("kadis sekretaris"), task("kadis", DUE))
        done(tx, opened[0], office.budi, DUE, request)
        assert {key[2] for key in inboxes(store, tx)} == {opened[1].id}
        found = stores.tasks.by_request(tx, request)
        assert stores.tasks.open_of(tx, instance.id) == [opened[1]]
        assert stores.tasks.by_request(tx, b"other") is None
    assert found is not None
    assert (found.id, found.state, found.completed_by, found.completed_at) == (
        opened[0].id,
        "done",
        office.budi,
        DUE,
    )


def test_request_id_completes_one_task_only(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, opened = office.start(tx, task(), task())
        stores.tasks.complete(tx, opened[0].id, office.siti, NOW, b"r" * 16)
    with pytest.raises(errors.Conflict), store.transaction() as tx:
        stores.tasks.complete(tx, opened[1].id, office.siti, NOW, b"r" * 16)


def test_withdrawn_tasks_keep_their_reason(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, opened = office.start(tx, task("kadis"), task("kadis", DUE), task("kadis"))
        done(tx, opened[2], office.siti, NOW)
        stores.tasks.close_many(tx, [row.id for row in opened], "cancelled", DUE)
        assert inboxes(store, tx) == set()
        states = [stores.tasks.load(tx, row.id) for row in opened]
    assert [row and (row.state, row.closed_reason) for row in states] == [
        ("closed", "cancelled"),
        ("closed", "cancelled"),
        ("done", ""),
    ]


def test_acts_on_a_task_that_is_not_open_are_conflicts(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (opened,) = office.start(tx)
        stores.tasks.complete(tx, opened.id, office.siti, NOW, None)
        acts: tuple[Callable[[], None], ...] = (
            lambda: stores.tasks.complete(tx, opened.id, office.budi, NOW, None),
            lambda: stores.tasks.claim(tx, opened.id, office.budi, NOW),
            lambda: stores.tasks.release(tx, opened.id),
            lambda: stores.tasks.add_holder(tx, opened.id, "@budi"),
            lambda: stores.tasks.set_due(tx, opened.id, DUE),
            lambda: stores.tasks.complete(tx, 999, office.budi, NOW, None),
        )
        for act in acts:
            with pytest.raises(errors.Conflict):
                run(tx, act)
        stores.tasks.close_many(tx, [opened.id], "cancelled", NOW)
        found = stores.tasks.load(tx, opened.id)
        assert found is not None
        assert (found.state, found.completed_by) == ("done", office.siti)
        assert stores.tasks.load(tx, 999) is None


def test_claim_release_read_holder_and_due(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (opened,) = office.start(tx, task("kadis"))

        def now() -> TaskRow:
            found = stores.tasks.load(tx, opened.id)
            assert found is not None
            return found

        stores.tasks.claim(tx, opened.id, office.budi, DUE)
        assert (now().claimed_by, now().claimed_at) == (office.budi, DUE)
        stores.tasks.release(tx, opened.id)
        assert (now().claimed_by, now().claimed_at) == (None, None)
        stores.tasks.add_holder(tx, opened.id, "@budi")
        stores.tasks.add_holder(tx, opened.id, "@budi")
        assert now().holders == "kadis @budi"
        stores.tasks.set_due(tx, opened.id, DUE)
        assert now().due_at == DUE
        due = stores.values.to_due(DUE)
        assert inboxes(store, tx) == {
            (holder, due, opened.id) for holder in ("kadis", "@budi", "kadis @budi")
        }
        stores.tasks.set_due(tx, opened.id, None)
        moved = stores.tasks.load(tx, opened.id)
        assert moved is not None
        done(tx, moved, office.budi, NOW)
        assert inboxes(store, tx) == set()


@pytest.mark.fault
def test_two_who_complete_one_task_make_one_completion(store: Store, office: Office) -> None:
    def work(place: int) -> int:
        with store.transaction() as tx:
            locked = stores.locks.of_task(tx, waiting.id)
            found = stores.tasks.load(tx, waiting.id)
            assert locked is not None
            assert found is not None
            assert list(locked.tasks) == stores.tasks.open_of(tx, locked.instance.id), "what stands now"
            if found.state != "open":
                raise errors.TaskDone(by=found.completed_by)
            return office.complete(tx, waiting.id, task(), by=(office.siti, office.budi)[place])[0].id

    with store.transaction() as tx:
        instance, (waiting,) = office.start(tx)
    for turn in range(20):
        results = at_once(2, work)
        losers = [one for one in results if isinstance(one, errors.TaskDone)]
        winners = [one for one in results if isinstance(one, int)]
        assert (len(winners), len(losers)) == (1, 1), results
        assert losers[0].params["by"] in (office.siti, office.budi)
        with store.read() as tx:
            (waiting,) = stores.tasks.open_of(tx, instance.id)
            assert waiting.id == winners[0]
            assert waiting.visit == turn + 2
            stored = stores.instances.get(tx, instance.id)
            assert stored is not None
            assert stored.event_count == turn + 2
            assert chain_fault(tx, instance.id) is None


@pytest.mark.fault
def test_two_who_claim_one_task_have_one_winner(store: Store, office: Office) -> None:
    def work(place: int) -> bool:
        with store.transaction() as tx:
            stores.locks.of_task(tx, waiting.id)
            found = stores.tasks.load(tx, waiting.id)
            assert found is not None
            if found.claimed_by is None:
                stores.tasks.claim(tx, waiting.id, (office.siti, office.budi)[place], NOW)
            return found.claimed_by is None

    for _ in range(20):
        with store.transaction() as tx:
            _, (waiting,) = office.start(tx)
        assert sorted(map(str, at_once(2, work))) == ["False", "True"]


def test_cost_of_a_return_loop_does_not_grow(store: Store, office: Office) -> None:
    """The plan of the statement that numbers a visit reads one end of one index, however many rounds there were."""
    if store.dialect == "sqlite":
        with store.read() as tx:
            query = "select max(visit) from task where instance_id = 1 and element = 'L1' and item = ''"
            plan = str(bare(store, tx, f"explain query plan {query}"))
        assert "SEARCH task USING COVERING INDEX" in plan
