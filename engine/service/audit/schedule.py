"""The retention class of a process as its process.toml says it: how long active, how long inactive, and then what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

DESTROY, KEEP, REVIEW = "musnah", "permanen", "dinilai kembali"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Years and fate from the office's Jadwal Retensi Arsip; what it has not said is None or empty."""

    active: int | None = None
    inactive: int | None = None
    fate: str = ""
    basis: str = ""

    @property
    def complete(self) -> bool:
        """Whether the office has decided all of it; else nothing of the process is ever due."""
        return self.active is not None and self.inactive is not None and bool(self.fate)

    @property
    def years(self) -> int:
        return (self.active or 0) + (self.inactive or 0)

    def inactive_on(self, ended: date) -> date | None:
        """Return the day from which an instance that ended then is no longer active."""
        return None if self.active is None else years_after(ended, self.active)

    def due_on(self, ended: date) -> date | None:
        """Return the day from which its fate is due."""
        return years_after(ended, self.years) if self.complete else None


def of(table: Mapping[str, Any]) -> Schedule:
    """Return the class in a `[retensi]` table."""
    fate = table.get("nasib_akhir")
    return Schedule(
        _years(table.get("retensi_aktif")),
        _years(table.get("retensi_inaktif")),
        fate if fate in (DESTROY, KEEP, REVIEW) else "",
        str(table.get("dasar", "")),
    )


def years_after(day: date, years: int) -> date:
    """Return the same day some years on; 29 February becomes 1 March where there is none."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def ended_until(day: date, years: int) -> date:
    """Return the last day on which an instance can have ended whose fate is due on `day`."""
    if day.year - years < date.min.year:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def _years(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
