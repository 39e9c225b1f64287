"""engine/bpmn/drawing/outline.py: roles, steps, deadlines, forms and starters as the drawing says them."""

from __future__ import annotations

from engine.bpmn.drawing import outline, xml
from engine.bpmn.model import Outline
from engine.bpmn.package.files import read_files
from tests.engine.bpmn.drawings import ROLES, chain, file, flow, form, node, properties, timer, user

LANES = node(
    "laneSet",
    "L",
    node("lane", "Lane_sekretaris", "<bpmn:flowNodeRef>t</bpmn:flowNodeRef>", "Sek.")
    + node(
        "lane",
        "dinas",
        "<bpmn:flowNodeRef> u </bpmn:flowNodeRef><bpmn:flowNodeRef>bagian</bpmn:flowNodeRef>"
        "<bpmn:childLaneSet id='C'><bpmn:lane id='dalam' name='kepala  dinas'>"
        "<bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet>",
        "Dinas",
    ),
)


def inner(*parts: str) -> str:
    """A chain with ids of its own, for a sub-process."""
    return chain(*parts).replace('"mulai"', '"m"').replace('"selesai"', '"s"').replace('id="F', 'id="G')


def describe(text: str, files: dict[str, bytes] | None = None) -> Outline:
    package = read_files({"process.bpmn": text.encode(), **(files or {})})
    return outline.describe(xml.parse(text.encode(), "process.bpmn"), package, ROLES)


def test_who_does_a_task() -> None:
    found = describe(
        file(
            LANES,
            chain(
                node("userTask", "t"),
                node("manualTask", "u"),
                user("v", camunda_candidateGroups="kadis,perencana"),
                user("w", camunda_candidateGroups="${bidang}", camunda_assignee="budi"),
                node("userTask", "x", camunda_candidateUsers="ani, budi"),
                node(
                    "userTask",
                    "y",
                    "<bpmn:extensionElements><zeebe:assignmentDefinition"
                    ' candidateGroups="kadis" assignee="=mulai.siapa"/></bpmn:extensionElements>',
                ),
                node("userTask", "z"),
            ),
        )
    ).elements
    assert found["t"].roles == ("sekretaris",)
    assert (found["u"].roles, found["u"].lanes) == (("kadis",), ("Dinas", "kepala dinas"))
    assert found["v"].roles == ("kadis", "perencana")
    assert found["w"].roles == ()
    assert found["w"].role_expression is not None
    assert found["w"].role_expression.names == {"bidang"}
    assert found["w"].users == ("budi",)
    assert (found["x"].users, found["x"].roles) == (("ani", "budi"), ())
    assert found["y"].roles == ("kadis",)
    assert found["y"].user_expression is not None
    assert found["y"].user_expression.evaluate({"mulai": {"siapa": "ani"}}) == "ani"
    assert found["z"].roles == ()


def test_candidate_groups_beat_the_lane() -> None:
    lanes = LANES.replace("<bpmn:flowNodeRef>t<", "<bpmn:flowNodeRef>v<")
    assert describe(file(lanes, chain(user("v", camunda_candidateGroups="perencana")))).elements[
        "v"
    ].roles == ("perencana",)


def test_inside_a_sub_process_lane_step_and_deadline_are_inherited() -> None:
    part = node("subProcess", "bagian", properties(sop_no="3") + inner(node("userTask", "d"), user("e")))
    found = describe(
        file(LANES, chain(part), timer("batas", "bagian", "P2D"), node("textAnnotation", "catatan"))
    )
    assert [found.elements[name].parent for name in ("bagian", "d", "m", "mulai")] == [
        None,
        "bagian",
        "bagian",
        None,
    ]
    assert (found.elements["d"].step, found.elements["d"].lanes) == (3, ("Dinas",))
    assert (found.elements["d"].deadline, found.elements["d"].duration) == ("batas", "P2D")
    assert "catatan" not in found.elements
    (step,) = found.steps
    assert (step.no, step.element, step.elements, step.norm) == (3, "bagian", ("d", "e"), "P2D")
    assert found.flows["G0"].scope == "bagian"
    assert found.flows["F0"].scope is None


def test_a_deadline_of_its_own_beats_that_of_the_sub_process() -> None:
    part = node("subProcess", "bagian", inner(user("d")) + timer("sendiri", "d", '"PT20M"'))
    found = describe(file(chain(part), timer("batas", "bagian", "P2D")))
    assert (found.elements["d"].deadline, found.elements["d"].duration) == ("sendiri", "PT20M")


def test_a_deadline_interrupts_nothing_and_only_a_fixed_duration_is_a_standard_time() -> None:
    text = file(
        chain(user("t")),
        timer("a", "t", "P1D", interrupting=True),
        timer("b", "t", "R2/P1D", kind="timeCycle"),
    )
    assert describe(text).elements["t"].deadline is None
    date = timer("c", "t", "2026-12-01", kind="timeDate")
    found = describe(file(chain(user("t")), date, timer("d", "t", "${'P1D'}"))).elements["t"]
    assert (found.deadline, found.duration) == ("c", None)
    found = describe(file(chain(user("t")), date, timer("d", "t", "P1D"))).elements["t"]
    assert (found.deadline, found.duration) == ("d", "P1D"), "the standard time before any date"
    assert (
        describe(file(chain(user("t")), timer("d", "t"), timer("e", "t", "P2D"))).elements["t"].duration
        == "P1D"
    )


def test_timers_say_how_they_count() -> None:
    clock = properties(sop_waktu="kalender")
    text = file(
        chain(user("t")), timer("a", "t").replace("<bpmn:timer", f"{clock}<bpmn:timer", 1), timer("b", "t")
    )
    found = describe(text).elements
    assert found["a"].timer is not None
    assert (found["a"].timer.kind, found["a"].timer.text, found["a"].timer.calendar) == (
        "duration",
        "P1D",
        True,
    )
    assert found["b"].timer is not None
    assert found["b"].timer.calendar is False
    assert (found["a"].host, found["a"].interrupting) == ("t", False)


def test_forms_are_found_by_file_name_or_by_their_id() -> None:
    text = file(
        chain(user("t", camunda_formRef="borang"), user("u", camunda_formKey="forms/isi.form"), user("v"))
    )
    found = describe(
        text.replace('id="mulai"', 'id="mulai" camunda:formRef="isi"'), {"forms/isi.form": form()}
    )
    assert [found.elements[name].form for name in ("t", "u", "v")] == ["isi", "isi", None]
    assert (found.start_element, found.start_form) == ("mulai", "isi")


def test_identity_and_properties_of_the_process() -> None:
    found = describe(file(properties(sop_unit="Sekretariat", lain="x"), chain(user("t"))))
    assert found.identity == {"unit": "Sekretariat"}
    assert found.properties["lain"] == "x"
    assert (found.process_id, found.name) == ("proses", "Proses")


def test_who_may_start() -> None:
    def starters(text: str, toml: bytes = b"") -> object:
        return describe(text, {"process.toml": toml}).starters

    first = file(
        chain(node("parallelGateway", "g"), user("t")),
        user("u", camunda_candidateGroups="kadis"),
        flow("x", "g", "u"),
    )
    assert set(starters(first) or ()) == {"sekretaris", "kadis"}  # type: ignore[call-overload]
    assert starters(file(chain(node("subProcess", "b", inner(user("t")))))) == ("sekretaris",)
    assert starters(file(chain(node("userTask", "t")))) is None
    assert starters(file(chain(user("t"))), b'mulai = ["kadis"]') == ("kadis",)
    assert starters(file(chain(user("t"))), b'mulai = "semua"') is None
    drawn = file(chain(user("t")), inside=' camunda:candidateStarterGroups="perencana"')
    assert starters(drawn) == ("perencana",)


def test_flows_tell_their_condition_and_the_default() -> None:
    gate = node("exclusiveGateway", "g", default="F1")
    found = describe(file(chain(gate, user("t")), flow("x", "g", "selesai", " 1 == 1 ", "Ya"))).flows
    assert (found["x"].condition, found["x"].name, found["x"].default) == ("1 == 1", "Ya", False)
    assert (found["F1"].condition, found["F1"].default) == (None, True)


def test_multi_instance_and_inputs() -> None:
    box = (
        "<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name='baris'>${mulai.x}"
        "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
    )
    loop = node(
        "multiInstanceLoopCharacteristics",
        "l",
        isSequential="true",
        camunda_collection="${mulai.bidang}",
        camunda_elementVariable="bidang",
    )
    task = describe(file(chain(user("t", box + loop)))).elements["t"]
    assert task.inputs["baris"].evaluate({"mulai": {"x": 1}}) == 1
    assert task.multi is not None
    assert (task.multi.variable, task.multi.sequential, task.multi.cardinality) == ("bidang", True, None)
    assert task.multi.collection is not None
    assert task.multi.collection.evaluate({"mulai": {"bidang": ["a"]}}) == ["a"]


def test_what_lint_refuses_is_left_out() -> None:
    broken = file(
        chain(user("t", camunda_candidateGroups="${open('x')}", camunda_formRef="nihil")),
        user("t"),
        "<bpmn:userTask/>",
    )
    task = describe(broken).elements["t"]
    assert (task.role_expression, task.form, task.roles) == (None, None, ())
    empty = describe("<bpmn:definitions " + file().split("<bpmn:definitions ", 1)[1].split(">", 1)[0] + "/>")
    assert (empty.elements, empty.start_element, empty.starters) == ({}, "", None)
