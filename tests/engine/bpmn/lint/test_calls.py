"""engine/bpmn/lint/calls.py: a call is refused by what is wrong with it, in whichever file it stands."""

from __future__ import annotations

import pytest

from engine.bpmn.lint.lint import lint_package
from engine.bpmn.package.files import read_files
from engine.errors import Finding
from tests.engine.bpmn.drawings import ROLES, chain, file, node, said, user
from tests.tools.limits import USUAL

CHILD = chain(user("isi")).replace("mulai", "am").replace("selesai", "as").replace('"F', '"G')


def call(name: str = "p", called: str = "anak", inner: str = "", **attributes: str) -> str:
    box = f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>" if inner else ""
    return node("callActivity", name, box, "Memanggil", calledElement=called, **attributes)


def process(name: str, *parts: str) -> str:
    return f'<bpmn:process id="{name}" name="Anak" isExecutable="true">{"".join(parts)}</bpmn:process>'


def found(files: dict[str, str]) -> list[Finding]:
    package = read_files({path: text.encode() for path, text in files.items()})
    return [one for one in lint_package(package, ROLES, USUAL) if one.rule != "not-drawn"]


def told(files: dict[str, str]) -> set[tuple[str, str | None, str]]:
    return {(one.rule, one.element, one.file) for one in found(files)}


def test_a_process_of_the_same_file_or_of_another_is_called_without_remark() -> None:
    assert said(file(chain(call()), after=process("anak", CHILD))) == set()
    other = file(CHILD, process="anak")
    assert told({"process.bpmn": file(chain(call())), "bagian/anak.bpmn": other}) == set()


@pytest.mark.parametrize(
    ("one", "rule"),
    [
        (call(called=""), "call-none"),
        (call(called="${x}"), "call-fixed"),
        (call(called="lain"), "call-unknown"),
        (call(called="proses"), "call-circle"),
        (call(camunda_calledElementBinding="version"), "call-version"),
        (call(camunda_caseRef="k"), "vendor"),
        (call(inner='<camunda:in variables="all"/>'), "call-whole"),
        (call(inner='<camunda:in businessKey="${x}"/>'), "call-whole"),
        (call(inner='<camunda:in source="a b" target="x"/>'), "expression"),
        (call(inner='<camunda:out source="x" target="1x"/>'), "input-name"),
        (call(inner='<camunda:out target="x"/>'), "input-text"),
        (call(inner='<camunda:out sourceExpression="${def x}" target="x"/>'), "expression"),
        (
            call(
                inner='<camunda:inputOutput><camunda:outputParameter name="x">1</camunda:outputParameter>'
                "</camunda:inputOutput>"
            ),
            "vendor",
        ),
    ],
)
def test_a_call_that_cannot_be_run_is_refused_by_what_is_wrong(one: str, rule: str) -> None:
    assert (rule, "p") in said(file(chain(one), after=process("anak", CHILD)))


def test_zeebe_attributes_are_read_as_well() -> None:
    inner = (
        '<zeebe:calledElement processId="anak"/><zeebe:ioMapping><zeebe:input source="=1" target="n"/>'
        '<zeebe:output source="=isi.x" target="hasil"/></zeebe:ioMapping>'
    )
    assert said(file(chain(call(called="", inner=inner)), after=process("anak", CHILD))) == set()


def test_what_is_passed_at_any_other_node_is_refused() -> None:
    inner = '<bpmn:extensionElements><camunda:in source="a" target="b"/></bpmn:extensionElements>'
    assert ("vendor", "t") in said(file(chain(user("t", inner))))


@pytest.mark.parametrize("starts", ["", '<bpmn:startEvent id="am2"/>'])
def test_the_called_process_has_one_plain_start(starts: str) -> None:
    child = CHILD.replace('<bpmn:startEvent id="am">', '<bpmn:startEvent id="am">') + starts
    if not starts:
        child = child.replace("<bpmn:startEvent", "<bpmn:intermediateThrowEvent").replace(
            "</bpmn:startEvent>", "</bpmn:intermediateThrowEvent>"
        )
    assert ("call-start", "p") in said(file(chain(call()), after=process("anak", child)))


def test_a_circle_is_told_at_the_call_that_closes_it_in_its_file() -> None:
    back = (
        chain(call("kembali", "proses")).replace("mulai", "am").replace("selesai", "as").replace('"F', '"G')
    )
    files = {"process.bpmn": file(chain(call())), "anak.bpmn": file(back, process="anak")}
    assert ("call-circle", "kembali", "anak.bpmn") in told(files)


def test_calls_go_as_deep_as_the_limit_and_no_deeper() -> None:
    def part(number: int, last: bool) -> str:
        inner = user(f"u{number}") if last else call(f"c{number}", f"anak{number + 1}")
        text = chain(inner)
        for word in ("mulai", "selesai", '"F'):
            text = text.replace(word, f"{word}_{number}_")
        return process(f"anak{number}", text)

    def deep(count: int) -> set[tuple[str, str | None]]:
        parts = "".join(part(number, number == count) for number in range(1, count + 1))
        return said(file(chain(call("c0", "anak1")), after=parts))

    assert deep(USUAL.calls) == set()
    assert deep(USUAL.calls + 1) == {("call-depth", f"c{USUAL.calls}")}


def test_an_id_of_two_diagrams_is_refused_and_an_uncalled_diagram_is_told() -> None:
    twice = file(CHILD.replace('"isi"', '"p"'), process="anak")
    assert ("duplicate-id", "p", "anak.bpmn") in told(
        {"process.bpmn": file(chain(call())), "anak.bpmn": twice}
    )
    lone = {"process.bpmn": file(chain(user("t"))), "lain.bpmn": file(CHILD, process="anak")}
    (remark,) = found(lone)
    assert (remark.rule, remark.level, remark.params["path"]) == ("not-called", "warning", "lain.bpmn")


def test_a_broken_diagram_beside_the_main_one_is_refused_by_its_name() -> None:
    assert ("xml", None, "lain.bpmn") in told({"process.bpmn": file(chain(user("t"))), "lain.bpmn": "<a>"})
    broken = file(CHILD.replace("camunda:candidateGroups", "x"), process="anak")
    assert told({"process.bpmn": file(chain(call())), "anak.bpmn": broken}) == {
        ("no-role", "isi", "anak.bpmn")
    }


def test_a_loop_of_calls_without_anybody_is_refused_and_one_with_a_person_is_not() -> None:
    idle = CHILD.replace("bpmn:userTask", "bpmn:intermediateThrowEvent")
    text = node("exclusiveGateway", "x", default="Fx")
    loop = chain(node("exclusiveGateway", "m"), call(), text).replace('id="F3"', 'id="Fx"') + node(
        "sequenceFlow",
        "B",
        "<bpmn:conditionExpression>1 == 1</bpmn:conditionExpression>",
        sourceRef="x",
        targetRef="m",
    )
    assert ("busy-loop", "m") in said(file(loop, after=process("anak", idle)))
    assert "busy-loop" not in {rule for rule, _ in said(file(loop, after=process("anak", CHILD)))}


def test_a_name_of_the_caller_is_unknown_in_the_called_process() -> None:
    child = CHILD.replace(
        'camunda:candidateGroups="sekretaris"', 'camunda:candidateGroups="${t.x if n else di_luar}"'
    )
    given = '<camunda:inputOutput><camunda:inputParameter name="n">${1}</camunda:inputParameter></camunda:inputOutput>'
    text = file(chain(user("t"), call(inner=given)), after=process("anak", child))
    assert said(text) == {("unknown-name", "isi"), ("no-form-to-read", "isi")}
