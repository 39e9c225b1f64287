"""The functions of the language: what they make of values, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.expressions.values import evaluate, refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("len(baris) + len('ab') + len({}) + len(kosong)", 4),
        ("abs(-2.5)", 2.5),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(1.005, 2)", 1.01),
        ("round(1234, -2)", 1200),
        ("min([3, 1, null, 2]) + max(4, 5)", 6),
        ("min([])", None),
        ("max(['a', 'b'])", "b"),
        ("sum([0.1, 0.2, null])", 0.3),
        ("sum(kosong)", 0),
        ("int('12') + int(3.9) + int(true)", 16),
        ("float('2.50')", 2.5),
        ("str(3) + str(2.5) + str(null) + str(true)", "32.5true"),
        ("bool([])", False),
        ("lower('Ab') + upper('cd')", "abCD"),
        ("startswith(teks, 'Data') and endswith(teks, 'Awal')", True),
        ("startswith(kosong, 'x')", False),
        ("join(['a', null, '', 2])", "a, 2"),
        ("join([], '-')", ""),
        ("punya(baris[1], 'target') and not punya(baris[1], 'x')", True),
        ("saring(baris, 'kode', 'IK-02')[0].target", None),
        ("capaian(181.99, 200)", 91),
    ],
)
def test_values(text: str, expected: Any) -> None:
    found = evaluate(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("len(3)", "type"),
        ("abs('x')", "type"),
        ("min([1, 'a'])", "type"),
        ("min([true])", "type"),
        ("max(3)", "type"),
        ("sum(['a'])", "type"),
        ("sum('abc')", "type"),
        ("round('x')", "type"),
        ("round(1, 10)", "type"),
        ("round(1, 0.5)", "type"),
        ("int('x')", "type"),
        ("int('1.5')", "type"),
        ("int(null)", "type"),
        ("int([])", "type"),
        ("float('72,5')", "type"),
        ("float('nan')", "too_large"),
        ("float('inf')", "too_large"),
        ("float('1e999')", "too_large"),
        ("str([])", "type"),
        ("lower(3)", "type"),
        ("startswith('a', 1)", "type"),
        ("join('abc')", "type"),
        ("join(['a'], 3)", "type"),
        ("join([[1]])", "type"),
        ("saring(5, 'a', 1)", "type"),
    ],
)
def test_what_cannot_be_computed(text: str, code: str) -> None:
    assert refusal(text).code == code
