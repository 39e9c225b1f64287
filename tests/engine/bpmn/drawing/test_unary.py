"""engine/bpmn/drawing/unary.py: what one cell of a decision table asks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.drawing import unary
from engine.expressions import ExpressionError
from tests.engine.bpmn.tables import reasons, table


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
