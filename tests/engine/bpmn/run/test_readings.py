"""Inputs that read the office: asked once in an act, kept with their task and its state, and never asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.bpmn import Environment, Reader, Workflow, office_functions, replayed
from engine.bpmn.outcomes import Reading
from engine.clock import FixedClock
from tests.engine.bpmn.models import CALENDAR, END, MONDAY, START, chain, compiled, process, user

GIVEN = (
    "<bpmn:extensionElements><camunda:inputOutput>"
    "<camunda:inputParameter name=\"baris\">${indikator_kantor(2026, 'Triwulan I', [{'kode': 'X'}])}"
    "</camunda:inputParameter>"
    "<camunda:inputParameter name=\"jumlah\">${len(indikator_kantor(2026, 'Triwulan I'))}"
    "</camunda:inputParameter>"
    '<camunda:inputParameter name="tetap">${1 + 1}</camunda:inputParameter>'
    "</camunda:inputOutput></bpmn:extensionElements>"
)
MODEL = compiled(process(START, user("minta", GIVEN), END, chain("mulai", "minta", "selesai")))
ROWS = [{"kode": "IK-01"}, {"kode": "IK-02"}]


def environment(reader: Reader | None) -> Environment:
    return Environment(FixedClock(MONDAY), CALENDAR, office_functions({}, {}, None), reader)


def inputs(workflow: Workflow) -> dict[str, Any]:
    (task,) = workflow.ready()
    return workflow.inputs(task.id)


def refused(name: str, given: Sequence[Any]) -> Any:
    raise AssertionError("what was kept is not asked again")


def test_it_is_asked_once_and_kept_with_the_task() -> None:
    asked: list[tuple[str, Sequence[Any]]] = []

    def reader(name: str, given: Sequence[Any]) -> Any:
        asked.append((name, given))
        return ROWS

    workflow = Workflow.start(MODEL, {"mulai": {}}, environment(reader))
    assert asked == [("indikator_kantor", (2026, "Triwulan I"))]
    read = workflow.take_read()
    assert read == [Reading("indikator_kantor", (2026, "Triwulan I"), MONDAY, ROWS)]
    assert workflow.take_read() == []
    stored = workflow.dump()
    again = Workflow.load(stored, MODEL, environment(refused))
    assert inputs(again) == {"baris": ROWS, "jumlah": 2, "tetap": 2}
    (task,) = again.ready()
    sources = again.sources(task.id)
    assert sources.keys() == {"baris", "jumlah"}
    assert sources["baris"] == [Reading("indikator_kantor", (2026, "Triwulan I"), MONDAY)]
    inputs(again)["baris"].clear()
    assert again.dump() == stored, "what is given away is a copy"


def test_where_the_office_has_nothing_stands_what_was_given_instead_and_nothing_is_kept() -> None:
    for reader in (None, lambda name, given: None):
        workflow = Workflow.start(MODEL, {"mulai": {}}, environment(reader))
        assert workflow.take_read() == []
        later = Workflow.load(workflow.dump(), MODEL, environment(refused))
        assert inputs(later) == {"baris": [{"kode": "X"}], "jumlah": 0, "tetap": 2}


def test_an_act_that_is_done_again_reads_what_its_event_holds() -> None:
    first = Workflow.start(MODEL, {"mulai": {}}, environment(lambda name, given: ROWS))
    facts = [one.facts() for one in first.take_read()]
    again = Workflow.start(MODEL, {"mulai": {}}, environment(replayed(facts)))
    assert inputs(again) == inputs(first)
    nothing = Workflow.start(MODEL, {"mulai": {}}, environment(replayed(None)))
    assert inputs(nothing)["baris"] == [{"kode": "X"}]
