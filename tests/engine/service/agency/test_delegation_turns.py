"""What is done when a delegation begins and when it ends: whose the work is, and what the worker does by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service.agency.delegation_turns import turn
from engine.service.work import four_eyes
from tests import sop
from tests.engine.service.agency.test_delegations import claimed, events, give, the, told
from tests.engine.service.conftest import Office

DAY = timedelta(days=1)


@pytest.mark.one_database
def test_what_was_taken_may_go_back_to_the_office_instead(office: Office, clock: FixedClock) -> None:
    instance, task = claimed(office)
    give(office, start=None, claimed="role")
    office.engine.outbox.run_due()
    (released,) = office.events(instance, "task_released")
    assert (released.actor, released.data["before"]) == ("", "sekretaris")
    assert released.data["delegation"]["kind"] == "plh"
    row = office.engine.tasks.get(task, office.actor("perencana")).row
    assert row.claimed_by is None
    clock.advance(4 * DAY)
    office.engine.outbox.run_due()
    assert not office.engine.audit.verify().faults


@pytest.mark.one_database
def test_only_what_was_taken_in_that_office_goes_to_the_deputy(office: Office, clock: FixedClock) -> None:
    """The Sekretaris also fills in data, in a capacity of which nobody is in charge meanwhile."""
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    own = next(one for one in office.waiting(started.instance) if "sekretariat_data" in one.roles)
    office.engine.tasks.claim(own.id, office.actor("sekretaris"))
    _, task = claimed(office)
    give(office, start=None)
    office.engine.outbox.run_due()
    view = office.engine.tasks.get
    assert view(own.id, office.actor("admin")).row.claimed_by == "sekretaris"
    assert view(task, office.actor("admin")).row.claimed_by == "perencana"


@pytest.mark.one_database
def test_a_turn_that_is_run_late_or_again_changes_nothing(office: Office, clock: FixedClock) -> None:
    """A worker that was down over the whole time hands nothing over, and tells the end once."""
    claimed(office)
    made = give(office, start=None, end=2)
    clock.advance(5 * DAY)
    office.engine.outbox.run_due()
    assert not events(office, "delegation_begun")
    assert len(events(office, "delegation_over")) == 1
    assert told(office, "perencana") == ["delegation_over", "delegation_made"]
    again = give(office, start=1, end=3)
    office.engine.agency.delegations.end(again, "Surat perintahnya dicabut.", office.actor("admin"))
    before = office.dump()
    with office.engine.store.transaction() as tx:
        for payload in (f"begin {again}", f"over {again}", "begin 9999"):
            turn(office.engine.context, four_eyes.is_apart, tx, payload)
    assert office.dump() == before
    assert made != again
    assert not office.engine.agency.delegations.standing(office.actor("admin"))


@pytest.mark.one_database
def test_new_work_of_the_office_reaches_the_deputy_as_plh(office: Office, clock: FixedClock) -> None:
    give(office, start=None)
    assert the(office).state == "runs"
    started = office.start()
    row = office.work_to(started.instance, "Langkah_2")
    deputy = office.actor("perencana")
    assert row.id in [one.id for one in office.engine.tasks.inbox(deputy).rows]
    shown = office.engine.tasks.get(row.id, deputy).value
    office.engine.tasks.complete(row.id, sop.filled(row.element, shown), deputy)
    (done,) = [one for one in office.events(started.instance, "task_completed") if one.actor == "perencana"]
    assert (done.role, done.holding) == ("sekretaris", "plh")


@pytest.mark.one_database
def test_a_deputy_whose_account_is_off_gets_no_work(office: Office, clock: FixedClock) -> None:
    """What the absent person had taken goes back to the office, where others find it."""
    instance, task = claimed(office)
    give(office, start=1)
    office.engine.people.set_active("perencana", False, office.actor("admin"))
    clock.advance(DAY)
    office.engine.outbox.run_due()
    row = office.engine.tasks.get(task, office.actor("admin")).row
    assert row.claimed_by is None
    (released,) = office.events(instance, "task_released")
    assert released.data["before"] == "sekretaris"
    (begun,) = events(office, "delegation_begun")
    assert (begun.data["tasks"], begun.data["back"]) == (0, 1)
    assert not office.engine.audit.verify().faults
