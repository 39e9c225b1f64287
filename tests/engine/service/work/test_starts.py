"""Starts without a person: by message, signal and time, each exactly once, on the version in force."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import retry
from tests.engine.bpmn import drawings
from tests.engine.bpmn.events import carry, end, event, handler, key, throw, top
from tests.engine.bpmn.models import chain, script, xor
from tests.engine.service.conftest import Office
from tests.engine.service.packages import package
from tests.engine.service.whole.test_races import together
from tests.soundness import assert_sound, broken_at

PLAIN, END = drawings.node("startEvent", "mulai"), drawings.node("endEvent", "selesai")
ONE = UUID(int=1)


def start(name: str, kind: str, of: str = "") -> str:
    return event("startEvent", name, kind, of)


def made(*parts: str, title: str = "Otomatis", key: str = "otomatis") -> dict[str, bytes]:
    toml = f'title = "{title}"\nkode = "OT"\nperihal = "Surat {{nomor}}"\n'
    files = package(*parts, key=key, toml=toml)
    text = top(files["process.bpmn"].decode(), message="Surat Balas", signal="Libur")
    return files | {"process.bpmn": text.encode()}


def hearing(title: str = "Otomatis") -> dict[str, bytes]:
    """Started by a person, a message or a signal."""
    return made(
        PLAIN, start("sm", "message", "Surat"), start("ss", "signal", "Libur"), xor("x"),
        drawings.user("isi"), END, chain("mulai", "x", "isi", "selesai"), chain("sm", "x"), chain("ss", "x"),
        title=title,
    )  # fmt: skip


def timed(text: str, title: str = "Otomatis") -> dict[str, bytes]:
    kind = "timeCycle" if text.startswith("R") else "timeDate" if text[0].isdigit() else "timeDuration"
    inside = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    begin = drawings.node("startEvent", "st", drawings.properties(sop_waktu="kalender") + inside)
    return made(begin, drawings.user("isi"), END, chain("st", "isi", "selesai"), title=title)


def count(office: Office) -> int:
    return len(office.engine.instances.list(office.actor("auditor"))[0])


def test_a_message_that_nobody_waits_for_starts_the_process_once_a_request(office: Office) -> None:
    office.deploy(hearing())
    admin = office.actor("admin")
    first = office.engine.messages.send("Surat", "", {"nomor": "7"}, admin, ONE)
    assert office.engine.messages.send("Surat", "", {"nomor": "7"}, admin, ONE) == first
    second = office.engine.messages.send("Surat", "K-1", {"nomor": "8"}, admin)
    assert second != first
    (begun,) = office.events(first, "instance_started")
    assert (begun.element, begun.actor, begun.data["rule"]) == (
        "sm",
        "admin",
        {"kind": "message", "name": "Surat"},
    )
    assert begun.data["value"] == {"nomor": "7"}
    assert [one["element"] for one in begun.data["opened"]] == ["isi"]
    row = office.engine.instances.get(second, office.actor("auditor")).row
    assert (row.subject, row.started_name) == ("Surat 8", office.actor("admin").name)
    assert broken_at(office.engine, first) is None
    assert_sound(office.engine)


def test_twenty_that_send_one_request_at_once_start_one_instance(office: Office) -> None:
    office.deploy(hearing())
    admin = office.actor("admin")

    def send() -> int:
        return office.engine.messages.send("Surat", "", {}, admin, ONE)

    assert len(set(together(*[send] * 8))) == 1
    assert count(office) == 1


def test_one_that_waits_goes_before_a_start(office: Office) -> None:
    waits = made(
        PLAIN, event("intermediateCatchEvent", "tunggu", "message", "Surat", key("A")), drawings.user("isi2"), END,
        chain("mulai", "tunggu", "isi2", "selesai"), key="menunggu",
    )  # fmt: skip
    office.deploy(hearing())
    office.deploy(waits)
    there = office.engine.instances.start("menunggu", {}, office.actor("sekretaris")).instance
    admin = office.actor("admin")
    assert office.engine.messages.send("Surat", "A", {}, admin, ONE) == there
    assert office.engine.messages.send("Surat", "A", {}, admin, ONE) == there
    assert office.engine.messages.send("Surat", "A", {}, admin) != there


def test_who_may_not_start_the_process_starts_it_by_no_message(office: Office) -> None:
    office.deploy(hearing())
    with pytest.raises(errors.Forbidden):
        office.engine.messages.send("Surat", "", {}, office.actor("bidang.perpustakaan"))
    assert office.engine.messages.send("Surat", "", {}, office.actor("sekretaris"))
    with pytest.raises(errors.NotFound):
        office.engine.messages.send("Lain", "", {}, office.actor("admin"))
    assert count(office) == 1


def test_a_process_without_a_plain_start_is_started_by_nobody(office: Office) -> None:
    key_ = office.deploy(timed("P1D"))
    admin = office.actor("admin")
    (info,) = [one for one in office.engine.definitions.in_force(admin) if one.key == key_]
    assert not info.may_start
    with pytest.raises(errors.Forbidden):
        office.engine.instances.start(key_, {}, admin)


def test_an_instance_sends_the_message_that_starts_another_once_with_two_workers(office: Office) -> None:
    office.deploy(hearing())
    office.engine.starts.arm()
    inner = carry(nomor="${'9'}")
    office.deploy(
        made(PLAIN, end("kirim", "message", "Surat", inner), chain("mulai", "kirim"), key="pengirim")
    )
    source = office.engine.instances.start("pengirim", {}, office.actor("admin")).instance
    assert sum(together(*[office.engine.messages.deliver_due] * 3)) == 1
    found = office.engine.instances.list(office.actor("auditor"))[0]
    begun = next(one for one in found if one.process == "otomatis")
    (started,) = office.events(begun.id, "instance_started")
    number = office.engine.instances.get(source, office.actor("auditor")).row.number
    assert (started.actor, started.channel, started.data["rule"]["sender"]) == ("", "system", number)
    assert (begun.subject, begun.started_name) == ("Surat 9", "")
    assert_sound(office.engine)


def test_a_signal_starts_one_instance_of_each_process_that_starts_by_it(office: Office) -> None:
    office.deploy(hearing())
    office.deploy(
        made(
            start("s2", "signal", "Libur"), drawings.user("u2"), END, chain("s2", "u2", "selesai"), key="dua"
        )
    )
    assert office.engine.messages.signal("Libur", {"nomor": "1"}, office.actor("admin")) == 2
    assert (
        sum(together(*[office.engine.messages.deliver_due] * 2)) + office.engine.messages.deliver_due() == 2
    )
    thrower = made(
        PLAIN, throw("umum", "signal", "Libur"), END, chain("mulai", "umum", "selesai"), key="tiga"
    )
    office.engine.instances.start(office.deploy(thrower), {}, office.actor("admin"))
    assert office.engine.messages.deliver_due() == 2
    assert count(office) == 5
    assert office.dump()["message"] == []


def test_times_start_instances_and_the_version_in_force_arms_them_anew(
    office: Office, clock: FixedClock
) -> None:
    office.deploy(timed("R3/P1D"))
    assert office.engine.starts.run_due() == 0
    clock.advance(timedelta(days=1))
    assert sum(together(*[office.engine.starts.run_due] * 3)) == 1
    assert office.engine.starts.run_due() == 0
    office.deploy(timed("R2/P1D", "Versi baru"))
    clock.advance(timedelta(hours=23))
    assert office.engine.starts.run_due() == 0, "the new version counts from when it came into force"
    clock.advance(timedelta(days=1))
    assert office.engine.starts.run_due() == 1
    clock.advance(timedelta(days=1))
    assert [office.engine.starts.run_due() for _ in range(2)] == [1, 0]
    clock.advance(timedelta(days=9))
    assert office.engine.starts.run_due() == 0, "it has come as often as it says"
    found = office.engine.instances.list(office.actor("auditor"))[0]
    (begun,) = office.events(found[0].id, "instance_started")
    assert (begun.actor, begun.channel, begun.element) == ("", "system", "st")
    assert begun.data["rule"]["kind"] == "timer"
    assert begun.data["rule"]["text"] == "R2/P1D"
    assert found[0].version == 2
    assert_sound(office.engine)


def test_after_downtime_a_schedule_starts_one_instance_and_goes_on(office: Office, clock: FixedClock) -> None:
    office.deploy(timed("R/P1D"))
    office.engine.starts.arm()
    clock.advance(timedelta(days=30, hours=1))
    assert [office.engine.starts.run_due() for _ in range(2)] == [1, 0]
    clock.advance(timedelta(hours=23))
    assert [office.engine.starts.run_due() for _ in range(2)] == [1, 0]


def test_a_date_starts_once_and_one_that_has_passed_never(office: Office, clock: FixedClock) -> None:
    moment = clock.now + timedelta(days=2)
    office.deploy(timed(moment.strftime("%Y-%m-%dT%H:%M:%SZ")))
    assert office.engine.starts.run_due() == 0
    clock.advance(timedelta(days=3))
    assert [office.engine.starts.run_due() for _ in range(2)] == [1, 0]
    office.deploy(timed("2020-01-01", "Versi baru"))
    assert office.engine.starts.run_due() == 0


def test_a_start_that_fails_is_one_incident_and_is_tried_again_later(
    office: Office, clock: FixedClock
) -> None:
    inside = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    begin = drawings.node("startEvent", "st", drawings.properties(sop_waktu="kalender") + inside)
    broken = made(
        begin, script("s", "x = 1 / len(st)"), drawings.user("isi"), END, chain("st", "s", "isi", "selesai")
    )
    office.deploy(broken)
    office.deploy(timed("PT1M").copy() | {"process.toml": b'title = "Lain"\nkode = "LN"\n'} | {
        "process.bpmn": timed("PT1M")["process.bpmn"].replace(b'id="otomatis"', b'id="lain"')
    })  # fmt: skip
    office.engine.starts.arm()
    clock.advance(timedelta(minutes=2))
    assert office.engine.starts.run_due() == 1, "the other one starts"
    assert office.engine.starts.run_due() == 0
    for pause in retry.USUAL:
        clock.advance(pause)
        assert office.engine.starts.run_due() == 0
    assert len(office.dump()["incident"]) == 1
    assert count(office) == 1


def test_a_task_that_nobody_holds_goes_to_the_administrators(office: Office, clock: FixedClock) -> None:
    files = timed("PT1M")
    text = files["process.bpmn"].replace(b' camunda:candidateGroups="sekretaris"', b"")
    office.deploy(files | {"process.bpmn": text})
    office.engine.starts.arm()
    clock.advance(timedelta(minutes=1))
    assert office.engine.starts.run_due() == 1
    (row,) = office.engine.instances.list(office.actor("auditor"))[0]
    (task,) = office.engine.tasks.inbox(office.actor("admin")).rows
    assert (task.instance, task.element) == (row.id, "isi")


def test_two_processes_that_send_each_other_messages_come_to_an_end(office: Office) -> None:
    """Each start sends what starts the other: an incident stops it, and the worker goes on."""
    for own, other in (("Surat", "Balas"), ("Balas", "Surat")):
        files = made(start("s", "message", own), end("k", "message", other), chain("s", "k"), key=own.lower())
        office.deploy(files)
    office.engine.starts.arm()
    office.engine.messages.send("Surat", "", {}, office.actor("admin"))
    sweeps = 0
    while office.engine.messages.deliver_due():
        sweeps += 1
        assert sweeps <= 200
    (incident,) = office.dump()["incident"]
    assert "budget" in incident
    assert len(office.dump()["message"]) == 1, "what could not be delivered rests"


def test_an_event_sub_process_that_answers_itself_comes_to_an_end(office: Office) -> None:
    """A message that an instance sends itself again and again."""
    ring = handler(
        "h", "message", "Surat", end("k", "message", "Surat"), chain("s_h", "k"), interrupting=False
    )
    key_ = office.deploy(
        made(PLAIN, drawings.user("isi"), ring, END, chain("mulai", "isi", "selesai"), key="cincin")
    )
    instance = office.engine.instances.start(key_, {}, office.actor("sekretaris")).instance
    assert office.engine.messages.send("Surat", "", {}, office.actor("admin")) == instance
    for _ in range(150):
        if not office.engine.messages.deliver_due():
            break
    assert office.engine.messages.deliver_due() == 0
    assert office.events(instance, "incident_raised")
    assert_sound(office.engine)
