"""Every act leaves exactly one event, with all that an auditor asks for."""

from __future__ import annotations

import dataclasses
import functools
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from engine import errors, requests, store
from engine.clock import FixedClock
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


def test_a_look_by_a_right_to_read_all_is_noted_and_that_of_who_takes_part_is_not(
    office: Office, one: Callable[[Callable[[], object]], EventRow]
) -> None:
    started = office.start()
    auditor = office.actor("auditor")
    looked = one(lambda: office.engine.instances.get(started.instance, auditor))
    assert (looked.type, looked.actor, looked.channel) == ("instance_viewed", "auditor", "web")
    assert looked.data == {"instance": started.instance, "number": started.number}
    assert one(lambda: office.engine.history.list(started.instance, auditor)).type == "instance_viewed"
    assert one(lambda: office.engine.records.moment(started.instance, 1, auditor)).type == "instance_viewed"
    day = office.engine.clock().date()
    report = one(lambda: office.engine.reports.report(sop.KEY, day, day, auditor))
    assert (report.type, report.data["process"]) == ("report_viewed", sop.KEY)
    task = office.waiting(started.instance)[0].id
    assert one(lambda: office.engine.tasks.get(task, auditor)).data["task"] == task
    for reader in map(office.actor, ("admin", "pemilik")):
        seen = one(functools.partial(office.engine.instances.get, started.instance, reader))
        assert (seen.type, seen.actor) == ("instance_viewed", reader.username)
    before = in_system(office)
    office.engine.instances.get(started.instance, office.actor("kadis"))
    office.engine.reports.report(sop.KEY, day, day, office.actor("kadis"))
    office.engine.tasks.get(task, office.actor("kadis"))
    assert in_system(office) == before


def test_every_event_caused_by_a_request_keeps_its_id(office: Office) -> None:
    engine, request = office.engine, uuid4()
    with requests.serving(request):
        started = office.start()
        row = office.waiting(started.instance)[0]
        kadis = office.actor("kadis")
        engine.tasks.claim(row.id, kadis)
        engine.tasks.save_draft(row.id, {"arahan": "dulu"}, kadis)
        engine.tasks.release(row.id, kadis)
        engine.instances.get(started.instance, office.actor("auditor"))
        engine.instances.cancel(started.instance, sop.REASON, office.actor("admin"))
    assert requests.current() is None
    events = engine.history.list(started.instance, office.actor("kadis"))
    assert len({event.type for event in events}) == 5
    assert {event.data["request"] for event in events} == {request.hex}
    assert in_system(office)[0].data["request"] == request.hex
    assert "request" not in in_system(office)[-1].data  # what set the office up was no request
    assert engine.audit.verify().sound


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
    office: Office, one: Callable[[Callable[[], object]], EventRow]
) -> None:
    people = office.engine.people

    def guess() -> None:
        with pytest.raises(errors.NotSignedIn):
            people.sign_in("kadis", "bukan-sandinya", "10.0.0.9")

    def held() -> None:
        with pytest.raises(errors.Throttled):
            people.sign_in("kadis", "bukan-sandinya", "10.0.0.9")

    for _try in range(5):
        assert one(guess).type == "sign_in_failed"
    noted = one(held)
    assert (noted.type, noted.actor, noted.data) == (
        "sign_in_throttled",
        "kadis",
        {"address": "10.0.0.9", "tries": 5},
    )
    before = in_system(office)
    held()
    assert in_system(office) == before


def test_settings_and_roles_that_changed_are_events(
    office: Office, one: Callable[[Callable[[], object]], EventRow], tmp_path: Path
) -> None:
    engine = office.engine
    chosen = {"due_policy": "bergulir", "mail_url": "smtp://alur:rahasia@surat.example:587"}
    engine.context.settings = dataclasses.replace(engine.context.settings, **chosen)  # type: ignore[arg-type]
    noted = one(lambda: engine.setup.note_settings("operator"))
    assert (noted.type, noted.channel, noted.data["account"]) == ("settings_changed", "cli", "operator")
    assert noted.data["changed"]["ALUR_DUE_POLICY"] == ["akhir_hari", "bergulir"]
    assert noted.data["changed"]["ALUR_MAIL_URL"][1] == "smtp://surat.example:587"
    assert not engine.setup.note_settings("operator")
    folder = shutil.copytree(engine.settings.processes, tmp_path / "processes")
    text = (folder / "roles.toml").read_text().replace('"Sekretaris"', '"Sekretaris Dinas"', 1)
    (folder / "roles.toml").write_text(text)
    engine.context.settings = dataclasses.replace(engine.context.settings, processes=folder)
    changed = one(lambda: engine.setup.init())
    assert changed.type == "roles_changed"
    ((role, (old, new)),) = changed.data["changed"].items()
    assert (role, old["label"], new["label"]) == ("sekretaris", "Sekretaris", "Sekretaris Dinas")


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
    number = refusal.value.params["incident"]
    assert events[-1].data == {"incident": number, "code": "expression", "told": ["admin"]}
    assert (events[-1].actor, events[-1].channel, events[-1].element) == ("", "system", "lagi")
    assert engine.history.verify(started.instance) is None
