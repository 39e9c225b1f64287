"""The office's working calendar: anybody who audits may read it, administrators change it, the history keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from engine import errors, store, texts, workdays
from engine.service import access, reasons, rows, system_log
from engine.service.calendar import calendar_changes, recounts
from engine.service.calendar.calendar_changes import FIRST_YEAR, LAST_YEAR, Entries
from engine.service.calendar.calendar_views import (
    CalendarChange,
    CalendarDay,
    CalendarView,
    Changed,
    YearCheck,
)
from engine.service.context import Context
from engine.service.views import Actor, EventView
from engine.store.calendar import OFFICE, SEED

SETTINGS = (store.calendar.POLICY, store.calendar.REVISION)


class Calendars:
    """One calendar for the office; each change is one revision of it, with its before, after and reason."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def view(self, year: int, actor: Actor) -> CalendarView:
        """Return a year of the calendar as it stands. Raises Forbidden, NotFound (a year that no calendar knows)."""
        self._require_reader(actor)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise errors.NotFound(what="year", id=year)
        with self._context.store.read() as tx:
            stored, entries = store.calendar.load(tx), store.calendar.entries(tx)
            last = store.settings.get(tx, store.calendar.CHANGED, {})
            recounting = recounts.under_way(tx)
        calendar = self._context.office.build(stored)
        this = self._context.clock().astimezone(calendar.tz).year
        return CalendarView(
            year=year,
            revision=int(stored.version),
            calendar=calendar,
            days=_days(entries, str(year)),
            policy=calendar.policy,
            own_policy=stored.policy,
            checks=tuple(_check(calendar, one) for one in sorted({this, this + 1, year})),
            changed_by=last.get("name", ""),
            changed_at=datetime.fromisoformat(last["at"]) if last else None,
            recounting=recounting,
            renewals=calendar_changes.renewals(entries, year) if actor.may(access.ADMIN) else (),
        )

    def require_changer(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor may change the calendar: asked before anything sent is looked at."""
        access.require_right(actor, access.ADMIN, "calendar", self._context.office.roles())

    def change(self, wanted: CalendarChange, reason: str, revision: int | None, actor: Actor) -> Changed:
        """Change the calendar as it was at `revision` (None: as it is now); open tenggat are counted anew.

        What is no change is left out; then nothing is written. Raises Forbidden, Invalid, Conflict with who changed
        it since and when.
        """
        context = self._context
        self.require_changer(actor)
        reason = reasons.require(reason)
        calendar_changes.judge(wanted)
        now = context.clock()
        with context.store.transaction() as tx:
            stored, entries = store.calendar.load(tx), store.calendar.entries(tx)
            known = int(stored.version)
            if revision is not None and revision != known:
                raise _stale(tx)
            found = calendar_changes.difference(wanted, stored, entries)
            if not len(found):
                return Changed(known, 0, 0)
            if not store.calendar.advance(tx, known):
                raise _stale(tx)
            calendar_changes.put(tx, wanted, found, stored)
            self._checked(tx)
            _sign(tx, actor, now)
            facts = {"revision": known + 1, "reason": reason, **found.facts()}
            touched: dict[str, tuple[str, list[str]] | None] = {
                "calendar_day": ("date", [day.isoformat() for day in found.dates])
            }
            if wanted.hours or wanted.ended:
                touched["hours_regime"] = None
            facts |= store.office_rows.facts(tx, setting=("key", SETTINGS), **touched)
            if basis := texts.tidy(wanted.basis, lines=False):
                facts["basis"] = basis
            system_log.log_system_event(context, tx, "calendar_changed", actor, facts, access.ADMIN)
            since = self._moment(found.since)
            recounts.ask(tx, known + 1, since, reason, actor.username or actor.account, now)
            affected = store.timers.count_later(tx, since)
        context.office.forget()
        return Changed(known + 1, len(found), affected)

    def adopt(self, year: int, basis: str, reason: str, revision: int | None, actor: Actor) -> Changed:
        """Make the national table's days of a year the office's own: they were compared with the decree `basis`.

        Raises as `change`.
        """
        if not basis.strip():
            raise errors.Invalid(field="basis", reason="required")
        with self._context.store.read() as tx:
            entries = store.calendar.entries(tx)
        days = {
            day.date: replace(
                day.rule, basis=basis.strip(), note=day.rule.note.replace(workdays.ESTIMATE, "").strip()
            )
            for day in _days(entries, str(year))
            if day.rule is not None and not day.own
        }
        return self.change(CalendarChange(days=days), reason, revision, actor)

    def fetch(self, year: int, reason: str, actor: Actor, revision: int | None = None) -> Changed:
        """Take over the days of a year from the national table of this program, where the office has no word of
        its own: those that are new, gone, moved or called otherwise. Raises as `change`.
        """
        context = self._context
        self.require_changer(actor)
        reason, now = reasons.require(reason), context.clock()
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise errors.Invalid(field="year", reason="date")
        with context.store.transaction() as tx:
            known, entries = int(store.calendar.load(tx).version), store.calendar.entries(tx)
            if revision is not None and revision != known:
                raise _stale(tx)
            found = calendar_changes.renewals(entries, year)
            if not found:
                return Changed(known, 0, 0)
            if not store.calendar.advance(tx, known):
                raise _stale(tx)
            rules = [one.after.to_dict() for one in found if one.after is not None]
            store.calendar.renew(tx, [one.day.isoformat() for one in found], rules)
            _sign(tx, actor, now)
            facts = {"revision": known + 1, "reason": reason, "national": True}
            facts["dates"] = [calendar_changes.renewal_facts(one) for one in found]
            dates = [one.day.isoformat() for one in found]
            facts |= store.office_rows.facts(tx, setting=("key", SETTINGS), calendar_day=("date", dates))
            system_log.log_system_event(context, tx, "calendar_changed", actor, facts, access.ADMIN)
            since = self._moment(found[0].day)
            recounts.ask(tx, known + 1, since, reason, actor.username or actor.account, now)
            affected = store.timers.count_later(tx, since)
        context.office.forget()
        return Changed(known + 1, len(found), affected)

    def take(self, content: bytes, reason: str, revision: int | None, actor: Actor) -> Changed:
        """Import a table of days, whole or not at all: each becomes the office's word; other dates stay.

        A row that says what counts anyway changes nothing. Raises FormInvalid with every bad line, and as `change`.
        """
        self.require_changer(actor)
        days, wrong = workdays.table.read(content)
        if wrong:
            raise errors.FormInvalid(
                [errors.Problem(str(line), f"calendar_{one.code}", one.params) for line, one in wrong]
            )
        return self.change(CalendarChange(days=days), reason, revision, actor)

    def table(self, year: int | None, actor: Actor) -> str:
        """Return the special days (of one year) as `take` reads them; the export stands in the history.
        Raises Forbidden.
        """
        self._require_reader(actor)
        with self._context.store.read() as tx:
            entries = store.calendar.entries(tx)
        system_log.note(self._context, actor, "exported", what="calendar", year=year)
        return workdays.table.write((day.date, day.rule) for day in _days(entries, str(year or "")))

    def history(self, actor: Actor, limit: int = 20) -> list[EventView]:
        """Return the last changes of the calendar, newest first. Raises Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            found = store.history.of_types(tx, ("calendar_changed",), limit)
            names = store.people.names(tx)
        return [rows.system_event(self._context.office, row, names, {}) for row in found]

    def _moment(self, day: date) -> datetime | None:
        """Return the first instant of a date; None stands for ever before."""
        if day.year < FIRST_YEAR:
            return None
        return datetime.combine(day, time(), self._context.settings.zone).astimezone(UTC)

    def _checked(self, tx: store.Tx) -> None:
        try:
            self._context.office.build(store.calendar.load(tx))
        except workdays.CalendarError as error:
            raise invalid(error) from error

    def _require_reader(self, actor: Actor) -> None:
        if not access.may_read_calendar(actor):
            access.require_right(actor, access.AUDIT, "calendar", self._context.office.roles())


def invalid(error: workdays.CalendarError) -> errors.Invalid:
    """Return the refusal of what makes no calendar."""
    return errors.Invalid(field="calendar", reason=f"calendar_{error.code}", **error.params)


def _days(entries: Entries, prefix: str) -> tuple[CalendarDay, ...]:
    """Return dates that begin with `prefix`, in order; a word taken for ordinary that overrules nothing is left out."""
    found = []
    for text, said in entries.items():
        if not text.startswith(prefix):
            continue
        seed = workdays.DayRule.from_dict(said[SEED]) if SEED in said else None
        own = said.get(OFFICE)
        if own is None:
            found.append(CalendarDay(date.fromisoformat(text), seed, False))
        else:
            rule = None if own["kind"] == workdays.PLAIN else workdays.DayRule.from_dict(own)
            found.append(CalendarDay(date.fromisoformat(text), rule, True, seed))
    return tuple(found)


def _check(calendar: workdays.Calendar, year: int) -> YearCheck:
    rules = [rule for rule in calendar.days if rule.date.year == year]
    return YearCheck(
        year,
        len(rules),
        sum(rule.kind == "cuti_bersama" for rule in rules),
        tuple(rule.date for rule in rules if workdays.ESTIMATE in rule.note),
        calendar.confirmed(year),
    )


def _stale(tx: store.Tx) -> errors.Conflict:
    last = store.settings.get(tx, store.calendar.CHANGED, {})
    return errors.Conflict(by=last.get("name", ""), at=last.get("at", ""))


def _sign(tx: store.Tx, actor: Actor, now: datetime) -> None:
    """Keep who changed the calendar last, for whoever comes too late."""
    said = {"by": actor.username, "name": actor.name or actor.account, "at": now.isoformat()}
    store.settings.put(tx, store.calendar.CHANGED, said)
