"""What was just sent is taken back: the case stands as if it had not been, or the refusal says what followed."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest

from engine import bpmn, errors, store
from engine.clock import FixedClock
from engine.service.audit.agreement import agrees
from engine.service.views import TaskItem
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import assert_sound

REASON = "Nilai triwulan salah ketik."


@pytest.fixture
def row(office: Office) -> TaskItem:
    """The open first task of the small process, which the secretary does; the head of the office is next."""
    key = office.deploy(packages.two_steps())
    started = office.engine.instances.start(key, {}, office.actor("sekretaris"))
    return office.waiting(started.instance)[0]


def state_of(office: Office, instance: int) -> bytes:
    with office.engine.store.read() as tx:
        found = store.instances.get(tx, instance)
    assert found is not None
    return bytes(found.state)


def send(office: Office, row: TaskItem, value: dict[str, Any] | None = None, **more: Any) -> None:
    value = {"nama": "Siti", "catatan": "terkirim"} if value is None else value
    office.engine.tasks.complete(row.id, value, office.actor("sekretaris"), **more)


def withdraw(office: Office, task: int, username: str = "sekretaris", reason: str = REASON) -> Any:
    return office.engine.withdrawals.withdraw(task, reason, office.actor(username))


def refused(office: Office, task: int, username: str = "sekretaris") -> dict[str, Any]:
    """What a refusal says, which leaves nothing behind."""
    before = office.dump()
    with pytest.raises(errors.Followed) as refusal:
        withdraw(office, task, username)
    assert office.dump() == before
    return refusal.value.params


def test_what_was_sent_is_the_content_of_its_form_again(
    office: Office, row: TaskItem, clock: FixedClock
) -> None:
    before, dump = state_of(office, row.instance), office.dump()
    clock.advance(timedelta(minutes=5))
    send(office, row)
    clock.advance(timedelta(minutes=5))
    done = withdraw(office, row.id)
    assert (done.instance, done.task, done.name) == (row.instance, row.id, "Mengisi data")
    assert state_of(office, row.instance) == before, "the state is the one of before, to the byte"
    view = office.engine.tasks.get(row.id, office.actor("sekretaris"))
    assert (view.value["nama"], view.value["catatan"]) == ("Siti", "terkirim")
    assert (view.row.state, view.row.claimed_by, view.row.due) == ("open", "sekretaris", row.due)
    assert (view.row.opened_at, view.draft_by) == (row.opened_at, office.actor("sekretaris").name)
    assert office.dump()["timer"] == dump["timer"], "the standard time runs on from where it began"
    (event,) = office.events(row.instance, "task_withdrawn")
    closed = event.data["closed"]
    assert (event.actor, event.data["reason"], event.data["event"]) == ("sekretaris", REASON, 2)
    assert [one["element"] for one in closed] == ["periksa"]
    assert not office.engine.tasks.inbox(office.actor("kadis")).rows
    assert [one.type for one in office.events(row.instance)][1:] == ["task_completed", "task_withdrawn"]
    assert_sound(office.engine)


def test_it_is_sent_again_as_if_for_the_first_time(office: Office, row: TaskItem, clock: FixedClock) -> None:
    kadis = office.actor("kadis")
    for name in ("Salah", "Benar"):
        clock.advance(timedelta(minutes=5))
        send(office, row, {"nama": name})
        if name == "Salah":
            office.engine.outbox.run_due()
            withdraw(office, row.id)
    office.engine.outbox.run_due()
    (waiting,) = office.waiting(row.instance)
    view = office.engine.tasks.get(waiting.id, kadis)
    assert [one.value["nama"] for one in view.earlier] == ["Benar"]
    with office.engine.store.read() as tx:
        stored = store.tasks.load(tx, waiting.id)
    assert stored is not None
    assert stored.visit == 1, "what was withdrawn is no visit"
    told = [one for one in office.engine.notices.list(kadis) if one.instance == row.instance]
    assert [(one.task, one.gone) for one in told] == [(waiting.id, False), (told[1].task, True)]
    steps = office.engine.instances.get(row.instance, office.actor("admin"))
    assert [one.value["nama"] for one in steps.data] == ["Benar"]
    office.engine.tasks.complete(waiting.id, {}, kadis)
    shown = office.engine.tasks.get(row.id, office.actor("sekretaris"))
    assert shown.value["nama"] == "Benar", "the page of what is done shows what stands"
    assert_sound(office.engine)


def test_only_who_sent_it_and_with_a_reason(office: Office, row: TaskItem) -> None:
    send(office, row)
    before = office.dump()
    for username in ("kadis", "admin"):
        with pytest.raises(errors.Forbidden) as refusal:
            withdraw(office, row.id, username)
        assert refusal.value.params["by"] == office.actor("sekretaris").name
    for reason in ("", "pendek", "x" * 1001, "cukup panjang tetapi \0"):
        with pytest.raises(errors.Invalid):
            withdraw(office, row.id, reason=reason)
    with pytest.raises(errors.NotFound):
        withdraw(office, 999_999)
    assert office.dump() == before


def test_what_was_not_sent_or_is_taken_back_already_is_refused(office: Office, row: TaskItem) -> None:
    assert refused(office, row.id)["reason"] == "never"
    send(office, row)
    withdraw(office, row.id)
    again = refused(office, row.id)
    assert (again["reason"], again["by"]) == ("open", office.actor("sekretaris").name)


def test_an_opened_task_is_not_taken_away(office: Office, row: TaskItem, clock: FixedClock) -> None:
    send(office, row)
    (waiting,) = office.waiting(row.instance)
    clock.advance(timedelta(minutes=31))
    assert office.engine.withdrawals.possible([row.id], office.actor("sekretaris")) == {row.id}
    assert not office.engine.withdrawals.possible([row.id], office.actor("kadis"))
    assert office.engine.tasks.opened(waiting.id, office.actor("kadis"))
    told = refused(office, row.id)
    assert (told["reason"], told["name"], told["by"]) == (
        "read",
        "Memeriksa data",
        office.actor("kadis").name,
    )
    assert told["at"] == clock()
    assert not office.engine.withdrawals.possible([row.id], office.actor("sekretaris"))


@pytest.mark.parametrize("act", ["claim", "draft", "reassign", "complete", "given back"])
def test_what_somebody_did_with_it_is_said(
    office: Office, row: TaskItem, clock: FixedClock, act: str
) -> None:
    send(office, row)
    (waiting,) = office.waiting(row.instance)
    kadis, tasks = office.actor("kadis"), office.engine.tasks
    clock.advance(timedelta(minutes=3))
    if act in ("claim", "given back"):
        tasks.claim(waiting.id, kadis)
    elif act == "draft":
        tasks.save_draft(waiting.id, {}, kadis)
    elif act == "reassign":
        tasks.reassign(waiting.id, "perencana", REASON, office.actor("admin"), across=True)
    else:
        started = tasks.complete(waiting.id, {}, kadis)
        assert started.completed
        with pytest.raises(errors.InstanceClosed):
            withdraw(office, row.id)
        return
    moment = clock()
    if act == "given back":
        clock.advance(timedelta(minutes=3))
        tasks.release(waiting.id, kadis)
    told = refused(office, row.id)
    by = office.actor("admin") if act == "reassign" else kadis
    assert (told["reason"], told["by"], told["at"]) == ("taken", by.name, moment)


def test_files_stay_and_may_be_changed(office: Office) -> None:
    key = office.deploy(
        packages.package(
            drawings.chain(
                drawings.user("isi", camunda_formRef="isi"),
                drawings.user("periksa", camunda_candidateGroups="kepala_dinas"),
            ),
            isi=[packages.field("nama", required=True), packages.field("bukti", "filepicker", required=True)],
        )
    )
    actor, tasks = office.actor("sekretaris"), office.engine.tasks
    started = office.engine.instances.start(key, {}, actor)
    (row,) = office.waiting(started.instance)
    kept = tasks.attach(row.id, "bukti", "bukti.pdf", b"%PDF-1.4 isi", actor)
    send(office, row, {"nama": "Siti"})
    withdraw(office, row.id)
    view = tasks.get(row.id, actor)
    assert [(one.name, one.final) for one in view.attachments] == [("bukti.pdf", False)]
    tasks.detach(row.id, kept.id, actor)
    tasks.attach(row.id, "bukti", "lain.pdf", b"%PDF-1.4 lain", actor)
    send(office, row, {"nama": "Siti"})
    assert_sound(office.engine)


def test_a_page_sent_before_is_not_sent_once_more(office: Office, row: TaskItem) -> None:
    request = UUID(int=7)
    send(office, row, request_id=request)
    withdraw(office, row.id)
    with pytest.raises(errors.RequestReused):
        send(office, row, request_id=request)
    send(office, row, request_id=UUID(int=8))
    withdraw(office, row.id)
    for number in (7, 8):
        with pytest.raises(errors.RequestReused):
            send(office, row, request_id=UUID(int=number))
    send(office, row, request_id=UUID(int=9))


def test_a_calendar_or_deadline_that_came_is_said(office: Office, clock: FixedClock) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    actor = office.holder(row)
    office.do(row)
    (waiting, *_more) = office.waiting(started.instance)
    assert waiting.due is not None
    clock.advance(waiting.due - clock() + timedelta(minutes=1))
    told = refused(office, row.id, actor.username)
    assert told["reason"] == "timer"
    office.engine.timers.fire_due()
    assert refused(office, row.id, actor.username)["reason"] == "timer"


def test_what_was_told_of_it_stands_again(office: Office, clock: FixedClock) -> None:
    """That it is late, for its holder and the superior: it does not come a second time."""
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    actor = office.holder(row)
    assert row.due is not None
    clock.advance(row.due - clock() + timedelta(minutes=1))
    office.engine.timers.fire_due()

    def told() -> set[tuple[str, str, bool]]:
        office.engine.outbox.run_due()
        people = {actor.username: actor, "kadis": office.actor("kadis")}
        found = ((name, one) for name, who in people.items() for one in office.engine.notices.list(who))
        return {(name, one.kind, one.gone) for name, one in found if one.task == row.id}

    before = told()
    assert {(actor.username, "overdue", False), ("kadis", "overdue_below", False)} <= before
    office.do(row)
    assert not before & told()
    clock.advance(timedelta(minutes=1))
    withdraw(office, row.id, actor.username)
    assert told() == before
    assert_sound(office.engine)


def test_a_state_altered_beside_the_history_is_not_taken_back_to(office: Office, row: TaskItem) -> None:
    other = office.engine.instances.start(row.process, {}, office.actor("sekretaris"))
    send(office, row)
    with office.engine.store.transaction() as tx:
        forged = store.instances.get(tx, other.instance)
        assert forged is not None
        tx.change(
            store.tx.Statement(
                """update state set content = ? where instance_id = ? and seq = (select min(s.seq) from state s
                where s.instance_id = state.instance_id)"""
            ),
            (bytes(forged.state), row.instance),
        )
    with pytest.raises(errors.Incident) as stop:
        withdraw(office, row.id)
    assert stop.value.params["reason"] == "altered"


def test_what_can_no_more_be_taken_back_is_kept_nowhere(office: Office, row: TaskItem) -> None:
    def kept() -> int:
        return len(office.dump()["state"])

    send(office, row)
    office.engine.outbox.run_due()
    assert kept() == 2, "where the case stands, and what it can be taken back to"
    (waiting,) = office.waiting(row.instance)
    office.engine.tasks.claim(waiting.id, office.actor("kadis"))
    office.engine.tasks.save_draft(waiting.id, {"a": 1}, office.actor("kadis"))
    office.engine.instances.comment(row.instance, "Sedang saya periksa.", office.actor("kadis"))
    office.engine.outbox.run_due()
    assert kept() == 1
    assert refused(office, row.id)["reason"] == "taken"
    office.engine.tasks.complete(waiting.id, {}, office.actor("kadis"))
    assert kept() == 0, "a case that has ended stands nowhere"


@pytest.mark.parametrize("act", ["open", "withdraw"])
def test_of_two_at_once_one_wins_whole(office: Office, row: TaskItem, act: str) -> None:
    """The next person's first look, or the same act again, at the same moment."""
    for _ in range(4):
        send(office, row)
        (waiting,) = office.waiting(row.instance)
        barrier, seen = Barrier(2), dict[str, Any]()

        def first() -> None:
            barrier.wait()  # noqa: B023
            try:
                seen["back"] = withdraw(office, row.id)  # noqa: B023
            except errors.Followed as refusal:
                seen["refusal"] = refusal.params  # noqa: B023

        def second() -> None:
            barrier.wait()  # noqa: B023
            if act == "open":
                seen["read"] = office.engine.tasks.opened(waiting.id, office.actor("kadis"))  # noqa: B023
                return
            try:
                seen["again"] = withdraw(office, row.id)  # noqa: B023
            except errors.Followed as refusal:
                seen["refusal"] = refusal.params  # noqa: B023

        threads = [Thread(target=first), Thread(target=second)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        if act == "withdraw":
            assert len({"back", "again"} & seen.keys()) == 1
            assert seen["refusal"]["reason"] == "open"
        else:
            assert ("back" in seen) is not seen["read"], "opened in time, or gone"
        assert_sound(office.engine)
        if "refusal" in seen and act == "open":
            return


def test_what_is_sent_beside_it_stays(office: Office, clock: FixedClock) -> None:
    """Two fields of work send at their own branches; one takes back, and what the other sent stands."""
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    first, second, *_rest = [
        one for one in office.waiting(started.instance) if one.element == "Langkah_3_isian"
    ]
    for row in (first, second):
        clock.advance(timedelta(minutes=5))
        office.do(row)
    others = {one.id for one in office.waiting(started.instance)}
    later = office.holder(second)
    assert office.engine.withdrawals.possible([second.id], later) == {second.id}
    withdraw(office, first.id, office.holder(first).username)
    assert_sound(office.engine)
    assert refused(office, second.id, later.username)["reason"] == "withdrawn"
    assert office.engine.withdrawals.possible([second.id], later) == frozenset(), (
        "and no button says otherwise"
    )
    now = {one.id for one in office.waiting(started.instance)}
    assert now == others | {first.id}, "nothing else was opened or closed"
    office.work_to(started.instance, "Langkah_4")
    with office.engine.store.read() as tx:
        assert agrees(tx, started.instance, office.engine.office.versions(tx))


def test_a_digest_before_is_said_where_a_timer_came_in_the_same_act(
    office: Office, clock: FixedClock
) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    assert row.due is not None
    clock.advance(row.due - clock() + timedelta(minutes=1))
    before = office.engine.tasks.get(row.id, office.holder(row)).row.due
    office.do(row)
    withdraw(office, row.id, office.holder(row).username)
    late = office.events(started.instance, "step_overdue")
    assert len(late) == 1, "its tenggat passed once"
    again = office.engine.tasks.get(row.id, office.holder(row)).row
    assert (again.state, again.due) == ("open", before)
    assert bpmn.digest_of(state_of(office, started.instance))
    assert_sound(office.engine)
    office.do(row)
    assert sop.KEY
