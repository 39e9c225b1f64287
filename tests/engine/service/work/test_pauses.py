"""Pausing the tenggat of a task: who may, how long, what it is told as, and that rows and history agree."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.cases.dossier import Part
from engine.service.views import TaskItem
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import Killed, Office
from tests.soundness import assert_sound

KIND, REASON = "menunggu pihak luar", "Surat dari Bappeda belum datang."
MINUTE = timedelta(minutes=1)


def second(office: Office) -> TaskItem:
    return office.work_to(office.start().instance, "Langkah_2")


def again(office: Office, row: TaskItem) -> TaskItem:
    return next(one for one in office.waiting(row.instance) if one.id == row.id)


def pause(office: Office, row: TaskItem, username: str = "", reason: str = REASON) -> None:
    actor = office.actor(username) if username else office.holder(row)
    office.engine.pauses.pause(row.id, KIND, reason, actor)


def proven(office: Office) -> None:
    assert_sound(office.engine)
    assert office.engine.audit.verify().sound


def kinds(office: Office, username: str) -> list[str]:
    return [one.kind for one in office.engine.notices.list(office.actor(username))]


def test_what_was_left_is_counted_again_and_the_history_says_everything(
    office: Office, clock: FixedClock
) -> None:
    engine, calendar, row = office.engine, office.engine.calendar(), second(office)
    assert row.due is not None
    clock.advance(timedelta(hours=1))
    left = calendar.working_time(clock(), row.due)
    pause(office, row)
    paused = again(office, row)
    assert (paused.paused_at, paused.due, paused.overdue, paused.claimed_by) == (
        clock(),
        None,
        False,
        "sekretaris",
    )
    assert "paused" in kinds(office, "kadis")
    (event,) = office.events(row.instance, "task_paused")
    assert event.data["kind"] == KIND
    assert event.data["reason"] == REASON
    assert event.data["rest"] == left / timedelta(microseconds=1)
    assert event.data["told"] == ["kepala_dinas"]
    assert event.data["tasks"][0]["due_before"] == row.due.isoformat()
    proven(office)
    clock.advance(timedelta(days=2))
    assert engine.timers.fire_due() == 0
    assert engine.notices.tell_near() == 0
    assert office.events(row.instance, "step_overdue") == []
    found = engine.pauses.go_on(row.id, office.holder(row))
    assert found.due is not None
    assert found.due == calendar.advance(clock(), left) == again(office, row).due
    assert again(office, row).paused_at is None
    assert "unpaused" in kinds(office, "kadis")
    proven(office)
    clock.now = found.due
    assert engine.timers.fire_due() == 1
    (late,) = office.events(row.instance, "step_overdue")
    assert late.data["due"] == found.due.isoformat()
    proven(office)


def test_a_clock_goes_on_by_itself_at_its_limit_and_those_concerned_are_told(
    office: Office, clock: FixedClock
) -> None:
    engine, calendar, row = office.engine, office.engine.calendar(), second(office)
    assert row.due is not None
    left = calendar.working_time(clock(), row.due)
    pause(office, row)
    until = calendar.advance(clock(), timedelta(minutes=5 * 450))
    view = engine.pauses.view(row.id, office.holder(row))
    assert (view.until, view.times, view.may_go_on, view.may_pause) == (until, 1, True, False)
    clock.now = until - MINUTE
    assert engine.timers.fire_due() == 0
    clock.now = until + timedelta(minutes=30)
    assert engine.timers.fire_due() == 1
    assert again(office, row).due == calendar.advance(until, left)
    (event,) = office.events(row.instance, "task_resumed")
    assert (event.actor, event.data["on"], event.task) == ("", until.isoformat(), row.id)
    assert "pause_over" in kinds(office, "kadis")
    assert "pause_over" in kinds(office, "sekretaris")
    proven(office)
    with pytest.raises(errors.NotPaused) as refused:
        pause(office, row)
    assert refused.value.params["reason"] == "limit"


def test_a_task_is_paused_so_often_and_so_long_and_no_more(office: Office, clock: FixedClock) -> None:
    engine, row = office.engine, second(office)
    for _ in range(2):
        pause(office, row)
        with pytest.raises(errors.NotPaused) as twice:
            pause(office, row)
        assert twice.value.params["reason"] == "paused"
        clock.advance(timedelta(hours=1))
        engine.pauses.go_on(row.id, office.holder(row))
    with pytest.raises(errors.NotPaused) as refused:
        pause(office, row)
    assert refused.value.params["reason"] == "times"
    with pytest.raises(errors.NotPaused) as running:
        engine.pauses.go_on(row.id, office.holder(row))
    assert running.value.params["reason"] == "running"
    clock.advance(timedelta(days=9))
    engine.timers.fire_due()
    with pytest.raises(errors.NotPaused) as late:
        pause(office, row)
    assert late.value.params["reason"] == "late"


def test_refusals_leave_nothing(office: Office) -> None:
    engine, row = office.engine, second(office)
    before = office.dump()
    sekretaris = office.actor("sekretaris")
    for kind, reason, field in ((KIND, "pendek", "reason"), ("cuti", REASON, "jenis")):
        with pytest.raises(errors.Invalid) as invalid:
            engine.pauses.pause(row.id, kind, reason, sekretaris)
        assert invalid.value.params["field"] == field
    for username in ("perencana", "bidang.kearsipan", "kadis", "admin", "auditor"):
        with pytest.raises((errors.Forbidden, errors.NotFound)):
            pause(office, row, username)
    for username in ("bidang.kearsipan", "pemilik", "perencana"):
        with pytest.raises((errors.Forbidden, errors.NotFound)):
            engine.pauses.go_on(row.id, office.actor(username))
    with pytest.raises((errors.Forbidden, errors.NotFound)):
        engine.pauses.view(row.id, office.actor("bidang.kearsipan"))
    assert office.dump() == before


def test_the_superior_and_the_administrator_let_it_go_on(office: Office) -> None:
    row = second(office)
    for username in ("kadis", "admin"):
        pause(office, row)
        office.engine.pauses.go_on(row.id, office.actor(username))
    assert [one.actor for one in office.events(row.instance, "task_resumed")] == ["kadis", "admin"]
    proven(office)


def test_a_process_may_forbid_it(office: Office) -> None:
    key = office.deploy({**packages.divided(), "process.toml": b"[jeda]\nboleh = false\n"})
    made = office.engine.instances.start(key, {"pembagi": 1}, office.actor("sekretaris"))
    (row,) = office.waiting(made.instance)
    assert not office.engine.tasks.get(row.id, office.actor("sekretaris")).pausing
    with pytest.raises(errors.NotPaused) as refused:
        pause(office, row, "sekretaris")
    assert refused.value.params["reason"] == "forbidden"


def test_the_clock_of_a_whole_step_is_for_who_stands_above_all_its_tasks(
    office: Office, clock: FixedClock
) -> None:
    instance = office.start().instance
    rows = [office.work_to(instance, "Langkah_3_isian"), *office.waiting(instance)[1:]]
    assert len(rows) == 3
    for username in ("bidang.kearsipan", "bidang.perpustakaan", "sekretaris"):
        own = next(one for one in rows if office.holder(one).username == username)
        with pytest.raises(errors.Forbidden) as refused:
            pause(office, own, username)
        assert "Kepala Dinas" in refused.value.params["roles"]
    pause(office, rows[0], "kadis")
    assert {(one.paused_at, one.due) for one in office.waiting(instance)} == {(clock(), None)}
    assert len(office.events(instance, "task_paused")[0].data["tasks"]) == 3
    proven(office)
    clock.advance(timedelta(days=1))
    office.do(office.waiting(instance)[0])
    assert {one.paused_at for one in office.waiting(instance)} == {None}, (
        "who goes on with the step lets its clock run"
    )
    assert len({one.due for one in office.waiting(instance)} - {None}) == 1
    proven(office)


@pytest.mark.parametrize("act", ["complete", "back", "cancel", "move"])
def test_what_ends_a_paused_task_lets_its_clock_go_on_first(
    office: Office, clock: FixedClock, act: str
) -> None:
    engine, instance = office.engine, office.start().instance
    row = office.work_to(instance, "Langkah_4")
    pause(office, row)
    clock.advance(timedelta(days=1))
    if act == "cancel":
        engine.instances.cancel(instance, "Tidak diperlukan lagi.", office.actor("kadis"))
    elif act == "move":
        engine.instances.move(row.id, "Langkah_5", "Langkah ini dilewati.", office.actor("admin"))
    else:
        office.do(row, back=act == "back")
    names = [one.type for one in office.events(instance)]
    assert names[names.index("task_paused") + 1] == "task_resumed"
    proven(office)
    if act == "complete":
        engine.withdrawals.withdraw(row.id, "Angkanya perlu diperbaiki.", office.holder(row))
        assert again(office, row).paused_at is None
        assert again(office, row).due is not None
        proven(office)


def test_what_was_paused_after_it_was_sent_is_not_taken_back(office: Office) -> None:
    row = second(office)
    office.do(row)
    (following,) = office.waiting(row.instance)
    pause(office, following, "kadis" if following.element == "Langkah_3_permintaan" else "")
    with pytest.raises(errors.Followed):
        office.engine.withdrawals.withdraw(row.id, "Angkanya perlu diperbaiki.", office.actor("sekretaris"))


def test_nobody_is_reminded_of_what_is_paused(office: Office) -> None:
    row = second(office)
    pause(office, row)
    with pytest.raises(errors.Invalid) as refused:
        office.engine.reminders.remind(row.id, office.actor("kadis"))
    assert refused.value.params["reason"] == "paused"


@pytest.mark.parametrize(
    "statement",
    [
        "update task set paused_at = paused_at + 1 where paused_at is not null",
        "update task set paused_at = null",
        "update pause set reason = 'Lain sama sekali.'",
        "update pause set kind = 'lainnya'",
        "update pause set rest = rest + 1",
        "update pause set until = until + 1",
        "update pause set ended_at = at",
        "update pause set person_id = 1 where person_id <> 1",
        "delete from pause",
    ],
)
@pytest.mark.one_database
def test_a_row_altered_beside_the_history_is_named(office: Office, statement: str) -> None:
    from tests.engine.store.office import bare

    row = second(office)
    pause(office, row)
    with office.engine.store.transaction() as tx:
        bare(office.engine.store, tx, statement)
    faults = [(one.kind, one.what, one.instance_id) for one in office.engine.audit.verify().faults]
    assert [one for one in faults if one[2] == row.instance and one[1] in ("task", "pause")]


def test_a_pause_and_a_completion_at_one_moment_are_one_after_the_other(office: Office) -> None:
    row = second(office)
    told: list[str] = []

    def run(act: object) -> None:
        try:
            act()  # type: ignore[operator]
            told.append("done")
        except errors.Conflict as refusal:
            told.append(refusal.code)

    threads = [
        threading.Thread(target=run, args=(one,))
        for one in (lambda: pause(office, row), lambda: office.do(row), office.engine.timers.fire_due)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert "done" in told
    proven(office)


@pytest.mark.fault
def test_kills_at_the_statements_of_a_pause_and_of_going_on(
    office: Office, killed: Killed, clock: FixedClock
) -> None:
    row = second(office)
    actor = office.holder(row)
    assert killed(lambda engine: engine.pauses.pause(row.id, KIND, REASON, actor)) >= 3
    clock.advance(timedelta(days=1))
    assert killed(lambda engine: engine.pauses.go_on(row.id, actor)) >= 3
    proven(office)
    assert [one.type for one in office.events(row.instance)][-2:] == ["task_paused", "task_resumed"]


def test_reports_and_lists_read_no_tenggat_of_what_is_paused(office: Office) -> None:
    row = second(office)
    other = office.work_to(office.start({**sop.START, "periode": "Triwulan II"}).instance, "Langkah_2")
    pause(office, row)
    listed = office.engine.tasks.inbox(office.actor("sekretaris")).rows
    assert [one.id for one in listed] == [other.id, row.id], "what has no tenggat now stands last"
    assert isinstance(listed[1].paused_at, datetime)


def test_reports_keep_paused_time_apart_before_and_after_the_case_has_ended(
    office: Office, clock: FixedClock
) -> None:
    engine, row, kadis = office.engine, second(office), office.actor("kadis")
    clock.advance(timedelta(hours=1))
    pause(office, row)
    clock.advance(timedelta(hours=26))
    engine.pauses.go_on(row.id, office.holder(row))
    clock.advance(timedelta(hours=1))
    office.do(row)

    def step_two() -> tuple[float | None, int, int]:
        found = engine.reports.report(sop.KEY, clock().date().replace(day=1), clock().date(), kadis).steps[1]
        return found.median, found.paused, found.pauses

    whole = engine.calendar().working_minutes(row.opened_at, clock())
    median, paused, pauses = step_two()
    assert (median, pauses) == (whole - paused, 1)
    assert paused > 0
    ((visit, _number),) = [
        one for one in engine.records.visits(row.instance, kadis).visits if one[0].step == 2
    ]
    assert (visit.minutes, visit.paused, len(visit.stood)) == (median, paused, 1)
    office.work_to(row.instance, "Langkah_10")
    office.do(office.waiting(row.instance)[0])
    assert step_two() == (median, paused, 1)
    engine.outbox.run_due()
    assert step_two() == (median, paused, 1), "from what was kept of it"
    proven(office)


@pytest.mark.one_database
def test_a_long_history_is_shown_as_sound_while_a_task_of_it_is_paused(office: Office) -> None:
    engine, row, kadis = office.engine, second(office), office.actor("kadis")
    pause(office, row)
    for number in range(70):
        engine.instances.comment(row.instance, f"Catatan {number}.", kadis)
    for _ in range(2):  # the first look keeps a recap
        assert engine.instances.get(row.instance, kadis, Part(0)).proof.sound
    engine.suspensions.suspend(row.instance, "Cuti bersama sampai tanggal 27.", office.actor("admin"))
    assert engine.instances.get(row.instance, kadis, Part(0)).proof.sound
