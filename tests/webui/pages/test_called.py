"""A process that calls another, and a case that nobody started by hand, on every page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flask
import pytest
from flask import Flask

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.views import Actor
from tests.engine.bpmn import drawings
from tests.engine.bpmn.models import chain
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
TIMED = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"


def package() -> dict[str, bytes]:
    """Started by a time, it checks a letter twice at once by calling the same process of another file."""
    start = drawings.node("startEvent", "st", drawings.properties(sop_waktu="kalender") + TIMED)
    calls = [
        drawings.node("callActivity", f"panggil_{word}", "", f"Memeriksa {word}", calledElement="periksa")
        for word in ("isi", "lampiran")
    ]
    gates = [drawings.node("parallelGateway", name) for name in ("f", "j")]
    main = drawings.file(
        start, *calls, *gates, drawings.node("endEvent", "selesai"),
        chain("st", "f", "panggil_isi", "j", "selesai"), chain("f", "panggil_lampiran", "j"), process="surat",
    )  # fmt: skip
    other = drawings.file(
        drawings.node("startEvent", "am"), drawings.user("baca", name="Membaca berkas"),
        drawings.node("endEvent", "as"), chain("am", "baca", "as"), process="periksa",
    )  # fmt: skip
    return {
        "process.bpmn": main.encode(),
        "periksa.bpmn": other.encode(),
        "process.toml": b'title = "Surat masuk"\nkode = "SM"\n',
    }


@pytest.fixture
def instance(engine: Engine, clock: FixedClock) -> int:
    site = Actor("", "", {}, frozenset({"deploy"}), channel="cli", account="situs")
    engine.definitions.deploy(package(), site)
    engine.starts.arm()
    clock.advance(timedelta(hours=1))
    assert engine.starts.run_due() == 1
    rows, _ = engine.instances.list(office.actor(engine, "auditor"))
    return rows[0].id


def test_two_calls_of_one_process_are_told_apart_and_the_system_started_the_case(
    visitor: Come, engine: Engine, instance: int
) -> None:
    person = visitor("sekretaris")
    inbox = person.get("/tugas")
    assert inbox.words.count("Membaca berkas") == 2
    assert "Memeriksa isi" in inbox.words
    assert "Memeriksa lampiran" in inbox.words
    page = person.get(f"/berkas/{instance}")
    assert page.status == 200
    assert "Dimulai Sistem" in page.words
    history = person.get(f"/berkas/{instance}/riwayat").words
    assert "Sistem memulai berkas ini menurut jadwal PT1H." in history
    for task in office.open_tasks(engine, instance):
        assert person.get(f"/tugas/{task.id}").status == 200
        engine.tasks.complete(task.id, {}, office.actor(engine, "sekretaris"))
    assert engine.instances.get(instance, office.actor(engine, "auditor")).row.status == "completed"


@pytest.mark.parametrize("who", ["sekretaris", "admin"])
def test_no_page_of_the_case_or_its_process_fails(
    visitor: Come, app: Flask, engine: Engine, instance: int, who: str
) -> None:
    """Every address that is about an instance, a task or a process."""
    task = office.open_tasks(engine, instance)[0]
    engine.tasks.complete(task.id, {}, office.actor(engine, "sekretaris"))
    definition = engine.definitions.process("surat", office.actor(engine, "admin")).definition_id
    known: dict[str, Any] = {
        "instance_id": instance,
        "task_id": task.id,
        "definition_id": definition,
        "key": "surat",
    }
    known |= {"username": "sekretaris", "format_": "csv"}
    person, seen = visitor(who), 0
    with app.test_request_context():
        addresses = [
            flask.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.arguments <= set(known)
        ]
    for address in addresses:
        page = person.get(address)
        seen += page.status == 200
        assert page.status < 500, address
    assert seen > 10
