"""engine/bpmn/drawing/decisions.py: a diamond without conditions asks the person before it, or is refused."""

from __future__ import annotations

import pytest

from engine.bpmn import Definition, compile_definition, read_files
from engine.errors import DeploymentRefused
from tests.engine.bpmn.drawings import ROLES, findings, flow, form, node, user
from tests.engine.bpmn.drawings import file as drawing
from tests.engine.bpmn.models import Run
from tests.tools.limits import USUAL

START, END = node("startEvent", "mulai"), node("endEvent", "selesai")
GATE = node("exclusiveGateway", "g.putus-1", "", "Disetujui?")
KEY = "keputusan_g_putus_1"


def office(*parts: str, task: str = user("t"), yes: str = "Ya", no: str = "Tidak", start: str = "t") -> str:
    """Task, diamond, back or on."""
    flows = [flow("f1", "t", "g.putus-1"), flow("ya", "g.putus-1", "u", name=yes)]
    flows += [flow("tidak", "g.putus-1", "m", name=no), flow("f3", "u", "selesai"), flow("f4", "m", start)]
    head = [START, END, task, user("u"), GATE, node("exclusiveGateway", "m"), flow("f0", "mulai", "m")]
    return drawing(*head, *flows, *parts)


def made(text: str, **files: bytes) -> Definition:
    package = {"process.bpmn": text.encode(), **{f"forms/{name}.form": data for name, data in files.items()}}
    return compile_definition(read_files(package), ROLES, USUAL, "uji")


def test_the_person_chooses_the_flow() -> None:
    definition = made(office())
    run = Run(definition)
    asked = definition.forms[definition.outline.elements["t"].form or ""]
    (field,) = asked.fields
    assert (field.key, field.label, field.required) == (KEY, "Disetujui?", True)
    assert [(one.value, one.label) for one in field.choices] == [("ya", "Ya"), ("tidak", "Tidak")]
    for _ in range(3):
        run.do("t", **{KEY: "tidak"})
        assert run.open() == ["t"]
    run.do("t", **{KEY: "ya"})
    assert run.open() == ["u"]


def test_the_form_of_the_task_keeps_its_fields_and_other_tasks_keep_theirs() -> None:
    text = office(task=user("t", camunda_formRef="isi")).replace(
        'id="u" name', 'camunda:formRef="isi" id="u" name'
    )
    definition = made(text, isi=form(("alasan", True)))
    forms, elements = definition.forms, definition.outline.elements
    assert forms[elements["t"].form or ""].keys == {"alasan", KEY}
    assert forms[elements["u"].form or ""].keys == {"alasan"}
    assert all(flow.condition is None for flow in definition.outline.flows.values())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (office(flow("x", "u", "g.putus-1")).replace(flow("f3", "u", "selesai"), ""), "several-ways"),
        (office(task=node("scriptTask", "t", "<bpmn:script>a = 1</bpmn:script>")), "no-user-task"),
        (office(task=node("manualTask", "t")), "no-user-task"),
        (
            office(
                task=user(
                    "t",
                    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
                    "</bpmn:multiInstanceLoopCharacteristics>",
                )
            ),
            "repeated",
        ),
        (office(flow("x", "t", "u")), "other-ways"),
        (office(yes=""), "no-name"),
        (office(yes="Ya", no="Ya"), "same-name"),
    ],
)
def test_where_nobody_can_be_asked_it_is_refused_with_the_reason(text: str, reason: str) -> None:
    found = [finding for finding in findings(text) if finding.rule == "nobody-to-ask"]
    assert [(one.element, one.params["reason"]) for one in found] == [("g.putus-1", reason)]
    with pytest.raises(DeploymentRefused):
        made(text)


def test_a_form_that_has_the_field_already_is_refused() -> None:
    text = office(task=user("t", camunda_formRef="isi"))
    found = findings(text, {"forms/isi.form": form((KEY, False))})
    assert [one.params["reason"] for one in found if one.rule == "nobody-to-ask"] == ["key"]
