"""Who may act for whom and when: every rule on a Plh. or Plt., for the pages and the commands alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine import errors, store, texts
from engine.service import access
from engine.service.context import Context

PLH, PLT = "plh", "plt"
KINDS = (PLH, PLT)
DEPUTY, ROLE = "deputy", "role"
MAX_LETTER = 120
LONGEST = timedelta(days=366)
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Terms:
    """Who acts in which office, from `start` (None: from now) until before `end`, and by which letter.

    `instead_of` is the user name of whom a plh stands in for; "" for the only holder. `claimed` is who gets what that
    person had taken: the "deputy", or all of the "role". `file` is the letter, with its name.
    """

    role: str
    deputy: str
    kind: str
    start: datetime | None
    end: datetime | None
    letter: str
    letter_date: date | None = None
    instead_of: str = ""
    claimed: str = DEPUTY
    file: tuple[str, bytes] | None = None


class Away(NamedTuple):
    """Days on which somebody is not there, the last one included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Checked:
    """Terms that keep every rule, with the people they name; `away` is when the deputy is not there either."""

    deputy: store.PersonRow
    instead_of: int | None
    instead_username: str
    start: datetime
    end: datetime
    letter: str
    away: tuple[Away, ...]


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day of the office begins."""
    return datetime.combine(day, time(), zone)


def days_of(start: datetime, end: datetime, zone: ZoneInfo) -> Away:
    """Return the first and the last day of a time, as the office counts them."""
    last = (end - timedelta(microseconds=1)).astimezone(zone).date()
    return Away(start.astimezone(zone).date(), last)


def check(
    context: Context, tx: store.Tx, terms: Terms, now: datetime, *, instead: int | None = None
) -> Checked:
    """Return the terms as they will hold; `instead` is the delegation that they correct, which no longer counts.

    Raises Invalid, NotFound. The chain of the system has to be locked, so that no other act comes between.
    """
    roles = context.office.roles()
    if terms.role not in roles:
        raise errors.Invalid(field="role", reason="unknown_role", role=terms.role, roles=", ".join(roles))
    if terms.kind not in KINDS:
        raise errors.Invalid(field="kind", reason="choice", choices=", ".join(KINDS))
    if terms.claimed not in (DEPUTY, ROLE):
        raise errors.Invalid(field="claimed", reason="choice", choices=f"{DEPUTY}, {ROLE}")
    start, end = _time(context, terms, now)
    letter = texts.accept(terms.letter, "letter")
    if not letter:
        raise errors.Invalid(field="letter", reason="required")
    if len(letter) > MAX_LETTER:
        raise errors.Invalid(field="letter", reason="too_long", limit=MAX_LETTER)
    zone = context.settings.zone
    if terms.letter_date and terms.letter_date > days_of(start, end, zone).last:
        raise errors.Invalid(field="letter_date", reason="letter_later")
    deputy = _deputy(context, tx, terms, now)
    others = [row for row in store.delegations.of_time(tx, start, end) if row.id != instead]
    absent = _absent(context, tx, terms, deputy, start, end)
    for row in others:
        if row.role_id == terms.role:
            days = days_of(max(row.begins, start), min(row.end or end, end), zone)
            raise errors.Invalid(
                field="role",
                reason="acting_taken",
                role=context.office.label(terms.role),
                person=row.name,
                kind=row.kind,
                first=days.first.isoformat(),
                last=days.last.isoformat(),
            )
    if absent is not None:
        _require_no_circle(others, stands_for(tx, others), absent, deputy, start, end)
    return Checked(
        deputy,
        absent.id if absent else None,
        absent.username if absent else "",
        start,
        end,
        letter,
        away(context, tx, deputy.id, start, end, others),
    )


def away(
    context: Context,
    tx: store.Tx,
    person_id: int,
    start: datetime,
    end: datetime,
    acting: Sequence[store.DelegationRow],
) -> tuple[Away, ...]:
    """Return when a person is absent or replaced within a time; `acting` are the delegations of that time."""
    zone = context.settings.zone
    first, last = days_of(start, end, zone)
    found = [
        Away(max(first, date.fromisoformat(row.first_day)), min(last, date.fromisoformat(row.last_day)))
        for row in store.absences.of_days(tx, first.isoformat(), last.isoformat(), person_id)
    ]
    for row in acting:
        if row.instead_of == person_id:
            found.append(days_of(max(row.begins, start), min(row.end or end, end), zone))
    return tuple(sorted(set(found)))


def stands_for(tx: store.Tx, rows: Sequence[store.DelegationRow]) -> dict[int, frozenset[int]]:
    """Return for whom each plh stands in, by the delegation: of one that does not say it, all who hold the post."""
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        if row.kind != PLH:
            found[row.id] = frozenset()
        elif row.instead_of is not None:
            found[row.id] = frozenset((row.instead_of,))
        else:
            held = store.delegations.post_holders(tx, [row.role_id], row.begins, row.end)
            found[row.id] = frozenset(person for _role, person, _username, _name in held) - {row.person_id}
    return found


def _time(context: Context, terms: Terms, now: datetime) -> tuple[datetime, datetime]:
    """Return the time of the terms; one that begins today begins now. Raises Invalid."""
    zone = context.settings.zone
    start = terms.start or now
    if start < now:
        if start.astimezone(zone).date() < now.astimezone(zone).date():
            raise errors.Invalid(field="start", reason="past")
        start = now
    if terms.end is None:
        raise errors.Invalid(field="end", reason="required")
    if terms.end <= now:
        raise errors.Invalid(field="end", reason="past")
    if terms.end <= start:
        raise errors.Invalid(field="end", reason="before_start")
    if start - now > AHEAD:
        raise errors.Invalid(field="start", reason="too_far", days=AHEAD.days)
    if terms.end - start > LONGEST:
        raise errors.Invalid(field="end", reason="too_long_time", days=LONGEST.days)
    return start, terms.end


def _deputy(context: Context, tx: store.Tx, terms: Terms, now: datetime) -> store.PersonRow:
    username = terms.deputy.strip().lower()
    if not username:
        raise errors.Invalid(field="deputy", reason="required")
    person = store.people.by_username(tx, username)
    if person is None:
        raise errors.NotFound(what="user", id=username)
    if not person.active:
        raise errors.Invalid(field="deputy", reason="switched_off", person=person.name)
    held = store.people.roles_at(tx, person.id, now)
    roles = context.office.roles()
    if access.only_reads(held, roles):
        labels = [context.office.label(role) for role in held]
        raise errors.Invalid(field="deputy", reason="only_reads", person=person.name, roles=labels)
    return person


def _absent(
    context: Context,
    tx: store.Tx,
    terms: Terms,
    deputy: store.PersonRow,
    start: datetime,
    end: datetime,
) -> store.PersonRow | None:
    """Return whom a plh stands in for; None for a plt. Raises Invalid where the kind does not fit the post."""
    label = context.office.label(terms.role)
    held = store.delegations.post_holders(tx, [terms.role], start, end)
    if any(person == deputy.id for _role, person, _username, _name in held):
        raise errors.Invalid(field="deputy", reason="own_office", person=deputy.name, role=label)
    if terms.kind == PLT:
        if held:
            raise errors.Invalid(field="kind", reason="post_held", role=label, person=held[0][3])
        return None
    if not held:
        raise errors.Invalid(field="kind", reason="post_vacant", role=label)
    wanted = terms.instead_of.strip().lower()
    chosen = [username for _role, _person, username, _name in held if username == wanted or not wanted]
    if len(chosen) != 1:
        raise errors.Invalid(
            field="instead_of", reason="which_holder" if not wanted else "no_holder", role=label
        )
    found = store.people.by_username(tx, chosen[0])
    assert found is not None
    return found


def _require_no_circle(
    others: Sequence[store.DelegationRow],
    instead: dict[int, frozenset[int]],
    absent: store.PersonRow,
    deputy: store.PersonRow,
    start: datetime,
    end: datetime,
) -> None:
    """Raise Invalid when who acts is replaced, however far round, by the one who is to be replaced."""

    def walk(
        person: int, begin: datetime, until: datetime, seen: frozenset[int]
    ) -> Iterator[store.DelegationRow]:
        for row in others:
            first, last = max(begin, row.begins), min(until, row.end or until)
            if row.id in seen or person not in instead[row.id] or first >= last:
                continue
            if row.person_id == absent.id:
                yield row
            else:
                yield from walk(row.person_id, first, last, seen | {row.id})

    if (row := next(walk(deputy.id, start, end, frozenset()), None)) is not None:
        raise errors.Invalid(
            field="deputy", reason="circle", person=deputy.name, absent=absent.name, through=row.kind
        )
