"""Numbers as people write them, as JSON has them, and as they are shown."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forms import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("007", 7),
        ("72,5", 72.5),
        ("72,50", 72.5),
        ("1.234", 1234),
        ("1.234,5", 1234.5),
        ("27.697", 27697),
        ("-1.234.567,25", -1234567.25),
        ("+5", 5),
        ("\u221212", -12),
        (" 24.000 ", 24000),
        ("0,1", 0.1),
        ("123456789012345", 123456789012345),
        ("0,000000000000001", 1e-15),
        ("5,0", 5),
    ],
)
def test_indonesian_notation_is_read(text: str, value: float) -> None:
    read = numbers.parse_number(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("72.5", "decimal_point"),
        ("0.75", "decimal_point"),
        ("1,234.5", "decimal_point"),
        ("70.8500", "decimal_point"),
        ("1234.567", "decimal_point"),
        ("", "number"),
        ("abc", "number"),
        ("12a", "number"),
        ("1.23.456", "number"),
        ("1,2,3", "number"),
        (",5", "number"),
        ("5,", "number"),
        ("--5", "number"),
        ("1e3", "number"),
        ("NaN", "number"),
        ("Infinity", "number"),
        ("1_000", "number"),
        ("0x10", "number"),
        ("١٢", "number"),
        ("７２", "number"),
        ("1 000", "number"),
        ("1234567890123456", "digits"),
        ("0,1234567890123456", "digits"),
        ("1000000000000000", "digits"),
        ("0,0000000000000001", "digits"),
        ("9" * 100, "digits"),
        ("9" * 10_000_000, "number"),
        ("5\n5", "number"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(numbers.NumberProblem) as refused:
        numbers.parse_number(text)
    assert refused.value.code == code


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
def test_what_is_shown_is_read_again(digits: int, places: int) -> None:
    exact = Decimal(digits).scaleb(-places)
    value = numbers.parse_number(numbers.show_number(exact))
    assert Decimal(repr(value)) == exact
    assert numbers.show_number(value) == numbers.show_number(exact)
    assert numbers.check_number(value) == value


@given(st.text(max_size=300))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with contextlib.suppress(numbers.NumberProblem):
        value = numbers.parse_number(text)
        assert numbers.check_number(value) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "number"),
        (float("nan"), "number"),
        (float("inf"), "number"),
        (10**15, "digits"),
        (10**400, "digits"),
        (1e300, "digits"),
        (1e-300, "digits"),
        (0.1 + 0.2, "digits"),
        ("5", "number"),
        (None, "number"),
    ],
)
def test_json_numbers_are_finite_and_of_15_digits(value: Any, code: str) -> None:
    with pytest.raises(numbers.NumberProblem) as refused:
        numbers.check_number(value)
    assert refused.value.code == code


def test_whole_floats_become_integers() -> None:
    assert [repr(numbers.check_number(value)) for value in (5.0, -0.0, 1e14, 2.5)] == [
        "5",
        "0",
        "100000000000000",
        "2.5",
    ]


@given(st.floats() | st.integers())
def test_a_computed_number_becomes_one_that_can_be_stored_or_none(value: float) -> None:
    stored = numbers.round_number(value)
    if stored is not None:
        assert numbers.check_number(stored) == stored
        assert abs(stored - value) <= max(abs(value) * 1e-14, 1e-15)
    else:
        assert not abs(value) < 10**15 - 1


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (70.85, None, "70,85"),
        (27697, None, "27.697"),
        (1234.5, None, "1.234,5"),
        (90.625, 2, "90,63"),
        (-90.625, 2, "-90,63"),
        (0.005, 2, "0,01"),
        (98.4, 2, "98,40"),
        (5, 2, "5,00"),
        (2.5, 0, "3"),
        (-0.001, 2, "0,00"),
        (1e-15, None, "0,000000000000001"),
        (Decimal("1000000.10"), None, "1.000.000,1"),
        (999999999999999, 2, "999.999.999.999.999,00"),
    ],
)
def test_numbers_are_shown_as_printed(value: float, decimals: int | None, shown: str) -> None:
    assert numbers.show_number(value, decimals) == shown


def test_decimals_are_counted_as_written() -> None:
    assert [numbers.decimals_of(value) for value in (5, 72.5, 0.25, 1e-7, 100000000000000)] == [0, 1, 2, 7, 0]


@given(st.integers())
def test_a_whole_number_is_printed_as_any_other(value: int) -> None:
    assert numbers.show_number(value) == numbers.show_number(Decimal(value))
