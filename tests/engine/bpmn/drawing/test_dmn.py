"""engine/bpmn/drawing/dmn.py and unary.py: decision tables against a naive evaluator, and what is refused by name."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import EngineFault, compile_definition, read_files
from engine.bpmn.decision_table import Decision
from engine.bpmn.drawing import dmn, unary
from engine.errors import Finding
from engine.expressions import ExpressionError
from tests.engine.bpmn import cases
from tests.engine.bpmn.drawings import ROLES, chain, file, findings, node, user
from tests.engine.bpmn.models import Run
from tests.tools.limits import USUAL
from tests.tools.sentences import english

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="x">'


def table(
    rows: list[tuple[list[str], list[str]]],
    policy: str = "UNIQUE",
    inputs: tuple[str, ...] = ("a",),
    outputs: tuple[str, ...] = ("hasil",),
    extra: str = "",
) -> bytes:
    columns = "".join(
        f'<input id="i{at}"><inputExpression><text>{escape(text)}</text></inputExpression></input>'
        for at, text in enumerate(inputs)
    )
    columns += "".join(f'<output id="o{name}" name="{name}"/>' for name in outputs)
    for tests, results in rows:
        cells = "".join(f"<inputEntry><text>{escape(text)}</text></inputEntry>" for text in tests)
        cells += "".join(f"<outputEntry><text>{escape(text)}</text></outputEntry>" for text in results)
        columns += f"<rule>{cells}</rule>"
    whole = f'<decisionTable hitPolicy="{policy}">{columns}{extra}</decisionTable>'
    return f'{HEAD}<decision id="d" name="D">{whole}</decision></definitions>'.encode()


def made(content: bytes) -> Decision:
    told: list[Finding] = []
    found = dmn.read({"d.dmn": content}, told)
    assert not told, told
    return found["d"]


def reasons(content: bytes) -> list[object]:
    told: list[Finding] = []
    dmn.read({"d.dmn": content}, told)
    return [finding.params.get("reason", finding.rule) for finding in told]


NUMBERS = st.integers(-4, 4)
WORDS = st.sampled_from(["x", "y", "z, a", 'k"l'])
Cell = tuple[str, Any]  # kind, what it holds


def written(cell: Cell) -> str:
    kind, held = cell
    if kind == "any":
        return "-"
    if kind == "not":
        return f"not({', '.join(written(one) for one in held)})"
    if kind == "list":
        return ", ".join(written(one) for one in held)
    if kind == "range":
        low, high, left, right = held
        return f"{'[' if left else '('}{low}..{high}{']' if right else ')'}"
    if kind == "equal":
        return str(held) if isinstance(held, int) else "'" + held + "'"
    return f"{kind} {held}"


def naive(cell: Cell, value: Any) -> bool | None:
    """What DMN says of a cell, written down as plainly as can be."""
    kind, held = cell
    if kind == "any":
        return True
    if kind in ("list", "not"):
        found = [naive(one, value) for one in held]
        whole = True if any(one is True for one in found) else None if None in found else False
        return whole if kind == "list" or whole is None else not whole
    if kind == "equal":
        return bool(value == held)
    if value is None:
        return None
    if kind == "range":
        low, high, left, right = held
        return bool((value > low or (left and value == low)) and (value < high or (right and value == high)))
    return bool({"<": value < held, "<=": value <= held, ">": value > held, ">=": value >= held}[kind])


numeric = st.one_of(
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "equal"]), NUMBERS),
    st.tuples(st.just("range"), st.tuples(NUMBERS, NUMBERS, st.booleans(), st.booleans())),
)
number_cells = st.one_of(
    st.just(("any", None)),
    numeric,
    st.tuples(st.sampled_from(["list", "not"]), st.lists(numeric, min_size=1, max_size=3)),
)
word = st.tuples(st.just("equal"), WORDS)
word_cells = st.one_of(
    st.just(("any", None)), word, st.tuples(st.sampled_from(["list", "not"]), st.lists(word, min_size=1))
)
RULES = st.lists(st.tuples(number_cells, word_cells, st.integers(0, 2)), max_size=6)
INPUTS = st.tuples(st.one_of(NUMBERS, st.none()), st.one_of(WORDS, st.none()))


@given(RULES, st.sampled_from(sorted(dmn.POLICIES)), st.lists(INPUTS, min_size=1, max_size=5))
def test_a_table_decides_as_a_naive_reading_of_it(
    rules: list[tuple[Cell, Cell, int]], policy: str, inputs: list[tuple[Any, Any]]
) -> None:
    rows = [([written(one), written(two)], [str(result)]) for one, two, result in rules]
    decision = made(table(rows, policy, ("a", "b")))
    for a, b in inputs:
        hits = [result for one, two, result in rules if naive(one, a) is True and naive(two, b) is True]
        broken = (policy == "UNIQUE" and len(hits) > 1) or (policy == "ANY" and len(set(hits)) > 1)
        if broken:
            with pytest.raises(ExpressionError) as fault:
                decision.decide({"a": a, "b": b})
            assert fault.value.code == "decision"
        else:
            first = hits[0] if hits else None
            meant = hits if policy in ("COLLECT", "RULE ORDER") else first
            assert decision.decide({"a": a, "b": b}) == meant


@given(st.text(max_size=40))
def test_any_text_of_a_cell_compiles_or_is_refused(text: str) -> None:
    try:
        test = unary.compile_test(text)
        assert test(3, {"a": 1}) in (True, False, None)
    except ExpressionError:
        pass


@pytest.mark.parametrize(
    "text",
    [
        "a = 1",
        "a < 3",
        "[1, 2]",
        "]1..3[",
        "not(",
        "'a",
        "?",
        "__import__('os')",
        "[1..",
        "> ",
        "a,,b",
        "a is null",
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        unary.compile_test(text)
    assert reasons(table([([text], ["1"])])) == ["expression"]


def test_a_text_is_not_compared_with_a_number() -> None:
    with pytest.raises(ExpressionError):
        made(table([(["> 3"], ["1"])])).decide({"a": "x"})


def test_cells_read_the_names_of_the_process_and_outputs_are_computed() -> None:
    decision = made(table([(["> batas"], ["a * 2", "'ya'"])], outputs=("jumlah", "kata")))
    assert decision.decide({"a": 5, "batas": 3}) == {"jumlah": 10, "kata": "ya"}
    assert decision.decide({"a": 2, "batas": 3}) is None


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


TABLE = table([([">= 10"], ["'besar'"]), (["< 10"], ["'kecil'"])], inputs=("t.jumlah",))


def drawn(attributes: str = 'camunda:decisionRef="d" camunda:resultVariable="golongan"') -> str:
    rule = node("businessRuleTask", "aturan").replace('id="aturan"', f'id="aturan" {attributes}')
    return file(chain(user("t"), rule, user("u")))


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


CELLS = [
    "> 3",
    "<= 3",
    "[1..3]",
    "not(> 3)",
    "not([1..3])",
    "3",
    "'a', 'b'",
    "not(3)",
    "null",
    "not(null)",
    "-",
]


@pytest.mark.parametrize("text", CELLS)
def test_only_the_cells_that_name_null_hold_of_it(text: str) -> None:
    holds = {"null": True, "-": True, "not(3)": True}
    assert (unary.compile_test(text)(None, {}) is True) is holds.get(text, False)


@pytest.mark.parametrize("value", [True, False, "1", [1], {"a": 1}])
@pytest.mark.parametrize("text", ["1", "0", "> 0", "[0..1]"])
def test_a_value_of_another_kind_is_never_taken_for_a_number(text: str, value: Any) -> None:
    test = unary.compile_test(text)
    if text in ("1", "0"):
        assert test(value, {}) is False, "true is not 1"
    else:
        with pytest.raises(ExpressionError) as fault:
            test(value, {})
        assert fault.value.code == "type"


def test_a_word_without_quotes_is_refused_where_nothing_gives_it() -> None:
    assert cases.remarks("dmn-tanpa-kutip") == {("error", "decision-word")}


@pytest.mark.parametrize(
    ("tests", "output", "word"),
    [
        ("lulus", "1", "lulus"),
        ("'x', lulus", "1", "lulus"),
        ("not(lulus)", "1", "lulus"),
        ("> lulus", "1", "lulus"),
        ("1", "lulus", "lulus"),
        ("Sangat Baik", "1", "Sangat Baik"),
        ("1", "tidak lulus", "tidak lulus"),
        ("> 2026-01-02", "1", "2026-01-02"),
        ("1", "2026-01-02", "2026-01-02"),
    ],
)
def test_words_and_dates_without_quotes_are_told_in_tests_and_outputs(
    tests: str, output: str, word: str
) -> None:
    found = findings(drawn(), {"k.dmn": table([([tests], [output])], inputs=("t.jumlah",))})
    assert [(f.level, f.rule, f.params["text"]) for f in found if f.level == "error"] == [
        ("error", "decision-word", word)
    ]


@pytest.mark.parametrize("cell", ["t", "golongan", "t.jumlah", "'lulus'", "null", "true", "'2026-01-02'"])
def test_a_name_that_something_gives_needs_no_quotes(cell: str) -> None:
    content = table([([cell], [cell])], inputs=("t.jumlah",))
    assert not [f for f in findings(drawn(), {"k.dmn": content}) if f.rule == "decision-word"]


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
