"""engine/bpmn/drawing/attributes.py: the dialects modellers write mean the same."""

from __future__ import annotations

import pytest

from engine.bpmn.drawing import attributes, xml
from engine.bpmn.drawing.xml import Node
from tests.engine.bpmn.drawings import boxed, chain, file, node


def task(inner: str = "", **written: str) -> Node:
    root = xml.parse(file(chain(node("userTask", "t", inner, **written))).encode(), "process.bpmn")
    return next(found for found in root.iter() if xml.kind(found) == "userTask")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a", ("a",)),
        (" a , b,,a", ("a", "b")),
        ("", ()),
        ("${daftar(x, y)}", ("${daftar(x, y)}",)),
        ("=daftar(x, y)", ("=daftar(x, y)",)),
        ("${a},${b}", ("${a}", "${b}")),
    ],
)
def test_groups(written: str, read: tuple[str, ...]) -> None:
    assert attributes.groups(task(camunda_candidateGroups=written)) == read
    assert (
        attributes.groups(task(boxed(f'<zeebe:assignmentDefinition candidateGroups="{written}"/>'))) == read
    )


def test_users_are_the_assignee_and_the_candidates() -> None:
    assert attributes.users(task(camunda_assignee="ani", camunda_candidateUsers="budi, ani")) == (
        "ani",
        "budi",
    )
    assert attributes.users(task(boxed('<zeebe:assignmentDefinition assignee="=x"/>'))) == ("=x",)


@pytest.mark.parametrize(
    "reference",
    [
        "isi",
        "isi.form",
        "forms/isi.form",
        "camunda-forms:bpmn:isi",
        "camunda-forms:deployment:forms/isi.form",
    ],
)
def test_form_names(reference: str) -> None:
    assert attributes.form_name(attributes.form(task(camunda_formKey=reference))) == "isi"
    assert (
        attributes.form_name(attributes.form(task(boxed(f'<zeebe:formDefinition formId="{reference}"/>'))))
        == "isi"
    )


def test_inputs_and_multi_instance_of_both_vendors() -> None:
    mapping = boxed('<zeebe:ioMapping><zeebe:input source="=a" target="b"/></zeebe:ioMapping>')
    assert attributes.inputs(task(mapping)) == {"b": "=a"}
    loop = node(
        "multiInstanceLoopCharacteristics",
        "l",
        boxed('<zeebe:loopCharacteristics inputCollection="=daftar" inputElement="satu"/>'),
    )
    found = attributes.multi(task(loop))
    assert found is not None
    assert (found.collection, found.variable, found.sequential) == ("=daftar", "satu", False)
    assert attributes.multi(task()) is None


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), (" 10 ", 10), ("0", None), ("3a", None), ("", None), ("٣", None)]
)
def test_step_numbers(text: str, number: int | None) -> None:
    assert attributes.number(text) == number


@pytest.mark.parametrize(
    ("text", "plain"),
    [('"P1D"', "P1D"), ("'P1D'", "P1D"), ("P1D", "P1D"), ('"', '"'), ("'a' + 'b'", "'a' + 'b'")],
)
def test_quotes_around_a_timer(text: str, plain: str) -> None:
    assert attributes.unquoted(text) == plain
