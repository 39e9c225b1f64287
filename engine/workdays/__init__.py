"""The working calendar: what "1 hari" and "20 menit" mean on the days and hours an office is open.

Instants are aware datetimes and every result is in UTC; dates and windows are local to the calendar's zone.
"""

from __future__ import annotations

from engine.workdays import table
from engine.workdays.calendar import END_OF_DAY, ESTIMATE, POLICIES, ROLLING, WORKDAY, Calendar
from engine.workdays.durations import Duration, DurationError, parse_norm, parts
from engine.workdays.elapsed import Elapsed, minutes
from engine.workdays.rules import (
    KINDS,
    PLAIN,
    CalendarError,
    DayRule,
    Kind,
    Regime,
    Window,
    merge,
    read_date,
    read_windows,
    write_windows,
)
from engine.workdays.sources import load_calendar, read_calendar, seed

__all__ = [
    "END_OF_DAY",
    "ESTIMATE",
    "KINDS",
    "PLAIN",
    "POLICIES",
    "ROLLING",
    "WORKDAY",
    "Calendar",
    "CalendarError",
    "DayRule",
    "Duration",
    "DurationError",
    "Elapsed",
    "Kind",
    "Regime",
    "Window",
    "load_calendar",
    "merge",
    "minutes",
    "parse_norm",
    "parts",
    "read_calendar",
    "read_date",
    "read_windows",
    "seed",
    "table",
    "write_windows",
]
