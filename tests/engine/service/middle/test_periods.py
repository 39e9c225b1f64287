"""The periods of a year: their days, and which comes before which."""

from __future__ import annotations

from datetime import date

from engine.service.middle import periods


def test_periods_have_days_and_one_before() -> None:
    assert periods.days(2024, "Triwulan I") == (date(2024, 1, 1), date(2024, 3, 31))
    assert periods.days(2024, "Semester II")[1] == date(2024, 12, 31)
    assert periods.before(2026, "Triwulan I") == (2025, "Triwulan IV")
    assert periods.before(2026, "Semester II") == (2026, "Semester I")
    assert periods.before(2026, "Tahunan") == (2025, "Tahunan")
    assert periods.over(date(2026, 2, 3)) == (2025, "Triwulan IV")


def test_what_is_no_period_is_none() -> None:
    for year, period in (
        ("2026", "Triwulan I"),
        (2026, "Bulan"),
        (2026.5, "Tahunan"),
        (True, "Tahunan"),
        (0, "Tahunan"),
    ):
        assert periods.known(year, period) is None
    assert periods.known(2026.0, "Tahunan") == (2026, "Tahunan")
