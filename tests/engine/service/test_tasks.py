"""Acts on a task: taken, given back, reassigned, drafted and completed, or refused whole."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.tasks import MAX_DRAFT
from engine.service.views import TaskRow
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office
from tests.soundness import assert_sound

REASON = "Pelaksana sedang sakit."


@pytest.fixture
def row(office: Office) -> TaskRow:
    """The open first task of the small process, which the secretary does."""
    key = office.deploy(packages.two_steps())
    started = office.engine.instances.start(key, {}, office.actor("sekretaris"))
    return office.waiting(started.instance)[0]


def deep(levels: int) -> Any:
    """JSON nested so deep; built without recursion."""
    value: Any = "dasar"
    for _ in range(levels):
        value = [value]
    return value


def problems(refusal: pytest.ExceptionInfo[errors.FormInvalid]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def test_a_task_is_taken_once_and_given_back(office: Office, row: TaskRow) -> None:
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


def test_a_draft_outlives_release_reassignment_and_refusal(office: Office, row: TaskRow) -> None:
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
    assert ("nama", "required") in problems(refusal)
    assert ("sembarang", "unknown") in problems(refusal)
    assert office.dump() == before
    tasks.release(row.id, actor)
    tasks.reassign(row.id, "perencana", REASON, office.actor("admin"))
    other = office.actor("perencana")
    assert tasks.get(row.id, other).value["catatan"] == "baru sebagian"
    assert tasks.get(row.id, other).draft_by == actor.name
    tasks.complete(row.id, {"nama": "Siti"}, other)
    assert not office.dump()["draft"]
    assert "baru sebagian" not in json.dumps([dict(event.data) for event in office.events(row.instance)])


def test_a_reassigned_task_is_that_persons_and_says_why(office: Office, row: TaskRow) -> None:
    tasks, admin = office.engine.tasks, office.actor("admin")
    tasks.claim(row.id, office.actor("sekretaris"))
    tasks.reassign(row.id, " Perencana ", f"  {REASON} ", admin)
    (event,) = office.events(row.instance, "task_assigned")
    assert dict(event.data) | {"opened": None} == {
        "reason": REASON, "before": "sekretaris", "after": "perencana", "opened": None
    }  # fmt: skip
    (notice,) = office.engine.notices.list(office.actor("perencana"))
    assert (notice.kind, notice.task, notice.data["reason"]) == ("reassigned", row.id, REASON)
    with pytest.raises(errors.TaskClaimed) as refusal:
        tasks.complete(row.id, {"nama": "x"}, office.actor("sekretaris"))
    assert refusal.value.params["by"] == office.actor("perencana").name
    assert [task.id for task in tasks.inbox(office.actor("perencana"), "saya").rows] == [row.id]
    assert not tasks.inbox(office.actor("sekretaris")).rows
    tasks.release(row.id, office.actor("perencana"))
    assert [task.id for task in tasks.inbox(office.actor("sekretaris")).rows] == [row.id], (
        "the role sees it still"
    )
    tasks.reassign(row.id, "perencana", REASON, admin)
    tasks.complete(row.id, {"nama": "x"}, office.actor("perencana"))
    assert_sound(office.engine)


def test_a_reassignment_needs_a_reason_and_a_person(office: Office, row: TaskRow) -> None:
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


def test_whoever_completes_a_free_task_takes_it_with_it(office: Office, row: TaskRow) -> None:
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


BAD_VALUES: list[tuple[Any, str, str]] = [
    ({}, "nama", "required"),
    ({"nama": "   "}, "nama", "required"),
    ({"nama": None}, "nama", "required"),
    ({"nama": 5}, "nama", "type"),
    ({"nama": ["a"]}, "nama", "type"),
    ({"nama": "a", "kunci_asing": 1}, "kunci_asing", "unknown"),
    ({"nama": "a", "status": "completed", "_actor": "kadis"}, "status", "unknown"),
    ({"nama": "nol \0 di tengah"}, "nama", "control"),
    ({"nama": "separuh \ud800"}, "nama", "control"),
    ({"nama": "x" * 10_000_000}, "nama", "too_large"),
    ({"nama": "a", "catatan": deep(500)}, "catatan", "type"),
    ({"nama": "a", "catatan": deep(200_000)}, "catatan", "type"),
    ({"nama": float("nan")}, "nama", "type"),
    ([1, 2], "", "type"),
    ("teks", "", "type"),
    (None, "", "type"),
]


def test_a_refused_completion_leaves_nothing(office: Office, row: TaskRow) -> None:
    actor, before = office.actor("sekretaris"), office.dump()
    for value, path, code in BAD_VALUES:
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.tasks.complete(row.id, value, actor, uuid4())
        assert (path, code) in problems(refusal), (repr(value)[:60], problems(refusal))
        assert len(problems(refusal)) <= 200
    assert office.dump() == before
    assert_sound(office.engine)


def test_a_task_without_a_form_takes_no_data(office: Office, row: TaskRow) -> None:
    done = office.engine.tasks.complete(row.id, {"nama": "a"}, office.actor("sekretaris"))
    before = office.dump()
    for value in ({"a": 1}, {"": None}, [1], "x"):
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.tasks.complete(done.next[0].id, value, office.actor("kadis"))  # type: ignore[arg-type]
        assert problems(refusal)[0][1] == "unknown"
    assert office.dump() == before


def test_numbers_of_the_sop_as_people_mistype_them(office: Office) -> None:
    started = office.start()
    row = next(
        task
        for task in (office.work_to(started.instance, "Langkah_3_isian"), *office.waiting(started.instance))
        if task.item == "bidang_kearsipan"
    )
    actor, shown = office.holder(row), office.view(row).value
    before = office.dump()

    def told(**change: Any) -> list[tuple[str, str]]:
        value = sop.filled(row.element, shown)
        value["indikator"][0] |= change
        with pytest.raises(errors.FormInvalid) as refusal:
            office.engine.tasks.complete(row.id, value, actor)
        return problems(refusal)

    assert told(realisasi="") == [("indikator/0/belum_tersedia", "required")]
    assert told(realisasi="dua") == [("indikator/0/realisasi", "number")]
    assert told(realisasi="72.5") == [("indikator/0/realisasi", "decimal_point")]
    assert told(realisasi=-1) == [("indikator/0/realisasi", "minimum")]
    assert ("indikator/0/realisasi", "digits") in told(realisasi=1.23456789012345678e17)
    assert told(target=1) == [("indikator/0/target", "readonly")]
    assert told(kode="IK-01") == [("indikator/0/kode", "readonly")]
    assert told(capaian=99) == [("indikator/0/capaian", "readonly")]
    assert told(tambahan=1) == [("indikator/0/tambahan", "unknown")]
    rows = shown["indikator"]
    for foreign in ([*rows, rows[0]], rows[:-1], [], rows[::-1], "IK-07", None, [None] * len(rows)):
        with pytest.raises(errors.FormInvalid):
            office.engine.tasks.complete(row.id, {"indikator": foreign}, actor)
    assert office.dump() == before
    value = sop.filled(row.element, shown)
    value["indikator"][0]["realisasi"] = "72,5"
    office.engine.tasks.complete(row.id, value, actor)
    assert office.events(row.instance)[-1].data["value"]["indikator"][0]["realisasi"] == 72.5


def test_a_draft_has_bounds(office: Office, row: TaskRow) -> None:
    tasks, actor, before = office.engine.tasks, office.actor("sekretaris"), office.dump()
    with pytest.raises(errors.TooLarge) as refusal:
        tasks.save_draft(row.id, {"nama": "x" * 10_000_000}, actor)
    assert refusal.value.params["limit"] == MAX_DRAFT
    with pytest.raises(errors.TooLarge):
        tasks.save_draft(row.id, {"nama": "é" * (MAX_DRAFT - 100)}, actor)
    unheard: list[Any] = [deep(200_000), float("inf"), b"bytes", {1, 2}, "\ud800"]
    for part in unheard:
        with pytest.raises(errors.Invalid):
            tasks.save_draft(row.id, {"nama": part}, actor)
    assert office.dump() == before
    tasks.save_draft(row.id, {"nama": "x" * (MAX_DRAFT - 100)}, actor)
    assert len(tasks.get(row.id, actor).value["nama"]) == MAX_DRAFT - 100


def test_the_same_request_again_gives_the_first_answer(
    office: Office, row: TaskRow, clock: FixedClock
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
    with pytest.raises(errors.TaskDone):
        tasks.complete(row.id, {"nama": "a"}, office.actor("perencana"), request)
    assert len(before["event"]) + 1 == len(office.dump()["event"])


def test_a_request_id_belongs_to_one_act(office: Office, row: TaskRow) -> None:
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
    assert [task.id for task in office.engine.tasks.inbox(office.actor("auditor"), "saya").rows]
    with pytest.raises(errors.Forbidden):
        office.engine.tasks.complete(started.next[0].id, {}, office.actor("kadis"))
    done = office.engine.tasks.complete(started.next[0].id, {}, office.actor("auditor"))
    assert done.completed


def test_an_expression_that_fails_is_an_incident_and_the_last_good_state_stays(office: Office) -> None:
    """The input of the second task divides by what was filled in at the first."""
    given = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="bagian">${1 / isi.nama}</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    files = packages.package(
        drawings.chain(
            drawings.user("isi", camunda_formRef="isi"),
            drawings.user("lagi", given, camunda_formRef="lagi"),
        ),
        isi=[packages.field("nama", "number")],
        lagi=[packages.field("bagian", readonly=True)],
    )
    actor = office.actor("sekretaris")
    started = office.engine.instances.start(office.deploy(files), {}, actor)
    done = office.engine.tasks.complete(started.next[0].id, {"nama": 0}, actor)
    numbers = set()
    for act in (
        lambda: office.engine.tasks.get(done.next[0].id, actor),
        lambda: office.engine.tasks.complete(done.next[0].id, {}, actor),
        lambda: office.engine.tasks.get(done.next[0].id, actor),
    ):
        with pytest.raises(errors.Incident) as refusal:
            act()
        assert (refusal.value.params["element"], refusal.value.params["reason"]) == ("lagi", "expression")
        numbers.add(refusal.value.params["incident"])
    assert len(numbers) == 1, "one cause is one incident"
    view = office.engine.instances.get(started.instance, office.actor("admin"))
    assert [fact["element"] for fact in view.incidents] == ["lagi"]
    assert not office.engine.instances.get(started.instance, actor).incidents
    assert_sound(office.engine)


def test_the_first_looked_at_marks_a_task_as_read(office: Office, row: TaskRow, clock: FixedClock) -> None:
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
