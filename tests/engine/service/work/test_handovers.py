"""Tasks handed on: singly, for the time that somebody is away, and back by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import errors
from engine.clock import FixedClock
from engine.service.work.handovers import Handover
from tests import sop
from tests.engine.service.agency.test_absences import note, today
from tests.engine.service.agency.test_delegations import claimed, events
from tests.engine.service.conftest import PASSWORD, Killed, Office
from tests.engine.service.work.pairs import begin, paired
from tests.soundness import assert_sound

DAY = timedelta(days=1)
REASON = "Sekretaris cuti sampai Jumat."


def lend(office: Office, task: int, to: str = "kadis", **other: object) -> None:
    until = office.engine.clock() + 2 * DAY
    terms = Handover(to, REASON, across=True, of="sekretaris", until=until)
    office.engine.tasks.hand_over(task, terms, office.actor("admin"))


def holders(office: Office, task: int) -> tuple[tuple[str, ...], str | None]:
    row = office.engine.tasks.get(task, office.actor("admin")).row
    return row.roles, row.claimed_by


def test_what_is_not_done_by_then_comes_back(office: Office, clock: FixedClock) -> None:
    instance, task = claimed(office)
    lend(office, task)
    office.engine.outbox.run_due()
    assert holders(office, task) == (("sekretaris", "@kadis"), "kadis")
    (given,) = office.events(instance, "task_assigned")
    assert given.data["back_to"] == "sekretaris"
    clock.advance(2 * DAY)
    office.engine.outbox.run_due()
    assert holders(office, task) == (("sekretaris",), "sekretaris")
    back = office.events(instance, "task_assigned")[-1]
    assert (back.actor, back.data["after"], back.data["came_back"]) == ("", "sekretaris", True)
    assert [one.data["outcome"] for one in events(office, "loan_over")] == ["back"]
    assert "came_back" in [one.kind for one in office.engine.notices.list(office.actor("sekretaris"))]
    assert_sound(office.engine)
    assert not office.engine.audit.verify().faults


@pytest.mark.one_database
def test_what_is_done_or_elsewhere_by_then_stays(office: Office, clock: FixedClock) -> None:
    _, done = claimed(office)
    _, taken = claimed(office)
    _, handed = claimed(office)
    office.engine.people.create("kembar", "Sekretaris Kedua", PASSWORD, ["sekretaris"], office.actor("admin"))
    lend(office, done)
    lend(office, taken, "")
    lend(office, handed)
    assert holders(office, taken) == (("sekretaris",), None)
    office.engine.tasks.claim(taken, office.actor("kembar"))
    office.engine.tasks.reassign(handed, "kembar", REASON, office.actor("admin"))
    (over,) = events(office, "loan_over")
    assert (over.actor, over.data["outcome"]) == ("admin", "handed_on")
    shown = office.engine.tasks.get(done, office.actor("kadis")).value
    office.engine.tasks.complete(done, sop.filled("Langkah_2", shown), office.actor("kadis"))
    clock.advance(2 * DAY)
    office.engine.outbox.run_due()
    assert sorted(one.data["outcome"] for one in events(office, "loan_over")) == [
        "done",
        "handed_on",
        "taken",
    ]
    assert holders(office, taken)[1] == holders(office, handed)[1] == "kembar"
    assert not office.engine.audit.verify().faults


@pytest.mark.one_database
def test_who_left_meanwhile_gets_nothing_back(office: Office, clock: FixedClock) -> None:
    _, task = claimed(office)
    lend(office, task)
    office.engine.people.set_active("sekretaris", False, office.actor("admin"))
    clock.advance(2 * DAY)
    office.engine.outbox.run_due()
    assert [one.data["outcome"] for one in events(office, "loan_over")] == ["left"]
    assert holders(office, task)[1] == "kadis"


@pytest.mark.one_database
def test_what_is_no_handover_is_refused_whole(office: Office) -> None:
    _, task = claimed(office)
    now, admin = office.engine.clock(), office.actor("admin")
    before = office.dump()
    for terms, field, reason in (
        (Handover("kadis", "ya", True, "sekretaris", now + DAY), "reason", "too_short"),
        (Handover("kadis", REASON, True, "sekretaris", now), "until", "past"),
        (Handover("kadis", REASON, True, "sekretaris", now + 400 * DAY), "until", "too_far"),
        (Handover("kadis", REASON, True, "perencana", now + DAY), "task", "not_theirs"),
        (Handover("auditor", REASON, True), "person", "only_reads"),
    ):
        with pytest.raises(errors.Invalid) as refusal:
            office.engine.tasks.hand_over(task, terms, admin)
        assert (refusal.value.params["field"], refusal.value.params["reason"]) == (field, reason)
    with pytest.raises(errors.Unconfirmed):
        office.engine.tasks.hand_over(task, Handover("kadis", REASON), admin)
    with pytest.raises(errors.NotFound):
        office.engine.tasks.hand_over(task, Handover("siapa.ini", REASON), admin)
    assert office.dump() == before
    office.engine.tasks.release(task, office.actor("sekretaris"))
    with pytest.raises(errors.Invalid) as refusal:
        office.engine.tasks.hand_over(task, Handover("", REASON), admin)
    assert refusal.value.params["reason"] == "with_group"


@pytest.mark.one_database
def test_an_administrator_takes_no_task_of_another_office_by_handing_it_to_oneself(office: Office) -> None:
    """Whoever hands on decides whose it is; what a superior takes over is told in that capacity."""
    row = office.work_to(office.start().instance, "Langkah_2")
    tasks, admin = office.engine.tasks, office.actor("admin")
    before = office.dump()
    with pytest.raises(errors.Invalid) as refusal:
        tasks.reassign(row.id, "admin", REASON, admin, across=True)
    assert (refusal.value.params["field"], refusal.value.params["reason"]) == ("person", "oneself_handed")
    assert office.dump() == before
    assert "admin" not in [one.username for one in tasks.candidates(row.id, admin)]
    office.engine.people.create("lain", "Administrator Kedua", PASSWORD, ["admin"], admin)
    assert "lain" in [one.username for one in tasks.candidates(row.id, admin)]
    tasks.reassign(row.id, "lain", REASON, admin, across=True)
    office.engine.people.grant("kadis", "admin", admin)
    assert "kadis" in [one.username for one in tasks.candidates(row.id, office.actor("kadis"))]
    tasks.reassign(row.id, "kadis", REASON, office.actor("kadis"), across=True)


def test_the_tasks_of_somebody_are_listed_for_administrators(office: Office) -> None:
    _, task = claimed(office)
    tasks = office.engine.tasks
    assert [one.id for one in tasks.to_hand_on("sekretaris", office.actor("admin"))] == [task]
    assert tasks.to_hand_on("kadis", office.actor("admin")) == ()
    for by in ("kadis", "auditor", "sekretaris"):
        with pytest.raises(errors.Forbidden):
            tasks.to_hand_on("sekretaris", office.actor(by))
    with pytest.raises(errors.NotFound):
        tasks.to_hand_on("siapa.ini", office.actor("admin"))


@pytest.mark.one_database
def test_who_is_away_is_marked_among_those_to_choose_from(office: Office) -> None:
    _, task = claimed(office)
    note(office, "perencana", first=today(office), last=today(office) + DAY)
    found = {one.username: one for one in office.engine.tasks.candidates(task, office.actor("admin"))}
    assert found["perencana"].away_until == today(office) + DAY
    assert found["kadis"].away_until is None
    assert next(iter(found)) == "sekretaris", "who holds one of its roles first"


@pytest.mark.one_database
def test_a_loan_beside_the_history_is_named(office: Office) -> None:
    _, task = claimed(office)
    lend(office, task)
    assert not office.engine.audit.verify().faults
    with office.engine.store.transaction() as tx:
        tx.execute(sa.text("update loan set until = until + 1"))
    (fault,) = office.engine.audit.verify().faults
    assert (fault.what, fault.which) == ("loan", "sekretaris")


@pytest.mark.fault
@pytest.mark.one_database
def test_a_task_is_lent_and_comes_back_wholly_or_not_at_all(
    office: Office, clock: FixedClock, killed: Killed
) -> None:
    _, task = claimed(office)
    office.engine.outbox.run_due()
    admin, until = office.actor("admin"), clock() + 2 * DAY
    terms = Handover("kadis", REASON, across=True, of="sekretaris", until=until)
    killed(lambda engine: engine.tasks.hand_over(task, terms, admin))
    office.engine.outbox.run_due()
    clock.advance(2 * DAY)
    killed(lambda engine: engine.outbox.run_due())


@pytest.mark.one_database
def test_who_did_the_other_step_meanwhile_gets_the_check_not_back(office: Office, clock: FixedClock) -> None:
    """Four eyes refuse it: it stays with whom it was lent to."""
    instance = begin(office, paired("tolak", beside=True))
    rows = {row.element: row.id for row in office.waiting(instance)}
    office.engine.tasks.claim(rows["periksa"], office.actor("sekretaris"))
    lend(office, rows["periksa"])
    office.engine.tasks.complete(rows["isi"], {}, office.actor("sekretaris"))
    clock.advance(2 * DAY)
    office.engine.outbox.run_due()
    assert holders(office, rows["periksa"])[1] == "kadis"
    assert [one.data["outcome"] for one in events(office, "loan_over")] == ["left"]
    assert_sound(office.engine)
