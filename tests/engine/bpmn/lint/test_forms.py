"""engine/bpmn/lint/forms.py: inputs that fit their form, a subject that is filled."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn.drawing.roles import parse_roles
from engine.bpmn.lint.lint import lint_package
from engine.bpmn.package.files import read_files
from engine.errors import Finding
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.tools.limits import USUAL

ROLES = parse_roles(b'[sekretaris]\nlabel = "Sekretaris"')
RULES = {"no-choices", "input-kind", "subject-name", "nameless-process", "nameless-task", "nameless-lane"}


def found(whole: dict[str, bytes]) -> list[Finding]:
    return [one for one in lint_package(read_files(whole), ROLES, USUAL) if one.rule in RULES]


def given(text: str, toml: str = "", **forms: Any) -> dict[str, bytes]:
    inner = (
        "<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name='isi'>"
        f"${{{text}}}</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
    )
    return packages.package(
        drawings.chain(drawings.user("tugas", inner, camunda_formRef="a")),
        toml=toml or 'title = "K"',
        **forms,
    )


@pytest.mark.parametrize(
    ("table", "required", "level"),
    [
        (b"nama,label\nA1,Budi\n", True, "error"),
        (b"nama,label\nA1,Budi\n", False, "warning"),
        (b"value,label\n", True, "error"),
        (b"value;label\nA1;Budi\n", True, None),
    ],
)
def test_a_choice_without_options_is_found(table: bytes, required: bool, level: str | None) -> None:
    field = packages.field("pilih", "select", required=required, valuesKey="isi")
    whole = given("tabel('orang')", a=[field]) | {"data/orang.csv": table}
    assert [(one.rule, one.level) for one in found(whole)] == ([("no-choices", level)] if level else [])


@pytest.mark.parametrize(
    ("type_", "text", "told"),
    [
        ("textfield", "7", None),
        ("textfield", "true", "Ya"),
        ("number", "'1.250,5'", None),
        ("number", "'dua'", "dua"),
        ("number", "true", "Ya"),
        ("datetime", "'31-12-2026'", None),
        ("datetime", "'besok'", "besok"),
        ("checkbox", "'ya'", None),
        ("checkbox", "'mungkin'", "mungkin"),
    ],
)
def test_an_input_that_no_field_can_hold_is_found(type_: str, text: str, told: str | None) -> None:
    said = [one.params["value"] for one in found(given(text, a=[packages.field("isi", type_)]))]
    assert said == ([told] if told else [])


def test_a_subject_asks_only_for_what_the_start_form_has() -> None:
    toml = 'title = "K"\nperihal = "{kode} {bulan} {isi}"'
    (one,) = found(given("1", toml, a=[packages.field("isi")]))
    assert (one.rule, one.params["missing"]) == ("subject-name", "isi")
