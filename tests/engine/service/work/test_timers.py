"""Due timers: fired once, also after a night off; what fails rests and never stops the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.service import retry
from tests.engine.bpmn import cases, drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

MINUTE = timedelta(minutes=1)


def test_nothing_fires_before_its_time_and_all_after_downtime(office: Office, clock: FixedClock) -> None:
    started = [office.start() for _ in range(3)]
    due = started[0].next[0].due
    assert due is not None
    assert office.engine.timers.next_due() == due
    clock.now = due - timedelta(microseconds=1)
    assert office.engine.timers.fire_due() == 0
    clock.now = due + timedelta(days=9)
    assert office.engine.timers.fire_due() == 3, "the site was down over the due moment"
    before = office.dump()
    assert office.engine.timers.fire_due() == 0
    assert office.dump() == before
    for one in started:
        (event,) = office.events(one.instance, "step_overdue")
        assert (event.at, event.data["due"], event.actor) == (clock(), due.isoformat(), "")
        assert (event.element, event.data["tasks"]) == ("Langkah_1", [one.next[0].id])
    assert office.engine.timers.next_due() is None
    assert_sound(office.engine)


def test_a_sweep_has_a_limit_and_the_next_goes_on(office: Office, clock: FixedClock) -> None:
    for _ in range(5):
        office.start()
    clock.advance(timedelta(days=5))
    assert [office.engine.timers.fire_due(limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_an_overdue_step_of_many_units_tells_each_its_superior(office: Office, clock: FixedClock) -> None:
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    clock.advance(timedelta(days=9))
    assert office.engine.timers.fire_due() == 1
    (event,) = office.events(started.instance, "step_overdue")
    assert (event.element, len(event.data["tasks"])) == ("Langkah_3", 3)
    assert set(event.data["told"]) == {
        "bidang_kearsipan", "bidang_perpustakaan", "sekretariat_data", "kepala_dinas", "sekretaris"
    }  # fmt: skip
    marks = office.engine.instances.get(started.instance, office.actor("kadis")).overdue
    assert set(marks) == {"Langkah_3", "Langkah_3_isian"}
    rows = office.waiting(started.instance)
    office.do(rows[0])
    assert office.engine.timers.fire_due() == 0
    assert len(office.events(started.instance, "step_overdue")) == 1, "one clock covers the whole step"


def test_a_date_of_the_data_is_a_deadline_like_any_other(office: Office, clock: FixedClock) -> None:
    """The inbox shows the closing of that day; once it has passed the step is overdue, and who should know is told."""
    key, actor = office.deploy(cases.files("tenggat-tanggal")), office.actor("sekretaris")
    started = office.engine.instances.start(key, {"tgl": "2026-12-31"}, actor)
    (row,) = office.waiting(started.instance)
    assert row.due is not None
    shown = row.due.astimezone(office.engine.office.calendar().tz)
    assert (shown.date().isoformat(), shown.hour > 12, shown.hour < 18) == ("2026-12-31", True, True)
    clock.now = row.due - timedelta(seconds=1)
    assert office.engine.timers.fire_due() == 0
    clock.now = row.due
    assert office.engine.timers.fire_due() == 1
    (event,) = office.events(started.instance, "step_overdue")
    assert (event.element, event.data["tasks"]) == ("A", [row.id])
    assert "sekretaris" in event.data["told"]
    assert office.waiting(started.instance) == [row], "the task stays open"


def test_a_person_who_comes_late_finds_the_timer_fired_first(office: Office, clock: FixedClock) -> None:
    started = office.start()
    (row,) = office.waiting(started.instance)
    clock.advance(timedelta(days=2))
    office.do(row)
    assert [event.type for event in office.events(started.instance)] == [
        "instance_started", "step_overdue", "task_completed"
    ]  # fmt: skip
    assert office.engine.timers.fire_due() == 0


def test_a_clock_set_back_fires_nothing_twice(office: Office, clock: FixedClock) -> None:
    started = office.start()
    now = clock()
    clock.now = now + timedelta(days=2)
    assert office.engine.timers.fire_due() == 1
    clock.now = now - timedelta(hours=1)
    assert office.engine.timers.fire_due() == 0
    (row,) = office.waiting(started.instance)
    office.do(row)
    clock.now = now + timedelta(days=3)
    assert office.engine.timers.fire_due() == 1
    assert len(office.events(started.instance, "step_overdue")) == 2
    assert_sound(office.engine)


def test_an_instance_that_fails_rests_longer_each_time_and_stops_nobody(
    office: Office, clock: FixedClock
) -> None:
    key, actor = office.deploy(packages.divided()), office.actor("sekretaris")
    good = [office.engine.instances.start(key, {"pembagi": n}, actor) for n in (1, 0, 2)]
    bad = good.pop(1)
    clock.advance(25 * MINUTE)
    assert office.engine.timers.fire_due() == 2, "the two others fire"
    for one in good:
        assert len(office.events(one.instance, "step_overdue")) == 1
    tried = clock()
    for pause in retry.USUAL:
        before = office.dump()
        clock.now = tried + pause - timedelta(seconds=1)
        assert office.engine.timers.fire_due() == 0
        assert office.dump() == before, "it rests"
        clock.now = tried = tried + pause
        assert office.engine.timers.next_due() == clock()
        assert office.engine.timers.fire_due() == 0
        assert office.engine.timers.next_due() != clock()
    assert office.engine.timers.next_due() is None, "now it waits for the administrator"
    view = office.engine.instances.get(bad.instance, office.actor("admin"))
    assert [(fact["code"], fact["element"]) for fact in view.incidents] == [("expression", "hitung")]
    assert not {"step_overdue", "timer_fired"} & {event.type for event in view.events}
    assert view.row.status == "open"
    assert_sound(office.engine)
    (row,) = office.waiting(bad.instance)
    with pytest.raises(errors.Incident):
        office.engine.tasks.complete(row.id, {}, actor)
    office.engine.tasks.claim(row.id, actor)
    assert office.engine.timers.next_due() is None, "a claim is no new try"
    office.engine.instances.cancel(bad.instance, "Pembagi nol, dibuat ulang.", actor)
    assert office.engine.timers.next_due() is None


def test_an_instance_of_a_fault_nobody_foresaw_stops_nobody_either(office: Office, clock: FixedClock) -> None:
    """Damaged state, or a definition that this version cannot read: an incident, and the others go on."""
    started = [office.start() for _ in range(3)]
    key = office.deploy(packages.divided())
    broken = office.engine.instances.start(key, {"pembagi": 1}, office.actor("sekretaris"))
    with office.engine.store.transaction() as tx:
        damaged = {"state": b"\x01broken", "id": started[1].instance}
        tx.execute(sa.text("update state set content = :state where instance_id = :id"), damaged)
        tx.execute(
            sa.text("delete from definition_file where definition_id = :id"),
            {"id": store.definitions.latest(tx, key).id},  # type: ignore[union-attr]
        )
    office.engine.office._definitions.clear()
    clock.advance(timedelta(days=3))
    assert office.engine.timers.fire_due() == 2
    with office.engine.store.read() as tx:
        found = {row.instance_id: row.code for row in store.incidents.list_open(tx)}
    assert found == {started[1].instance: "altered", broken.instance: "crash"}
    assert office.engine.timers.fire_due() == 0


def test_a_timer_that_interrupts_takes_the_task_from_its_people(office: Office, clock: FixedClock) -> None:
    files = packages.package(
        drawings.node("startEvent", "mulai"),
        drawings.user("isi"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "isi"),
        drawings.flow("F2", "isi", "selesai"),
        drawings.timer("batas", "isi", "PT20M", interrupting=True),
    )
    actor = office.actor("sekretaris")
    office.deploy(files)
    one, other = (office.engine.instances.start("kecil", {}, actor) for _ in range(2))
    clock.advance(30 * MINUTE)
    task = other.next[0].id
    with pytest.raises(errors.TaskClosed):
        office.engine.tasks.complete(task, {}, actor)
    assert office.engine.timers.fire_due() == 2
    for started in (one, other):
        view = office.engine.instances.get(started.instance, actor)
        assert (view.row.status, [row.state for row in view.tasks]) == ("completed", ["closed"])
        assert [event.type for event in view.events] == ["instance_started", "timer_fired"]
        assert view.events[-1].data["ended"] == "completed"
    with pytest.raises(errors.TaskClosed):
        office.engine.tasks.complete(task, {}, actor)
    assert not office.engine.tasks.inbox(actor).rows
    assert_sound(office.engine)
