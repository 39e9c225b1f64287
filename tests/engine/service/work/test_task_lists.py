"""Lists of tasks: what a filter finds, in which order, page by page and whole; how shown tasks stand now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.views import TaskItem
from engine.service.work import task_lists
from engine.service.work.task_lists import TaskQuery
from engine.store import task_keys
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.engine.service.counting import watched


def furnish(office: Office, clock: FixedClock) -> list[int]:
    """Eleven cases of two processes, a minute apart: each third begins the long one."""
    for key, title, name, duration in (
        ("surat", "Surat Keluar", "Mengetik surat", "PT20M"),
        ("lama", "Laporan Tahunan", "Menyusun laporan", "P5D"),
    ):
        parts = (drawings.chain(drawings.user("isi", name=name)), drawings.timer("tenggat", "isi", duration))
        office.deploy(
            packages.package(*parts, key=key, toml=f'title = "{title}"\nkode = "{key[:3].upper()}"\n')
        )
    made = []
    for turn in range(11):
        key = "lama" if turn % 3 == 0 else "surat"
        made.append(office.engine.instances.start(key, {}, office.actor("sekretaris")).instance)
        clock.advance(timedelta(minutes=1))
    return made


def found(office: Office, limit: int = 50, username: str = "sekretaris", **query: object) -> list[TaskItem]:
    """Every task that a filter finds, read page by page; the export has the same."""
    wanted, actor = TaskQuery(**query), office.actor(username)  # type: ignore[arg-type]
    rows: list[TaskItem] = []
    after: str | None = None
    while True:
        page = office.engine.task_lists.page(wanted, actor, after, limit)
        rows += page.rows
        assert page.total in (None, len(rows)) or page.next
        after = page.next
        if after is None:
            break
    assert list(office.engine.task_lists.all(wanted, actor).rows) == rows
    return rows


def test_a_filter_finds_what_it_says_in_the_order_it_says(office: Office, clock: FixedClock) -> None:
    furnish(office, clock)
    whole = found(office)
    assert len(whole) == 11
    assert found(office, order="due", text="surat", limit=3) == [
        one for one in whole if one.process == "surat"
    ]
    assert [one.process for one in found(office, process="lama")] == ["lama"] * 4
    assert found(office, text="meng") == found(office, process="surat")
    assert found(office, text="usun") == found(office, text="enyusun") == [], "a word begins so"
    assert found(office, text="LAPORAN tahunan menyusun") == found(office, process="lama")
    assert found(office, text="!?") == []
    opened = sorted(whole, key=lambda one: one.opened_at)
    assert found(office, order="oldest", limit=2) == opened
    assert found(office, order="newest", limit=4) == opened[::-1]
    numbers = [one.number for one in found(office, order="number", limit=3)]
    assert numbers == sorted(numbers)
    clock.advance(timedelta(minutes=30))
    assert {one.process for one in found(office, late=True)} == {"surat"}
    office.engine.tasks.opened(whole[0].id, office.actor("sekretaris"))
    assert len(found(office, unread=True)) == 10
    for place in (3, 1):
        office.engine.tasks.complete(whole[place].id, {}, office.actor("sekretaris"))
        clock.advance(timedelta(minutes=1))
    done = found(office, tab="done", order="oldest")
    assert [one.id for one in done] == [whole[3].id, whole[1].id]
    assert found(office, tab="done", text="surat")[::-1] == [one for one in done if one.process == "surat"]
    for wrong in (TaskQuery(order="lain"), TaskQuery(tab="lain", text="a")):
        with pytest.raises(errors.Invalid):
            office.engine.task_lists.page(wrong, office.actor("sekretaris"))


def test_a_list_that_is_looked_through_in_part_says_so(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(office, clock)
    actor = office.actor("sekretaris")
    assert not office.engine.task_lists.page(TaskQuery(order="number"), actor).cut
    for module in (task_keys, task_lists):
        monkeypatch.setattr(module, "MOST", 5)
    task_keys._statement.cache_clear()
    page = office.engine.task_lists.page(TaskQuery(order="number"), actor)
    task_keys._statement.cache_clear()
    assert (page.total, page.cut) == (5, True)


def test_a_page_goes_on_also_where_its_last_task_is_gone(office: Office, clock: FixedClock) -> None:
    furnish(office, clock)
    query, actor = TaskQuery(order="oldest"), office.actor("sekretaris")
    whole = found(office, order="oldest")
    first = office.engine.task_lists.page(query, actor, limit=4)
    assert (first.total, first.next) == (11, str(whole[3].id))
    office.engine.tasks.complete(whole[3].id, {}, actor)
    office.engine.tasks.complete(whole[1].id, {}, actor)
    beginning: list[str] = []
    with watched(office.engine.store, beginning.append):
        office.engine.task_lists.page(query, actor, None, 4)
    going_on: list[str] = []
    with watched(office.engine.store, going_on.append):
        second = office.engine.task_lists.page(query, actor, first.next, 4)
    assert len(going_on) == len(beginning) + 1, "it costs the same however long the list is"
    assert [one.id for one in second.rows] == [one.id for one in whole[4:8]]
    for wrong in ("x", "999", "1.2", "9" * 30):
        with pytest.raises(errors.Invalid):
            office.engine.task_lists.page(query, actor, wrong)


def test_what_came_back_is_found_and_an_export_stands_in_the_history(office: Office) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_8")
    (row,) = office.waiting(instance)
    office.do(row, back=True)
    back = [one for one in office.waiting(instance) if one.returned_reason is not None]
    assert back
    username = sop.PEOPLE[back[0].roles[0]]
    assert found(office, username=username, returned=True) == found(office, username=username)
    assert found(office, username=username, returned=True, text="pdk")
    with office.engine.store.read() as tx:
        newest = store.history.of_system(tx)[0]
    assert (newest.type, newest.actor) == ("tasks_exported", username)
    assert newest.data["filters"] == {"tab": "all", "order": "due", "returned": True, "text": "pdk"}


def test_what_is_waited_for_may_be_reminded_of_in_a_filtered_list_too(office: Office) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_8")
    rows = found(office, username="perencana", tab="waiting", text="pdk")
    assert rows == list(office.engine.tasks.inbox(office.actor("perencana"), "waiting").rows)
    assert [one.may_remind for one in rows] == [True]


def test_states_tell_who_was_faster_and_nothing_of_others_tasks(office: Office, clock: FixedClock) -> None:
    furnish(office, clock)
    admin = office.actor("admin")
    office.engine.people.create("kedua", "Orang Kedua", "sandi yang panjang", ["sekretaris"], admin)
    mine, other = office.actor("sekretaris"), office.actor("kedua")
    free, taken, done, own = (one.id for one in found(office)[:4])
    office.engine.tasks.claim(taken, other)
    office.engine.tasks.complete(done, {}, other)
    office.engine.tasks.claim(own, mine)
    ids = [own, done, taken, free, 999]
    assert [(one.id, one.state, one.by) for one in office.engine.task_lists.states(ids, mine)] == sorted(
        [
            (free, "open", ""),
            (taken, "taken", "Orang Kedua"),
            (done, "done", "Orang Kedua"),
            (own, "open", ""),
        ]
    )
    assert office.engine.task_lists.states(ids, office.actor("perencana")) == ()
    assert office.engine.task_lists.some(ids, office.actor("perencana")) == ()
    assert {one.id for one in office.engine.task_lists.some(ids, mine)} == {free, taken, done, own}
    taken_rows = [one for one in office.engine.tasks.inbox(mine, "group").rows if one.claimed_by]
    assert [(one.id, one.claimed_name) for one in taken_rows] == [(taken, "Orang Kedua")]


def test_work_is_handed_to_nobody_who_only_reads(office: Office) -> None:
    names = {one.username for one in office.engine.task_lists.receivers(office.actor("admin"))}
    assert "auditor" not in names
    assert {"kadis", "sekretaris"} <= names


def test_what_nobody_can_do_is_listed_since_when_until_somebody_can(
    office: Office, clock: FixedClock
) -> None:
    people, admin = office.engine.people, office.actor("admin")
    lists, secretary = office.engine.task_lists, office.actor("sekretaris")
    made = furnish(office, clock)
    key = office.deploy(
        packages.package(
            drawings.chain(
                drawings.user("isi", name="Menyusun", camunda_candidateGroups="fungsional_perencana")
            ),
            key="susun",
            toml='title = "Susun"\nmulai = ["semua"]\n',
        )
    )
    held = [office.engine.instances.start(key, {}, admin).next[0].id for _ in range(3)]
    assert lists.without_holder(secretary) == ((), 0, None)
    clock.advance(timedelta(hours=1))
    left_at = clock()
    people.revoke("perencana", "fungsional_perencana", admin)
    office.engine.outbox.run_due()
    clock.advance(timedelta(hours=1))
    rows, count, after = lists.without_holder(secretary, None, 2)
    assert ([one.task.id for one in rows], count) == (held[:2], 3)
    assert {one.since for one in rows} == {left_at}, "open before the last holder left"
    assert rows[0].task.role_labels == ("Fungsional Perencana",)
    assert [one.task.id for one in lists.without_holder(secretary, after, 2)[0]] == held[2:]
    late = office.engine.instances.start(key, {}, admin).next[0]
    assert lists.without_holder(secretary)[0][-1].since == clock(), "opened when nobody held it"
    assert lists.without_holder(admin)[1] == 4, "they stand with the superior, and the administrator knows"
    people.set_active("sekretaris", False, admin)
    assert lists.without_holder(office.actor("kadis"))[1] == 4 + len(made)
    people.set_active("sekretaris", True, admin)
    people.grant(
        "sekretaris",
        "fungsional_perencana",
        admin,
        kind="plt",
        end=clock() + timedelta(days=1),
        letter="800/1",
    )
    assert lists.without_holder(secretary) == ((), 0, None)
    clock.advance(timedelta(days=1))
    office.engine.outbox.run_due()
    rows, count, _ = lists.without_holder(secretary)
    assert (count, {one.since for one in rows}) == (4, {clock()}), "a delegation that ends leaves them again"
    assert late.id in [one.task.id for one in rows]


def test_the_list_of_what_nobody_can_do_costs_the_same_with_more_of_it(
    office: Office, clock: FixedClock
) -> None:
    furnish(office, clock)
    people, admin, costs = office.engine.people, office.actor("admin"), []
    for _ in range(2):
        people.set_active("sekretaris", False, admin)
        office.engine.office.roles()
        seen: list[str] = []
        with watched(office.engine.store, seen.append):
            assert office.engine.task_lists.without_holder(office.actor("kadis"), None, 5)[1]
        costs.append(len(seen))
        people.set_active("sekretaris", True, admin)
        for _more in range(20):
            office.engine.instances.start("surat", {}, office.actor("sekretaris"))
    assert costs[0] == costs[1]
