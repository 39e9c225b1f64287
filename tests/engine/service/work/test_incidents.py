"""Incidents: told to the administrator, tried again from the last good state, overcome, and nothing else touched."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import errors, store
from engine.clock import FixedClock
from engine.service import retry
from engine.service.views import Completed
from engine.store import messages
from tests.engine.bpmn import drawings
from tests.engine.bpmn.events import catch, key, top
from tests.engine.bpmn.models import chain
from tests.engine.service import packages
from tests.engine.service.audit.test_verification import without_digests
from tests.engine.service.conftest import Office
from tests.engine.store.office import unguarded
from tests.soundness import assert_sound

MINUTE = timedelta(minutes=1)
REASON = "Sudah diperiksa, tidak diteruskan."


def failing(office: Office, clock: FixedClock) -> Completed:
    """An instance whose overdue path has just failed by itself."""
    key_ = office.deploy(packages.divided())
    started = office.engine.instances.start(key_, {"pembagi": 0}, office.actor("sekretaris"))
    clock.advance(25 * MINUTE)
    assert office.engine.timers.fire_due() == 0
    return started


def mend(office: Office, instance: int) -> None:
    """Let the instance divide by four, as a repair of its data would."""
    with office.engine.store.transaction() as tx:
        found = store.instances.lock(tx, instance)
        assert found is not None
        assert b"pembagi\x00" in found.state
        mended = {"state": found.state.replace(b"pembagi\x00", b"pembagi\x04"), "id": instance}
        tx.execute(sa.text("update state set content = :state where instance_id = :id"), mended)
        with unguarded(office.engine.store, tx):
            without_digests(office.engine, instance)(tx)


def choosing(*, task: bool) -> dict[str, bytes]:
    """A choice that has a way only for "a"; after a person's task, or after a message."""
    first = (
        drawings.user("isi", camunda_formRef="isi")
        if task
        else catch("kabar", "message", "Kabar", key("A-1"))
    )
    name = "isi" if task else "kabar"
    parts = [
        drawings.node("startEvent", "mulai"),
        first,
        drawings.node("exclusiveGateway", "pilih"),
        drawings.user("lagi"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", name),
        drawings.flow("F2", name, "pilih"),
        drawings.flow("F3", "pilih", "lagi", f"={name}.pilihan == 'a'"),
        drawings.flow("F4", "lagi", "selesai"),
    ]
    files = packages.package(*parts, toml='title = "Kecil"\n', isi=[packages.field("pilihan")])
    if not task:
        files["process.bpmn"] = top(drawings.file(*parts, process="kecil"), message="Kabar").encode()
    return files


def test_an_incident_says_what_stopped_and_with_what_data(office: Office, clock: FixedClock) -> None:
    started = failing(office, clock)
    admin = office.actor("admin")
    (row,) = office.engine.incidents.list(admin)
    view = office.engine.incidents.get(row.id, admin)
    assert view.row == row
    assert (row.code, row.element, row.origin, row.at) == ("expression", "hitung", "timer", clock())
    assert (row.instance, row.number, row.version, row.process) == (
        started.instance, started.number, 1, "kecil"
    )  # fmt: skip
    assert view.data == {"mulai": {"pembagi": 0}}
    assert view.next_try == clock() + retry.USUAL[0]
    assert (view.may_retry, view.may_close, view.may_cancel, view.waits) == (True, False, True, True)
    assert "ZeroDivision" in view.detail or view.detail
    assert office.engine.incidents.count(admin) == 1
    auditor = office.actor("auditor")
    seen = office.engine.incidents.get(row.id, auditor)
    assert (seen.may_retry, seen.may_close, seen.may_cancel) == (False, False, False)
    assert office.engine.incidents.count(auditor) == 0
    (notice,) = office.engine.notices.list(admin)
    assert (notice.kind, notice.instance, notice.data["incident"]) == ("incident", started.instance, row.id)
    clerk = office.actor("sekretaris")
    for refused in (
        lambda: office.engine.incidents.list(clerk),
        lambda: office.engine.incidents.get(row.id, clerk),
        lambda: office.engine.incidents.retry(row.id, clerk),
        lambda: office.engine.incidents.retry(row.id, auditor),
        lambda: office.engine.incidents.close(row.id, REASON, auditor),
    ):
        with pytest.raises(errors.Forbidden):
            refused()
    with pytest.raises(errors.NotFound):
        office.engine.incidents.get(999, admin)


def test_a_timer_is_retried_by_the_administrator_after_the_worker_gave_up(
    office: Office, clock: FixedClock
) -> None:
    other = office.start()
    started = failing(office, clock)
    admin = office.actor("admin")
    (row,) = office.engine.incidents.list(admin)
    for pause in retry.USUAL:
        clock.advance(pause)
        assert office.engine.timers.fire_due() == 0
    clock.advance(3 * 60 * MINUTE)
    assert office.engine.timers.fire_due() == 0
    assert office.engine.incidents.get(row.id, admin).next_try is None
    assert [one.kind for one in office.engine.notices.list(admin)] == ["incident_stays", "incident"]
    untouched = store_rows(office, other.instance)
    with pytest.raises(errors.Incident) as refusal:
        office.engine.incidents.retry(row.id, admin)
    assert refusal.value.params["incident"] == row.id
    assert [event.type for event in office.events(started.instance)][1:] == [
        "incident_raised", "incident_stays", "incident_retried"
    ]  # fmt: skip
    failed = office.events(started.instance, "incident_retried")[0]
    assert (failed.actor, failed.data) == ("admin", {"incident": row.id, "failed": "expression"})
    assert_sound(office.engine)
    mend(office, started.instance)
    assert office.engine.incidents.retry(row.id, admin)
    *_, done, late = office.events(started.instance)
    assert (done.type, done.actor, late.type, late.actor) == ("incident_retried", "admin", "step_overdue", "")
    assert late.data["solved"] == [row.id]
    view = office.engine.incidents.get(row.id, admin)
    assert (view.row.solution, view.row.solved_by, view.row.solved_at) == ("retried", admin.name, clock())
    assert (view.may_retry, view.may_close) == (False, False)
    assert not office.engine.incidents.list(admin)
    assert office.engine.incidents.list(admin, solved=True) == (view.row,)
    assert store_rows(office, other.instance) == untouched
    with pytest.raises(errors.IncidentSolved) as solved:
        office.engine.incidents.retry(row.id, admin)
    assert solved.value.params == {"by": admin.name, "at": clock().isoformat()}
    assert_sound(office.engine)


def store_rows(office: Office, instance: int) -> list[object]:
    """What is stored of one instance: its row, tasks, timers and history."""
    with office.engine.store.read() as tx:
        return [
            tx.execute(sa.text(f"select * from {table} where {column} = {instance}")).all()
            for table, column in (
                ("instance", "id"),
                ("task", "instance_id"),
                ("timer", "instance_id"),
                ("event", "instance_id"),
            )
        ]


def test_a_timer_that_the_worker_overcomes_by_itself_is_solved_by_the_system(
    office: Office, clock: FixedClock
) -> None:
    started = failing(office, clock)
    mend(office, started.instance)
    clock.advance(retry.USUAL[0])
    assert office.engine.timers.fire_due() == 1
    admin = office.actor("admin")
    (row,) = office.engine.incidents.list(admin, solved=True)
    assert (row.solution, row.solved_by) == ("repeated", "")
    assert office.events(started.instance)[-1].data["solved"] == [row.id]


def test_a_cancelled_instance_has_no_open_incident(office: Office, clock: FixedClock) -> None:
    started = failing(office, clock)
    admin = office.actor("admin")
    (row,) = office.engine.incidents.list(admin)
    with pytest.raises(errors.Invalid):
        office.engine.incidents.close(row.id, REASON, admin)  # its timer would be silenced
    office.engine.instances.cancel(started.instance, REASON, admin)
    (row,) = office.engine.incidents.list(admin, solved=True)
    assert (row.solution, row.solved_by) == ("cancelled", admin.name)
    assert office.events(started.instance)[-1].data["solved"] == [row.id]
    assert office.engine.incidents.get(row.id, admin).data is None
    assert_sound(office.engine)


def test_a_task_that_stopped_is_left_to_its_person(office: Office) -> None:
    office.deploy(choosing(task=True))
    clerk, admin = office.actor("sekretaris"), office.actor("admin")
    started = office.engine.instances.start("kecil", {}, clerk)
    (task,) = started.next
    with pytest.raises(errors.Incident) as refusal:
        office.engine.tasks.complete(task.id, {"pilihan": "z"}, clerk)
    number = refusal.value.params["incident"]
    view = office.engine.incidents.get(number, admin)
    assert (view.row.origin, view.row.code, view.task, view.next_try) == ("task", "no-flow", task.id, None)
    assert (view.may_retry, view.may_close) == (True, True)
    assert not office.engine.incidents.retry(number, admin), "the person has to send it again"
    assert [one.kind for one in office.engine.notices.list(clerk)] == ["try_again", "stopped"]
    office.engine.tasks.complete(task.id, {"pilihan": "a"}, clerk)
    done = office.events(started.instance)[-1]
    assert (done.type, done.data["solved"]) == ("task_completed", [number])
    row = office.engine.incidents.get(number, admin).row
    assert (row.solution, row.solved_by) == ("repeated", clerk.name)
    assert_sound(office.engine)


def test_an_incident_is_closed_by_hand_with_a_reason(office: Office) -> None:
    office.deploy(choosing(task=True))
    clerk, admin = office.actor("sekretaris"), office.actor("admin")
    (task,) = office.engine.instances.start("kecil", {}, clerk).next
    with pytest.raises(errors.Incident) as refusal:
        office.engine.tasks.complete(task.id, {"pilihan": "z"}, clerk)
    number = refusal.value.params["incident"]
    with pytest.raises(errors.Invalid):
        office.engine.incidents.close(number, "pendek", admin)
    office.engine.incidents.close(number, REASON, admin)
    view = office.engine.incidents.get(number, admin)
    assert (view.row.solution, view.row.solved_by) == ("closed", admin.name)
    event = office.events(view.row.instance or 0)[-1]
    assert (event.type, event.actor, event.data) == (
        "incident_solved", "admin", {"incident": number, "reason": REASON}
    )  # fmt: skip
    with pytest.raises(errors.IncidentSolved):
        office.engine.incidents.close(number, REASON, admin)
    assert_sound(office.engine)


def test_a_message_that_stopped_its_receiver_rests_then_waits_for_the_administrator(
    office: Office, clock: FixedClock
) -> None:
    office.deploy(choosing(task=False))
    clerk, admin = office.actor("sekretaris"), office.actor("admin")
    started = office.engine.instances.start("kecil", {}, clerk)
    with office.engine.store.transaction() as tx:
        messages.add(tx, "message", "Kabar", "A-1", '{"pilihan":"z"}', "SOP-1", [None], clock())
    assert office.engine.messages.deliver_due() == 0
    (row,) = office.engine.incidents.list(admin)
    assert (row.origin, row.code, row.instance) == ("message", "no-flow", started.instance)
    for pause in retry.USUAL:
        assert office.engine.incidents.get(row.id, admin).next_try == clock() + pause
        clock.advance(pause - timedelta(seconds=1))
        before = office.dump()
        assert office.engine.messages.deliver_due() == 0
        assert office.dump() == before, "it rests"
        clock.advance(timedelta(seconds=1))
        assert office.engine.messages.deliver_due() == 0
    view = office.engine.incidents.get(row.id, admin)
    assert (view.next_try, view.may_close, view.may_retry) == (None, False, True)
    assert [one.kind for one in office.engine.notices.list(admin)] == ["incident_stays", "incident"]
    with pytest.raises(errors.Incident):
        office.engine.incidents.retry(row.id, admin)
    with office.engine.store.transaction() as tx:
        tx.execute(sa.text("update message set payload = replace(payload, 'z', 'a')"))
    assert office.engine.incidents.retry(row.id, admin)
    event = office.events(started.instance)[-1]
    assert (event.type, event.actor, event.data["solved"]) == ("message_received", "admin", [row.id])
    assert office.engine.messages.deliver_due() == 0
    assert_sound(office.engine)


def test_a_start_that_fails_leaves_nothing_but_an_incident(office: Office) -> None:
    office.deploy(
        packages.package(
            drawings.node("startEvent", "mulai"),
            drawings.node("scriptTask", "hitung", "<bpmn:script>hasil = 1 / 0</bpmn:script>"),
            drawings.user("isi"),
            drawings.node("endEvent", "selesai"),
            chain("mulai", "hitung", "isi", "selesai"),
        )
    )
    clerk, admin = office.actor("sekretaris"), office.actor("admin")
    before = {name: rows for name, rows in office.dump().items() if name in ("instance", "task", "event")}
    with pytest.raises(errors.Incident) as refusal:
        office.engine.instances.start("kecil", {}, clerk)
    after = office.dump()
    assert {name: after[name] for name in before} == before
    number = refusal.value.params["incident"]
    (notice,) = office.engine.notices.list(admin)
    assert (notice.kind, notice.instance, notice.data["incident"]) == ("incident", None, number)
    view = office.engine.incidents.get(number, admin)
    assert (view.row.origin, view.row.version, view.row.instance, view.data) == ("start", 1, None, None)
    with pytest.raises(errors.Invalid):
        office.engine.incidents.retry(number, admin)
    office.engine.incidents.close(number, REASON, admin)
    assert office.engine.incidents.get(number, admin).row.solution == "closed"


def test_what_nobody_foresaw_is_an_incident_of_a_person_s_act_too(office: Office) -> None:
    """Damaged state: the person reads a number, not a blank page; nothing is stored but the incident."""
    one, other = office.start(), office.start()
    with office.engine.store.transaction() as tx:
        tx.execute(
            sa.text("update state set content = :state where instance_id = :id"),
            {"state": b"\x01broken", "id": one.instance},
        )
    untouched = store_rows(office, other.instance)
    with pytest.raises(errors.Incident):
        office.engine.tasks.complete(one.next[0].id, {}, office.actor("kadis"))
    with pytest.raises(errors.Incident):
        office.engine.tasks.get(one.next[0].id, office.actor("kadis"))
    admin = office.actor("admin")
    rows = office.engine.incidents.list(admin)
    assert {row.code for row in rows} == {"altered"}
    view = office.engine.incidents.get(rows[0].id, admin)
    assert view.data is None
    with pytest.raises(errors.Incident):
        office.engine.incidents.retry(rows[0].id, admin)
    office.engine.instances.cancel(one.instance, REASON, admin)
    assert not office.engine.incidents.list(admin)
    assert store_rows(office, other.instance) == untouched
