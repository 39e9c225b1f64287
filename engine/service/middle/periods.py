"""The periods of a year in which an office measures: their days, and which comes before which."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

# By what people call it: its first and its last month.
_MONTHS = {
    "Triwulan I": (1, 3), "Triwulan II": (4, 6), "Triwulan III": (7, 9), "Triwulan IV": (10, 12),
    "Semester I": (1, 6), "Semester II": (7, 12), "Tahunan": (1, 12),
}  # fmt: skip
PERIODS = tuple(_MONTHS)


def known(year: Any, period: Any) -> tuple[int, str] | None:
    """Return year and period as they are counted with; None for what is no period."""
    is_year = isinstance(year, int | float) and not isinstance(year, bool) and year == int(year)
    if not is_year or not 1 <= year <= 9_999 or period not in _MONTHS:
        return None
    return int(year), str(period)


def days(year: int, period: str) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    first, last = _MONTHS[period]
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def over(today: date) -> tuple[int, str]:
    """Return the quarter that is over last."""
    return before(today.year, PERIODS[(today.month - 1) // 3])


def before(year: int, period: str) -> tuple[int, str]:
    """Return the period of the same length that ends where this one begins."""
    first, last = _MONTHS[period]
    alike = [name for name, (start, end) in _MONTHS.items() if end - start == last - first]
    place = alike.index(period)
    return (year, alike[place - 1]) if place else (year - 1, alike[-1])
