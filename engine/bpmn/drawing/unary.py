"""Unary tests of a decision table: `-`, `> 5`, `"a", "b"`, `[1..3]`, `not(...)`, with Alur's expressions in them.

As DMN says, a comparison with null is neither true nor false, and a row counts only when its tests are true.
A comparison of a text with a number is an error, not a silent no; true and 1 are not equal.
"""

from __future__ import annotations

import re
from typing import Any

from engine import expressions
from engine.bpmn.decision_table import Names, Test, same
from engine.expressions import ExpressionError

_COMPARISON = re.compile(r"(<=|>=|==|!=|<|>)\s*(?!=)(.+)", re.DOTALL)
_INTERVAL = re.compile(r"([\[(])(.+?)\.\.(.+)([\])])", re.DOTALL)
_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_DECIDES = re.compile(r"[<>=!?]|\b(?:and|or|not|in|is|if)\b")
_OPEN, _CLOSE = "([{", ")]}"
_BRACKETS = re.compile(r"\([^()]*\)")
# 72,5 may be meant as one number or as two; three and more (1,2,3) are a list.
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?!\d|\.\d|,\d)")
_ORDERED = {
    operator: expressions.compile_expression(f"nilai {operator} batas").evaluate
    for operator in ("<", "<=", ">", ">=")
}


def compile_test(text: str) -> Test:
    """Return the test one cell of a table makes of its input; raises ExpressionError when it is not understood."""
    bare = text.strip()
    if bare in ("", "-"):
        return Test(_anything)
    denied = _NOT.fullmatch(bare)
    if denied is not None and _balanced(denied[1]):
        inner = _any_of(denied[1])
        return Test(lambda value, names: _negated(inner(value, names)), inner.reads)
    return _any_of(bare)


def _anything(value: Any, names: Names) -> bool:
    return True


def _negated(held: bool | None) -> bool | None:
    return None if held is None else not held


def _any_of(text: str) -> Test:
    tests = [_single(piece.strip()) for piece in split(text)]

    def held(value: Any, names: Names) -> bool | None:
        found = [test(value, names) for test in tests]
        return True if True in found else None if None in found else False

    return Test(held, tuple(bound for test in tests for bound in test.reads))


def _single(text: str) -> Test:
    comparison = _COMPARISON.fullmatch(text)
    if comparison is not None:
        return _compare(comparison[1], comparison[2])
    interval = _INTERVAL.fullmatch(text)
    if interval is not None:
        low = _compare(">=" if interval[1] == "[" else ">", interval[2])
        high = _compare("<=" if interval[4] == "]" else "<", interval[3])
        return Test(
            lambda value, names: _both(low(value, names), high(value, names)), (*low.reads, *high.reads)
        )
    if text[:1] in ("[", "{") or _DECIDES.search(unquoted(text)):
        # FEEL tests such an expression for truth or membership: too easily meant otherwise than read.
        raise ExpressionError("foreign", language="FEEL", found=text[:60], use="> 5, [1..3] or a value")
    return _compare("==", text)


def _both(one: bool | None, two: bool | None) -> bool | None:
    return False if False in (one, two) else None if None in (one, two) else True


def _compare(operator: str, text: str) -> Test:
    limit = expressions.compile_expression(text.strip())

    def held(value: Any, names: Names) -> bool | None:
        bound = limit.evaluate(names)
        if operator in ("==", "!="):
            return same(value, bound) is (operator == "==")
        if value is None or bound is None:
            return None
        if isinstance(value, bool) or isinstance(bound, bool):
            raise ExpressionError("type", operation=operator, values=["boolean"])
        return bool(_ORDERED[operator]({"nilai": value, "batas": bound}))

    return Test(held, (limit,))


def decimal_comma(text: str) -> tuple[str, str] | None:
    """Return (what is written, the number it may mean) where a comma stands between two digits; None where none does.

    Not in quotes, and not between the arguments of a function.
    """
    denied = _NOT.fullmatch(text.strip())
    bare, left = unquoted(text if denied is None else denied[1]), -1
    while left != len(bare):
        left, bare = len(bare), _BRACKETS.sub("", bare)
    found = _DECIMAL.search(bare)
    return None if found is None else (found[0], f"{found[1].replace('.', '')}.{found[2]}")


def unquoted(text: str) -> str:
    """Return the text without what stands in quotes."""
    return _QUOTED.sub('""', text)


def split(text: str) -> list[str]:
    """Return the pieces between commas that stand in no quotes and no brackets; raises ExpressionError."""
    pieces, start, depth, quote, at = [], 0, 0, "", 0
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth -= 1
            if depth < 0:
                break
        elif sign == "," and depth == 0:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    if quote or depth:
        raise ExpressionError("syntax", found=text[:60], at=at)
    return [*pieces, text[start:]]


def _balanced(text: str) -> bool:
    try:
        split(text)
    except ExpressionError:
        return False
    return True
