"""Every act leaves exactly one event, with all that an auditor asks for."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from engine import errors, store
from engine.store import EventRow
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.conftest import Office

PASSWORD = "kata-sandi-baru-sekali"


def in_system(office: Office) -> list[EventRow]:
    with office.engine.store.read() as tx:
        return store.history.of_system(tx)


@pytest.fixture
def one(office: Office) -> Callable[[Callable[[], object]], EventRow]:
    """Do an act that belongs to no instance; gives the one event it left."""

    def run(act: Callable[[], object]) -> EventRow:
        before = in_system(office)
        act()
        after = in_system(office)
        assert after[1:] == before
        return after[0]

    return run


def test_acts_on_people_leave_one_event_with_before_and_after(
    office: Office, one: Callable[[Callable[[], object]], EventRow]
) -> None:
    people, admin = office.engine.people, office.actor("admin")
    assert one(lambda: people.create("ana", "Ana", PASSWORD, [], admin)).type == "person_created"
    granted = one(lambda: people.grant("ana", "sekretaris", admin))
    assert (granted.type, granted.actor) == ("role_granted", "admin")
    assert (granted.data["before"], granted.data["kind"]) == (None, "tetap")
    revoked = one(lambda: people.revoke("ana", "sekretaris", admin))
    assert (revoked.type, revoked.data["before"]) == ("role_revoked", "tetap")
    off = one(lambda: people.set_active("ana", False, admin))
    assert (off.type, off.data["before"], off.data["active"]) == ("person_switched", True, False)
    assert one(lambda: people.set_password("ana", PASSWORD, admin)).type == "password_changed"
    assert one(lambda: people.signed_out(admin)).type == "signed_out"


def test_a_look_of_an_auditor_is_noted_and_nobody_elses(
    office: Office, one: Callable[[Callable[[], object]], EventRow]
) -> None:
    started = office.start()
    auditor = office.actor("auditor")
    looked = one(lambda: office.engine.instances.get(started.instance, auditor))
    assert (looked.type, looked.actor, looked.channel) == ("instance_viewed", "auditor", "web")
    assert looked.data == {"instance": started.instance, "number": started.number}
    assert one(lambda: office.engine.history.list(started.instance, auditor)).type == "instance_viewed"
    task = office.waiting(started.instance)[0].id
    assert one(lambda: office.engine.tasks.get(task, auditor)).data["task"] == task
    before = in_system(office)
    office.engine.instances.get(started.instance, office.actor("kadis"))
    office.engine.tasks.get(task, office.actor("kadis"))
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


def test_an_incident_is_one_event_of_its_instance(office: Office) -> None:
    given = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="bagian">${1 / isi.nama}</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    files = packages.package(
        drawings.chain(
            drawings.user("isi", camunda_formRef="isi"),
            drawings.user("lagi", given, camunda_formRef="lagi"),
        ),
        isi=[packages.field("nama", "number")],
        lagi=[packages.field("bagian", readonly=True)],
    )
    engine, actor = office.engine, office.actor("sekretaris")
    started = engine.instances.start(office.deploy(files), {}, actor)
    done = engine.tasks.complete(started.next[0].id, {"nama": 0}, actor)
    for _twice in range(2):
        with pytest.raises(errors.Incident) as refusal:
            engine.tasks.complete(done.next[0].id, {}, actor)
    events = engine.history.list(started.instance, office.actor("admin"))
    assert [event.type for event in events] == ["instance_started", "task_completed", "incident_raised"]
    assert events[-1].data == {"incident": refusal.value.params["incident"], "code": "expression"}
    assert (events[-1].actor, events[-1].channel, events[-1].element) == ("", "system", "lagi")
    assert engine.history.verify(started.instance) is None
