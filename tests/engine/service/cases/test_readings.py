"""Who has read what was sent: for the sender alone, and only while it is open."""

from __future__ import annotations

from datetime import timedelta

from engine.clock import FixedClock
from engine.service.cases import readings
from engine.service.view_facts import Reading
from engine.service.views import TaskItem
from tests.engine.service.conftest import PASSWORD, Office
from tests.engine.service.counting import watched


def sent(office: Office, instance: int, username: str) -> TaskItem:
    """The task at step 2 as somebody sees it on the page of the case and on its own."""
    actor = office.actor(username)
    (row,) = [one for one in office.engine.instances.get(instance, actor).tasks if one.element == "Langkah_2"]
    assert office.engine.tasks.get(row.id, actor).row.readings == row.readings
    return row


def test_the_sender_sees_who_has_read_and_who_has_not(office: Office, clock: FixedClock) -> None:
    engine, instance = office.engine, office.start().instance
    engine.people.create("sekretaris.dua", "Rekan", PASSWORD, ["sekretaris"], office.actor("admin"))
    row = office.work_to(instance, "Langkah_2")
    first, other = office.actor("sekretaris"), office.actor("sekretaris.dua")
    assert sent(office, instance, "kadis").readings == (Reading(first.name, False), Reading("Rekan", False))
    clock.advance(timedelta(minutes=12))
    engine.tasks.opened(row.id, other)
    at = clock()
    clock.advance(timedelta(minutes=12))
    engine.tasks.opened(row.id, other)
    assert sent(office, instance, "kadis").readings == (
        Reading("Rekan", True, at),
        Reading(first.name, False),
    )
    for username in ("sekretaris", "perencana", "admin"):
        assert sent(office, instance, username).readings == (), "who did not send it"
    engine.tasks.claim(row.id, other)
    assert sent(office, instance, "kadis").readings == (Reading("Rekan", True, at),)
    office.engine.tasks.release(row.id, other)
    office.do(row)
    assert sent(office, instance, "kadis").readings == (), "what is done says who did it"


def test_a_case_costs_one_look_more_however_many_it_was_sent_to(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    office.work_to(instance, "Langkah_3_isian")
    actor = office.actor("perencana")
    tasks = [one for one in engine.instances.get(instance, actor).tasks if one.state == "open"]
    assert len(tasks) == 3
    looks: list[str] = []
    with watched(engine.store, looks.append), engine.store.read() as tx:
        found = readings.of_sent(engine.context, tx, actor, tasks, {one.id: actor.username for one in tasks})
    assert all(one.readings for one in found)
    assert sum(one not in ("commit", "committed") for one in looks) == 3
