"""Messages and signals between people, instances and the worker: each received exactly once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from tests.engine.bpmn import drawings
from tests.engine.bpmn.events import boundary, carry, catch, end, key, throw, top
from tests.engine.bpmn.models import chain
from tests.engine.service.conftest import Office
from tests.engine.service.packages import package
from tests.engine.service.whole.test_races import together
from tests.soundness import broken_at

START, END = drawings.node("startEvent", "mulai"), drawings.node("endEvent", "selesai")


def made(key_: str, *parts: str) -> dict[str, bytes]:
    files = package(START, *parts, key=key_, toml=f'title = "{key_}"\nmulai = ["semua"]\n')
    text = top(files["process.bpmn"].decode(), message="Jawab Kabar", signal="Libur")
    return files | {"process.bpmn": text.encode()}


def waiting(office: Office) -> str:
    """A process that waits for Jawab under the key A-1, and then has a task."""
    return office.deploy(
        made("menunggu", catch("tunggu", "message", "Jawab", key("A-1")), drawings.user("isi"), END,
             chain("mulai", "tunggu", "isi", "selesai"))
    )  # fmt: skip


def begin(office: Office, key_: str) -> int:
    return office.engine.instances.start(key_, {}, office.actor("admin")).instance


def test_a_person_sends_a_message_to_the_one_that_waits(office: Office) -> None:
    key_ = waiting(office)
    first, second = begin(office, key_), begin(office, key_)
    admin = office.actor("admin")
    with pytest.raises(errors.NotFound):
        office.engine.messages.send("Jawab", "lain", {}, admin)
    assert office.engine.messages.send("Jawab", "A-1", {"hasil": "ya"}, admin) == first
    assert office.engine.messages.send("Jawab", "A-1", {}, admin) == second
    with pytest.raises(errors.NotFound):
        office.engine.messages.send("Jawab", "A-1", {}, admin)
    (received,) = office.events(first, "message_received")
    assert (received.element, received.actor) == ("tunggu", "admin")
    assert received.data["value"] == {"hasil": "ya"}
    assert received.data["key"] == "A-1"
    assert [one["element"] for one in received.data["opened"]] == ["isi"]
    assert broken_at(office.engine, first) is None


def test_who_does_not_see_the_receiver_whole_sends_nothing(office: Office) -> None:
    key_ = waiting(office)
    instance = begin(office, key_)
    with pytest.raises(errors.NotFound):  # nor learns that somebody waits for it
        office.engine.messages.send("Jawab", "A-1", {}, office.actor("bidang.perpustakaan"))
    with pytest.raises(errors.Forbidden):
        office.engine.messages.signal("Libur", {}, office.actor("bidang.perpustakaan"))
    assert office.events(instance, "message_received") == []


def test_what_cannot_be_a_message_is_refused(office: Office) -> None:
    admin = office.actor("admin")
    for payload in ({"x": float("nan")}, {"x": {1, 2}}, {"x": "y" * 200_000}):
        with pytest.raises(errors.Invalid):
            office.engine.messages.send("Jawab", "A-1", payload, admin)


def test_an_instance_sends_to_another_and_the_message_waits_until_one_listens(office: Office) -> None:
    inner = key("A-1").replace("</bpmn:extensionElements>", "") + carry(isi="${1 + 1}").replace(
        "<bpmn:extensionElements>", ""
    )
    sender = office.deploy(made("mengirim", end("kirim", "message", "Jawab", inner), chain("mulai", "kirim")))
    source = begin(office, sender)
    (sent,) = office.events(source, "message_sent")
    assert sent.data["value"] == {"isi": 2}
    assert office.engine.messages.deliver_due() == 0
    target = begin(office, waiting(office))
    assert office.engine.messages.deliver_due() == 1
    assert office.engine.messages.deliver_due() == 0
    (received,) = office.events(target, "message_received")
    assert received.data["value"] == {"isi": 2}
    assert received.data["sender"] == office.engine.instances.get(source, office.actor("auditor")).row.number


def listening(office: Office) -> str:
    return office.deploy(
        made("mendengar", drawings.user("isi"), boundary("batal", "isi", "signal", "Libur", True), END, end("usai"),
             chain("mulai", "isi", "selesai"), chain("batal", "usai"))
    )  # fmt: skip


def test_a_signal_comes_once_to_every_instance_that_waited_when_it_was_thrown(office: Office) -> None:
    key_ = listening(office)
    there = [begin(office, key_) for _ in range(3)]
    thrower = office.deploy(
        made("mengumumkan", throw("umum", "signal", "Libur"), END, chain("mulai", "umum", "selesai"))
    )
    begin(office, thrower)
    late = begin(office, key_)
    found = together(*[office.engine.messages.deliver_due] * 3)
    assert sum(found) + office.engine.messages.deliver_due() == 3
    for instance in there:
        assert len(office.events(instance, "message_received")) == 1
    assert office.events(late, "message_received") == []
    assert office.engine.messages.signal("Libur", {}, office.actor("admin")) == 1
    assert office.engine.messages.deliver_due() == 1
    assert office.engine.instances.get(late, office.actor("auditor")).row.status == "completed"


def test_what_nobody_waits_for_any_more_leaves_no_rows(office: Office) -> None:
    key_ = listening(office)
    instance = begin(office, key_)
    office.engine.messages.signal("Libur", {}, office.actor("admin"))
    office.engine.instances.cancel(instance, "tidak jadi dikerjakan", office.actor("admin"))
    assert office.engine.messages.deliver_due() == 0
    assert office.dump()["subscription"] == []
    assert office.dump()["message"] == []


def test_an_overdue_timer_comes_before_the_message(office: Office, clock: FixedClock) -> None:
    race = made(
        "lomba", '<bpmn:eventBasedGateway id="g"/>', catch("pesan", "message", "Kabar"),
        catch("waktu", "timer", "PT20M"),
        END, chain("mulai", "g", "pesan", "selesai"), chain("g", "waktu", "selesai"),
    )  # fmt: skip
    instance = begin(office, office.deploy(race))
    clock.advance(timedelta(days=3))
    with pytest.raises(errors.NotFound):
        office.engine.messages.send("Kabar", "", {}, office.actor("admin"))
    assert office.engine.timers.fire_due() == 1
    assert office.events(instance, "message_received") == []
