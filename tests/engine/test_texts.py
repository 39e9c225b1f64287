"""Text and dates brought to one form, or refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import texts


def test_text_is_normalised_stripped_and_has_plain_newlines() -> None:
    assert texts.clean("  Resume\u0301\r\nbaris\rdua\u2028tiga\t.  ") == "Resumé\nbaris\ndua\ntiga\t."


@pytest.mark.parametrize(
    ("text", "short"), [("enam12", "enam12"), ("tujuhan", "tujuh…"), ("enam tujuh", "enam…"), ("", "")]
)
def test_what_is_left_out_is_marked(text: str, short: str) -> None:
    assert texts.shorten(text, 6) == short


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\uffff"],
)
def test_characters_that_cannot_be_shown_are_refused_by_name_and_place(character: str) -> None:
    with pytest.raises(texts.TextProblem, match="control") as refused:
        texts.clean(f"awal\nbaris satu{character}b")
    assert refused.value.params == {"sign": f"U+{ord(character):04X}", "after": "baris satu"}
    assert texts.scrub(f"a{character}b") == "a b"


def test_breaks_of_word_are_line_breaks_and_a_space_in_one_line() -> None:
    pasted = "baris satu\x0bbaris dua\x0cbaris tiga"
    assert texts.clean(pasted) == "baris satu\nbaris dua\nbaris tiga"
    assert texts.clean(pasted, lines=False) == "baris satu baris dua baris tiga"
    assert texts.clean("a\tb\n", lines=False) == "a\tb"


@pytest.mark.parametrize("sign", "\u00ad\u200b\u200c\u200d\u200e\u202e\u2060\u2066\ufeff\U000e0041")
def test_signs_without_a_shape_are_taken_out(sign: str) -> None:
    assert texts.clean(f"{sign}Bu{sign}di{sign}") == "Budi"
    assert texts.clean(sign) == ""


def test_joiners_that_shape_something_stay() -> None:
    assert texts.clean("👩\u200d👧") == "👩\u200d👧"


def test_every_text_of_a_json_value_comes_to_the_one_form() -> None:
    assert texts.tidy_json({"Cafe\u0301": ["a\u200bb", 1, None, {"x": "y\x0bz"}]}) == {
        "Café": ["ab", 1, None, {"x": "y\nz"}]
    }


@given(st.text())
def test_clean_text_stays_as_it_is_and_can_be_stored(text: str) -> None:
    try:
        once = texts.clean(text)
    except texts.TextProblem:
        once = texts.clean(texts.scrub(text) or "")
    assert texts.clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once
    assert "\r" not in once


@pytest.mark.parametrize(
    ("text", "time", "iso"),
    [
        ("2026-11-23", False, "2026-11-23"),
        ("23-11-2026", False, "2026-11-23"),
        (" 3/7/2026 ", False, "2026-07-03"),
        ("2024-02-29", False, "2024-02-29"),
        ("2026-11-23T13:10", True, "2026-11-23T13:10"),
        ("2026-11-23T13:10:00", True, "2026-11-23T13:10"),
        ("23-11-2026 13.10", True, "2026-11-23T13:10"),
    ],
)
def test_dates_of_browsers_and_people_are_read(text: str, time: bool, iso: str) -> None:
    assert texts.parse_date(text, time) == iso


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-02-29", False),
        ("2026-13-01", False),
        ("31-11-2026", False),
        ("2026-11-23", True),
        ("2026-11-23T13:10", False),
        ("2026-11-23T24:00", True),
        ("2026-11-23T13:10:30", True),
        ("2026-11-23T13:10Z", True),
        ("0001-01-01", False),
        ("9999-12-31", False),
        ("٢٠٢٦-١١-٢٣", False),
        ("besok", False),
        ("20261123", False),
        ("2" * 1000, False),
    ],
)
def test_other_dates_are_refused(text: str, time: bool) -> None:
    with pytest.raises(texts.TextProblem, match="date"):
        texts.parse_date(text, time)


@given(st.dates(), st.booleans())
def test_any_date_of_our_time_is_read(day: object, first: bool) -> None:
    year, month, date = str(day).split("-")
    text = f"{date}/{month}/{year}" if first else str(day)
    if 1900 <= int(year) <= 2200:
        assert texts.parse_date(text, time=False) == str(day)
    else:
        with pytest.raises(texts.TextProblem):
            texts.parse_date(text, time=False)


def test_foreign_names_are_short_and_printable() -> None:
    assert texts.printable("a\x00\u202e" + "b" * 100) == "a??" + "b" * 57
    assert texts.printable(5) == "int"
