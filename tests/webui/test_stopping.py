"""Whatever stops the engine, through the pages or the worker: the last good state stays, and the others go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.worker import Worker
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.soundness import assert_sound
from tests.tools.pace import wait_until
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]

# What is chosen, and why the engine stops there.
STOPS = {
    "hitung": ("expression", "hitung"),
    "macet": ("stuck", "temu"),
    "putar": ("budget", "putar"),
    "buntu": ("no-flow", "pilih"),
}

STATES = "select id, status, content from instance left join state on instance_id = id order by id, seq"


def model(*, timer: bool) -> dict[str, bytes]:
    """A choice whose ways divide by zero, wait for ever, repeat too often, or end well; after a task or a deadline."""
    name = "mulai.pilihan" if timer else "isi.pilihan"
    count = "<bpmn:loopCardinality>=len(" + name + ") * 100</bpmn:loopCardinality>"
    many = f"<bpmn:multiInstanceLoopCharacteristics>{count}</bpmn:multiInstanceLoopCharacteristics>"
    parts = [
        drawings.node("startEvent", "mulai", **({"camunda_formRef": "isi"} if timer else {})),
        drawings.user("isi", **({} if timer else {"camunda_formRef": "isi"})),
        drawings.flow("F1", "mulai", "isi"),
        drawings.node("exclusiveGateway", "pilih"),
        drawings.node("scriptTask", "hitung", "<bpmn:script>hasil = 1 / 0</bpmn:script>"),
        drawings.user("putar", many),
        drawings.user("lain"),
        drawings.node("parallelGateway", "temu"),
        drawings.node("endEvent", "selesai"),
        *(
            drawings.flow(f"F_{way}", "pilih", target, f"={name} == '{way}'")
            for way, target in (
                ("hitung", "hitung"),
                ("macet", "temu"),
                ("putar", "putar"),
                ("lain", "lain"),
                ("aman", "selesai"),
            )
        ),
        drawings.flow("F_h", "hitung", "selesai"),
        drawings.flow("F_p", "putar", "selesai"),
        drawings.flow("F_l", "lain", "temu"),
        drawings.flow("F_t", "temu", "selesai"),
    ]
    if timer:
        wait = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT20M</bpmn:timeDuration></bpmn:timerEventDefinition>"
        parts += [
            drawings.node("boundaryEvent", "batas", wait, attachedToRef="isi", cancelActivity="true"),
            drawings.flow("F2", "batas", "pilih"),
            drawings.node("endEvent", "usai"),
            drawings.flow("F3", "isi", "usai"),
        ]
    else:
        parts.append(drawings.flow("F2", "isi", "pilih"))
    return packages.package(*parts, isi=[packages.field("pilihan", required=True)])


def kept(engine: Engine) -> dict[str, list[Any]]:
    """What the engine and people work on, without the history and what the administrator is told."""
    with engine.store.read() as tx:
        return {
            query: list(map(tuple, tx.execute(sa.text(query))))
            for query in (
                STATES,
                "select * from task order by id",
                "select * from inbox order by task_id",
                "select instance_id, engine_id, element, due_at from timer order by instance_id",
            )
        }


@pytest.mark.parametrize("choice", STOPS)
def test_a_person_s_act_that_stops_the_engine_changes_nothing(
    visitor: Come, engine: Engine, choice: str
) -> None:
    engine.definitions.deploy(model(timer=False), SETUP)
    clerk = office.actor(engine, "sekretaris")
    one, _other = (engine.instances.start("kecil", {}, clerk) for _ in range(2))
    before = kept(engine)
    person, admin = visitor("sekretaris"), visitor("admin")
    address = f"/tugas/{one.next[0].id}"
    refused = person.get(address).send({"pilihan": choice}, button=("aksi", "kirim"))
    assert refused.status == 500
    assert "Insiden #1 diteruskan ke admin" in refused.words
    after = kept(engine)
    assert after == before
    (row,) = engine.incidents.list(office.actor(engine, "admin"))
    assert (row.code, row.element, row.version, row.origin) == (*STOPS[choice], 1, "task")
    assert f"{row.element}" in admin.get("/insiden/1").words
    assert_sound(engine)
    done = person.get(address).send({"pilihan": "aman"}, button=("aksi", "kirim"))
    assert "selesai seluruhnya" in done.words
    assert engine.incidents.count(office.actor(engine, "admin")) == 0
    assert_sound(engine)


def test_a_deadline_that_stops_the_engine_stops_no_other(engine: Engine, clock: FixedClock) -> None:
    """One instance for each way to stop and one that ends well, all due at once, fired by a real worker."""
    engine.definitions.deploy(model(timer=True), SETUP)
    clerk, admin = office.actor(engine, "sekretaris"), office.actor(engine, "admin")
    ways = {
        way: engine.instances.start("kecil", {"pilihan": way}, clerk).instance for way in (*STOPS, "aman")
    }
    before = kept(engine)[STATES]
    clock.advance(timedelta(minutes=30))
    worker = Worker(engine)
    worker.start()
    try:
        wait_until(lambda: engine.incidents.count(admin) >= len(STOPS))
    finally:
        worker.stop()
    found = {row.instance: (row.code, row.element) for row in engine.incidents.list(admin)}
    assert found == {ways[way]: why for way, why in STOPS.items()}
    after = kept(engine)[STATES]
    assert after[:-1] == before[:-1]
    assert after[-1][1] == "completed"
    assert_sound(engine)
