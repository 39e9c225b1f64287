from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from engine import errors
from engine import store as stores
from engine.store import InboxRow, Store, Tx, inbox
from tests.engine.store.office import NOW, Office, bare, task

FAR = datetime.max.replace(tzinfo=NOW.tzinfo)
MINE = ("sekretaris", "kadis", "@siti")


def all_pages(tx: Tx, person: int, tab: str, limit: int, holders: tuple[str, ...] = MINE) -> list[InboxRow]:
    """Every row of a tab, read page by page; each page but the last is full."""
    rows: list[InboxRow] = []
    after: str | None = None
    while True:
        page = inbox.page(tx, holders, person, tab, after, limit)
        rows.extend(page.rows)
        if page.next is None:
            return rows
        assert len(page.rows) == limit
        assert page.next != after
        after = page.next


def test_pages_are_the_sorted_list_cut(store: Store, office: Office, rng: random.Random) -> None:
    holders = [
        "sekretaris",
        "kadis",
        "sekretaris kadis",
        "@siti",
        "kadis @siti",
        "@budi",
        "bidang_a",
        "bidang_a @budi",
    ]
    dues = [None, *(NOW + timedelta(days=day) for day in (-1, 0, 0, 1))]
    expected: dict[str, list[tuple[datetime, int]]] = {"mine": [], "group": [], "all": []}
    free_of_roles = 0
    with store.transaction() as tx:
        new = [task(rng.choice(holders), rng.choice(dues)) for _ in range(60)]
        _, opened = office.start(tx, *new)
        for row in opened:
            claimer = rng.choice([None, None, None, office.siti, office.budi])
            if claimer:
                stores.tasks.claim(tx, row.id, claimer, NOW)
            key = (row.due_at or FAR, row.id)
            free = claimer is None
            named, group = (
                "@siti" in row.holders.split(),
                bool({"sekretaris", "kadis"} & set(row.holders.split())),
            )
            if claimer == office.siti or (free and named):
                expected["mine"].append(key)
            if claimer != office.siti and group:
                expected["group"].append(key)
            free_of_roles += free and group
            if claimer == office.siti or (free and (named or group)):
                expected["all"].append(key)
    with store.read() as tx:
        for tab, keys in expected.items():
            for limit in (1, 2, 7, 100):
                found = [(row.due_at or FAR, row.id) for row in all_pages(tx, office.siti, tab, limit)]
                assert found == sorted(keys), (tab, limit)
        counted = inbox.counts(tx, MINE, office.siti, NOW)
        late = sum(due < NOW for due, _task in expected["all"])
        assert counted == {tab: len(keys) for tab, keys in expected.items()} | {
            "group": free_of_roles,
            "late": late,
            "waiting": 60 - len(expected["all"]),
            "done": 0,
        }
        assert len(all_pages(tx, office.siti, "waiting", 7)) == counted["waiting"]


def test_page_goes_on_where_it_was_when_rows_come_and_go(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, opened = office.start(tx, *(task(due=NOW + timedelta(hours=hour)) for hour in range(6)))
        first = inbox.page(tx, MINE, office.siti, "group", None, 3)
        stores.tasks.complete(tx, opened[0].id, office.siti, NOW, None)
        stores.tasks.complete(tx, opened[2].id, office.siti, NOW, None)
        office.start(tx, task(due=NOW - timedelta(hours=1)))
        second = inbox.page(tx, MINE, office.siti, "group", first.next, 3)
    assert [row.id for row in second.rows] == [row.id for row in opened[3:]]


def test_done_tasks_newest_first(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, opened = office.start(tx, *(task() for _ in range(7)))
        for row in opened[:6]:
            hour = timedelta(hours=row.id // 2)
            stores.tasks.complete(tx, row.id, office.siti, NOW + hour, None)
        stores.tasks.complete(tx, opened[6].id, office.budi, NOW, None)
        rows = all_pages(tx, office.siti, "done", 2)
    assert [row.id for row in rows] == [row.id for row in reversed(opened[:6])]
    assert all(row.completed_username == "siti" for row in rows)


def test_row_shows_what_stands_around_the_task(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (first,) = office.start(tx, subject="Triwulan III")
        at = stores.instances.lock(tx, instance.id)
        assert at is not None
        stores.tasks.complete(tx, first.id, office.siti, NOW, None)
        back = stores.Event(NOW, "task_returned", "siti", data={"value": {"alasan": "salah"}})
        count, head = stores.history.append(tx, instance.id, at.event_count, at.head, [back])
        (again,) = stores.tasks.open_many(tx, instance.id, NOW, count, True, [task("kadis", item="bidang_a")])
        stores.instances.save(tx, instance.id, at.revision, state=b"", event_count=count, head=head)
        stores.tasks.claim(tx, again.id, office.budi, NOW)
    with store.read() as tx:
        row = inbox.get(tx, again.id)
        assert row is not None
        assert row[: len(again)] == again._replace(claimed_by=office.budi, claimed_at=NOW)
        assert (row.number, row.subject, row.definition_id, row.instance_status) == (
            instance.number,
            "Triwulan III",
            office.definition,
            "open",
        )
        assert (row.claimed_username, row.claimed_name, row.completed_name) == ("budi", "Budi", None)
        assert (row.opened_by_name, row.opened_data) == ("Siti Aminah", {"value": {"alasan": "salah"}})
        assert [one.id for one in inbox.of_instance(tx, instance.id)] == [first.id, again.id]
        assert inbox.of_instance(tx, instance.id)[0].opened_data == {}
        assert inbox.open_of_many(tx, [instance.id, 999]) == {instance.id: [row._replace(unread=False)]}
        assert inbox.open_of_many(tx, []) == {}
        assert inbox.get(tx, 999) is None


def test_without_roles_the_group_tab_is_empty(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        office.start(tx)
        assert inbox.page(tx, ["@siti"], office.siti, "group") == inbox.Page((), None)
        assert inbox.page(tx, [], office.siti, "all") == inbox.Page((), None)
        none = {"mine": 0, "group": 0, "all": 0, "late": 0, "done": 0}
        assert inbox.counts(tx, [], office.siti, NOW) == none | {"waiting": 1}
        assert inbox.counts(tx, [], office.budi, NOW) == none | {"waiting": 0}


def test_wrong_tab_or_page_is_refused(store: Store, office: Office) -> None:
    for tab, after in (("lain", None), ("mine", "x"), ("done", "1.-1"), ("mine", "1" * 50 + ".1")):
        with store.read() as tx, pytest.raises(errors.Invalid):
            inbox.page(tx, MINE, office.siti, tab, after)


def test_counting_stops_at_the_limit(store: Store, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "COUNT_LIMIT", 3)
    with store.transaction() as tx:
        late = NOW - timedelta(1)
        office.start(tx, *(task(holders, late) for holders in ["kadis sekretaris"] * 2 + ["kadis"] * 4))
        _, opened = office.start(tx, *(task("bidang_a") for _ in range(8)))
        for row in opened[:4]:
            stores.tasks.complete(tx, row.id, office.siti, NOW, None)
        assert inbox.counts(tx, MINE, office.siti, NOW) == {
            "mine": 0,
            "group": 3,
            "all": 3,
            "late": 3,
            "waiting": 3,
            "done": 3,
        }


def test_waiting_on_others(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, started = office.start(tx, task("bidang_a", NOW), task("kadis"), task("bidang_b"))
        stores.tasks.claim(tx, started[2].id, office.budi, NOW)
        _, (joined, early) = office.start(
            tx, task("sekretaris"), task("bidang_a", NOW - timedelta(1)), by=office.budi
        )
        office.complete(tx, joined.id, by=office.siti)
        office.start(tx, task("bidang_a"), by=office.budi)
        ended, _ = office.start(tx, task("bidang_a"))
        stores.tasks.close_many(tx, [row.id for row in stores.tasks.open_of(tx, ended.id)], "cancelled", NOW)
        for limit in (1, 2, 3):
            found = all_pages(tx, office.siti, "waiting", limit)
            assert [row.id for row in found] == [early.id, started[0].id, started[2].id], "page by page"
        assert len(all_pages(tx, office.siti, "waiting", 2, ())) == 4
        assert inbox.counts(tx, MINE, office.siti, NOW)["waiting"] == 3


def test_a_task_is_new_to_each_who_has_not_opened_it(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (one, other) = office.start(tx, task("kadis"), task("kadis"))
        stores.tasks.mark_read(tx, one.id, office.siti, NOW)
        stores.tasks.mark_read(tx, one.id, office.siti, NOW)

        def new_to(person: int) -> list[int]:
            rows = inbox.page(tx, ["kadis"], person, "all").rows
            for row in rows:
                assert inbox.get(tx, row.id, person) == row
            return [row.id for row in rows if row.unread]

        assert new_to(office.siti) == [other.id]
        assert new_to(office.budi) == [one.id, other.id]
        stores.tasks.mark_unread(tx, one.id, office.siti)
        assert new_to(office.siti) == [one.id, other.id]


def test_page_reads_a_range_and_never_a_whole_table(store: Store, office: Office) -> None:
    if store.dialect == "sqlite":
        with store.read() as tx:
            text = inbox._page_statement(3, 0, True, 9).sqlite
            for value in ("1",) + ("'a'", "0", "0") * 3 + ("1", "0", "0"):
                text = text.replace("?", value, 1)
            plan = [str(row[3]) for row in bare(store, tx, f"explain query plan {text}")]
        assert [
            step for step in plan if step.startswith("SCAN") and "(subquery" not in step and " a" not in step
        ] == ["SCAN t"]  # what the lists gave, not the table
        assert {"MATERIALIZE t", "CO-ROUTINE t"} & set(plan)
        assert (
            sum("SEARCH x USING PRIMARY KEY (holder=? AND (due_at,task_id)>(?,?))" in step for step in plan)
            == 3
        )


def test_order_of_a_page_is_total(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        office.start(tx, *(task(due=NOW) for _ in range(9)))
        ids = [row.id for row in all_pages(tx, office.siti, "group", 2)]
    assert len(ids) == 9
    assert all(one < two for one, two in pairwise(ids))
