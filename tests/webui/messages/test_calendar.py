"""The working calendar in words: days, hours, and what a change made of what."""

from __future__ import annotations

from datetime import date

import pytest

from engine.service.calendar.calendar_views import Renewal
from engine.workdays import DayRule
from tests.webui.messages.samples import event
from webui import language
from webui.messages import calendar

FEAST = {"kind": "libur_nasional", "note": "Hari Raya Natal", "basis": "SKB 2026"}
SHORT = {"kind": "jam_khusus", "windows": ["07:30-12:00", "13:00-14:00"]}


@pytest.mark.parametrize("code", sorted(calendar.PROBLEMS))
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_a_problem_is_one_whole_sentence_with_and_without_facts(code: str, spoken: str) -> None:
    with language.speak(spoken):
        for params in ({}, {"text": "1-1-26", "limit": 62}):
            sentence = calendar.problem(code, params)
            assert sentence is not None
            assert sentence.endswith(".")
            assert "%(" not in sentence
    assert calendar.problem("not_of_the_calendar", {}) is None


def test_a_day_is_told_with_its_name_hours_and_decree() -> None:
    assert calendar.day(None) == "hari biasa"
    assert calendar.day(FEAST) == "libur nasional “Hari Raya Natal”"
    assert calendar.day(FEAST, basis=True) == "libur nasional “Hari Raya Natal”, dasar: SKB 2026"
    assert calendar.day(SHORT) == "jam khusus 07.30–12.00, 13.00–14.00"
    with language.speak("en"):
        assert calendar.hours(["07:30-12:00"]) == "07:30–12:00"


def test_days_of_the_same_hours_stand_together() -> None:
    week = {str(day): ["07:30-16:00"] for day in range(4)} | {"4": ["07:30-16:30"]}
    assert calendar.regime({"windows": week}) == "Senin–Kamis 07.30–16.00; Jumat 07.30–16.30"
    assert calendar.regime(None) == "tidak ada"


def test_a_renewal_says_what_becomes_of_a_date() -> None:
    day, rule = date(2026, 12, 25), DayRule.from_dict({"date": date(2026, 12, 25), **FEAST})
    assert calendar.renewal(Renewal(day, None, rule)).startswith("baru: ")
    assert calendar.renewal(Renewal(day, rule, None)).startswith("tidak ada lagi: ")
    assert "pindah ke Sab, 26 Des 2026" in calendar.renewal(Renewal(day, rule, None, date(2026, 12, 26)))


def test_of_many_changes_the_first_are_told_and_the_rest_counted() -> None:
    dates = [{"date": f"2026-12-{day}", "before": None, "after": FEAST} for day in range(21, 26)]
    told = calendar.changes(event("calendar_changed", dates=dates))
    assert told.count("menjadi libur nasional") == calendar.SHOWN
    assert told.endswith("dan 2 perubahan lagi")
    assert len(calendar.facts(event("calendar_changed", dates=dates))) == 5
    assert calendar.changes(event("calendar_changed")) == "tanpa rincian"
