"""Taking back in every shape that a process can have: the stored state is the one of before, to the byte."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.calendar.calendar_views import CalendarChange
from engine.service.cases.search import Query
from engine.store.withdrawals import KEPT
from engine.workdays import DayRule
from tests.engine.bpmn import drawings, events, models
from tests.engine.service import packages
from tests.engine.service.conftest import Killed, Office
from tests.soundness import assert_sound

REASON = "Salah kirim, diperbaiki dulu."
FLOW = models.flow
ENDS = models.START + models.END
BOXED = "".join(models.INNER)


def people(name: str, inner: str = "") -> str:
    return models.user(name, inner, "sekretaris")


def border(host: str) -> str:
    """An interrupting timer on the border of a task, which ends elsewhere."""
    return models.deadline(host, "P2D", interrupting=True)


SHAPES = {
    "script and choice": (
        ENDS
        + people("a")
        + models.script("hitung", "n = 3")
        + models.xor("x", "d")
        + people("b")
        + people("c"),
        models.chain("mulai", "a", "hitung", "x")
        + FLOW("x", "b", "n == 3")
        + FLOW("x", "c", name="d")
        + FLOW("b", "selesai")
        + FLOW("c", "selesai"),
    ),
    "split": (
        ENDS + people("a") + models.parallel("p") + people("b") + people("c") + models.parallel("q"),
        models.chain("mulai", "a", "p", "b", "q", "selesai") + models.chain("p", "c", "q"),
    ),
    "join": (
        ENDS + models.parallel("p") + people("a") + people("b") + models.parallel("q") + people("c"),
        models.chain("mulai", "p", "a", "q", "c", "selesai") + models.chain("p", "b", "q"),
    ),
    "each at once": (
        ENDS + people("a", models.each("[1, 2, 3]")) + people("b"),
        models.chain("mulai", "a", "b", "selesai"),
    ),
    "each in turn": (
        ENDS + people("a", models.each("[1, 2, 3]", sequential=True)) + people("b"),
        models.chain("mulai", "a", "b", "selesai"),
    ),
    "enough of each": (
        ENDS + people("a", models.each("[1, 2, 3]", condition="nrOfCompletedInstances == 1")) + people("b"),
        models.chain("mulai", "a", "b", "selesai"),
    ),
    "sub-process": (
        ENDS
        + f'<bpmn:subProcess id="s">{BOXED}{people("a")}{models.chain("s1", "a", "e1")}</bpmn:subProcess>'
        + border("s")
        + people("b"),
        models.chain("mulai", "s", "b", "selesai"),
    ),
    "border": (
        ENDS + people("a") + border("a") + models.deadline("b") + people("b"),
        models.chain("mulai", "a", "b", "selesai"),
    ),
    "ends the others": (
        ENDS + f'<bpmn:subProcess id="s">{BOXED}{models.parallel("p")}{people("a")}{people("b")}'
        f"{events.end('habis', 'terminate')}{models.chain('s1', 'p', 'a', 'habis')}{models.chain('p', 'b', 'e1')}"
        "</bpmn:subProcess>" + people("c"),
        models.chain("mulai", "s", "c", "selesai"),
    ),
}


def begin(office: Office, model: str) -> int:
    key = office.deploy({"process.bpmn": model.encode()})
    return office.engine.instances.start(key, {}, office.actor("sekretaris")).instance


def stand(office: Office, instance: int) -> tuple[bytes, list[Any], list[Any]]:
    """The stored state, the open tasks but for who has taken them, and what waits."""
    with office.engine.store.read() as tx:
        found = store.instances.get(tx, instance)
        tasks = store.tasks.open_of(tx, instance)
    assert found is not None
    rows = [tuple(one._replace(claimed_by=None, claimed_at=None)) for one in tasks]
    return bytes(found.state), rows, office.dump()["timer"]


@pytest.mark.one_database
@pytest.mark.parametrize("shape", SHAPES)
def test_the_case_stands_as_before(office: Office, clock: FixedClock, shape: str) -> None:
    instance = begin(office, models.process(*SHAPES[shape]))
    actor, tasks = office.actor("sekretaris"), office.engine.tasks
    taken_back = 0
    while rows := office.waiting(instance):
        for row in rows:
            before = stand(office, instance)
            clock.advance(timedelta(minutes=3))
            if tasks.complete(row.id, {}, actor).completed:
                assert_sound(office.engine)
                assert taken_back
                return
            office.engine.withdrawals.withdraw(row.id, REASON, actor)
            taken_back += 1
            assert stand(office, instance) == before, row.element
            assert_sound(office.engine)
        tasks.complete(rows[0].id, {}, actor)
    raise AssertionError("it never ended")


MESSAGES = {
    "message_sent": (events.throw("kirim", "message", "M"), "message"),
    "signal_sent": (events.throw("kirim", "signal", "S"), "message"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("kind", MESSAGES)
def test_what_has_left_the_case_is_not_called_back(office: Office, kind: str) -> None:
    thrown, reason = MESSAGES[kind]
    model = models.process(
        ENDS, people("a"), thrown, people("b"), models.chain("mulai", "a", "kirim", "b", "selesai")
    )
    instance = begin(office, events.top(model, message="M", signal="S"))
    (row,) = office.waiting(instance)
    office.engine.tasks.complete(row.id, {}, office.actor("sekretaris"))
    assert [one.type for one in office.events(instance)][-1] == kind
    assert not office.engine.withdrawals.possible([row.id], office.actor("sekretaris"))
    with pytest.raises(errors.Followed) as refusal:
        office.engine.withdrawals.withdraw(row.id, REASON, office.actor("sekretaris"))
    assert refusal.value.params["reason"] == reason


@pytest.mark.one_database
def test_who_joined_last_takes_back_and_who_was_first_is_told(office: Office, clock: FixedClock) -> None:
    instance = begin(office, models.process(*SHAPES["join"]))
    actor, engine = office.actor("sekretaris"), office.engine
    first, last = office.waiting(instance)
    for row in (first, last):
        clock.advance(timedelta(minutes=3))
        engine.tasks.complete(row.id, {}, actor)
    with pytest.raises(errors.Followed) as refusal:
        engine.withdrawals.withdraw(first.id, REASON, actor)
    assert (refusal.value.params["reason"], refusal.value.params["at"]) == ("joined", clock())
    engine.withdrawals.withdraw(last.id, REASON, actor)
    engine.withdrawals.withdraw(first.id, REASON, actor)
    assert Counter(one.element for one in office.waiting(instance)) == {"a": 1, "b": 1}
    assert_sound(engine)


@pytest.mark.one_database
@pytest.mark.parametrize("many", [False, True])
def test_what_it_began_from_is_kept_no_more(office: Office, clock: FixedClock, many: bool) -> None:
    """More branches than are kept, or one that ended what had opened: a refusal, and no incident of the case."""
    ended = (
        ENDS + f'<bpmn:subProcess id="s">{BOXED}{models.parallel("p")}{people("a")}{people("n")}{people("b")}'
        f"{events.end('habis', 'terminate')}{models.chain('s1', 'p', 'a', 'n', 'e1')}"
        f"{models.chain('p', 'b', 'habis')}</bpmn:subProcess>{people('c')}",
        models.chain("mulai", "s", "c", "selesai"),
    )
    items = ", ".join(str(one) for one in range(KEPT + 2))
    each = (
        ENDS + people("a", models.each(f"[{items}]")) + people("b"),
        models.chain("mulai", "a", "b", "selesai"),
    )
    instance = begin(office, models.process(*(each if many else ended)))
    actor, engine = office.actor("sekretaris"), office.engine
    rows = office.waiting(instance)
    for row in rows[: KEPT + 1]:
        clock.advance(timedelta(minutes=3))
        engine.tasks.complete(row.id, {}, actor)
    engine.outbox.run_due()
    assert rows[0].id not in engine.withdrawals.possible([row.id for row in rows], actor)
    with pytest.raises(errors.Followed) as refusal:
        engine.withdrawals.withdraw(rows[0].id, REASON, actor)
    assert (refusal.value.params["reason"], refusal.value.params["by"]) == ("unknown", actor.name)
    assert not office.events(instance, "incident_raised")


BRANCHES = {
    "holder": (
        "",
        drawings.node(
            "userTask", "c", camunda_candidateGroups="${'perencana' if 'n' in a else 'sekretaris'}"
        ),
    ),
    "value": (
        drawings.node("scriptTask", "h", "<bpmn:script>m = 'ada' if 'n' in a else ''</bpmn:script>"),
        drawings.user("c"),
    ),
}


@pytest.mark.one_database
@pytest.mark.parametrize("read", BRANCHES)
def test_what_another_branch_made_of_it_is_a_reason(office: Office, clock: FixedClock, read: str) -> None:
    """Who has the next task there, or a value that was computed from what was sent."""
    script, last = BRANCHES[read]
    middle = ["h"] if script else []
    flows = [
        ("mulai", "p"),
        ("p", "a"),
        ("a", "q"),
        *pairwise(["p", "b", *middle, "c", "q"]),
        ("q", "selesai"),
    ]
    key = office.deploy(
        packages.package(
            *(drawings.node("startEvent", "mulai"), drawings.node("endEvent", "selesai")),
            *(drawings.node("parallelGateway", name) for name in "pq"),
            *(drawings.user("a", camunda_formRef="f"), drawings.user("b"), script, last),
            *(drawings.flow(f"F{at}", *one) for at, one in enumerate(flows)),
            f=[packages.field("n")],
        )
    )
    actor, engine = office.actor("sekretaris"), office.engine
    instance = engine.instances.start(key, {}, actor).instance
    rows = {row.element: row for row in office.waiting(instance)}
    engine.tasks.complete(rows["a"].id, {"n": "x"}, actor)
    clock.advance(timedelta(minutes=3))
    engine.tasks.complete(rows["b"].id, {}, actor)
    with pytest.raises(errors.Followed) as refusal:
        engine.withdrawals.withdraw(rows["a"].id, REASON, actor)
    assert (refusal.value.params["reason"], refusal.value.params["at"]) == ("joined", clock())
    engine.withdrawals.withdraw(rows["b"].id, REASON, actor)
    engine.withdrawals.withdraw(rows["a"].id, REASON, actor)
    assert_sound(engine)


@pytest.mark.one_database
def test_a_task_that_would_be_interrupted_at_once_is_not_opened_again(
    office: Office, clock: FixedClock
) -> None:
    """What was sent would be lost by it: the timer on its border came due while it was sent."""
    shape = ENDS + people("a") + border("a") + people("b"), models.chain("mulai", "a", "b", "selesai")
    instance = begin(office, models.process(*shape))
    actor, engine = office.actor("sekretaris"), office.engine
    (row,) = office.waiting(instance)
    with engine.store.read() as tx:
        (timer,) = store.timers.of_instance(tx, instance)
    engine.tasks.complete(row.id, {}, actor)
    clock.advance(timedelta(days=20))
    with pytest.raises(errors.Followed) as refusal:
        engine.withdrawals.withdraw(row.id, REASON, actor)
    assert (refusal.value.params["reason"], refusal.value.params["at"]) == ("timer", timer.due_at)


@pytest.mark.one_database
def test_no_tenggat_of_an_old_calendar_comes_back(office: Office, clock: FixedClock) -> None:
    """A holiday since then, which moved nothing that is open now."""
    shape = (
        ENDS + people("a") + models.deadline("a", "P1D") + people("b"),
        models.chain("mulai", "a", "b", "selesai"),
    )
    instance = begin(office, models.process(*shape))
    actor, engine = office.actor("sekretaris"), office.engine
    (row,) = office.waiting(instance)
    assert row.due is not None
    engine.tasks.complete(row.id, {}, actor)
    day = row.due.date()
    holiday = DayRule(day, "libur_daerah", note="Hari jadi kota", basis="SE 12/2026")
    engine.agency.calendars.change(CalendarChange(days={day: holiday}), REASON, None, office.actor("admin"))
    while engine.agency.recounts.run_due():
        pass
    assert not office.events(instance, "due_recounted")
    with pytest.raises(errors.Followed) as refusal:
        engine.withdrawals.withdraw(row.id, REASON, actor)
    assert refusal.value.params["reason"] == "moved"


@pytest.mark.one_database
def test_a_visit_that_was_taken_back_goes_on(office: Office, clock: FixedClock) -> None:
    """Its working time runs from where it was opened to when it was sent for good; what it had opened is no visit."""
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    actor = office.holder(row)
    clock.advance(timedelta(minutes=10))
    office.do(row)
    clock.advance(timedelta(minutes=10))
    office.engine.withdrawals.withdraw(row.id, REASON, actor)
    clock.advance(timedelta(minutes=10))
    office.do(row)
    found = [one for one, _ in office.engine.records.visits(started.instance, office.actor("auditor")).visits]
    assert [(one.step, one.minutes) for one in found][1:] == [(2, 30), (3, None)]
    view = office.engine.instances.get(started.instance, office.actor("auditor"))
    assert [step.visits for step in view.steps][:3] == [1, 1, 1]


@pytest.mark.one_database
def test_words_that_were_taken_back_are_not_found(office: Office) -> None:
    key = office.deploy(packages.two_steps())
    actor, engine = office.actor("sekretaris"), office.engine
    started = engine.instances.start(key, {}, actor)
    (row,) = office.waiting(started.instance)

    def found(text: str) -> bool:
        engine.outbox.run_due()
        return bool(engine.search.page(Query(text=text), office.actor("auditor"))[0])

    engine.tasks.complete(row.id, {"nama": "Kelirukata"}, actor)
    assert found("kelirukata")
    engine.withdrawals.withdraw(row.id, REASON, actor)
    assert not found("kelirukata")
    engine.tasks.complete(row.id, {"nama": "Benarkata"}, actor)
    assert found("benarkata")


@pytest.mark.one_database
def test_who_was_to_have_it_by_mistake_knows_nothing_of_the_case(office: Office) -> None:
    """Where a form says who is next: only until it is taken back."""
    key = office.deploy(
        packages.package(
            drawings.chain(
                drawings.user("isi", camunda_formRef="isi"),
                drawings.node("userTask", "periksa", camunda_assignee="${isi.siapa}"),
            ),
            isi=[packages.field("siapa", required=True)],
        )
    )
    actor, engine, wrong = office.actor("sekretaris"), office.engine, office.actor("bidang.kearsipan")
    instance = engine.instances.start(key, {}, actor).instance
    (row,) = office.waiting(instance)
    engine.tasks.complete(row.id, {"siapa": wrong.username}, actor)
    engine.outbox.run_due()
    (sent,) = engine.tasks.inbox(wrong).rows
    assert engine.tasks.get(sent.id, wrong).may_see_case
    assert engine.instances.get(instance, wrong).row.id == instance
    assert engine.search.page(Query(), wrong)[0]
    engine.withdrawals.withdraw(row.id, REASON, actor)
    engine.outbox.run_due()
    assert not engine.search.page(Query(), wrong)[0]
    with pytest.raises(errors.NotFound):
        engine.instances.get(instance, wrong)
    view = engine.tasks.get(sent.id, wrong)
    assert (view.row.state, view.may_see_case, view.earlier) == ("closed", False, ())
    engine.tasks.complete(row.id, {"siapa": wrong.username}, actor)
    engine.outbox.run_due()
    assert engine.instances.get(instance, wrong).row.id == instance
    assert engine.search.page(Query(), wrong)[0]
    assert_sound(engine)


@pytest.mark.fault
def test_death_leaves_all_of_it_or_nothing(office: Office, killed: Killed) -> None:
    key = office.deploy(packages.two_steps())
    actor = office.actor("sekretaris")
    started = office.engine.instances.start(key, {}, actor)
    (row,) = office.waiting(started.instance)
    office.engine.tasks.complete(row.id, {"nama": "Siti"}, actor)
    assert killed(lambda engine: engine.withdrawals.withdraw(row.id, REASON, actor)) > 8
    assert [one.type for one in office.events(started.instance)][-1] == "task_withdrawn"
    assert_sound(office.engine)
