"""Acts on a task: taken, given back, reassigned, drafted and completed, or refused whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.forms import Posted
from engine.service.views import TaskItem
from engine.service.work.tasks import MAX_DRAFT
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office
from tests.soundness import assert_sound

REASON = "Pelaksana sedang sakit."


@pytest.fixture
def row(office: Office) -> TaskItem:
    """The open first task of the small process, which the secretary does."""
    key = office.deploy(packages.two_steps())
    started = office.engine.instances.start(key, {}, office.actor("sekretaris"))
    return office.waiting(started.instance)[0]


def test_a_task_is_taken_once_and_given_back(office: Office, row: TaskItem) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    tasks.claim(row.id, actor)
    before = office.dump()
    tasks.claim(row.id, actor)
    assert office.dump() == before, "taking it twice is taking it once"
    taken = tasks.get(row.id, actor).row
    assert (taken.claimed_by, taken.claimed_at) == ("sekretaris", office.engine.clock())
    tasks.release(row.id, actor)
    tasks.release(row.id, actor)
    assert tasks.get(row.id, actor).row.claimed_by is None
    types = [(event.type, event.actor) for event in office.events(row.instance)]
    assert types[1:] == [("task_claimed", "sekretaris"), ("task_released", "sekretaris")]
    tasks.claim(row.id, actor)
    tasks.release(row.id, office.actor("admin"))
    released = office.events(row.instance, "task_released")[-1]
    assert (released.actor, released.data["before"]) == ("admin", "sekretaris")
    assert_sound(office.engine)


def test_a_draft_outlives_release_reassignment_and_refusal(office: Office, row: TaskItem) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    typed = {"nama": "", "catatan": "baru sebagian", "angka": "bukan angka", "sembarang": [{"a": None}]}
    tasks.save_draft(row.id, typed, actor)
    view = tasks.get(row.id, actor)
    assert {key: view.value[key] for key in typed} == typed
    assert (view.draft_by, view.draft_at) == (actor.name, office.engine.clock())
    assert view.row.claimed_by == "sekretaris", "who types has taken the task"
    before = office.dump()
    tasks.save_draft(row.id, typed, actor)
    assert office.dump() == before, "the same draft again is no act"
    with pytest.raises(errors.FormInvalid) as refusal:
        tasks.complete(row.id, typed, actor)
    assert {problem.path for problem in refusal.value.problems} >= {"nama", "sembarang"}
    assert office.dump() == before
    tasks.release(row.id, actor)
    tasks.reassign(row.id, "perencana", REASON, office.actor("admin"), across=True)
    other = office.actor("perencana")
    assert tasks.get(row.id, other).value["catatan"] == "baru sebagian"
    assert tasks.get(row.id, other).draft_by == actor.name
    tasks.complete(row.id, {"nama": "Siti"}, other)
    assert not office.dump()["draft"]
    (saved,) = office.events(row.instance, "draft_saved")
    assert (saved.data["changed"]["catatan"], saved.data["claimed"]) == ([None, "baru sebagian"], True)


def test_a_reassigned_task_is_that_persons_and_says_why(office: Office, row: TaskItem) -> None:
    tasks, admin = office.engine.tasks, office.actor("admin")
    tasks.claim(row.id, office.actor("sekretaris"))
    tasks.reassign(row.id, " Perencana ", f"  {REASON} ", admin, across=True)
    (event,) = office.events(row.instance, "task_assigned")
    assert dict(event.data) | {"opened": None} == {
        "reason": REASON, "before": "sekretaris", "after": "perencana", "opened": None, "told": ["@perencana"],
        "holders": "sekretaris @perencana",
        "across": True,
        "after_name": "Fungsional Perencana (contoh)", "before_name": "Sekretaris (contoh)",
            "told_names": {"@perencana": "Fungsional Perencana (contoh)"},
    }  # fmt: skip
    (notice,) = office.engine.notices.list(office.actor("perencana"))
    assert (notice.kind, notice.task, notice.data["reason"]) == ("reassigned", row.id, REASON)
    with pytest.raises(errors.TaskClaimed) as refusal:
        tasks.complete(row.id, {"nama": "x"}, office.actor("sekretaris"))
    assert refusal.value.params["by"] == office.actor("perencana").name
    assert [task.id for task in tasks.inbox(office.actor("perencana"), "mine").rows] == [row.id]
    assert not tasks.inbox(office.actor("sekretaris")).rows
    tasks.release(row.id, office.actor("perencana"))
    assert [task.id for task in tasks.inbox(office.actor("sekretaris")).rows] == [row.id], (
        "the role sees it still"
    )
    tasks.reassign(row.id, "perencana", REASON, admin, across=True)
    tasks.complete(row.id, {"nama": "x"}, office.actor("perencana"))
    assert_sound(office.engine)


def test_a_reassignment_needs_a_reason_and_a_person(office: Office, row: TaskItem) -> None:
    tasks, admin = office.engine.tasks, office.actor("admin")
    office.engine.people.create("cuti", "Sedang Cuti", PASSWORD, ["sekretaris"], admin)
    office.engine.people.set_active("cuti", False, admin)
    before = office.dump()
    for reason in (
        "",
        "   pendek  ",
        "x" * 1001,
        "panjang tetapi \0 berisi nol",
        "separuh huruf \ud800 di sini",
    ):
        with pytest.raises(errors.Invalid):
            tasks.reassign(row.id, "perencana", reason, admin)
    for username in ("tidak.ada", "", "cuti"):
        with pytest.raises(errors.NotFound):
            tasks.reassign(row.id, username, REASON, admin)
    assert office.dump() == before


def test_whoever_completes_a_free_task_takes_it_with_it(office: Office, row: TaskItem) -> None:
    done = office.engine.tasks.complete(row.id, {"nama": " Siti  "}, office.actor("sekretaris"), uuid4())
    assert (done.completed, done.returned, [task.element for task in done.next]) == (
        False,
        False,
        ["periksa"],
    )
    (event,) = office.events(row.instance, "task_completed")
    assert (event.actor, event.role, event.data["value"]) == ("sekretaris", "sekretaris", {"nama": "Siti"})
    last = office.engine.tasks.complete(done.next[0].id, {}, office.actor("kadis"))
    assert (last.completed, last.next) == (True, ())
    view = office.engine.instances.get(row.instance, office.actor("sekretaris"))
    assert (view.row.status, view.row.ended_at) == ("completed", office.engine.clock())
    with office.engine.store.read() as tx:
        from engine import store

        ended = store.instances.get(tx, row.instance)
    assert ended is not None
    assert (ended.ended_by, ended.state) == (office.actor("kadis").user_id, b"")


def test_a_draft_has_bounds(office: Office, row: TaskItem) -> None:
    tasks, actor, before = office.engine.tasks, office.actor("sekretaris"), office.dump()
    with pytest.raises(errors.TooLarge) as refusal:
        tasks.save_draft(row.id, {"nama": "x" * 10_000_000}, actor)
    assert refusal.value.params["limit"] == MAX_DRAFT
    with pytest.raises(errors.TooLarge):
        tasks.save_draft(row.id, {"nama": "é" * (MAX_DRAFT - 100)}, actor)
    unheard: list[Any] = [packages.deep(200_000), float("inf"), b"bytes", {1, 2}, "\ud800"]
    for part in unheard:
        with pytest.raises(errors.Invalid):
            tasks.save_draft(row.id, {"nama": part}, actor)
    assert office.dump() == before
    tasks.save_draft(row.id, {"nama": "x" * (MAX_DRAFT - 100)}, actor)
    assert len(tasks.get(row.id, actor).value["nama"]) == MAX_DRAFT - 100


def listed(most: int | None = None, fixed: bool = False) -> dict[str, bytes]:
    """A task that fills in rows: those that people add, or one for each of the step before."""
    rows = {"type": "dynamiclist", "id": "l", "path": "daftar", "components": [packages.field("nama")]}
    more: dict[str, Any] = {"properties": {"maxRows": str(most)}} if most else {}
    first = drawings.user("mula", camunda_formRef="mula")
    given = '<camunda:inputParameter name="daftar">${mula.daftar}</camunda:inputParameter>'
    inputs = drawings.boxed(f"<camunda:inputOutput>{given}</camunda:inputOutput>")
    chain = drawings.chain(first, drawings.user("isi", inputs, camunda_formRef="isi"))
    return packages.package(
        chain, mula=[rows], isi=[{**rows, **more, "allowAddRemove": not fixed}, packages.field("catatan")]
    )


def rows_of(number: int) -> list[dict[str, str]]:
    return [{"nama": f"baris {place}"} for place in range(number)]


@pytest.mark.parametrize(
    ("package", "limit", "code"),
    [(listed(), 200, "max_rows"), (listed(5), 5, "max_rows"), (listed(fixed=True), 3, "rows")],
)
def test_a_draft_of_more_rows_than_can_be_sent_is_refused(
    office: Office, package: dict[str, bytes], limit: int, code: str
) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    started = office.engine.instances.start(office.deploy(package), {}, actor)
    (first,) = office.waiting(started.instance)
    tasks.complete(first.id, {"daftar": rows_of(3)}, actor)
    (row,) = office.waiting(started.instance)
    office.engine.autosaves.keep(f"task/{row.id}", [("daftar.0.nama", "diketik")], None, actor)
    before, given = office.dump(), {"daftar": rows_of(limit + 1), "catatan": "a"}
    for act in (tasks.save_draft, tasks.complete):
        with pytest.raises(errors.FormInvalid) as refusal:
            act(row.id, given, actor)
        (problem,) = refusal.value.problems
        assert (problem.path, problem.code, problem.params) == ("daftar", code, {"limit": limit})
    assert office.dump() == before, "what was typed is still there, the task is nobody's"
    tasks.save_draft(row.id, given | {"daftar": rows_of(limit)}, actor)
    tasks.complete(row.id, tasks.get(row.id, actor).value, actor)
    assert_sound(office.engine)


def test_rows_beyond_the_limit_may_be_taken_away_one_by_one(office: Office) -> None:
    """Kept by a program of before, or given by the step: more may not come, fewer may stay."""
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    started = office.engine.instances.start(office.deploy(listed(5)), {}, actor)
    (first,) = office.waiting(started.instance)
    tasks.complete(first.id, {"daftar": rows_of(8)}, actor)
    (row,) = office.waiting(started.instance)
    assert len(tasks.get(row.id, actor).value["daftar"]) == 8
    for number in (8, 7):
        tasks.save_draft(row.id, {"daftar": rows_of(number)}, actor)
        with pytest.raises(errors.FormInvalid):
            tasks.save_draft(row.id, {"daftar": rows_of(number + 1)}, actor)
    with office.engine.store.transaction() as tx:
        store.task_drafts.put(tx, row.id, actor.user_id, {"daftar": rows_of(500)}, office.engine.clock())
    tasks.save_draft(row.id, {"daftar": rows_of(499)}, actor)
    assert len(tasks.get(row.id, actor).value["daftar"]) == 499


def test_the_same_request_again_gives_the_first_answer(
    office: Office, row: TaskItem, clock: FixedClock
) -> None:
    tasks, actor, request = office.engine.tasks, office.actor("sekretaris"), uuid4()
    first = tasks.complete(row.id, {"nama": "a"}, actor, request)
    before = office.dump()
    clock.advance(timedelta(minutes=1))
    assert tasks.complete(row.id, {"nama": "a"}, actor, request) == first
    last = tasks.complete(first.next[0].id, {}, office.actor("kadis"), uuid4())
    assert last.completed
    assert tasks.complete(row.id, {"nama": "a"}, actor, request) == first, "also when the whole has ended"
    for other in (None, uuid4()):
        with pytest.raises(errors.TaskDone):
            tasks.complete(row.id, {"nama": "a"}, actor, other)
    with pytest.raises(errors.NotFound):  # who may not know of the case learns nothing by a request id
        tasks.complete(row.id, {"nama": "a"}, office.actor("perencana"), request)
    assert len(before["event"]) + 1 == len(office.dump()["event"])


def test_the_same_request_with_another_body_is_refused(office: Office, row: TaskItem) -> None:
    tasks, instances, actor, kadis = (
        office.engine.tasks,
        office.engine.instances,
        office.actor("sekretaris"),
        office.actor("kadis"),
    )
    sent, begun, remark = uuid4(), uuid4(), uuid4()
    tasks.complete(row.id, {"nama": "a"}, actor, sent)
    started = instances.start(sop.KEY, sop.START, kadis, begun)
    instances.comment(started.instance, "satu", kadis, remark)
    before = office.dump()
    for again in (
        lambda: tasks.complete(row.id, {"nama": "b"}, actor, sent),
        lambda: instances.start(sop.KEY, sop.START | {"tahun": 2025}, kadis, begun),
        lambda: instances.comment(started.instance, "dua", kadis, remark),
    ):
        with pytest.raises(errors.RequestReused) as refused:
            again()
        assert refused.value.params["instance"]
        assert refused.value.params["at"]
    instances.comment(started.instance, "satu", kadis, remark)
    assert office.dump() == before


def test_a_request_id_belongs_to_one_act(office: Office, row: TaskItem) -> None:
    tasks, actor, request = office.engine.tasks, office.actor("sekretaris"), uuid4()
    second = office.engine.instances.start("kecil", {}, actor, request)
    tasks.complete(row.id, {"nama": "a"}, actor, request)
    before = office.dump()
    with pytest.raises(errors.RequestReused):
        tasks.complete(second.next[0].id, {"nama": "a"}, actor, request)
    with pytest.raises(errors.RequestReused):
        office.engine.instances.start(sop.KEY, sop.START, actor, request)
    with pytest.raises(errors.RequestReused):
        office.engine.instances.start("kecil", {}, office.actor("kadis"), request)
    assert office.dump() == before


def test_a_task_of_no_role_goes_to_the_starter(office: Office) -> None:
    files = packages.package(
        drawings.chain(drawings.user("isi", camunda_candidateGroups="")), key="milik_pemula"
    )
    started = office.engine.instances.start(office.deploy(files), {}, office.actor("auditor"))
    assert [task.role for task in started.next] == ["@auditor"]
    assert [task.id for task in office.engine.tasks.inbox(office.actor("auditor"), "mine").rows]
    with pytest.raises(errors.NotFound):
        office.engine.tasks.complete(started.next[0].id, {}, office.actor("kadis"))
    done = office.engine.tasks.complete(started.next[0].id, {}, office.actor("auditor"))
    assert done.completed


def test_a_task_is_new_to_each_until_they_open_it(office: Office, row: TaskItem, clock: FixedClock) -> None:
    tasks, actor = office.engine.tasks, office.actor("sekretaris")
    assert tasks.inbox(actor).rows[0].unread
    tasks.opened(row.id, office.actor("auditor"))
    assert tasks.inbox(actor).rows[0].unread, "a reader's look is not the worker's"
    tasks.opened(row.id, actor)
    assert not tasks.inbox(actor).rows[0].unread
    before = office.dump()
    clock.advance(timedelta(days=1))
    tasks.opened(row.id, actor)
    assert office.dump() == before
    other = office.actor("kadis")
    for _ in range(2):
        tasks.reassign(row.id, "kadis", REASON, office.actor("admin"), across=True)
        assert tasks.inbox(other).rows[0].unread, "what somebody is given is new, whoever opened it before"
        tasks.opened(row.id, other)
        assert not tasks.inbox(other).rows[0].unread


def test_a_page_opened_before_anothers_draft_overwrites_nothing(office: Office, row: TaskItem) -> None:
    tasks, actor, admin = office.engine.tasks, office.actor("sekretaris"), office.actor("admin")
    mine = tasks.get(row.id, actor).revision
    tasks.save_draft(row.id, {"nama": "Saya"}, actor, mine)
    tasks.save_draft(row.id, {"nama": "Saya lagi"}, actor, mine)
    assert tasks.get(row.id, actor).revision != mine, "one's own draft is never in the way"
    tasks.reassign(row.id, "perencana", REASON, admin, across=True)
    other = office.actor("perencana")
    tasks.save_draft(row.id, {"nama": "Orang lain"}, other, tasks.get(row.id, other).revision)
    tasks.reassign(row.id, "sekretaris", REASON, admin)
    before = office.dump()
    for act in (
        lambda: tasks.save_draft(row.id, {"nama": "Saya kembali"}, actor, mine),
        lambda: tasks.complete(row.id, Posted({"nama": "Saya kembali"}), actor, uuid4(), b"", mine),
    ):
        with pytest.raises(errors.FormChanged) as refusal:
            act()
        assert (refusal.value.params["by"], refusal.value.params["instance"]) == (other.name, row.instance)
    assert office.dump() == before
    tasks.complete(
        row.id, Posted({"nama": "Saya kembali"}), actor, uuid4(), b"", tasks.get(row.id, actor).revision
    )


def test_a_withdrawn_task_says_by_whom(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_6")
    office.engine.instances.move(row.id, "Langkah_5", REASON, office.actor("admin"))
    with pytest.raises(errors.TaskClosed) as refusal:
        office.do(row)
    assert refusal.value.params["by"] == office.actor("admin").name
    assert refusal.value.params["at"] == office.engine.clock().isoformat()
