"""Two people at one task, and a person against a timer: one wins, the other reads who."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from engine import errors
from engine.clock import FixedClock
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import Office
from tests.soundness import broken_at

ROUNDS = 10


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run all acts at the same moment, each in its own thread; gives results or the errors raised."""
    gate = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[place] = act()
        except Exception as refusal:
            found[place] = refusal

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def second_kadis(office: Office) -> None:
    office.engine.people.create(
        "plh.kadis", "Pelaksana Harian (contoh)", "kata-sandi-peraga", ["kepala_dinas"], office.actor("admin")
    )


def test_one_of_two_completes_and_the_other_reads_who(office: Office) -> None:
    second_kadis(office)
    first, second = office.actor("kadis"), office.actor("plh.kadis")
    for _ in range(ROUNDS):
        started = office.start()
        (row,) = office.waiting(started.instance)
        value = dict(office.engine.tasks.get(row.id, first).value)
        results = together(
            *(partial(office.engine.tasks.complete, row.id, value, who) for who in (first, second))
        )
        refused = [one for one in results if isinstance(one, errors.TaskDone)]
        assert len(refused) == 1, results
        winner = first if results[1] is refused[0] else second
        assert refused[0].params["by"] == winner.name
        assert refused[0].params["at"]
        assert [task.element for task in office.waiting(started.instance)] == ["Langkah_2"]


def test_one_of_many_claims(office: Office) -> None:
    second_kadis(office)
    people = [office.actor("kadis"), office.actor("plh.kadis")]
    for _ in range(ROUNDS):
        started = office.start()
        (row,) = office.waiting(started.instance)
        results = together(
            *(lambda who=one, task=row.id: office.engine.tasks.claim(task, who) for one in people)
        )
        refused = [one for one in results if isinstance(one, errors.TaskClaimed)]
        assert len(refused) == 1, results
        winner = people[1 - results.index(refused[0])]
        assert refused[0].params["by"] == winner.name


def test_three_bidang_at_once_join_once(office: Office) -> None:
    for _ in range(3):
        started = office.start()
        office.work_to(started.instance, "Langkah_3_isian")
        rows = office.waiting(started.instance)
        assert sorted(str(row.item) for row in rows) == list(sop.BIDANG)
        results = together(*(lambda one=row: office.do(one) for row in rows))
        assert not [one for one in results if isinstance(one, Exception)], results
        (joined,) = office.waiting(started.instance)
        assert joined.element == "Langkah_4"
        seen = office.engine.tasks.get(joined.id, office.actor("perencana")).inputs["indikator"]
        assert len(seen) == 12


def test_the_same_request_twice_has_one_effect(office: Office) -> None:
    actor, request = office.actor("kadis"), uuid4()
    started = office.start()
    (row,) = office.waiting(started.instance)
    value = dict(office.engine.tasks.get(row.id, actor).value)
    results = together(
        *(lambda: office.engine.tasks.complete(row.id, value, actor, request) for _ in range(4)),
    )
    assert {result.next[0].id for result in results} == {office.waiting(started.instance)[0].id}
    again = office.engine.instances.start(sop.KEY, sop.START, actor, UUID(int=7))
    assert office.engine.instances.start(sop.KEY, sop.START, actor, UUID(int=7)).instance == again.instance


def test_two_workers_fire_a_timer_once(office: Office, clock: FixedClock) -> None:
    started = office.start()
    clock.advance(timedelta(days=2))
    together(*(lambda: office.engine.timers.fire_due() for _ in range(4)))
    office.engine.timers.fire_due()
    events = office.engine.history.list(started.instance, office.actor("auditor"))
    assert [event.type for event in events] == ["instance_started", "step_overdue"]


def test_a_person_and_a_timer_at_once(office: Office, clock: FixedClock) -> None:
    for _ in range(ROUNDS):
        started = office.start()
        (row,) = office.waiting(started.instance)
        clock.advance(timedelta(days=10))
        results = together(partial(office.do, row), office.engine.timers.fire_due)
        assert not [one for one in results if isinstance(one, Exception)], results
        types = [
            event.type for event in office.engine.history.list(started.instance, office.actor("auditor"))
        ]
        assert types[:3] == ["instance_started", "step_overdue", "task_completed"]
        assert broken_at(office.engine, started.instance) is None


def test_a_text_on_its_way_as_its_form_is_sent_does_not_outlive_it(office: Office) -> None:
    """Whichever comes first: a task and a start form are sent while the page's last text is under way."""
    actor, key = office.actor("sekretaris"), office.deploy(packages.two_steps())
    engine = office.engine
    for _ in range(ROUNDS):
        page, row = uuid4(), office.waiting(engine.instances.start(key, {}, actor).instance)[0]
        typed = [("nama", "Sit"), ("request_id", str(page))]
        sends = (
            (f"task/{row.id}", partial(engine.tasks.complete, row.id, {"nama": "Siti"}, actor, page)),
            (f"start/{key}", partial(engine.instances.start, key, {}, actor, page)),
        )
        for form, send in sends:
            found = together(partial(engine.autosaves.keep, form, typed, None, actor), send)
            assert not any(isinstance(one, Exception) for one in found), found
            engine.outbox.run_due()
            assert engine.autosaves.of([form], actor) == {}
