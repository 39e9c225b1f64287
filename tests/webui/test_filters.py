"""Dates, numbers and deadlines as words, by the agency's own calendar, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from engine.settings import Settings
from webui import current, filters, language

WIB = ZoneInfo("Asia/Jakarta")


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.fixture(autouse=True)
def _at_hand(engine: Engine, settings: Settings) -> Iterator[None]:
    with current.outside(engine, settings):
        yield


def test_moments_are_written_as_an_indonesian_office_does() -> None:
    moment = wib("2026-11-27T16:30")
    assert filters.full_time(moment) == "Jum, 27 Nov 2026 pukul 16.30 WIB"
    assert filters.brief_time(moment) == "Jum, 27 Nov 2026 16.30"
    assert filters.long_date(moment) == "27 November 2026"
    assert filters.day_heading(moment) == "Jumat, 27 November 2026"
    with language.speak("en"):
        assert filters.full_time(moment) == "Fri, 27 Nov 2026 at 16:30 WIB"


def test_the_day_is_that_of_the_office_not_of_utc() -> None:
    assert filters.short_date(datetime.fromisoformat("2026-11-25T23:30+00:00")) == "Kam, 26 Nov 2026"


@pytest.mark.parametrize(
    ("now", "due", "kind", "words"),
    [
        ("2026-11-23T09:00", "2026-11-23T16:00", "today", "Hari ini 16.00"),
        ("2026-11-23T16:00", "2026-11-23T16:00", "today", "Hari ini 16.00"),
        ("2026-11-23T09:00", "2026-11-24T16:00", "soon", "1 hari kerja lagi"),
        ("2026-11-27T09:00", "2026-11-30T16:00", "soon", "1 hari kerja lagi"),
        ("2026-11-23T09:00", "2026-11-27T16:30", "later", "4 hari kerja lagi"),
        ("2026-12-23T09:00", "2026-12-29T16:00", "later", "2 hari kerja lagi"),
        ("2026-11-24T09:00", "2026-11-23T16:00", "late", "Terlambat 1 jam 30 menit"),
        ("2026-11-25T07:30", "2026-11-23T16:00", "late", "Terlambat 1 hari kerja"),
        ("2026-11-25T07:50", "2026-11-23T16:00", "late", "Terlambat 1 hari kerja 20 menit"),
        ("2026-11-25T09:05", "2026-11-23T16:00", "late", "Terlambat 1 hari kerja 1 jam 35 menit"),
        ("2026-11-23T15:00:20", "2026-11-23T15:00", "late", "Terlambat kurang dari 1 menit"),
        ("2026-11-28T10:00", "2026-11-27T16:30", "late", "Terlambat"),
    ],
)
def test_deadlines_count_working_time(clock: FixedClock, now: str, due: str, kind: str, words: str) -> None:
    clock.now = wib(now)
    found = filters.deadline(wib(due))
    assert (found.kind, found.words) == (kind, words)


@pytest.mark.parametrize(
    ("minutes", "words", "english"),
    [
        (735.5, "1 hari kerja 4 jam 46 menit", "1 working day 4 hours 46 minutes"),
        (735, "1 hari kerja 4 jam 45 menit", "1 working day 4 hours 45 minutes"),
        (449.6, "1 hari kerja", "1 working day"),
        (61, "1 jam 1 menit", "1 hour 1 minute"),
        (902, "2 hari kerja 2 menit", "2 working days 2 minutes"),
        (0.3, "kurang dari 1 menit", "less than 1 minute"),
        (0, "0 menit", "0 minutes"),
    ],
)
def test_a_working_time_is_told_to_the_minute(minutes: float, words: str, english: str) -> None:
    assert filters.span(minutes) == words
    with language.speak("en"):
        assert filters.span(minutes) == english


def test_work_outside_working_hours_took_none_of_them() -> None:
    saturday = wib("2026-11-28T09:00")
    assert filters.worked(saturday, wib("2026-11-28T15:00")) == "0 menit (di luar jam kerja)"
    assert filters.worked(saturday, saturday) == "0 menit"
    assert filters.worked(saturday, wib("2026-11-30T07:30:20")) == "kurang dari 1 menit"
    assert filters.worked(saturday, wib("2026-11-30T07:50")) == "20 menit"


def test_no_deadline_says_so() -> None:
    assert filters.deadline(None) == filters.Deadline("none", "Tanpa tenggat")


@pytest.mark.parametrize(
    ("text", "words", "english"),
    [
        ("P1D", "1 hari", "1 day"),
        ("P3D", "3 hari", "3 days"),
        ("PT2H", "2 jam", "2 hours"),
        ("PT20M", "20 menit", "20 minutes"),
        ("PT90M", "90 menit", "90 minutes"),
        ("P1DT2H", "1 hari 2 jam", "1 day 2 hours"),
        ("PT90S", "1 menit 30 detik", "1 minute 30 seconds"),
        ("P2W", "2 minggu", "2 weeks"),
    ],
)
def test_a_standard_time_reads_as_in_the_sop(text: str, words: str, english: str) -> None:
    assert filters.norm(text) == words
    assert filters.norm("1 hari") == "1 hari"
    with language.speak("en"):
        assert filters.norm(text) == english


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (70.85, "70,85"),
        (27697, "27.697"),
        (0, "0"),
        (None, "–"),
        ("", "–"),
        ("72.5", "72.5"),
        (True, "Ya"),
        (False, "Tidak"),
    ],
)
def test_values_are_shown_as_people_read_them(value: object, shown: str) -> None:
    assert filters.number(value) == shown


@pytest.mark.parametrize(
    ("octets", "shown"), [(12, "12 B"), (2048, "2 kB"), (20 * 2**20, "20 MB"), (1_300_000, "1,2 MB")]
)
def test_sizes(octets: int, shown: str) -> None:
    assert filters.size(octets) == shown


def test_since_says_today_and_yesterday(clock: FixedClock) -> None:
    clock.now = wib("2026-11-24T10:00")
    assert filters.since(wib("2026-11-24T09:12")) == "hari ini 09.12"
    assert filters.since(wib("2026-11-23T15:40")) == "kemarin 15.40"
    assert filters.since(wib("2026-11-20T15:40")) == "Jum, 20 Nov 2026"


def test_a_text_of_a_form_has_headings_and_paragraphs_and_no_markup() -> None:
    text = "## Judul\n\nSatu.\r\n\r\n<b>dua</b>"
    assert filters.blocks(text) == [("heading", "Judul"), ("paragraph", "Satu."), ("paragraph", "<b>dua</b>")]


def test_stored_dates_are_written_out() -> None:
    assert filters.written_date("2026-12-14") == "14 Desember 2026"
    assert filters.written_date("2026-12-14T08:05") == "14 Desember 2026 08.05"
    assert filters.written_date("kapan-kapan") == "kapan-kapan"


def test_a_deadline_in_a_year_without_decrees_carries_a_warning() -> None:
    assert filters.unconfirmed(wib("2026-12-29T16:00")) == ""
    assert filters.unconfirmed(None) == ""
    assert "2028 belum dipastikan" in filters.unconfirmed(wib("2028-01-04T16:00"))
