"""engine/bpmn/decision_table.py: a table decides as a naive reading of it does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.drawing import dmn
from engine.expressions import ExpressionError
from tests.engine.bpmn.tables import made, table

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


def test_a_text_is_not_compared_with_a_number() -> None:
    with pytest.raises(ExpressionError):
        made(table([(["> 3"], ["1"])])).decide({"a": "x"})


def test_cells_read_the_names_of_the_process_and_outputs_are_computed() -> None:
    decision = made(table([(["> batas"], ["a * 2", "'ya'"])], outputs=("jumlah", "kata")))
    assert decision.decide({"a": 5, "batas": 3}) == {"jumlah": 10, "kata": "ya"}
    assert decision.decide({"a": 2, "batas": 3}) is None
