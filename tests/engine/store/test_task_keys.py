from __future__ import annotations

import random
from datetime import timedelta

import pytest

from engine import errors
from engine import store as stores
from engine.store import Store, inbox, task_keys
from tests.engine.store.office import NOW, Office, bare, task

MINE = ("sekretaris", "kadis", "@siti")


def test_keys_are_those_of_the_pages(store: Store, office: Office, rng: random.Random) -> None:
    holders = ["sekretaris", "kadis", "sekretaris kadis", "@siti", "kadis @siti", "@budi", "bidang_a"]
    with store.transaction() as tx:
        new = [task(rng.choice(holders), rng.choice([None, NOW, NOW + timedelta(days=1)])) for _ in range(40)]
        _, opened = office.start(tx, *new, subject="Triwulan III")
        for row in opened:
            claimer = rng.choice([None, None, office.siti, office.budi])
            if claimer:
                stores.tasks.claim(tx, row.id, claimer, NOW)
        for row in opened[:9]:
            stores.tasks.complete(tx, row.id, office.siti, NOW + timedelta(minutes=row.id), None)
        stores.tasks.mark_read(tx, opened[-1].id, office.siti, NOW)
    with store.read() as tx:
        for tab in ("mine", "group", "all", "waiting", "done"):
            page = inbox.page(tx, MINE, office.siti, tab, limit=100)
            keys = {key.id: key for key in task_keys.of_tab(tx, MINE, office.siti, tab)}
            assert keys.keys() == {row.id for row in page.rows}, tab
            for shown in page.rows:
                key = keys[shown.id]
                assert (key.due_at, key.opened_at, key.number, key.subject, key.element, key.definition_id) == (
                    shown.due_at, shown.opened_at, shown.number, "Triwulan III", shown.element, office.definition,
                )  # fmt: skip
                assert key.unread == shown.unread
                assert task_keys.one(tx, shown.id) == key._replace(unread=False)
        assert task_keys.of_tab(tx, [], office.siti, "group") == []
        assert task_keys.one(tx, 999) is None
        with pytest.raises(errors.Invalid):
            task_keys.of_tab(tx, MINE, office.siti, "lain")


def test_only_the_beginning_of_a_list_is_looked_through(
    store: Store, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_keys, "MOST", 3)
    task_keys._statement.cache_clear()
    with store.transaction() as tx:
        _, opened = office.start(tx, *(task(due=NOW + timedelta(hours=hour)) for hour in range(6)))
        found = task_keys.of_tab(tx, MINE, office.siti, "group")
    task_keys._statement.cache_clear()
    assert sorted(key.id for key in found) == [row.id for row in opened[:3]]


def test_states_say_whose_a_task_is_now(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (free, taken, done, closed) = office.start(tx, *(task() for _ in range(4)))
        stores.tasks.claim(tx, taken.id, office.budi, NOW)
        stores.tasks.complete(tx, done.id, office.siti, NOW, None)
        stores.tasks.close_many(tx, [closed.id], "cancelled", NOW)
        found = {row.id: row for row in task_keys.states(tx, [free.id, taken.id, done.id, closed.id, 999])}
        assert task_keys.states(tx, []) == []
    assert {one: row.state for one, row in found.items()} == {
        free.id: "open", taken.id: "open", done.id: "done", closed.id: "closed",
    }  # fmt: skip
    assert (found[taken.id].claimed_name, found[taken.id].claimed_at) == ("Budi", NOW)
    assert (found[done.id].completed_name, found[done.id].holders) == ("Siti Aminah", "sekretaris")


def test_keys_are_read_by_their_indexes(store: Store, office: Office) -> None:
    way = "explain query plan " if store.dialect == "sqlite" else "explain "
    kind = "sqlite" if store.dialect == "sqlite" else "postgresql"
    for statement, values in (
        (task_keys._statement(1, 0, True, True), ("1", "'a'", "0", "0", "1", "1", "0", "0")),
        (task_keys._DONE, ("1",)),
        (task_keys._STATES, ("1",) * inbox.MANY),
    ):
        text = getattr(statement, kind)
        for value in values:
            text = text.replace("?" if kind == "sqlite" else "%s", value, 1)
        with store.read() as tx:
            if kind == "postgresql":
                bare(store, tx, "set local enable_seqscan = off")
            plan = [" ".join(map(str, row)) for row in bare(store, tx, way + text)]
        given = kind == "sqlite" and any("MATERIALIZE t" in line or "CO-ROUTINE t" in line for line in plan)
        whole = [
            line
            for line in plan
            if (kind == "sqlite" and line.split(" ", 3)[-1].startswith(("SCAN t", "SCAN i", "SCAN x")))
            or "Seq Scan on task" in line
        ]
        assert len(whole) == given, plan  # what the lists gave is gone through, never the table
