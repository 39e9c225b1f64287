"""engine/bpmn/drawing/dmn.py: decision tables are read, asked by their tasks, and refused by name."""

from __future__ import annotations

import pytest

from engine.bpmn import EngineFault, compile_definition, read_files
from engine.bpmn.drawing import dmn
from engine.errors import Finding
from tests.engine.bpmn import cases
from tests.engine.bpmn.drawings import ROLES, findings
from tests.engine.bpmn.models import Run
from tests.engine.bpmn.tables import TABLE, drawn, reasons, table
from tests.tools.limits import USUAL
from tests.tools.sentences import english


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (table([], "PRIORITY"), "hit-policy"),
        (table([], "OUTPUT ORDER"), "hit-policy"),
        (table([], "COLLECT").replace(b'"COLLECT"', b'"COLLECT" aggregation="SUM"'), "aggregation"),
        (table([(["1", "2"], ["1"])]), "cells"),
        (table([], outputs=()), "outputs"),
        (table([], inputs=("open('x')",)), "expression"),
        (table([]).replace(b"<inputExpression>", b"<inputValues/><inputExpression>"), "element"),
        (table([], extra="<script/>"), "element"),
        (table([]).replace(b"decisionTable", b"literalExpression"), "element"),
        (table([]).replace(b'<decision id="d"', b"<decision"), "id"),
        (b"<definitions/>", "not-dmn"),
        (b"<!DOCTYPE x []><definitions/>", "doctype"),
        (b"kosong", "not-xml"),
    ],
)
def test_what_is_not_executed_is_refused_by_name(content: bytes, reason: str) -> None:
    assert reasons(content) == [reason]


def test_a_business_rule_task_asks_the_table_and_keeps_the_result() -> None:
    package = read_files({"process.bpmn": drawn().encode(), "keputusan.dmn": TABLE})
    run = Run(compile_definition(package, ROLES, USUAL, "uji"))
    run.do("t", jumlah=12)
    assert run.open() == ["u"]
    assert run.again().values["golongan"] == "besar"


def test_a_broken_table_stops_the_instance_at_its_task() -> None:
    twice = table([([">= 10"], ["1"]), ([">= 11"], ["2"])], inputs=("t.jumlah",))
    run = Run(
        compile_definition(
            read_files({"process.bpmn": drawn().encode(), "k.dmn": twice}), ROLES, USUAL, "uji"
        )
    )
    with pytest.raises(EngineFault) as fault:
        run.do("t", jumlah=12)
    assert (fault.value.code, fault.value.element) == ("expression", "aturan")


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ('camunda:resultVariable="g"', "none"),
        ('camunda:decisionRef="x" camunda:resultVariable="g"', "unknown"),
        ('camunda:decisionRef="d"', "resultVariable"),
        ('camunda:decisionRef="d" camunda:resultVariable="t"', "resultVariable"),
        ('camunda:decisionRef="d" camunda:resultVariable="g" camunda:decisionRefVersion="2"', "version"),
        (
            'camunda:decisionRef="d" camunda:resultVariable="g" camunda:mapDecisionResult="resultList"',
            "mapDecisionResult",
        ),
    ],
)
def test_a_business_rule_task_says_what_it_asks_and_where_it_goes(attributes: str, reason: str) -> None:
    found = findings(drawn(attributes), {"k.dmn": TABLE})
    assert [(f.element, f.params["reason"]) for f in found if f.rule == "decision"] == [("aturan", reason)]


def test_other_implementations_of_a_business_rule_task_stay_refused() -> None:
    found = findings(
        drawn('camunda:decisionRef="d" camunda:resultVariable="g" camunda:class="x.Y"'), {"k.dmn": TABLE}
    )
    assert "vendor" in {finding.rule for finding in found}


def test_a_range_does_not_hold_of_null_and_the_row_null_does() -> None:
    run = Run(cases.accepted("dmn-null"), {})  # what a form gives whose field was left empty
    assert run.workflow.values["hasil"] == "kosong"
    assert Run(cases.accepted("dmn-null"), {"nilai": 49}).workflow.values["hasil"] is None, "no row"


def test_a_decimal_comma_is_refused_with_the_number_it_may_mean() -> None:
    assert cases.remarks("dmn-koma") == {("error", "decision-comma")}


@pytest.mark.parametrize(
    ("cell", "use"),
    [
        ("> 72,5", "72.5"),
        ("72,5", "72.5"),
        ("not(72,5)", "72.5"),
        ("[1,5..3]", "1.5"),
        ("72,5, 80", "72.5"),
        ("1.000,25", "1000.25"),
        ("72, 5", None),
        ("1,2,3", None),
        ("1.5,2.5", None),
        ("max(1,2)", None),
        ("'1,5'", None),
        ("72.5", None),
    ],
)
def test_two_numbers_and_one_with_a_comma_are_told_apart(cell: str, use: str | None) -> None:
    told: list[Finding] = []
    dmn.read({"d.dmn": table([([cell], ["1"])])}, told)
    assert [f.params["use"] for f in told] == ([] if use is None else [use])
    assert not told or f"write {use} instead" in english(told[0])


def test_a_decimal_comma_in_an_output_is_told_as_such() -> None:
    told: list[Finding] = []
    dmn.read({"d.dmn": table([(["1"], ["72,5"])])}, told)
    assert [(f.rule, f.params["use"]) for f in told] == [("decision-comma", "72.5")]


def test_a_table_in_force_keeps_what_it_means() -> None:
    told: list[Finding] = []
    decision = dmn.read({"d.dmn": table([(["> 72,5"], ["1"])])}, told)["d"]
    assert (decision.decide({"a": 5}), decision.decide({"a": 6})) == (1, None)


@pytest.mark.parametrize(
    ("kind", "cell", "odd"),
    [
        ("number", "'5'", True),
        ("string", "> 5", True),
        ("boolean", "'ya'", True),
        ("number", "[1..5]", False),
        ("string", "'a', null", False),
        ("boolean", "true", False),
        ("number", "a + 1", False),
        ("date", "'2026-01-02'", False),
    ],
)
def test_a_cell_of_another_kind_than_its_column_is_remarked(kind: str, cell: str, odd: bool) -> None:
    content = table([([cell], ["1"])]).replace(
        b"<inputExpression>", f'<inputExpression typeRef="{kind}">'.encode()
    )
    told: list[Finding] = []
    dmn.read({"d.dmn": content}, told)
    assert [(f.level, f.rule) for f in told] == ([("warning", "decision-kind")] if odd else [])


def test_a_table_that_cannot_be_read_is_told_once() -> None:
    broken = table([(["a = 1"], ["1"])])
    assert [f.rule for f in findings(drawn(), {"k.dmn": broken}) if f.level == "error"] == ["decision-table"]
