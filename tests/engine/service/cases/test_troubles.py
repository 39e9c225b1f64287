"""Work in trouble: late, unopened for long, waiting only for news from outside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.cases import troubles
from tests import sop
from tests.engine.service.conftest import Office
from tests.engine.service.work.test_messages import begin, waiting


def test_nothing_is_in_trouble_where_work_flows(office: Office) -> None:
    assert office.engine.troubles.list(office.actor("admin")).none
    office.start()
    assert office.engine.troubles.list(office.actor("admin")).none


def test_a_task_is_late_and_lies_unopened_until_somebody_opens_it(office: Office, clock: FixedClock) -> None:
    engine, admin = office.engine, office.actor("admin")
    task = office.work_to(office.start().instance, "Langkah_2")  # a Monday
    clock.advance(timedelta(days=1))
    assert not engine.troubles.list(admin).unread.count, "not yet two whole working days"
    clock.advance(timedelta(days=2))
    found = engine.troubles.list(admin)
    assert (found.unread.count, found.late.count, found.unopened) == (0, 1, frozenset({task.id})), (
        "it is named once"
    )
    assert [one.id for one in found.late.tasks] == [task.id]
    sekretaris = office.actor("sekretaris")
    office.view(task)
    engine.tasks.opened(task.id, sekretaris)
    found = engine.troubles.list(admin)
    assert (found.unread.count, found.late.count, found.unopened) == (0, 1, frozenset())
    view = engine.tasks.get(task.id, sekretaris)
    engine.tasks.complete(task.id, sop.filled("Langkah_2", view.value), sekretaris)
    assert not engine.troubles.list(admin).late.count


@pytest.mark.one_database
def test_a_weekend_counts_for_nobody(office: Office, clock: FixedClock) -> None:
    clock.advance(timedelta(days=4))  # to a Friday
    office.work_to(office.start().instance, "Langkah_2")
    clock.advance(timedelta(days=3))
    assert not office.engine.troubles.list(office.actor("admin")).unopened
    clock.advance(timedelta(days=2))
    assert len(office.engine.troubles.list(office.actor("admin")).unopened) == 1


@pytest.mark.one_database
def test_what_is_suspended_is_in_no_trouble(office: Office, clock: FixedClock) -> None:
    instance, admin = office.start().instance, office.actor("admin")
    office.engine.suspensions.suspend(instance, "Cuti bersama sampai tanggal 27.", admin)
    clock.advance(timedelta(days=9))
    assert office.engine.troubles.list(admin).none


@pytest.mark.one_database
def test_no_more_is_shown_than_a_page_needs(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(troubles, "SHOWN", 2)
    for periode in ("Triwulan I", "Triwulan II", "Triwulan III"):
        office.work_to(office.start(sop.START | {"periode": periode}).instance, "Langkah_2")
    clock.advance(timedelta(days=9))
    found = office.engine.troubles.list(office.actor("admin"))
    assert (found.late.count, len(found.late.tasks)) == (3, 2)


@pytest.mark.parametrize("username", ["kadis", "auditor", "pemilik"])
@pytest.mark.one_database
def test_only_an_administrator_looks(office: Office, username: str) -> None:
    with pytest.raises(errors.Forbidden):
        office.engine.troubles.list(office.actor(username))


def test_who_took_a_task_has_seen_it(office: Office, clock: FixedClock) -> None:
    first, second = [office.work_to(office.start().instance, "Langkah_2") for _ in range(2)]
    office.engine.tasks.claim(first.id, office.actor("sekretaris"))
    clock.advance(timedelta(days=9))
    found = office.engine.troubles.list(office.actor("admin"))
    assert found.unopened == frozenset({second.id})
    assert [one.id for one in found.late.tasks] == [first.id, second.id]


def test_a_case_that_only_waits_for_a_message_is_named(office: Office) -> None:
    made = begin(office, waiting(office))
    found = office.engine.troubles.list(office.actor("admin"))
    assert [one.id for one in found.still] == [made]
    office.engine.messages.send("Jawab", "A-1", {}, office.actor("admin"))
    assert office.engine.troubles.list(office.actor("admin")).none
