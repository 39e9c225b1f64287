"""Where the rows of a calendar come from: the national table to begin with, and the office's own file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from engine import errors
from engine.workdays.calendar import POLICIES
from engine.workdays.rules import KINDS, CalendarError, DayRule, Kind, Regime, Window, read_date, read_windows

WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_CATEGORIES: tuple[tuple[str, Kind], ...] = (("public", "libur_nasional"), ("government", "cuti_bersama"))
_FIELDS = {"nama", "mulai", "selesai", "dasar"}


def seed(years: Iterable[int]) -> list[DayRule]:
    """National holidays and cuti bersama of these years, from the `holidays` package; to begin a table with.

    Its lunar dates of later years are estimates and say so in their note.
    """
    import holidays  # a large package that only set-up needs

    wanted = sorted(set(years))
    basis = f"tabel bawaan (paket holidays {metadata.version('holidays')})"
    found: dict[date, DayRule] = {}
    for category, kind in _CATEGORIES:
        named = holidays.country_holidays("ID", years=wanted, categories=(category,), language="id")
        for day, note in named.items():
            found.setdefault(day, DayRule(day, kind, note=note, basis=basis))
    return [found[day] for day in sorted(found)]


def load_calendar(path: Path) -> tuple[list[Regime], list[DayRule], str]:
    """Regimes, special days and policy ("" if it names none) of a calendar.toml. Raises Misconfigured."""
    try:
        return read_calendar(path.read_bytes())
    except (CalendarError, tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise errors.Misconfigured(setting=path.name, reason=str(error)) from error


def read_calendar(content: bytes) -> tuple[list[Regime], list[DayRule], str]:
    """Return the same from the bytes of a file. Raises CalendarError, or the error of a text that is no TOML."""
    data = tomllib.loads(content.decode("utf-8-sig"))
    if unknown := data.keys() - {"kebijakan", "jam", "ketetapan"}:
        raise CalendarError("key", key=sorted(unknown)[0])
    policy = data.get("kebijakan", "")
    if policy not in ("", *POLICIES):
        raise CalendarError("policy", policy=str(policy)[:40])
    regimes = [_regime(table) for table in _tables(data, "jam")]
    if not any(regime.start is None for regime in regimes):
        raise CalendarError("regime")
    days = [rule for table in _tables(data, "ketetapan") for rule in _decree(table)]
    seen: set[date] = set()
    for rule in days:
        if rule.date in seen:
            raise CalendarError("twice", date=rule.date.isoformat())
        seen.add(rule.date)
    return regimes, days, policy


def _tables(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise CalendarError("key", key=name)
    return found


def _regime(table: Mapping[str, Any]) -> Regime:
    windows: dict[int, tuple[Window, ...]] = {}
    for key in table.keys() - _FIELDS:
        for weekday in _weekdays(key):
            windows[weekday] = read_windows(_list(key, table[key]))
    start, end = table.get("mulai"), table.get("selesai")
    return Regime(
        str(table.get("nama", "")),
        read_date(start) if start else None,
        read_date(end) if end else None,
        windows,
    )


def _weekdays(key: str) -> range:
    """Return the days of "jumat" or "senin-kamis"."""
    first, _, last = key.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise CalendarError("weekday", text=key)
    return range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)


def _decree(table: Mapping[str, Any]) -> Iterable[DayRule]:
    """Return the days one decree sets, by kind: date = name, or date = {keterangan, jam}."""
    basis = str(table.get("dasar", ""))
    for kind in table.keys() - {"dasar"}:
        if kind not in KINDS or not isinstance(table[kind], dict):
            raise CalendarError("kind", kind=kind)
    for kind in KINDS:
        for day, entry in table.get(kind, {}).items():
            fields = entry if isinstance(entry, dict) else {"keterangan": entry}
            if unknown := fields.keys() - {"keterangan", "jam"}:
                raise CalendarError("key", key=sorted(unknown)[0])
            windows = read_windows(_list("jam", fields.get("jam", [])))
            yield DayRule(read_date(day), kind, windows, str(fields.get("keterangan", "")), basis)


def _list(key: str, value: object) -> list[str]:
    if not isinstance(value, list):
        raise CalendarError("key", key=key)
    return value
