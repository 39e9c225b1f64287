"""A suspended case: nothing opens or fires, and afterwards everything goes on with what was left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.calendar.calendar_views import CalendarChange
from engine.service.views import TaskItem
from engine.workdays import DayRule
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.calendar.test_calendars import change, counted
from tests.engine.service.conftest import Killed, Office
from tests.engine.service.workshop.test_migrations import moved, two
from tests.engine.store.office import bare
from tests.soundness import assert_sound

REASON = "Cuti bersama Idulfitri sampai tanggal 27."
FOR_LONG = timedelta(days=12)


def second(office: Office) -> TaskItem:
    return office.work_to(office.start().instance, "Langkah_2")


def proven(office: Office) -> None:
    assert_sound(office.engine)
    assert office.engine.audit.verify().sound


def kinds(office: Office, username: str) -> list[str]:
    return [one.kind for one in office.engine.notices.list(office.actor(username))]


def suspend(office: Office, instance: int) -> None:
    office.engine.suspensions.suspend(instance, REASON, office.actor("admin"))


def resume(office: Office, instance: int) -> None:
    office.engine.suspensions.resume(instance, office.actor("admin"))


def test_the_tenggat_keeps_what_was_left_and_everybody_concerned_is_told(
    office: Office, clock: FixedClock
) -> None:
    engine, calendar, row = office.engine, office.engine.calendar(), second(office)
    assert row.due is not None
    clock.advance(timedelta(hours=1))
    left = calendar.working_time(clock(), row.due)
    suspend(office, row.instance)
    (held,) = office.waiting(row.instance)
    assert (held.due, held.overdue, held.suspended_at) == (None, False, clock())
    assert engine.instances.get(row.instance, office.actor("kadis")).row.suspended_at == clock()
    assert kinds(office, "kadis")[0] == kinds(office, "sekretaris")[0] == "suspended"
    proven(office)
    clock.advance(FOR_LONG)
    assert engine.timers.fire_due() == engine.notices.tell_near() == 0
    resume(office, row.instance)
    (on,) = office.waiting(row.instance)
    assert (on.due, on.suspended_at) == (calendar.advance(clock(), left), None)
    assert kinds(office, "sekretaris")[0] == "unsuspended"
    before, after = office.events(row.instance, "instance_suspended", "instance_resumed")
    assert on.due is not None
    assert (before.data["reason"], after.data["reason"]) == (REASON, REASON)
    assert before.data["tasks"][0]["due_before"] == row.due.isoformat()
    assert after.data["tasks"][0]["due"] == on.due.isoformat()
    proven(office)
    office.do(on)
    proven(office)


ACTS: dict[str, Callable[[Office, TaskItem], Any]] = {
    "claim": lambda office, row: office.engine.tasks.claim(row.id, office.holder(row)),
    "draft": lambda office, row: office.engine.tasks.save_draft(row.id, {}, office.holder(row)),
    "complete": lambda office, row: office.do(row),
    "attach": lambda office, row: office.engine.tasks.attach(
        row.id, "a", "b.pdf", b"%PDF-", office.holder(row)
    ),
    "pause": lambda office, row: office.engine.pauses.pause(row.id, "lainnya", REASON, office.holder(row)),
    "go_on": lambda office, row: office.engine.pauses.go_on(row.id, office.holder(row)),
    "move": lambda office, row: office.engine.instances.move(
        row.id, "Langkah_5", REASON, office.actor("admin")
    ),
    "remind": lambda office, row: office.engine.reminders.remind(row.id, office.actor("kadis")),
    "suspend": lambda office, row: suspend(office, row.instance),
}


def test_whatever_would_open_or_move_anything_is_refused_with_who_when_and_why(
    office: Office, clock: FixedClock
) -> None:
    engine, instance = office.engine, office.start().instance
    first = office.waiting(instance)[0]
    office.do(first)
    row = office.waiting(instance)[0]
    suspend(office, instance)
    at, before = clock(), office.dump()
    clock.advance(timedelta(hours=3))
    for name, act in ACTS.items():
        with pytest.raises(errors.InstanceSuspended) as refused:
            act(office, row)
        params = refused.value.params
        assert (params["by"], params["at"], params["reason"]) == (office.actor("admin").name, at, REASON), (
            name
        )
    with pytest.raises(errors.InstanceSuspended):
        engine.withdrawals.withdraw(first.id, "Angkanya perlu diperbaiki.", office.holder(first))
    assert office.dump() == before
    with pytest.raises(errors.NotFound):
        engine.tasks.claim(row.id, office.actor("bidang.kearsipan"))
    engine.instances.comment(instance, "Dilanjutkan sesudah libur.", office.actor("kadis"))
    assert engine.tasks.get(row.id, office.holder(row)).row.suspended_at == at
    proven(office)


def test_who_may_and_what_is_refused(office: Office) -> None:
    engine, row = office.engine, second(office)
    for username in ("kadis", "sekretaris", "auditor", "pemilik", "bidang.kearsipan"):
        actor = office.actor(username)
        for act in (
            lambda one: engine.suspensions.suspend(row.instance, REASON, one),
            lambda one: engine.suspensions.resume(row.instance, one),
            lambda one: engine.suspensions.suspend_many([row.instance], REASON, one),
            lambda one: engine.suspensions.running(one),
        ):
            with pytest.raises(errors.Forbidden):
                act(actor)
    with pytest.raises(errors.Invalid):
        engine.suspensions.suspend(row.instance, "pendek", office.actor("admin"))
    with pytest.raises(errors.Invalid):
        resume(office, row.instance)
    with pytest.raises(errors.NotFound):
        suspend(office, 10**9)
    engine.instances.cancel(row.instance, "Tidak diperlukan lagi.", office.actor("kadis"))
    with pytest.raises(errors.InstanceClosed):
        suspend(office, row.instance)


def test_it_may_be_cancelled_and_then_is_suspended_no_more(office: Office) -> None:
    engine, row = office.engine, second(office)
    suspend(office, row.instance)
    engine.instances.cancel(row.instance, "Tidak diperlukan lagi.", office.actor("admin"))
    assert engine.suspensions.get(row.instance, office.actor("kadis")) is None
    proven(office)


def test_a_paused_task_stays_paused_and_its_time_does_not_pass(office: Office, clock: FixedClock) -> None:
    engine, calendar, row = office.engine, office.engine.calendar(), second(office)
    engine.pauses.pause(row.id, "lainnya", "Menunggu surat dari Bappeda.", office.holder(row))
    until = engine.pauses.view(row.id, office.holder(row)).until
    assert until is not None
    clock.advance(timedelta(hours=2))
    left = calendar.working_time(clock(), until)
    suspend(office, row.instance)
    proven(office)
    clock.advance(FOR_LONG)
    assert engine.timers.fire_due() == 0
    resume(office, row.instance)
    assert engine.pauses.view(row.id, office.holder(row)).until == calendar.advance(clock(), left)
    assert office.waiting(row.instance)[0].paused_at is not None
    proven(office)
    engine.pauses.go_on(row.id, office.holder(row))
    proven(office)


def test_several_are_suspended_and_resumed_each_in_its_own_transaction(
    office: Office, clock: FixedClock
) -> None:
    engine, admin = office.engine, office.actor("admin")
    cases = [office.start({**sop.START, "periode": f"Triwulan {one}"}).instance for one in ("I", "II", "III")]
    suspend(office, cases[1])
    assert engine.suspensions.running(admin, sop.KEY) == (cases[0], cases[2])
    found = engine.suspensions.suspend_many(cases, REASON, admin)
    assert [one.refusal.code if one.refusal else "" for one in found] == ["", "instance_suspended", ""]
    assert engine.suspensions.running(admin, suspended=True) == tuple(cases)
    clock.advance(FOR_LONG)
    assert {one.refusal for one in engine.suspensions.resume_many(cases, admin)} == {None}
    assert engine.suspensions.running(admin, "lain") == ()
    proven(office)


def timed(text: str, kind: str = "timeDuration", wall: str = "") -> dict[str, bytes]:
    """A task, and beside it a time that passes."""
    clocks = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    return packages.package(
        drawings.node("startEvent", "mulai"),
        drawings.user("isi", camunda_candidateGroups="sekretaris"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "isi"),
        drawings.flow("F2", "isi", "selesai"),
        drawings.node("boundaryEvent", "waktu", wall + clocks, attachedToRef="isi", cancelActivity="true"),
        drawings.node("endEvent", "lewat"),
        drawings.flow("F3", "waktu", "lewat"),
        key="berwaktu",
    )


@pytest.mark.parametrize(
    ("text", "kind"), [("2026-11-25T09:00:00+07:00", "timeDate"), ("PT8H", "timeDuration")]
)
def test_a_date_that_has_passed_comes_at_once_and_a_length_keeps_what_was_left(
    office: Office, clock: FixedClock, text: str, kind: str
) -> None:
    engine, calendar = office.engine, office.engine.calendar()
    key = office.deploy(timed(text, kind))
    made = engine.instances.start(key, {}, office.actor("sekretaris"))
    clock.advance(timedelta(hours=1))
    with engine.store.read() as tx:
        (before,) = store.timers.of_instance(tx, made.instance)
    left = calendar.working_time(clock(), before.due_at)
    suspend(office, made.instance)
    clock.advance(FOR_LONG)
    assert engine.timers.fire_due() == 0
    resume(office, made.instance)
    if kind == "timeDate":
        assert office.waiting(made.instance) == []
        assert office.events(made.instance, "timer_fired")
    else:
        with engine.store.read() as tx:
            (after,) = store.timers.of_instance(tx, made.instance)
        assert after.due_at == calendar.advance(clock(), left)
    proven(office)


def hearing() -> dict[str, bytes]:
    """A task that a signal takes away."""
    event = '<bpmn:signalEventDefinition signalRef="S"/>'
    return packages.package(
        drawings.node("startEvent", "mulai"),
        drawings.user("isi", camunda_candidateGroups="sekretaris"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "isi"),
        drawings.flow("F2", "isi", "selesai"),
        drawings.node("boundaryEvent", "dengar", event, attachedToRef="isi", cancelActivity="true"),
        drawings.node("endEvent", "lewat"),
        drawings.flow("F3", "dengar", "lewat"),
        key="pendengar",
    )


def test_what_is_sent_to_it_waits_until_it_goes_on(office: Office, clock: FixedClock) -> None:
    files = hearing()
    files["process.bpmn"] = files["process.bpmn"].replace(
        b"<bpmn:process ", b'<bpmn:signal id="S" name="libur"/><bpmn:process ', 1
    )
    engine, key = office.engine, office.deploy(files)
    made = engine.instances.start(key, {}, office.actor("sekretaris"))
    suspend(office, made.instance)
    assert engine.messages.signal("libur", {}, office.actor("admin")) == 1
    assert engine.messages.deliver_due() == 0
    clock.advance(FOR_LONG)
    assert engine.messages.deliver_due() == 0
    assert office.waiting(made.instance)
    resume(office, made.instance)
    assert engine.messages.deliver_due() == 1
    assert office.waiting(made.instance) == []
    proven(office)


@pytest.mark.parametrize(
    "statement",
    [
        "update suspension set reason = 'Lain sama sekali.'",
        "update suspension set person_id = 1",
        "update instance set suspended_at = null",
        "update instance set suspended_at = suspended_at + 1 where suspended_at is not null",
        "delete from suspension",
    ],
)
@pytest.mark.one_database
def test_a_row_altered_beside_the_history_is_named(office: Office, statement: str) -> None:
    row = second(office)
    suspend(office, row.instance)
    with office.engine.store.transaction() as tx:
        bare(office.engine.store, tx, statement)
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.what, fault.instance_id) == ("record", "suspension", row.instance)


@pytest.mark.one_database
def test_a_suspension_that_is_over_is_compared_too(office: Office, clock: FixedClock) -> None:
    """Reports keep its time apart."""
    row = second(office)
    suspend(office, row.instance)
    clock.advance(FOR_LONG)
    resume(office, row.instance)
    proven(office)
    with office.engine.store.transaction() as tx:
        bare(office.engine.store, tx, "update suspension set ended_at = ended_at - 1")
    (fault,) = office.engine.audit.verify().faults
    assert (fault.kind, fault.what, fault.instance_id) == ("record", "suspension", row.instance)


@pytest.mark.fault
def test_kills_at_the_statements_of_both(office: Office, killed: Killed, clock: FixedClock) -> None:
    row, admin = second(office), office.actor("admin")
    assert killed(lambda engine: engine.suspensions.suspend(row.instance, REASON, admin)) >= 3
    clock.advance(FOR_LONG)
    assert killed(lambda engine: engine.suspensions.resume(row.instance, admin)) >= 3
    proven(office)


def test_a_holiday_declared_meanwhile_counts_from_the_moment_of_going_on(
    office: Office, clock: FixedClock
) -> None:
    engine, row = office.engine, second(office)
    assert row.due is not None
    left = engine.calendar().working_time(clock(), row.due)
    suspend(office, row.instance)
    change(office, CalendarChange(days={date(2026, 11, 24): DayRule(date(2026, 11, 24), "cuti_bersama")}))
    counted(office)
    assert office.events(row.instance, "due_recounted") == []
    proven(office)
    clock.advance(timedelta(hours=1))
    resume(office, row.instance)
    due = office.waiting(row.instance)[0].due
    assert due == engine.calendar().advance(clock(), left)
    assert due > row.due
    proven(office)


@pytest.mark.parametrize("paused", [True, False])
def test_a_case_goes_to_another_version_while_its_clocks_stand(
    office: Office, clock: FixedClock, paused: bool
) -> None:
    engine, calendar, row = office.engine, office.engine.calendar(), second(office)
    assert row.due is not None
    left = calendar.working_time(clock(), row.due)
    if paused:
        engine.pauses.pause(row.id, "lainnya", "Menunggu surat dari Bappeda.", office.holder(row))
    else:
        suspend(office, row.instance)
    moved(office, two(office))
    proven(office)
    (after,) = office.waiting(row.instance)
    assert (after.id, after.due) == (row.id, None)
    assert office.events(row.instance)[-1].type == "instance_migrated"
    clock.advance(FOR_LONG / 4)
    if paused:
        engine.pauses.go_on(row.id, office.holder(row))
    else:
        resume(office, row.instance)
    assert office.waiting(row.instance)[0].due == calendar.advance(clock(), left)
    proven(office)


def test_suspending_completing_and_a_timer_at_one_moment_are_one_after_the_other(
    office: Office, clock: FixedClock
) -> None:
    row = second(office)
    assert row.due is not None
    clock.now = row.due
    acts = (lambda: suspend(office, row.instance), lambda: office.do(row), office.engine.timers.fire_due)

    def run(act: Callable[[], Any]) -> str:
        try:
            act()
        except errors.Conflict as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(run, acts))
    assert told[0] == "done"
    assert told[1] in ("done", "instance_suspended")
    proven(office)
