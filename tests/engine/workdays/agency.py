"""The calendar the vectors were computed on, read from the tables beside them."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine import workdays
from engine.workdays import Calendar, DayRule, Regime

DATA = Path(__file__).parents[1] / "data"
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
