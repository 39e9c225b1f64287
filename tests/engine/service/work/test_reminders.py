"""Ingatkan: by who waits, to whose turn it is, once a working day, in the history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from tests.engine.service.conftest import Office


def told(office: Office, username: str) -> list[str]:
    return [one.kind for one in office.engine.notices.list(office.actor(username)) if one.kind == "reminded"]


def test_those_whose_turn_it_is_are_told_and_the_history_says_so(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    row = office.work_to(instance, "Langkah_2")
    assert engine.reminders.remind(row.id, office.actor("kadis")) == ("Sekretaris",)
    assert told(office, "sekretaris") == ["reminded"]
    assert told(office, "kadis") == told(office, "perencana") == []
    (event,) = office.events(instance, "task_reminded")
    assert (event.actor, event.role, event.element, event.task) == (
        "kadis",
        "kepala_dinas",
        "Langkah_2",
        row.id,
    )
    assert event.data["told"] == ["sekretaris"]
    assert engine.audit.verify().sound


def test_who_has_taken_it_is_told_alone(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    row = office.work_to(instance, "Langkah_2")
    engine.tasks.claim(row.id, office.actor("sekretaris"))
    assert engine.reminders.remind(row.id, office.actor("kadis")) == (office.actor("sekretaris").name,)
    (event,) = office.events(instance, "task_reminded")
    assert event.data["told"] == ["@sekretaris"]
    assert event.data["told_names"] == {"@sekretaris": office.actor("sekretaris").name}


def test_once_a_working_day_for_each_task_and_person(office: Office, clock: FixedClock) -> None:
    engine, instance = office.engine, office.start().instance
    row = office.work_to(instance, "Langkah_2")
    kadis, perencana = office.actor("kadis"), office.actor("perencana")
    engine.reminders.remind(row.id, kadis)
    with pytest.raises(errors.Reminded) as refused:
        engine.reminders.remind(row.id, kadis)
    assert refused.value.params["at"] == clock()
    engine.reminders.remind(row.id, perencana)  # another person's is another's
    clock.advance(timedelta(days=1))
    engine.reminders.remind(row.id, kadis)
    assert len(office.events(instance, "task_reminded")) == 3
    assert told(office, "sekretaris") == ["reminded"] * 3


def test_refusals(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    row = office.work_to(instance, "Langkah_2")
    before = office.dump()
    with pytest.raises(errors.Invalid) as own:
        engine.reminders.remind(row.id, office.actor("sekretaris"))
    assert own.value.params["reason"] == "own_task"
    with pytest.raises(errors.Forbidden):
        engine.reminders.remind(row.id, office.actor("auditor"))
    for stranger, which in (("bidang.kearsipan", row.id), ("kadis", 10**9)):
        with pytest.raises(errors.NotFound) as unknown:
            engine.reminders.remind(which, office.actor(stranger))
        assert unknown.value.params == {"what": "task", "id": which}, "not even of which case it is"
    assert office.dump() == before
    office.do(row)
    with pytest.raises(errors.TaskDone):
        engine.reminders.remind(row.id, office.actor("kadis"))
