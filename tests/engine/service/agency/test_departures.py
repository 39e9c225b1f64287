"""What switching somebody off does is said before, and is what then happens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import Engine
from engine.service.accounts.sessions import IDLE
from engine.service.agency.newcomers import Appointment, Newcomer
from tests.engine.service.conftest import PASSWORD, Killed, Office


def test_what_is_said_before_is_what_happens(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    started = office.start()
    (task,) = office.waiting(started.instance)
    engine.tasks.claim(task.id, office.actor("kadis"))
    office.sign_in("kadis", PASSWORD)
    end = engine.clock() + timedelta(days=5)
    engine.people.grant("kadis", "sekretaris", admin, kind="plh", end=end, letter="SPT 1")
    said = engine.agency.departures.of_account("kadis", admin)
    assert (said.sessions, said.count, said.last) == (1, 1, False)
    assert [(one.number, one.name) for one in said.tasks] == [(task.number, task.name)]
    (vacant,) = said.vacant
    assert (vacant.role, vacant.tasks) == ("kepala_dinas", 1)
    assert vacant.stands == ("Administrator",) or vacant.stands
    assert [(one.kind, one.end) for one in said.acting] == [("plh", end)]
    done = engine.people.set_active("kadis", False, admin, said.revision)
    assert (done.sessions, done.tasks) == (1, 1)
    engine.outbox.run_due()
    (left,) = office.waiting(started.instance)
    assert left.claimed_by is None
    assert set(left.stand_labels) == set(vacant.stands)
    assert engine.audit.verify().sound


@pytest.mark.one_database
def test_a_role_that_is_taken_leaves_what_others_give(office: Office) -> None:
    engine, admin = office.engine, office.actor("admin")
    engine.agency.newcomers.add(Newcomer("dua", "Rekan", roles=(Appointment("sekretaris"),)), admin)
    said = engine.agency.departures.of_role("sekretaris", "sekretaris", admin)
    assert (said.vacant, said.tasks, said.sessions) == ((), (), 0)
    said = engine.agency.departures.of_role("sekretaris", "sekretariat_data", admin)
    assert [one.role for one in said.vacant] == ["sekretariat_data"]
    assert engine.agency.departures.of_role("admin", "admin", admin).last
    with pytest.raises(errors.NotFound):
        engine.agency.departures.of_role("kadis", "sekretaris", admin)
    with pytest.raises(errors.Forbidden):
        engine.agency.departures.of_account("kadis", office.actor("auditor"))


@pytest.mark.fault
def test_a_switch_that_is_killed_did_not_happen(office: Office, killed: Killed) -> None:
    office.sign_in("kadis", PASSWORD)
    office.engine.agency.password_links.make("kadis", office.actor("admin"))

    def act(engine: Engine) -> None:
        admin = engine.people.actor("admin")
        assert admin is not None
        engine.people.set_active("kadis", False, admin)

    assert killed(act)
    assert office.engine.audit.verify().sound


@pytest.mark.one_database
def test_a_session_that_nobody_used_for_hours_is_none(office: Office, clock: FixedClock) -> None:
    office.engine.context.machine_clock = clock
    office.sign_in("kadis", PASSWORD)
    clock.advance(IDLE + timedelta(minutes=10))
    office.sign_in("kadis", PASSWORD)
    admin = office.actor("admin")
    assert office.engine.agency.departures.of_account("kadis", admin).sessions == 1
    assert len(office.engine.agency.directory.detail("kadis", admin).sessions) == 1
    assert office.engine.people.end_sessions("kadis", admin) == 1
    assert office.engine.people.end_sessions("kadis", admin) == 0
    assert office.engine.audit.verify().sound
