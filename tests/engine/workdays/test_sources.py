"""Where a calendar comes from: plain JSON, the national table, the shipped file."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from engine import errors, workdays
from engine.workdays import Calendar, DayRule, Duration
from tests.engine.workdays.agency import (
    HOLIDAYS,
    REGIMES,
    WIB,
    overrides,
    rows,
    wib,
)

SHIPPED = Path(__file__).parents[3] / "processes" / "calendar.toml"


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
    assert not Calendar(WIB, REGIMES, seeded).confirmed(2028)
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
