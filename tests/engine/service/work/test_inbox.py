"""What people have to do: order, tabs, pages, counts, and what the page of a task starts from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.views import TaskItem
from engine.service.work.task_lists import TaskQuery
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office

TABS = ("mine", "group", "all", "done")


def some(office: Office, key: str, duration: str = "") -> None:
    """A process of one task of the secretary, with or without a tenggat."""
    parts = [drawings.chain(drawings.user("isi"))] + (
        [drawings.timer("tenggat", "isi", duration)] if duration else []
    )
    office.deploy(packages.package(*parts, key=key))


def pages(office: Office, username: str, tab: str, limit: int) -> list[TaskItem]:
    found: list[TaskItem] = []
    after: str | None = None
    while True:
        page = office.engine.tasks.inbox(office.actor(username), tab, after, limit)
        assert len(page.rows) <= limit
        found += page.rows
        after = page.next
        if after is None:
            return found


def test_overdue_comes_first_and_what_has_no_tenggat_last(office: Office, clock: FixedClock) -> None:
    some(office, "tanpa")
    some(office, "sebentar", "PT20M")
    some(office, "lama", "P3D")
    actor = office.actor("sekretaris")
    for key in ("tanpa", "lama", "sebentar", "tanpa", "lama"):
        office.engine.instances.start(key, {}, actor)
    clock.advance(timedelta(minutes=30))
    for key in ("sebentar", "lama"):
        office.engine.instances.start(key, {}, actor)
    rows = office.engine.tasks.inbox(actor).rows
    assert [(row.process, row.overdue) for row in rows] == [
        ("sebentar", True), ("sebentar", False), ("lama", False), ("lama", False), ("lama", False),
        ("tanpa", False), ("tanpa", False),
    ]  # fmt: skip
    assert [row.due for row in rows][-2:] == [None, None]
    dues = [row.due for row in rows if row.due]
    assert dues == sorted(dues)


def test_pages_hold_every_task_once_in_one_order(office: Office, clock: FixedClock) -> None:
    some(office, "tanpa")
    some(office, "sama", "PT20M")
    actor = office.actor("sekretaris")
    for turn in range(23):
        office.engine.instances.start(("tanpa", "sama")[turn % 2], {}, actor)
        clock.advance(timedelta(minutes=turn % 3))
    whole = pages(office, "sekretaris", "all", 100)
    assert len(whole) == 23
    for limit in (1, 2, 5, 23):
        assert pages(office, "sekretaris", "all", limit) == whole
    for row in whole[:4]:
        office.engine.tasks.claim(row.id, actor)
    assert [row.id for row in pages(office, "sekretaris", "all", 3)] == [row.id for row in whole]
    assert [row.id for row in pages(office, "sekretaris", "mine", 3)] == [row.id for row in whole[:4]]
    assert [row.id for row in pages(office, "sekretaris", "group", 4)] == [row.id for row in whole[4:]]
    for row in whole[:3]:
        office.engine.tasks.complete(row.id, {}, actor)
    assert [row.id for row in pages(office, "sekretaris", "done", 2)] == [row.id for row in whole[2::-1]]
    assert dict(office.engine.tasks.inbox(actor).counts) == {
        "mine": 1,
        "group": 19,
        "all": 20,
        "late": sum(row.overdue for row in whole[3:]),
        "waiting": 0,
        "done": 3,
    }


def test_an_inbox_is_never_anothers(office: Office) -> None:
    started = office.start()
    for username in ("sekretaris", "perencana", "bidang.kearsipan", "auditor", "admin", "pemilik"):
        for tab in TABS:
            page = office.engine.tasks.inbox(office.actor(username), tab)
            assert (page.rows, set(page.counts.values())) == ((), {0}), (username, tab)
    assert [row.id for row in office.engine.tasks.inbox(office.actor("kadis")).rows] == [started.next[0].id]


def test_an_address_made_by_hand_is_refused(office: Office) -> None:
    actor = office.actor("kadis")
    for tab in ("", "SAYA", "lain", "saya'--"):
        with pytest.raises(errors.Invalid):
            office.engine.tasks.inbox(actor, tab)
    for after in ("x", "1", "1.2.3", f"{2**64}.1", "1.1\0", "../"):
        with pytest.raises(errors.Invalid):
            office.engine.tasks.inbox(actor, "all", after)


def test_who_started_or_worked_sees_what_the_case_waits_for(office: Office) -> None:
    started = office.start()
    kadis, secretary = office.actor("kadis"), office.actor("sekretaris")
    assert not office.engine.tasks.inbox(kadis, "waiting").rows, "its own task is in its inbox"
    office.work_to(started.instance, "Langkah_2")
    assert [row.element for row in office.engine.tasks.inbox(kadis, "waiting").rows] == ["Langkah_2"]
    assert not office.engine.tasks.inbox(secretary, "waiting").rows
    office.work_to(started.instance, "Langkah_4")
    for actor in (kadis, secretary, office.actor("bidang.kearsipan")):
        assert [row.element for row in office.engine.tasks.inbox(actor, "waiting").rows] == ["Langkah_4"]
    assert not office.engine.tasks.inbox(office.actor("auditor"), "waiting").rows


def test_a_task_page_says_what_is_asked_and_what_came_before(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_5")
    view = office.view(row)
    assert (view.row.step, view.row.steps, view.row.norm) == (5, 10, "P2D")
    assert view.form.id == "olah"
    assert view.output
    assert view.grade["waktu"]
    assert [one.element for one in view.earlier][:3] == ["Langkah_1", "Langkah_2", "Langkah_3_permintaan"]
    assert view.next_hint == ("Fungsional Perencana",)
    assert view.row.from_name == office.actor("perencana").name
    assert not view.row.returned_reason


def test_a_decision_is_never_filled_in_beforehand_but_work_is(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_7")
    office.do(row, back=True)
    (again,) = office.waiting(started.instance)
    view = office.view(again)
    assert again.element == "Langkah_6"
    assert (again.returned_reason, again.returned_by) == (sop.REASON, office.actor("perencana").name)
    assert view.value["hasil_pembahasan"] == "Angka disepakati bersama bidang."
    office.do(again)
    (review,) = office.waiting(started.instance)
    value = office.view(review).value
    assert review.element == "Langkah_7"
    assert not value.get("keputusan")
    assert not value.get("alasan")


def test_a_bidang_that_gets_its_rows_back_finds_what_it_had_filled_in(office: Office) -> None:
    started = office.start()
    office.do(office.work_to(started.instance, "Langkah_4"), back=True)
    (again,) = office.waiting(started.instance)
    rows = office.view(again).value["indikator"]
    assert {row["kode"]: row.get("realisasi") for row in rows}["IK-08"] == sop.REALISASI["IK-08"]
    assert again.item_label == "Bidang Kearsipan"


def test_a_form_reads_no_more_names_than_it_asks_for(office: Office) -> None:
    """What other steps hold is nobody's to see on a page whose form does not read it."""
    condition = "=mulai.rahasia != 'ya'"
    files = packages.package(
        drawings.node("startEvent", "mulai", camunda_formRef="awal"),
        drawings.user("isi", camunda_formRef="isi"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "isi"),
        drawings.flow("F2", "isi", "selesai"),
        awal=[packages.field("rahasia"), packages.field("lain")],
        isi=[packages.field("nama"), packages.field("sebab", required=True, conditional={"hide": condition})],
    )
    actor = office.actor("sekretaris")
    office.deploy(files)
    hidden = office.engine.instances.start("kecil", {"rahasia": "tidak"}, actor)
    shown = office.engine.instances.start("kecil", {"rahasia": "ya"}, actor)
    view = office.engine.tasks.get(hidden.next[0].id, actor)
    assert dict(view.names) == {"mulai": {"rahasia": "tidak"}}
    assert ("sebab",) in view.form.settle({}, view.inputs, view.names).hidden
    with pytest.raises(errors.FormInvalid) as refusal:
        office.engine.tasks.complete(shown.next[0].id, {}, actor)
    assert [(one.path, one.code) for one in refusal.value.problems] == [("sebab", "required")]
    with pytest.raises(errors.FormInvalid):
        office.engine.tasks.complete(shown.next[0].id, {"sebab": ""}, actor)
    office.engine.tasks.complete(shown.next[0].id, {"sebab": "karena"}, actor)
    office.engine.tasks.complete(hidden.next[0].id, {}, actor)


def test_why_work_came_back_is_told_to_nobody_who_may_not_see_what_was_sent(office: Office) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_8")
    (row,) = office.waiting(instance)
    office.do(row, back=True)
    (back,) = (one for one in office.waiting(instance) if one.returned_reason is not None)
    engine = office.engine

    def told(username: str) -> dict[int, tuple[str | None, str | None]]:
        actor = office.actor(username)
        listed = engine.tasks.inbox(actor, "waiting").rows
        assert engine.task_lists.all(TaskQuery(tab="waiting"), actor).rows == listed
        return {one.id: (one.returned_reason, one.returned_by) for one in listed}

    assert told("kadis")[back.id] == (back.returned_reason, back.returned_by), "its starter sees all of it"
    assert told("bidang.kearsipan") == {back.id: (None, None)}, "who worked at a part of it alone"


def test_why_work_came_back_is_nothing_to_who_may_only_hand_it_on(office: Office) -> None:
    key = office.deploy(
        packages.package(
            drawings.node("startEvent", "s", camunda_formRef="m"),
            drawings.user("periksa", camunda_candidateGroups="kepala_dinas", camunda_formRef="p"),
            drawings.user("kerja", camunda_candidateGroups="${s.unit}"),
            drawings.node("endEvent", "e"),
            *(
                drawings.flow(f"F{a}", a, b)
                for a, b in (("s", "periksa"), ("periksa", "kerja"), ("kerja", "e"))
            ),
            toml='title = "Kecil"\nmulai = ["semua"]\n',
            m=[packages.field("unit")],
            p=[packages.field("keputusan"), packages.field("alasan")],
        )
    )
    engine, kadis = office.engine, office.actor("kadis")
    (asked,) = engine.instances.start(key, {"unit": "fungsional_perencana"}, office.actor("admin")).next
    engine.tasks.complete(asked.id, {"keputusan": "kembalikan", "alasan": "Angka triwulan keliru"}, kadis)
    holder = office.actor("perencana")
    (row,) = engine.tasks.inbox(holder).rows
    assert (row.returned_reason, row.returned_by) == ("Angka triwulan keliru", kadis.name)
    engine.people.revoke("perencana", "fungsional_perencana", office.actor("admin"))
    handing = office.actor("sekretaris")
    found = (
        *engine.tasks.inbox(handing).rows,
        *engine.tasks.inbox(handing, "group").rows,
        *engine.task_lists.some([row.id], handing),
        engine.tasks.get(row.id, handing).row,
    )
    assert [(one.id, one.returned_reason, one.returned_by) for one in found] == [(row.id, None, None)] * 4
    assert "keliru" not in str(engine.notices.list(handing))
    assert engine.tasks.get(row.id, office.actor("admin")).row.returned_reason == "Angka triwulan keliru"
