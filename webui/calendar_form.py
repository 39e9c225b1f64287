"""The forms of the calendar: from what was posted to a change, and from what is stored to what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine import errors, texts, workdays
from engine.service.calendar import calendars
from engine.service.calendar.calendar_views import CalendarChange, CalendarView

RESTORE = "kembali_bawaan"
MAX_DAYS = 62  # of one entry: longer is hours, not days

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DayForm:
    """What stands in the form of a day."""

    date: str = ""
    kind: str = "libur_daerah"
    hours: str = ""
    note: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class RegimeForm:
    """One regime in the form and in the list: its hours by weekday as people write them."""

    name: str = ""
    start: date | None = None
    end: date | None = None
    hours: tuple[str, ...] = ("",) * 7
    facts: Mapping[str, object] = field(default_factory=dict)
    known: bool = False

    @property
    def key(self) -> str:
        """How the address names it."""
        return self.start.isoformat() if self.start else "biasa"


def days(form: Form) -> CalendarChange:
    """Return one or several days of one kind, and the date they moved from. Raises Invalid."""
    first = _date(form.get("tanggal", ""))
    last = _date(form["sampai"]) if form.get("sampai", "").strip() else first
    if last < first:
        raise errors.Invalid(field="sampai", reason="before_start")
    if last - first > timedelta(days=MAX_DAYS):
        raise errors.Invalid(field="sampai", reason="calendar_long", limit=MAX_DAYS)
    dates = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    kind = form.get("jenis", "")
    if kind == RESTORE:
        return CalendarChange(restored=frozenset(dates))
    rules: dict[date, workdays.DayRule | None] = {}
    if form.get("dari", "").strip():
        rules[_date(form["dari"])] = None
    for day in dates:
        rules[day] = None if kind == workdays.PLAIN else _rule(day, kind, form)
    return CalendarChange(days=rules)


def hours(form: Form, *, ended: bool) -> CalendarChange:
    """Return a regime in place of the one that is edited, or that one's end. Raises Invalid."""
    before = form.get("lama", "")
    old = _date(before) if before not in ("", "biasa") else None
    if ended:
        if old is None:
            raise errors.Invalid(field="lama", reason="calendar_regime")
        return CalendarChange(ended=frozenset({old}), basis=form.get("dasar", ""))
    start, end = (_date(form[one]) if form.get(one, "").strip() else None for one in ("mulai", "selesai"))
    if before == "biasa" and start is not None:
        raise errors.Invalid(field="mulai", reason="calendar_regime")
    try:
        windows = {
            weekday: read
            for weekday in range(7)
            if (read := workdays.table.hours(form.get(f"hari{weekday}", "")))
        }
        regime = workdays.Regime(texts.tidy(form.get("nama", ""), lines=False), start, end, windows)
    except workdays.CalendarError as error:
        raise calendars.invalid(error) from error
    moved = frozenset({old}) if old is not None and old != start else frozenset()
    return CalendarChange(hours=(regime,), ended=moved, basis=form.get("dasar", ""))


def policy(form: Form) -> CalendarChange:
    """Return how N days are counted from now on."""
    return CalendarChange(policy=form.get("kebijakan", ""), basis=form.get("dasar", ""))


def day_form(view: CalendarView, text: str) -> DayForm:
    """Return the form of a date as it stands; for what is no date an empty form."""
    for one in view.days:
        if one.date.isoformat() == text:
            rule = one.rule
            if rule is None:
                return DayForm(text, workdays.PLAIN)
            written = ", ".join(workdays.write_windows(rule.windows))
            return DayForm(text, rule.kind, written, rule.note, rule.basis if one.own else "")
    try:
        return DayForm(date.fromisoformat(text).isoformat())
    except ValueError:
        return DayForm()


def regime_form(regime: workdays.Regime) -> RegimeForm:
    """Return a stored regime as the form shows it."""
    written = tuple(
        ", ".join(workdays.write_windows(regime.windows.get(weekday, ()))) for weekday in range(7)
    )
    return RegimeForm(regime.name, regime.start, regime.end, written, regime.to_dict(), known=True)


def chosen_regime(view: CalendarView, key: str | None) -> RegimeForm:
    """Return the regime that the address names, to be edited; else a new one, with the hours of the normal one."""
    shown = [regime_form(one) for one in view.calendar.regimes]
    for one in shown:
        if one.key == key:
            return one
    normal = next((one for one in shown if one.start is None), RegimeForm())
    return RegimeForm(hours=normal.hours)


def _rule(day: date, kind: str, form: Form) -> workdays.DayRule:
    facts = {
        "date": day,
        "kind": kind,
        "note": form.get("keterangan", ""),
        "basis": form.get("dasar", ""),
    }
    try:
        windows = workdays.write_windows(workdays.table.hours(form.get("waktu", "")))
        return workdays.DayRule.from_dict({**facts, "windows": windows})
    except workdays.CalendarError as error:
        raise calendars.invalid(error) from error


def _date(text: str) -> date:
    try:
        return workdays.read_date(text.strip())
    except workdays.CalendarError as error:
        raise calendars.invalid(error) from error
