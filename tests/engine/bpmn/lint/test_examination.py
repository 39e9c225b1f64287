"""engine/bpmn/lint/examination.py: a remark names its element, fits on a line, and their number is bounded."""

from __future__ import annotations

from engine.bpmn import bounds
from engine.bpmn.drawing import xml
from engine.bpmn.lint.examination import Examination, owner
from engine.bpmn.package.files import read_files
from engine.bpmn.rules import Rule
from tests.engine.bpmn.drawings import ROLES, chain, file, user
from tests.tools.limits import USUAL


def examination() -> Examination:
    text = file(chain(user("t", "<bpmn:documentation>d</bpmn:documentation>", "Mengisi  data"))).encode()
    return Examination(xml.parse(text, "process.bpmn"), read_files({"process.bpmn": text}), ROLES, USUAL)


def test_a_remark_says_level_rule_element_file_and_the_name_people_read() -> None:
    made = examination()
    made.error(Rule.NO_NAME, made.node("t"), kind="message")
    made.warn(Rule.STEP_NONE, "t")
    made.warn(Rule.STEP_GAP, None, missing="2")
    assert [(f.level, f.rule, f.element, f.file) for f in made.findings] == [
        ("error", "no-name", "t", "process.bpmn"),
        ("warning", "step-none", "t", "process.bpmn"),
        ("warning", "step-gap", None, "process.bpmn"),
    ]
    assert [f.params["name"] for f in made.findings] == ["Mengisi data", "Mengisi data", ""]


def test_what_a_stranger_wrote_is_cut_to_a_line() -> None:
    made = examination()
    made.error(Rule.EXPRESSION, None, text="a\n" + "b" * 500)
    shown = made.findings[0].params["text"]
    assert len(shown) == 120
    assert shown.isprintable()


def test_the_number_of_remarks_is_bounded() -> None:
    made = examination()
    for _ in range(bounds.FINDINGS * 5):
        made.warn(Rule.NO_NAME, "t")
    assert len(made.findings) == bounds.FINDINGS * 4


def test_the_report_of_another_diagram_is_its_own() -> None:
    made = examination()
    other = made.beside("lain.bpmn", made.root)
    other.error(Rule.NO_START, None)
    assert (made.findings, [f.file for f in other.findings]) == ([], ["lain.bpmn"])
    assert (made.main, other.main) == (True, False)


def test_a_part_is_told_of_the_node_it_stands_in() -> None:
    made = examination()
    task = made.node("t")
    assert task is not None
    assert owner(next(iter(task)), frozenset({"userTask"})) is task
    assert owner(next(iter(task)), frozenset({"subProcess"})) is next(iter(task)), (
        "nothing of that kind around"
    )
