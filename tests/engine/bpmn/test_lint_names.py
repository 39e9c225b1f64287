"""engine/bpmn/lint_names.py: a name read in an expression is given by somebody."""

from __future__ import annotations

import pytest

from tests.engine.bpmn.drawings import chain, file, findings, flow, form, node, user

FORMS = {"forms/isi.form": form(("setuju", True)), "forms/lain.form": form(("nilai", False))}

REPEATED = node(
    "multiInstanceLoopCharacteristics", "m", camunda_collection="${[1]}", camunda_elementVariable="b"
)


def drawing(condition: str, *more: str) -> str:
    """Task `awal` (form lain), task `t` (form isi), then a choice with this condition."""
    return file(
        chain(
            user("awal", camunda_formRef="lain"),
            node("scriptTask", "s", "<bpmn:script>jumlah = 1</bpmn:script>"),
            user("t", camunda_formRef="isi"),
            node("exclusiveGateway", "g", default="F4"),
            user("kosong"),
        ),
        user(
            "ulang",
            REPEATED,
        ),
        flow("x", "g", "ulang", condition),
        flow("y", "ulang", "selesai"),
        *more,
    )


@pytest.mark.parametrize(
    "condition",
    [
        "setuju == 'ya'",
        "t.setuju == 'ya'",
        "awal.nilai == 1",
        "jumlah == 1",
        "loopCounter == 1",
        "ulang.arsip == 1",
        "t['setuju'] == 'ya'",
        "[1][0] == 1",
    ],
)
def test_names_that_are_given(condition: str) -> None:
    assert not findings(drawing(condition), FORMS)


@pytest.mark.parametrize(
    ("condition", "rule", "param", "value"),
    [
        ("tidak_ada == 1", "unknown-name", "unknown", "tidak_ada"),
        ("nilai == 1", "cleared-name", "unknown", "nilai"),
        ("t.setujuu == 'ya'", "unknown-field", "field", "setujuu"),
        ("t['setujuu'] == 'ya'", "unknown-field", "field", "setujuu"),
        ("kosong.nilai == 1", "no-form-to-read", "read", "kosong"),
        ("g.nilai == 1", "no-form-to-read", "read", "g"),
    ],
)
def test_names_that_are_not(condition: str, rule: str, param: str, value: str) -> None:
    (finding,) = findings(drawing(condition), FORMS)
    assert (finding.level, finding.rule, finding.element) == ("warning", rule, "x")
    assert finding.params[param] == value


def test_tables_that_are_read_are_in_the_package() -> None:
    table = {"data/indikator.csv": b"kode\n1\n"}
    assert not findings(drawing("tabel('indikator') == []"), {**FORMS, **table})
    (finding,) = findings(drawing("tabel('indikator') == []"), FORMS)
    assert (finding.level, finding.rule, finding.params["table"]) == ("error", "unknown-table", "indikator")


def test_names_of_a_task_without_form_are_left_to_the_run() -> None:
    text = drawing("nilai == 1").replace(
        'id="t" name="Mengisi data" camunda:candidateGroups="sekretaris" camunda:formRef="isi"', 'id="t"'
    )
    assert "cleared-name" not in {finding.rule for finding in findings(text, FORMS)}


def test_the_start_form_fills_its_bare_names_for_a_choice_at_once() -> None:
    text = file(
        chain(node("exclusiveGateway", "g", default="F1"), user("t")),
        user("u"),
        flow("x", "g", "u", "nilai == 1"),
    ).replace('id="mulai"', 'id="mulai" camunda:formRef="lain"')
    assert not [f for f in findings(text, FORMS) if f.rule in ("cleared-name", "unknown-name")]
