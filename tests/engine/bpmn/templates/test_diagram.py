"""The diagram of a plan is sound BPMN that the one judge of deployment takes, and says what was typed."""

from __future__ import annotations

from hypothesis import given, settings

from engine.bpmn.compilation import compile_definition
from engine.bpmn.drawing import xml
from engine.bpmn.lint.lint import inspect
from engine.bpmn.package.files import read_files
from engine.bpmn.templates import diagram, package
from engine.bpmn.templates.plan import Plan
from tests.engine.bpmn.templates import plans
from tests.tools.limits import USUAL

OPEN = {"no-output", "no-standard-time", "step-verb", "step-subject", "step-name", "working-hours"}


@given(plans.plans())
@settings(max_examples=25)
def test_any_plan_is_sound_and_drawn_whole(plan: Plan) -> None:
    files = package.build(plan)
    found = inspect(files, plans.ROLES, USUAL)
    assert [one for one in found if one.level == "error"] == []
    assert {str(one.rule) for one in found} <= OPEN  # what only the office can decide
    compiled = compile_definition(read_files(files), plans.ROLES, USUAL, "kunci")
    outline = compiled.outline
    assert [step.no for step in outline.steps] == list(range(1, len(plan.steps) + 1))
    for step, planned in zip(outline.steps, plan.steps, strict=True):
        assert step.name == planned.name
        assert step.roles == (planned.role,)
        assert step.norm == (planned.time.iso if planned.time else None)
    root = xml.parse(files["process.bpmn"], "process.bpmn")
    drawn = {node.get("bpmnElement") for node in root.iter() if node.get("bpmnElement")}
    assert {*outline.elements, *outline.flows, *(lane.id for lane in outline.lanes)} <= drawn


def test_it_says_who_and_what_and_invents_nothing() -> None:
    root = xml.parse(diagram.draw(plans.proposal()), "process.bpmn")
    process = next(xml.children(root, "process"))
    said = xml.properties(process)
    assert said.pop("sop:nama_sop") == "Usul belanja"
    assert said.pop("sop:unit") == "Sekretariat"
    assert len(said) == 14
    assert set(said.values()) == {""}
    back = next(flow for flow in xml.children(process, "sequenceFlow") if flow.get("id") == "Alur_3_kembali")
    assert (back.get("sourceRef"), back.get("targetRef")) == ("Keputusan_3", "Langkah_2")
    assert xml.text(xml.child(back, "conditionExpression")) == "${keputusan == 'kembalikan'}"
    gate = next(xml.children(process, "exclusiveGateway"))
    assert [xml.text(one) for one in xml.children(gate, "outgoing")] == ["Alur_2_kembali", "Alur_2_setuju"]
