from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.store import values

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_come_back_exactly(moment: datetime) -> None:
    assert values.from_us(values.to_us(moment)) == moment


def test_moment_of_another_zone_is_the_same_moment() -> None:
    wib = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=7)))
    assert values.from_us(values.to_us(wib)) == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert values.to_us(datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC)) == 1


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        values.to_us(datetime(2026, 11, 23))


def test_no_due_moment_sorts_last() -> None:
    far = datetime(9999, 12, 30, tzinfo=UTC)  # later ones have no time of day everywhere
    assert values.to_due(None) > values.to_due(far)
    assert values.from_due(values.to_due(None)) is None
    assert values.from_due(values.to_due(far)) == far


@given(plain)
def test_json_reads_back_and_is_stable(value: object) -> None:
    try:
        text = values.to_json(value)
    except errors.Invalid:
        assert "\\ud" in json.dumps(value)  # half a surrogate pair: no text
        return
    assert values.from_json(text) == value
    assert values.to_json(values.from_json(text)) == text
    assert "\0" not in text


def test_json_does_not_depend_on_the_order_of_keys() -> None:
    assert values.to_json({"b": {"y": 1, "x": 2}, "a": 0}) == values.to_json({"a": 0, "b": {"x": 2, "y": 1}})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"ä": "Σ", "b": [1, True, None]}, '{"b":[1,true,null],"ä":"Σ"}'),
        (0.1, "0.1"),
        (1e16, "1e+16"),
        (-0.0, "-0.0"),
        (2**80, "1208925819614629174706176"),
        ('\0\n"', '"\\u0000\\n\\""'),
    ],
)
def test_json_is_canonical(value: object, text: str) -> None:
    assert values.to_json(value) == text


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, b"x", datetime.now(UTC), {1, 2}, "\ud800", {"a": {1: 2, "b": 3}}]
)
def test_json_refuses_what_it_has_no_word_for(value: object) -> None:
    with pytest.raises(errors.Invalid) as refusal:
        values.to_json({"x": value})
    assert refusal.value.params["reason"] == "no_json"


@pytest.mark.parametrize(
    ("value", "reason"),
    [("a\0b", "control"), ("\udcff", "control"), (2**63, "number"), (-(2**63) - 1, "number")],
)
def test_check_refuses_what_a_database_cannot_keep(value: object, reason: str) -> None:
    values.check(["Jalan Σ 7", 2**63 - 1, None, b"\0", True])
    with pytest.raises(errors.Invalid) as refusal:
        values.check(["good", value])
    assert refusal.value.params["reason"] == reason


@given(st.integers(-values.FAR, values.FAR), st.integers(0, values.FAR))
def test_page_keys_come_back(first: int, second: int) -> None:
    assert values.page_key(values.page_text(first, second), (0, 0)) == (first, second)


def test_first_page_begins_at_the_start() -> None:
    assert values.page_key(None, (5, 6)) == values.page_key("", (5, 6)) == (5, 6)


@pytest.mark.parametrize(
    "key", ["x", "1", "1.", ".1", "1.2.3", "1.-2", "٣.1", "9223372036854775808.0", "1 .2", "1.2\n"]
)
def test_other_page_keys_are_refused(key: str) -> None:
    with pytest.raises(errors.Invalid):
        values.page_key(key, (0, 0))
