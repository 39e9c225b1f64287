"""The rows an office's calendar is made of: special days and regimes of working hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal, cast, get_args

from engine.texts import tidy

Window = tuple[time, time]
Kind = Literal["libur_nasional", "cuti_bersama", "libur_daerah", "hari_kerja_pengganti", "jam_khusus"]

KINDS: tuple[Kind, ...] = get_args(Kind)
PLAIN = "hari_biasa"  # what an office writes of a date that the national table is wrong about
# A later kind wins on a date that has several.
RANK: Mapping[str, int] = {
    "libur_nasional": 0,
    "cuti_bersama": 0,
    "libur_daerah": 0,
    "hari_kerja_pengganti": 1,
    "jam_khusus": 2,
}


class CalendarError(ValueError):
    """A calendar that makes no sense, or gives no answer. `code` says which, `params` with what.

    window (text), windows (what: empty, overlapping or out of order), kind (kind), date (text), twice (date),
    no_windows (date), weekday (text), period (name), regime (none without dates), policy (policy), key (key),
    too_far (start), columns (names), too_many (limit), encoding, quoting, long_row (more cells than the header).
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({shown})"


@dataclass(frozen=True, slots=True)
class DayRule:
    """What is special about one date. `windows` are its hours where they differ; `basis` is the decree."""

    date: date
    kind: Kind
    windows: tuple[Window, ...] = ()
    note: str = ""
    basis: str = ""

    def __post_init__(self) -> None:
        if self.kind not in RANK:
            raise CalendarError("kind", kind=self.kind)
        check_windows(self.windows)
        if self.kind == "jam_khusus" and not self.windows:
            raise CalendarError("no_windows", date=self.date.isoformat())

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON, as the store keeps it."""
        return {
            "date": self.date.isoformat(),
            "kind": self.kind,
            "windows": write_windows(self.windows),
            "note": self.note,
            "basis": self.basis,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> DayRule:
        """Return the rule of a stored row. Raises CalendarError."""
        return cls(
            read_date(row["date"]),
            cast(Kind, str(row["kind"])),
            read_windows(row.get("windows") or ()),
            tidy(str(row.get("note") or ""), lines=False),
            tidy(str(row.get("basis") or ""), lines=False),
        )


@dataclass(frozen=True, slots=True)
class Regime:
    """Working hours by weekday (0 is Monday) from `start` to `end`, both included; without dates always."""

    name: str
    start: date | None
    end: date | None
    windows: Mapping[int, tuple[Window, ...]] = field(hash=False)

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None) or (self.start and self.end and self.end < self.start):
            raise CalendarError("period", name=self.name)
        for weekday, windows in self.windows.items():
            if weekday not in range(7):
                raise CalendarError("weekday", text=str(weekday))
            check_windows(windows)

    def covers(self, day: date) -> bool:
        """Return whether the regime is in force on a date."""
        return self.start is None or self.end is None or self.start <= day <= self.end

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON, as the store keeps it."""
        return {
            "name": self.name,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "windows": {str(day): write_windows(windows) for day, windows in sorted(self.windows.items())},
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Regime:
        """Return the regime of a stored row. Raises CalendarError."""
        windows: dict[int, tuple[Window, ...]] = {}
        for weekday, texts in row["windows"].items():
            if str(weekday) not in {"0", "1", "2", "3", "4", "5", "6"}:
                raise CalendarError("weekday", text=str(weekday))
            windows[int(weekday)] = read_windows(texts)
        start, end = row.get("start"), row.get("end")
        return cls(
            str(row["name"]), read_date(start) if start else None, read_date(end) if end else None, windows
        )


def merge(seeded: Iterable[DayRule], days: Iterable[DayRule]) -> list[DayRule]:
    """Return the seed with the office's own entries: on a date that has any of these, the seed says nothing."""
    own = list(days)
    dates = {rule.date for rule in own}
    return sorted([*(rule for rule in seeded if rule.date not in dates), *own], key=lambda rule: rule.date)


def read_windows(texts: Sequence[str]) -> tuple[Window, ...]:
    """Windows written ["07:30-12:00", "13:00-16:00"]. Raises CalendarError."""
    if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
        raise CalendarError("window", text=str(texts)[:40])
    found = tuple(_window(text) for text in texts)
    check_windows(found)
    return found


def write_windows(windows: Sequence[Window]) -> list[str]:
    """Windows as read_windows reads them."""
    return [f"{_clock(opening)}-{_clock(closing)}" for opening, closing in windows]


def check_windows(windows: Sequence[Window]) -> None:
    """Refuse windows that are empty, overlap or are out of order."""
    edges = [edge for window in windows for edge in window]
    ends_early = any(opening >= closing for opening, closing in windows)
    if ends_early or any(edges[i] > edges[i + 1] for i in range(len(edges) - 1)):
        raise CalendarError("windows", what="+".join(write_windows(windows)))


def read_date(value: object) -> date:
    """Return a date from a date or its ISO text. Raises CalendarError."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CalendarError("date", text=str(value)[:40]) from None


def _window(text: str) -> Window:
    opening, dash, closing = text.strip().replace("–", "-").partition("-")
    try:
        first, last = time.fromisoformat(opening.strip()), time.fromisoformat(closing.strip())
    except ValueError:
        raise CalendarError("window", text=text[:40]) from None
    if not dash or first.tzinfo or last.tzinfo or first.microsecond or last.microsecond:
        raise CalendarError("window", text=text[:40])
    return first, last


def _clock(at: time) -> str:
    return at.isoformat("seconds" if at.second else "minutes")
