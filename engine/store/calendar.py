"""The agency's calendar: special days by source, and regimes of working hours.

Days and regimes are plain dicts as `engine.workdays` writes and reads them; only their shape is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store import settings, values
from engine.store.tables import calendar_day, hours_regime
from engine.store.tx import Statement, Tx

SEED = "seed"  # days known to the program; every other source is the office's word and wins
OFFICE = "office"
PLAIN = "hari_biasa"  # a word of the office too: whatever the seed says, the date is no special day
POLICY, REVISION, CHANGED = "calendar.policy", "calendar.revision", "calendar.changed"

_FACTS = ("date", "kind", "windows", "note", "basis")
# The seed first, so that the office's word of a date comes after it and stands.
_DAYS = Statement(
    f"""select {", ".join(_FACTS)} from calendar_day
    order by case when source = '{SEED}' then 0 else 1 end, date"""
)
_REGIMES = Statement("select name, start_date, end_date, windows from hours_regime order by id")


class Stored(NamedTuple):
    """The calendar in force, one entry a day; `version` changes with any change."""

    regimes: list[dict[str, Any]]
    days: list[dict[str, Any]]
    policy: str
    version: str


def load(tx: Tx) -> Stored:
    """Return the calendar in force."""
    days: dict[str, dict[str, Any]] = {}
    for row in tx.rows(_DAYS):
        day = dict(zip(_FACTS, row, strict=True))
        days[row[0]] = day | {"windows": values.from_json(day["windows"])}
    days = {date: day for date, day in days.items() if day["kind"] != PLAIN}
    regimes = [
        {"name": name, "start": start, "end": end, "windows": values.from_json(windows)}
        for name, start, end, windows in tx.rows(_REGIMES)
    ]
    policy, revision = settings.get(tx, POLICY, ""), settings.get(tx, REVISION, 0)
    return Stored(regimes, [days[date] for date in sorted(days)], policy, str(revision))


def entries(tx: Tx) -> dict[str, dict[str, dict[str, Any]]]:
    """By date what each source says of it, the office's "hari_biasa" too."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in tx.execute(sa.select(calendar_day).order_by(calendar_day.c.date)):
        facts = {**row._mapping, "windows": values.from_json(row.windows)}
        source = SEED if facts.pop("source") == SEED else OFFICE
        found.setdefault(row.date, {})[source] = facts
    return found


def put_day(tx: Tx, date: str, day: Mapping[str, Any] | None) -> None:
    """Make this the office's word of a date; None takes its word back, and the seed counts again."""
    own = (calendar_day.c.date == date) & (calendar_day.c.source != SEED)
    tx.execute(sa.delete(calendar_day).where(own))
    if day is not None:
        tx.execute(sa.insert(calendar_day), [_row(OFFICE, day)])


def renew(tx: Tx, dates: Iterable[str], days: Iterable[Mapping[str, Any]]) -> None:
    """Put these days of the seed in place of what it says of these dates, within a change that has begun."""
    said = (calendar_day.c.source == SEED) & calendar_day.c.date.in_(list(dates))
    tx.execute(sa.delete(calendar_day).where(said))
    rows = [_row(SEED, day) for day in days]
    if rows:
        tx.execute(sa.insert(calendar_day), rows)


def advance(tx: Tx, revision: int) -> bool:
    """Begin a change of the calendar as it was at this revision; False when somebody was first."""
    return settings.replace(tx, REVISION, revision, revision + 1)


def replace_days(tx: Tx, source: str, days: Iterable[Mapping[str, Any]]) -> None:
    """Make these the special days of one source; those of other sources stay. Later entries of a date win."""
    rows = {str(day["date"]): _row(source, day) for day in days}
    tx.execute(sa.delete(calendar_day).where(calendar_day.c.source == source))
    if rows:
        tx.execute(sa.insert(calendar_day), list(rows.values()))
    _touch(tx)


def replace_regimes(tx: Tx, regimes: Iterable[Mapping[str, Any]]) -> None:
    """Make these the regimes of working hours, in this order; a change of the calendar by itself."""
    put_regimes(tx, regimes)
    _touch(tx)


def put_regimes(tx: Tx, regimes: Iterable[Mapping[str, Any]]) -> None:
    """Make these the regimes, within a change that has begun."""
    tx.execute(sa.delete(hours_regime))
    rows = [
        {
            "name": str(regime["name"]),
            "start_date": _date(regime.get("start")),
            "end_date": _date(regime.get("end")),
            "windows": values.to_json(regime["windows"]),
        }
        for regime in regimes
    ]
    if rows:
        tx.execute(sa.insert(hours_regime), rows)


def replace(
    tx: Tx,
    regimes: Iterable[Mapping[str, Any]],
    days: Iterable[Mapping[str, Any]],
    policy: str,
    source: str = SEED,
) -> None:
    """Replace regimes, policy and the days of one source at once."""
    replace_regimes(tx, regimes)
    replace_days(tx, source, days)
    set_policy(tx, policy)


def set_policy(tx: Tx, policy: str) -> None:
    """Set how tenggat are counted (akhir_hari or bergulir); "" leaves it to the site's settings."""
    settings.put(tx, POLICY, policy)
    _touch(tx)


def _row(source: str, day: Mapping[str, Any]) -> dict[str, str]:
    return {
        "date": str(day["date"]),
        "source": source,
        "kind": str(day["kind"]),
        "windows": values.to_json(day.get("windows", [])),
        "note": str(day.get("note", "")),
        "basis": str(day.get("basis", "")),
    }


def _touch(tx: Tx) -> None:
    settings.put(tx, REVISION, settings.get(tx, REVISION, 0) + 1)


def _date(value: Any) -> str | None:
    return str(value) if value else None
