"""Who is away on which days, and who acts meanwhile: the calendar of absences."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine import errors, store, texts
from engine.service import access, reasons
from engine.service.agency import delegation_rules
from engine.service.context import Context
from engine.service.views import Actor
from engine.store.absences import KINDS

MAX_NOTE = 500
LONGEST = 366  # days
BEFORE = 31  # days back that may still be noted
YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who is away from the first day to the last, both included.

    `kind` and `note` are "" for who is not told: why somebody is away is for the person and those who decide.
    """

    id: int
    username: str
    name: str
    kind: str
    first: date
    last: date
    note: str
    noted_by: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts in an office on days of a month, in whose place where somebody holds it."""

    id: int
    role_label: str
    kind: str
    deputy: str
    deputy_name: str
    absent: str
    absent_name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month: whether the office works, and who of the month's is away or acts on it."""

    day: date
    works: bool
    absences: tuple[Absence, ...]
    acting: tuple[Acting, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its days, and everything that touches it."""

    first: date
    days: tuple[Day, ...]
    absences: tuple[Absence, ...]
    acting: tuple[Acting, ...]


class Absences:
    """Noting and ending absences, and the calendar of a month."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add(
        self, username: str, kind: str, first: date | None, last: date | None, note: str, actor: Actor
    ) -> int:
        """Note that somebody is away; return the id. Everybody may for themselves.

        Raises Forbidden, NotFound, Invalid (person, kind, first, last, note), also where the days are noted already.
        """
        if not username.strip():
            raise errors.Invalid(field="person", reason="required")
        if kind not in KINDS:
            raise errors.Invalid(field="kind", reason="choice", choices=", ".join(KINDS))
        today = self._context.local_now().date()
        start, until = _days(first, last, today)
        said = texts.accept(note, "note", lines=True)
        if len(said) > MAX_NOTE:
            raise errors.Invalid(field="note", reason="too_long", limit=MAX_NOTE)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            store.history.lock_system(tx)
            person = store.people.by_username(tx, username.strip().lower())
            if person is None or not person.active:
                raise errors.NotFound(what="user", id=username)
            capacity = self._require(tx, actor, person.id)
            days = start.isoformat(), until.isoformat()
            if noted := store.absences.of_days(tx, *days, person.id):
                raise errors.Invalid(
                    field="first", reason="away_already", person=person.name,
                    first=noted[0].first_day, last=noted[0].last_day,
                )  # fmt: skip
            made = store.absences.add(tx, person.id, kind, *days, said, actor.user_id or None, now)
            facts = {"person": person.username, "first": days[0], "last": days[1]}
            self._log(tx, "absence_noted", actor, capacity, facts, made)
        return made

    def end(self, absence_id: int, reason: str, actor: Actor) -> None:
        """Let somebody be back from today on; one that has not begun is taken back whole.

        Raises Forbidden, NotFound, Invalid (reason), Conflict when it is over already.
        """
        said, now = reasons.require(reason), self._context.clock()
        today = self._context.local_now().date()
        with self._context.store.transaction() as tx:
            store.history.lock_system(tx)
            row = store.absences.get(tx, absence_id)
            if row is None or not self._decides(tx, actor, row.person_id):
                raise errors.NotFound(what="absence", id=absence_id)
            capacity = self._require(tx, actor, row.person_id)
            if row.ended_at is not None or row.last_day < today.isoformat():
                at = row.ended_at
                raise errors.Conflict(by="", at=at.isoformat() if at else "")
            yesterday = (max(today, date.fromisoformat(row.first_day)) - timedelta(days=1)).isoformat()
            store.absences.end(tx, row.id, yesterday, now)
            facts = {"person": row.username, "first": row.first_day, "last": row.last_day, "reason": said}
            self._log(tx, "absence_ended", actor, capacity, facts, row.id)

    def get(self, absence_id: int, actor: Actor) -> Absence:
        """Return an absence that the actor decides on. Raises NotFound."""
        with self._context.store.read() as tx:
            row = store.absences.get(tx, absence_id)
            if row is None or not self._decides(tx, actor, row.person_id):
                raise errors.NotFound(what="absence", id=absence_id)
            return self._view(row, decides=True)

    def people(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Return for whom the actor may note that they are away: user name and name, oneself first."""
        with self._context.store.read() as tx:
            decided = self._decided(tx, actor)
            everyone = store.people.list_all(tx)
        found = [(one.username, one.name) for one in everyone if one.active and one.id in decided]
        return tuple(sorted(found, key=lambda one: one[0] != actor.username))

    def month(self, year: int, month: int, actor: Actor) -> Month:
        """Return who is away and who acts in a month, for everybody with an account. Raises NotFound.

        Of an absence everybody is told who and when; why, only the person and who decides on it.
        """
        if year not in YEARS or not 1 <= month <= 12:
            raise errors.NotFound(what="year", id=str(year))
        context, zone = self._context, self._context.settings.zone
        first = date(year, month, 1)
        last = first.replace(day=calendar.monthrange(year, month)[1])
        begin = delegation_rules.first_moment(first, zone)
        until = delegation_rules.first_moment(last + timedelta(days=1), zone)
        with context.store.read() as tx:
            away = store.absences.of_days(tx, first.isoformat(), last.isoformat())
            rows = store.delegations.during(tx, begin, until)
            decided = self._decided(tx, actor)
        absences = tuple(self._view(row, decides=row.person_id in decided) for row in away)
        acting = tuple(self._acting(row) for row in rows)
        office = context.office.calendar()
        days = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            days.append(
                Day(
                    day,
                    office.is_workday(day),
                    tuple(one for one in absences if one.first <= day <= one.last),
                    tuple(one for one in acting if one.first <= day <= one.last),
                )
            )
        return Month(first, tuple(days), absences, acting)

    def _acting(self, row: store.DelegationRow) -> Acting:
        days = delegation_rules.days_of(row.begins, row.ends, self._context.settings.zone)
        return Acting(
            row.id,
            self._context.office.label(row.role_id),
            row.kind,
            row.username,
            row.name,
            row.instead_username or "",
            row.instead_name or "",
            *days,
        )

    def _view(self, row: store.AbsenceRow, *, decides: bool) -> Absence:
        last = date.fromisoformat(row.last_day)
        open_ = row.ended_at is None and last >= self._context.local_now().date()
        return Absence(
            row.id,
            row.username,
            row.name,
            row.kind if decides else "",
            date.fromisoformat(row.first_day),
            last,
            row.note if decides else "",
            row.noted_by or "",
            may_change=decides and open_,
        )

    def _decided(self, tx: store.Tx, actor: Actor) -> frozenset[int]:
        """Return the people on whose absences the actor decides, and who is told why they are away."""
        if actor.may(access.ADMIN):
            return frozenset(one.id for one in store.people.list_all(tx))
        roles = access.decided_by(actor, self._context.office.roles())
        now = self._context.clock()
        held = store.delegations.post_holders(tx, roles, now, now + timedelta(microseconds=1))
        return frozenset({actor.user_id, *(person for _role, person, _username, _name in held)})

    def _decides(self, tx: store.Tx, actor: Actor, person_id: int) -> bool:
        return person_id in self._decided(tx, actor)

    def _require(self, tx: store.Tx, actor: Actor, person_id: int) -> str:
        """Return the role in which the actor decides on somebody's absence, "" for oneself. Raises Forbidden."""
        roles = self._context.office.roles()
        if person_id == actor.user_id:
            return ""
        if not self._decides(tx, actor, person_id):
            allowed = [roles[one].label for one in access.holding(roles, access.ADMIN)]
            raise errors.Forbidden(action="absence", roles=allowed)
        if actor.may(access.ADMIN):
            return access.through(actor, roles, access.ADMIN)[0]
        held = store.people.roles_at(tx, person_id, self._context.clock())
        return next(filter(None, (access.deciding_role(actor, one, roles) for one in held)), "")

    def _log(
        self,
        tx: store.Tx,
        type_: str,
        actor: Actor,
        capacity: str,
        facts: Mapping[str, Any],
        absence_id: int,
    ) -> None:
        data = {**facts, **store.office_rows.facts(tx, absence=("id", [absence_id]))}
        if actor.account:
            data["account"] = actor.account
        store.history.append_system(
            tx,
            store.Event(
                at=self._context.clock(),
                type=type_,
                actor=actor.username,
                role=capacity,
                holding=actor.roles.get(capacity, "").replace("tetap", ""),
                channel=actor.channel,
                data=data,
            ),
        )


def _days(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Return the days of an absence; one without a last day is of one day. Raises Invalid."""
    if first is None:
        raise errors.Invalid(field="first", reason="required")
    until = last or first
    if until < first:
        raise errors.Invalid(field="last", reason="before_start")
    if until < today - timedelta(days=BEFORE):
        raise errors.Invalid(field="last", reason="past")
    if (first - today).days > LONGEST:
        raise errors.Invalid(field="first", reason="too_far", days=LONGEST)
    if (until - first).days >= LONGEST:
        raise errors.Invalid(field="last", reason="too_long_time", days=LONGEST)
    return first, until
