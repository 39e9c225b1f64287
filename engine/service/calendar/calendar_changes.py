"""A change of the calendar judged, compared with what is stored, and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from engine import errors, store, texts, workdays
from engine.service.calendar.calendar_views import CalendarChange, Renewal
from engine.store.calendar import OFFICE, SEED, Stored

FIRST_YEAR, LAST_YEAR = 2000, 2199
MAX_NOTE, MAX_BASIS = 200, 300

Entries = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(slots=True)
class Difference:
    """What a change makes different, as the history keeps it; `since` is the first date that counts otherwise."""

    dates: set[date] = field(default_factory=set)
    days: list[dict[str, Any]] = field(default_factory=list)
    hours: list[dict[str, Any]] = field(default_factory=list)
    policy: dict[str, str] | None = None
    since: date = date.max

    def __len__(self) -> int:
        return len(self.days) + len(self.hours) + (self.policy is not None)

    def facts(self) -> dict[str, Any]:
        found = {"dates": self.days, "hours": self.hours, "policy": self.policy}
        return {name: fact for name, fact in found.items() if fact}


def judge(wanted: CalendarChange) -> None:
    """Raise Invalid for words and dates that no calendar has."""
    for day, rule in wanted.days.items():
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise errors.Invalid(field="date", reason="calendar_date", text=day.isoformat())
        if rule is not None:
            _text("note", rule.note, MAX_NOTE)
            _text("basis", rule.basis, MAX_BASIS)
    _text("basis", wanted.basis, MAX_BASIS)
    for regime in wanted.hours:
        _text("name", regime.name, MAX_NOTE)
        if not any(regime.windows.values()):
            raise errors.Invalid(field="hours", reason="calendar_no_hours")
    if wanted.policy not in (None, "", *workdays.POLICIES):
        raise errors.Invalid(field="policy", reason="choice")


def _text(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise errors.Invalid(field=name, reason="too_long", limit=limit)
    texts.accept(text, name)


def difference(wanted: CalendarChange, stored: Stored, entries: Entries) -> Difference:
    """Return what of a change is one, against what is stored."""
    found = Difference()
    for day in sorted({*wanted.days, *wanted.restored}):
        said = entries.get(day.isoformat(), {})
        before = said.get(OFFICE, said.get(SEED))
        if day in wanted.restored:
            after: Mapping[str, Any] | None = said.get(SEED)
            if OFFICE not in said:
                continue
        else:
            rule = wanted.days[day]
            after = rule.to_dict() if rule is not None else None
        was, now = _day_facts(before), _day_facts(after)
        if was != now:
            found.days.append({"date": day.isoformat(), "before": was, "after": now})
            found.dates.add(day)
            found.since = min(found.since, day)
    by_start = {regime["start"]: regime for regime in stored.regimes}
    for regime in wanted.hours:
        new = regime.to_dict()
        old = by_start.get(new["start"])
        if old != new:
            found.hours.append({"before": old, "after": new})
            found.since = min(found.since, regime.start or date.min)
    for start in sorted(wanted.ended):
        old = by_start.get(start.isoformat())
        if old is not None:
            found.hours.append({"before": old, "after": None})
            found.since = min(found.since, start)
    if wanted.policy is not None and wanted.policy != stored.policy:
        found.policy = {"before": stored.policy, "after": wanted.policy}
        found.since = date.min
    return found


def _day_facts(day: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a day as the history keeps it: what it is, its hours and words; None for an ordinary day."""
    if day is None or day["kind"] == workdays.PLAIN:
        return None
    return {name: day[name] for name in ("kind", "windows", "note", "basis") if day[name]}


def put(tx: store.Tx, wanted: CalendarChange, found: Difference, stored: Stored) -> None:
    """Write what is different, and nothing else."""
    for day in found.dates:
        word: Mapping[str, Any] | None = None
        if day not in wanted.restored:
            rule = wanted.days[day]
            word = {"date": day.isoformat(), "kind": workdays.PLAIN} if rule is None else rule.to_dict()
        store.calendar.put_day(tx, day.isoformat(), word)
    if wanted.hours or wanted.ended:
        new = {regime.to_dict()["start"]: regime.to_dict() for regime in wanted.hours}
        gone = {start.isoformat() for start in wanted.ended}
        kept = [new.pop(one["start"], one) for one in stored.regimes if one["start"] not in gone]
        store.calendar.put_regimes(tx, [*kept, *new.values()])
    if wanted.policy is not None:
        store.settings.put(tx, store.calendar.POLICY, wanted.policy)


def renewals(entries: Entries, year: int) -> tuple[Renewal, ...]:
    """Return what the national table of this program says of a year otherwise than the seed does, in order of date.

    Dates of which the office has said its own word stay out. A date that is gone counts as moved when the newer
    table has the same day elsewhere: in place of it, or beside it where a newer date was added to an estimate.
    """
    own = {text for text, said in entries.items() if OFFICE in said}
    old = {
        text: workdays.DayRule.from_dict(said[SEED])
        for text, said in entries.items()
        if SEED in said and text.startswith(f"{year}-") and text not in own
    }
    newer = _national(year)
    new = {rule.date.isoformat(): rule for rule in newer if rule.date.isoformat() not in own}
    found = []
    taken: set[date] = set()
    for text in sorted(old.keys() | new.keys()):
        before, after = old.get(text), new.get(text)
        if before is not None and after is not None and _kind_and_note(before) == _kind_and_note(after):
            continue
        moved = None
        if before is not None and after is None:
            places = [
                rule.date for rule in newer if _called(rule) == _called(before) and rule.date not in taken
            ]
            fresh = [day for day in places if day.isoformat() not in old]
            moved = min(fresh or places, key=lambda day: abs(day - before.date), default=None)
            taken |= {moved} if moved is not None else set()
        found.append(Renewal(date.fromisoformat(text), before, after, moved))
    return tuple(found)


def renewal_facts(one: Renewal) -> dict[str, Any]:
    """Return a date of the national table as the history keeps it, with all that makes its row again."""
    before, after = (
        _day_facts(rule.to_dict()) if rule is not None else None for rule in (one.before, one.after)
    )
    return {"date": one.day.isoformat(), "before": before, "after": after}


def _called(rule: workdays.DayRule) -> tuple[str, str]:
    return rule.kind, rule.note.replace(workdays.ESTIMATE, "").strip()


def _kind_and_note(rule: workdays.DayRule) -> tuple[str, str]:
    """Return a day without its basis, which only names the edition of the table."""
    return rule.kind, rule.note


@lru_cache(maxsize=16)
def _national(year: int) -> tuple[workdays.DayRule, ...]:
    return tuple(workdays.seed([year]))
