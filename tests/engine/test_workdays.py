"""The working calendar against the vectors of two independent calculations, and against its own laws."""

from __future__ import annotations

import csv
import random
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import errors, workdays
from engine.workdays import Calendar, CalendarError, DayRule, Duration, Regime

DATA = Path(__file__).parent / "data"
SHIPPED = Path(__file__).parents[2] / "processes" / "calendar.toml"
WIB = ZoneInfo("Asia/Jakarta")
DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def regimes() -> list[Regime]:
    found: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for row in rows("work_hours_regimes.csv"):
        key = (row["regime"], row["mulai"], row["selesai"])
        found.setdefault(key, {})[str(DAYS.index(row["hari"]))] = row["jam_kerja"].split("+")
    return [
        Regime.from_dict({"name": name, "start": start or None, "end": end or None, "windows": windows})
        for (name, start, end), windows in found.items()
    ]


def holidays() -> list[DayRule]:
    return [
        DayRule.from_dict({"date": row["tanggal"], "kind": row["jenis"], "note": row["nama"]})
        for row in rows("holidays_id_2024_2028.csv")
    ]


def overrides(text: str) -> list[DayRule]:
    found = []
    for part in filter(None, text.split(";")):
        day, _, rest = part.partition("=")
        kind, _, hours = rest.partition(" ")
        found.append(
            DayRule.from_dict({"date": day, "kind": kind, "windows": hours.split("+") if hours else []})
        )
    return found


REGIMES, HOLIDAYS, VECTORS = regimes(), holidays(), rows("workday_vectors.csv")


def calendar(policy: str = workdays.END_OF_DAY, extra: list[DayRule] | None = None) -> Calendar:
    return Calendar(WIB, REGIMES, workdays.merge(HOLIDAYS, extra or []), policy)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


CALENDARS = {policy: calendar(policy) for policy in workdays.POLICIES}


# ---- the vectors -----------------------------------------------------------------------------------------
def test_all_vectors_are_here() -> None:
    assert len({row["id"] for row in VECTORS}) == 46
    assert len(VECTORS) == 2 * 46


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['id']}-{row['kebijakan']}")
def test_due_time_equals_the_vector(row: dict[str, str]) -> None:
    agency = calendar(row["kebijakan"], overrides(row["override"]))
    due = agency.add(datetime.fromisoformat(row["mulai_wib"]), workdays.parse_norm(row["waktu"]))
    assert due == datetime.fromisoformat(row["tenggat_wib"])
    assert due.tzinfo is UTC
    assert agency.add(datetime.fromisoformat(row["mulai_utc"]), workdays.parse_norm(row["waktu"])) == due


def test_twenty_minutes_on_friday_afternoon_end_on_monday() -> None:
    due = calendar().add(wib("2026-11-27T16:20"), Duration.parse("PT20M"))
    assert due == wib("2026-11-30T07:40")


def test_working_days_of_each_year() -> None:
    agency = calendar()
    for year, expected in {2024: 238, 2025: 237, 2026: 240, 2027: 242}.items():
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range(366))
        assert sum(agency.is_workday(day) for day in days if day.year == year) == expected


def test_seconds_are_exact() -> None:
    start = datetime(2026, 11, 27, 9, 20, 13, 250_000, tzinfo=UTC)
    assert calendar().add(start, Duration.parse("PT20M")) == datetime(
        2026, 11, 30, 0, 40, 13, 250_000, tzinfo=UTC
    )


def test_days_and_hours_together_run_on_from_the_closing() -> None:
    assert calendar().add(wib("2026-11-23T09:00"), Duration.parse("P1DT2H")) == wib("2026-11-25T09:30")


# ---- laws ------------------------------------------------------------------------------------------------
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 11, 1), timezones=st.just(WIB))
minutes = st.integers(1, 5_000).map(lambda number: Duration(minutes=number))
anything = st.builds(Duration, st.integers(0, 20), st.integers(0, 900), st.integers(0, 59)).filter(
    lambda duration: duration != Duration()
)
policies = st.sampled_from(workdays.POLICIES)


@given(policies, moments, moments, anything)
def test_later_work_is_never_due_earlier(
    policy: str, one: datetime, other: datetime, duration: Duration
) -> None:
    agency = CALENDARS[policy]
    first, second = sorted((one, other))
    assert agency.add(first, duration) <= agency.add(second, duration)


@given(policies, moments, anything, minutes)
def test_more_work_is_due_later(policy: str, start: datetime, duration: Duration, more: Duration) -> None:
    longer = Duration(duration.days, duration.minutes + more.minutes, duration.seconds)
    assert CALENDARS[policy].add(start, duration) < CALENDARS[policy].add(start, longer)


@given(policies, moments, minutes)
def test_the_time_until_due_is_the_time_given(policy: str, start: datetime, duration: Duration) -> None:
    agency = CALENDARS[policy]
    due = agency.add(start, duration)
    assert agency.working_time(start, due) == timedelta(minutes=duration.minutes)
    assert agency.workdays_between(start, due) == divmod(duration.minutes, 450)
    assert agency.working_time(due, start) == timedelta()


@given(policies, moments, anything)
def test_due_lies_in_working_time_and_never_before_start(
    policy: str, start: datetime, duration: Duration
) -> None:
    agency = CALENDARS[policy]
    due = agency.add(start, duration)
    assert due >= start
    day = due.astimezone(WIB).date()
    assert any(opening < due <= closing for opening, closing in agency.windows(day))


@given(moments, st.integers(1, 40))
def test_days_end_at_the_closing_of_a_working_day(start: datetime, days: int) -> None:
    agency = CALENDARS[workdays.END_OF_DAY]
    due = agency.add(start, Duration(days)).astimezone(WIB)
    assert due == agency.windows(due.date())[-1][1]
    between = (start.date() + timedelta(days=n) for n in range(1, (due.date() - start.date()).days + 1))
    assert sum(agency.is_workday(day) for day in between) == days


@given(moments, st.integers(1, 20))
def test_rolling_days_are_450_minutes(start: datetime, days: int) -> None:
    agency = CALENDARS[workdays.ROLLING]
    assert agency.add(start, Duration(days)) == agency.add(start, Duration(minutes=450 * days))


@settings(max_examples=25)
@given(moments, st.integers(1, 900))
def test_counting_minute_by_minute_agrees(start: datetime, number: int) -> None:
    agency = CALENDARS[workdays.END_OF_DAY]
    moment = start.replace(second=0, microsecond=0)
    left, now = number, moment
    while left:
        if any(opening <= now < closing for opening, closing in agency.windows(now.date())):
            left -= 1
        now += timedelta(minutes=1)
        if left and not agency.is_workday(now.date()):
            now = datetime.combine(now.date() + timedelta(days=1), time(), WIB)
    assert agency.add(moment, Duration(minutes=number)) == now


# ---- special days ----------------------------------------------------------------------------------------
def hours(agency: Calendar, day: str) -> list[str]:
    return [
        f"{opening:%H:%M}-{closing:%H:%M}" for opening, closing in agency.windows(date.fromisoformat(day))
    ]


def test_precedence_of_special_days() -> None:
    def kinds(*names: str, windows: list[str]) -> list[DayRule]:
        rows = [{"date": "2026-11-24", "kind": name, "windows": []} for name in names]
        return [DayRule.from_dict(row) for row in rows[:-1]] + [
            DayRule.from_dict({**rows[-1], "windows": windows})
        ]

    morning = ["08:00-10:00"]
    for order in (1, -1):
        assert hours(
            calendar(extra=kinds("libur_daerah", "jam_khusus", windows=morning)[::order]), "2026-11-24"
        ) == ["08:00-10:00"]
        worked = kinds("libur_nasional", "hari_kerja_pengganti", windows=morning)[::order]
        assert hours(calendar(extra=worked), "2026-11-24") == ["08:00-10:00"]
    both = [*kinds("hari_kerja_pengganti", windows=["10:00-11:00"]), *kinds("jam_khusus", windows=morning)]
    assert hours(calendar(extra=both[::-1]), "2026-11-24") == ["08:00-10:00"]


def test_replacement_day_has_the_hours_of_a_monday_in_force() -> None:
    extra = [
        DayRule(date(2026, 3, 14), "hari_kerja_pengganti"),
        DayRule(date(2026, 11, 28), "hari_kerja_pengganti"),
    ]
    agency = calendar(extra=extra)
    assert hours(agency, "2026-03-14") == ["08:00-12:00", "12:30-15:00"]
    assert hours(agency, "2026-11-28") == ["07:30-12:00", "13:00-16:00"]


def test_the_offices_days_win_over_the_seed() -> None:
    own = DayRule(date(2026, 12, 24), "hari_kerja_pengganti", note="kantor buka")
    merged = workdays.merge(HOLIDAYS, [own])
    assert [rule for rule in merged if rule.date == own.date] == [own]
    assert len(merged) == len(HOLIDAYS)
    assert calendar(extra=[own]).add(wib("2026-12-23T09:00"), Duration(1)) == wib("2026-12-24T16:00")


def test_of_two_regimes_the_one_that_started_last_wins() -> None:
    local = Regime("edaran", date(2026, 3, 9), date(2026, 3, 13), {0: ((time(9), time(10)),)})
    agency = Calendar(WIB, [local, *REGIMES], HOLIDAYS)
    assert hours(agency, "2026-03-09") == ["09:00-10:00"]
    assert hours(agency, "2026-03-10") == []
    assert hours(agency, "2026-03-16") == ["08:00-12:00", "12:30-15:00"]
    assert hours(agency, "2026-04-06") == ["07:30-12:00", "13:00-16:00"]


def test_a_zone_with_summer_time_counts_real_time() -> None:
    night = Regime("malam", None, None, {day: ((time(0), time(6)),) for day in range(7)})
    agency = Calendar(ZoneInfo("Europe/Berlin"), [night], [])
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)  # midnight of the day that has no hour from two to three
    assert agency.working_time(start, start + timedelta(hours=12)) == timedelta(hours=5)


def test_years_without_decreed_cuti_bersama_are_told() -> None:
    assert calendar().unconfirmed_years() == (2028,)
    assert calendar().confirmed(2026)
    assert not calendar().confirmed(2035)
    estimate = DayRule(date(2027, 3, 10), "libur_nasional", note="Hari Raya Idul Fitri (perkiraan)")
    assert calendar(extra=[estimate]).unconfirmed_years() == (2027, 2028)


# ---- what goes wrong ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("policy", workdays.POLICIES)
def test_a_calendar_without_working_days_is_an_error_and_no_hang(policy: str) -> None:
    agency = Calendar(WIB, [Regime("tutup", None, None, {})], [], policy)
    began = clock.monotonic()
    for duration in (Duration(1), Duration(minutes=1)):
        with pytest.raises(CalendarError, match="too_far"):
            agency.add(wib("2026-11-23T09:00"), duration)
    assert clock.monotonic() - began < 2
    assert agency.working_time(wib("2026-11-23T09:00"), wib("2026-12-23T09:00")) == timedelta()


def test_the_end_of_time_is_an_error() -> None:
    with pytest.raises(CalendarError, match="too_far"):
        calendar().add(datetime(9999, 12, 1, tzinfo=UTC), Duration(60))


def test_a_time_without_zone_is_an_error() -> None:
    with pytest.raises(CalendarError, match="no zone"):
        calendar().add(datetime(2026, 11, 23, 9), Duration(1))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"date": "2026-02-30", "kind": "libur_daerah"}, "date"),
        ({"date": "besok", "kind": "libur_daerah"}, "date"),
        ({"date": "2026-11-24", "kind": "libur"}, "kind"),
        ({"date": "2026-11-24", "kind": "jam_khusus"}, "no_windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["10:00-08:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00-08:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00-10:00", "09:00-11:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["13:00-14:00", "09:00-11:00"]}, "windows"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00"]}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00-25:00"]}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": ["08:00+07:00-10:00"]}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": "08:00-10:00"}, "window"),
        ({"date": "2026-11-24", "kind": "jam_khusus", "windows": [8, 10]}, "window"),
    ],
)
def test_senseless_days_are_refused(row: dict[str, object], code: str) -> None:
    with pytest.raises(CalendarError) as caught:
        DayRule.from_dict(row)
    assert caught.value.code == code


def test_senseless_regimes_and_policies_are_refused() -> None:
    with pytest.raises(CalendarError, match="period"):
        Regime("ramadan", date(2026, 3, 20), date(2026, 2, 19), {})
    with pytest.raises(CalendarError, match="period"):
        Regime("ramadan", date(2026, 3, 20), None, {})
    with pytest.raises(CalendarError, match="weekday"):
        Regime("normal", None, None, {7: ()})
    with pytest.raises(CalendarError, match="weekday"):
        Regime.from_dict({"name": "normal", "windows": {"senin": []}})
    with pytest.raises(CalendarError, match="regime"):
        Calendar(WIB, [regime for regime in REGIMES if regime.start], [])
    with pytest.raises(CalendarError, match="policy"):
        Calendar(WIB, REGIMES, [], "kapan-kapan")


# ---- durations -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P1D", Duration(1)),
        (" P10D ", Duration(10)),
        ("PT20M", Duration(0, 20)),
        ("PT2H", Duration(0, 120)),
        ("P1DT2H30M", Duration(1, 150)),
        ("PT90S", Duration(0, 1, 30)),
        ("PT36H", Duration(0, 36 * 60)),
        ("P3650D", Duration(3_650)),
    ],
)
def test_iso_durations(text: str, expected: Duration) -> None:
    assert Duration.parse(text) == expected
    assert Duration.parse(expected.iso()) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("P", "syntax"),
        ("PT", "syntax"),
        ("P1DT", "syntax"),
        ("1 hari", "syntax"),
        ("p1d", "syntax"),
        ("P1D2H", "syntax"),
        ("PT20M P1D", "syntax"),
        ("P١D", "syntax"),
        ("__import__('os').system('id') == 0", "syntax"),
        ("R3/PT10M", "syntax"),
        ("-P1D", "negative"),
        ("P-1D", "negative"),
        ("P0D", "zero"),
        ("PT0S", "zero"),
        ("P1.5D", "part"),
        ("P0,5D", "part"),
        ("PT1.5H", "part"),
        ("P1Y", "years"),
        ("P1M", "months"),
        ("P1Y2M3D", "years"),
        ("P2W", "weeks"),
        ("P3651D", "too_long"),
        ("PT9999999H", "too_long"),
        (f"P{'9' * 150}D", "too_long"),
        (f"P{'9' * 100_000}D", "too_long"),
    ],
)
def test_other_texts_are_refused_by_code(text: str, code: str) -> None:
    with pytest.raises(workdays.DurationError) as caught:
        Duration.parse(text)
    assert caught.value.code == code
    assert len(caught.value.text) <= 40


@pytest.mark.parametrize(
    ("text", "expected", "printed"),
    [
        ("3 hari", Duration(3), ("hari", 3)),
        ("1 hari kerja", Duration(1), ("hari", 1)),
        ("2 Jam", Duration(0, 120), ("jam", 2)),
        ("20 menit", Duration(0, 20), ("menit", 20)),
        ("450 menit", Duration(0, 450), ("menit", 450)),
    ],
)
def test_norms_of_an_sop(text: str, expected: Duration, printed: tuple[str, int]) -> None:
    assert workdays.parse_norm(text) == expected
    assert workdays.norm(expected) == printed


@pytest.mark.parametrize(
    "text", ["", "satu hari", "1,5 hari", "0 hari", "2 minggu", "hari", "1 hari 2 jam", "9" * 300]
)
def test_other_norms_are_refused(text: str) -> None:
    with pytest.raises(workdays.DurationError):
        workdays.parse_norm(text)


def test_a_mixed_duration_has_no_one_norm_but_parts() -> None:
    assert workdays.parts(Duration.parse("P1DT2H30S")) == (("hari", 1), ("jam", 2), ("detik", 30))
    with pytest.raises(workdays.DurationError, match="mixed"):
        workdays.norm(Duration.parse("P1DT2H"))


# ---- where a calendar comes from -------------------------------------------------------------------------
def test_a_calendar_survives_plain_json() -> None:
    agency = Calendar(WIB, REGIMES, overrides("2026-11-24=jam_khusus 07:30-11:30"), workdays.ROLLING, "7")
    copy = Calendar.from_dict(agency.to_dict())
    assert (copy.regimes, copy.days, copy.policy, copy.version) == (
        agency.regimes,
        agency.days,
        "bergulir",
        "7",
    )
    assert copy.to_dict() == agency.to_dict()
    assert copy.add(wib("2026-11-23T09:00"), Duration(2)) == agency.add(wib("2026-11-23T09:00"), Duration(2))


def test_the_seed_agrees_with_the_decrees_checked_by_hand() -> None:
    seeded = {(rule.date.isoformat(), rule.kind) for rule in workdays.seed([2026])}
    checked = {
        (row["tanggal"], row["jenis"])
        for row in rows("holidays_id_2024_2028.csv")
        if row["status"] == "dicocokkan"
    }
    assert len(checked) == 25
    assert seeded == checked


def test_the_seed_marks_estimates_and_has_all_asked_for_years_only() -> None:
    seeded = workdays.seed(range(2024, 2029))
    assert {rule.date.year for rule in seeded} == set(range(2024, 2029))
    assert 2028 in Calendar(WIB, REGIMES, seeded).unconfirmed_years()
    assert workdays.seed([]) == []


def test_the_shipped_calendar_is_the_checked_one() -> None:
    shipped, days, policy = workdays.load_calendar(SHIPPED)
    assert [regime.to_dict() for regime in shipped] == [regime.to_dict() for regime in REGIMES]
    assert {(rule.date, rule.kind, rule.note) for rule in days} == {
        (rule.date, rule.kind, rule.note) for rule in HOLIDAYS if rule.date.year == 2026
    }
    assert all(rule.basis for rule in days)
    assert policy == ""


TOML = """
kebijakan = "bergulir"
[[jam]]
nama = "normal"
senin-jumat = ["08:00-12:00"]
[[ketetapan]]
dasar = "SE 1"
[ketetapan.jam_khusus]
2026-12-31 = { keterangan = "Pulang awal", jam = ["08:00-10:00"] }
[ketetapan.libur_daerah]
2026-12-01 = "Hari jadi"
"""


def test_a_calendar_file() -> None:
    found, days, policy = workdays.read_calendar(TOML.encode())
    assert policy == "bergulir"
    assert found[0].windows == {day: ((time(8), time(12)),) for day in range(5)}
    assert days == [
        DayRule(date(2026, 12, 1), "libur_daerah", note="Hari jadi", basis="SE 1"),
        DayRule(date(2026, 12, 31), "jam_khusus", ((time(8), time(10)),), "Pulang awal", "SE 1"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("bergulir", "santai", "policy"),
        ("kebijakan", "kebijaksanaan", "key"),
        ("senin-jumat", "jumat-senin-", "weekday"),
        ("senin-jumat", "monday", "weekday"),
        ('["08:00-12:00"]', '"08:00-12:00"', "key"),
        ("08:00-12:00", "8-12", "window"),
        ("libur_daerah", "libur_kita", "kind"),
        ("2026-12-01", "2026-12-32", "date"),
        ("2026-12-01", "2026-12-31", "twice"),
        ("keterangan", "catatan", "key"),
        ('nama = "normal"', 'nama = "ramadan"\nmulai = 2026-02-19\nselesai = 2026-03-20', "regime"),
        ("[[jam]]", "[jam", ""),
        ("[[ketetapan]]", "ketetapan = 3\n[[lain]]", "key"),
    ],
)
def test_a_faulty_calendar_file_is_refused_by_name(tmp_path: Path, old: str, new: str, reason: str) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(TOML.replace(old, new), "utf-8")
    with pytest.raises(errors.Misconfigured) as caught:
        workdays.load_calendar(file)
    assert caught.value.params["setting"] == "calendar.toml"
    assert reason in caught.value.params["reason"]


def test_a_missing_calendar_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.Misconfigured):
        workdays.load_calendar(tmp_path / "calendar.toml")


# ---- speed -------------------------------------------------------------------------------------------------
def test_a_due_time_is_found_fast() -> None:
    agency = calendar()
    picks = random.Random(7)
    starts = [wib("2026-01-01T00:00") + timedelta(minutes=picks.randrange(500_000)) for _ in range(400)]
    for duration in (Duration(1), Duration(3), Duration(0, 20)):
        best = min(_seconds(agency, starts, duration) for _ in range(3))
        assert best / len(starts) < 100e-6


def _seconds(agency: Calendar, starts: list[datetime], duration: Duration) -> float:
    began = clock.perf_counter()
    for start in starts:
        agency.add(start, duration)
    return clock.perf_counter() - began
