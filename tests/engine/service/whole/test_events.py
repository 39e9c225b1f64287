"""Every act leaves exactly one event, with all that an auditor asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.store import EventRow
from tests import sop
from tests.engine.service.conftest import Office, in_system

PASSWORD = "kata-sandi-baru-sekali"


def test_acts_on_people_leave_one_event_with_before_and_after(
    office: Office, one_event: Callable[[Callable[[], object]], EventRow]
) -> None:
    people, admin = office.engine.people, office.actor("admin")
    assert one_event(lambda: people.create("ana", "Ana", PASSWORD, [], admin)).type == "person_created"
    granted = one_event(lambda: people.grant("ana", "sekretaris", admin))
    assert (granted.type, granted.actor) == ("role_granted", "admin")
    assert (granted.data["before"], granted.data["kind"]) == (None, "tetap")
    revoked = one_event(lambda: people.revoke("ana", "sekretaris", admin))
    assert (revoked.type, revoked.data["before"]) == ("role_revoked", "tetap")
    off = one_event(lambda: people.set_active("ana", False, admin))
    assert (off.type, off.data["before"], off.data["active"]) == ("person_switched", True, False)
    assert one_event(lambda: people.set_password("ana", PASSWORD, admin)).type == "password_changed"
    assert one_event(lambda: office.engine.site.sessions.sign_out(admin, "")).type == "signed_out"


def test_a_draft_keeps_what_it_changed_before_and_after(office: Office) -> None:
    started = office.start()
    row, kadis, tasks = office.waiting(started.instance)[0], office.actor("kadis"), office.engine.tasks
    tasks.save_draft(row.id, {"arahan": "dulu", "rinci": [{"a": 1}]}, kadis)
    tasks.save_draft(row.id, {"arahan": "kini", "rinci": [{"a": 2}]}, kadis)
    first, second = office.events(started.instance, "draft_saved")
    assert first.data["changed"] == {"arahan": [None, "dulu"], "rinci": [None, [{"a": 1}]]}
    assert second.data["changed"] == {"arahan": ["dulu", "kini"], "rinci.0.a": [1, 2]}


def test_who_is_told_of_an_act_stands_in_its_event(office: Office, clock: FixedClock) -> None:
    started = office.start()
    row, admin = office.waiting(started.instance)[0], office.actor("admin")
    office.engine.tasks.reassign(row.id, "sekretaris", sop.REASON, admin, across=True)
    (assigned,) = office.events(started.instance, "task_assigned")
    assert assigned.data["told"] == ["@sekretaris"]
    clock.advance(timedelta(days=40))
    office.engine.timers.fire_due()
    late = office.events(started.instance, "step_overdue")[0]
    assert "kepala_dinas" in late.data["told"]
    assert [one.kind for one in office.engine.notices.list(office.actor("kadis"))] == ["overdue"]


def test_attempts_that_are_held_back_are_one_event_a_window(
    office: Office, one_event: Callable[[Callable[[], object]], EventRow]
) -> None:
    def guess() -> None:
        with pytest.raises(errors.NotSignedIn):
            office.sign_in("kadis", "bukan-sandinya", "10.0.0.9")

    def held() -> None:
        with pytest.raises(errors.Throttled):
            office.sign_in("kadis", "bukan-sandinya", "10.0.0.9")

    for _try in range(5):
        assert one_event(guess).type == "sign_in_failed"
    noted = one_event(held)
    assert (noted.type, noted.actor, noted.data) == (
        "sign_in_throttled",
        "kadis",
        {"address": "10.0.0.9", "tries": 5},
    )
    before = in_system(office)
    held()
    assert in_system(office) == before


def test_acts_on_an_instance_say_who_how_what_and_by_which_request(office: Office) -> None:
    engine, request = office.engine, uuid4()
    started = engine.instances.start(sop.KEY, sop.START, office.actor("kadis"), request)
    row = office.work_to(started.instance, "Langkah_7")
    office.do(row, back=True)
    again = office.work_to(started.instance, "Langkah_7")
    actor = office.actor(sop.PEOPLE[again.roles[0]])
    value = sop.filled(again.element, engine.tasks.get(again.id, actor).value)
    finish = uuid4()
    engine.tasks.complete(again.id, value, actor, finish)
    events = engine.history.list(started.instance, office.actor("admin"))
    first, last = events[0], events[-1]
    with engine.store.read() as tx:
        found = store.definitions.latest(tx, sop.KEY)
    assert found is not None
    assert (first.data["request"], first.data["definition"]) == (request.hex, found.sha256.hex())
    assert (last.type, last.actor, last.channel, last.element) == (
        "task_completed",
        actor.username,
        "web",
        "Langkah_7",
    )
    assert (last.data["request"], last.data["visit"]) == (finish.hex, 2)
    assert last.data["changed"]["keputusan"] == ["kembalikan", value["keputusan"]]
    assert last.data["changed"]["alasan"][0] == sop.REASON
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert engine.audit.verify().sound
