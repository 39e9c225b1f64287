"""Who acts for whom: a Plh. while the holder of an office is away, a Plt. while it is vacant, each by a letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine import errors, file_kinds, store
from engine.service import access, reasons
from engine.service.agency import delegation_rules, delegation_turns, holdings, vacancies
from engine.service.agency.delegation_rules import Terms
from engine.service.context import Context
from engine.service.views import Actor

LETTERS = (".pdf", ".jpg", ".jpeg", ".png")  # what a letter may be handed in as
PAGE = 50  # of those that are over


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who acts in an office from `start` until before `end`.

    `state` is "waits" until it begins, "runs", "over" by its date, or "ended" before that (`ended_at`). `absent` is
    whom a plh stands in for. `claimed` is who gets what that person had taken. `may_change` is whether the reader
    decides on it; `may_read` whether the reader may open the letter.
    """

    id: int
    role: str
    role_label: str
    kind: str
    deputy: str
    deputy_name: str
    absent: str
    absent_name: str
    start: datetime
    end: datetime
    letter: str
    letter_date: str
    file_name: str
    claimed: str
    state: str
    granted_by: str
    granted_at: datetime
    ended_at: datetime | None = None
    may_change: bool = False
    may_read: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office that somebody may be named for: who holds it now, and which kind fits."""

    role: str
    label: str
    holders: tuple[tuple[str, str], ...]


class Delegations:
    """Entering, correcting and ending them, and who is named when."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def give(self, terms: Terms, actor: Actor, *, confirmed: bool = False) -> int:
        """Let somebody else act in an office for a time; return the id. It begins and ends by itself.

        The other administrators are told where the office carries rights. Raises Forbidden, NotFound, Invalid,
        TooLarge, FileRefused; DeputyAway unless that is `confirmed`.
        """
        return self._put(terms, actor, None, confirmed)

    def correct(self, delegation_id: int, terms: Terms, actor: Actor, *, confirmed: bool = False) -> int:
        """Put other terms in the place of a delegation that has not begun; return the new id.

        Without a new file the letter stays. Raises as `give`, NotFound, and DelegationMoved when it has begun or ended.
        """
        return self._put(terms, actor, delegation_id, confirmed)

    def end(self, delegation_id: int, reason: str, actor: Actor) -> None:
        """End a delegation before its date, or take it back before it begins; what was taken in it goes back.

        Raises Forbidden, NotFound, Invalid (reason, last_administrator), DelegationMoved when it is over.
        """
        said, now = reasons.require(reason), self._context.clock()
        with self._context.store.transaction() as tx:
            store.history.lock_system(tx)
            close(self._context, tx, self._standing(tx, delegation_id, actor, now), said, actor)
        self._context.office.forget()

    def get(self, delegation_id: int, actor: Actor) -> Delegation:
        """Return one that the actor may see. Raises NotFound."""
        with self._context.store.read() as tx:
            row = store.delegations.get(tx, delegation_id)
        if row is None or not self._sees(row, actor):
            raise errors.NotFound(what="delegation", id=delegation_id)
        return self._view(row, actor)

    def standing(self, actor: Actor) -> tuple[Delegation, ...]:
        """Return those that wait or run and that the actor may see, the earliest first. Raises Forbidden.

        That are those the actor decides on, and those in which the actor acts or is replaced.
        """
        self._require_some(actor)
        now = self._context.clock()
        with self._context.store.read() as tx:
            found = store.delegations.of_time(tx, now, None)
        return tuple(one for row in found if (one := self._view(row, actor)).may_read)

    def past(self, actor: Actor, after: int | None = None) -> tuple[tuple[Delegation, ...], int | None]:
        """Return a page of those that are over, the newest first, and after which the next page begins.

        Raises Forbidden.
        """
        self._require_some(actor)
        with self._context.store.read() as tx:
            found = store.delegations.over(tx, self._context.clock(), after, PAGE + 1)
        shown = [self._view(row, actor) for row in found[:PAGE]]
        more = found[PAGE - 1].id if len(found) > PAGE else None
        roles = self._context.office.roles()
        decided = {*access.decided_by(actor, roles)}
        return tuple(one for one in shown if one.role in decided or actor.may(access.ADMIN)), more

    def of_person(self, username: str) -> tuple[Delegation, ...]:
        """Return those in which somebody is replaced or acts, that are not over, for that person's own page."""
        with self._context.store.read() as tx:
            person = store.people.by_username(tx, username)
            found = store.delegations.of_person(tx, person.id, self._context.clock()) if person else []
        return tuple(self._view(row, None) for row in found)

    def offices(self, actor: Actor) -> tuple[Office, ...]:
        """Return the offices for which the actor may name somebody, by rank. Raises Forbidden."""
        self._require_some(actor)
        roles, now = self._context.office.roles(), self._context.clock()
        mine = access.decided_by(actor, roles)
        with self._context.store.read() as tx:
            held = store.delegations.post_holders(tx, mine, now, now)
        return tuple(
            Office(
                role,
                roles[role].label,
                tuple((username, name) for one, _id, username, name in held if one == role),
            )
            for role in mine
        )

    def letter(self, delegation_id: int, actor: Actor) -> tuple[str, bytes]:
        """Return name and content of the letter: for who decides, the two people and auditors. Raises NotFound."""
        with self._context.store.read() as tx:
            row = store.delegations.get(tx, delegation_id)
            if row is None or row.sha256 is None or not self._sees(row, actor):
                raise errors.NotFound(what="file", id=delegation_id)
            content = store.files.get(tx, row.sha256)
        if content is None:
            raise errors.NotFound(what="file", id=delegation_id)
        return row.file_name, content

    def _put(self, terms: Terms, actor: Actor, instead: int | None, confirmed: bool) -> int:
        context, now = self._context, self._context.clock()
        self._require(terms.role, actor)
        name, kind = "", None
        if terms.file is not None:
            name, kind = file_kinds.check_file(*terms.file, context.settings.max_upload, LETTERS)
        with context.store.transaction() as tx:
            holdings.lock_roles(tx, [terms.role])
            store.history.lock_system(tx)
            before = self._unbegun(tx, instead, actor, now) if instead is not None else None
            checked = delegation_rules.check(context, tx, terms, now, instead=instead)
            if actor.user_id == checked.deputy.id:
                raise errors.Invalid(field="deputy", reason="oneself_named")
            if checked.away and not confirmed:
                first, last = checked.away[0]
                raise errors.DeputyAway(
                    person=checked.deputy.name, first=first.isoformat(), last=last.isoformat()
                )
            sha256 = before.sha256 if before else None
            name = name or (before.file_name if before else "")
            if terms.file is not None and kind is not None:
                sha256 = store.files.put(tx, terms.file[1], kind.media_type, now)
            if before is not None:
                store.delegations.end(tx, before.id, actor.user_id or None, now)
            deputy = checked.deputy
            held = store.people.roles_at(tx, deputy.id, now).get(terms.role)
            made = store.people.grant(
                tx, deputy.id, terms.role, terms.kind, checked.start, checked.end, checked.letter,
                actor.user_id or None, now,
            )  # fmt: skip
            dated = terms.letter_date.isoformat() if terms.letter_date else None
            store.delegations.put(tx, made, checked.instead_of, dated, name, sha256, terms.claimed, instead)
            row = store.delegations.get(tx, made)
            assert row is not None
            facts = _facts(row) | {"before": held}
            if checked.away:
                facts["away"] = [[first.isoformat(), last.isoformat()] for first, last in checked.away]
            facts |= _rows(tx, [made] if before is None else [before.id, made])
            _log(context, tx, "delegation_corrected" if before else "role_granted", terms.role, actor, facts)
            delegation_turns.note(tx, row)
            kind_of_notice = "delegation_corrected" if before else "delegation_made"
            told = [before] if before and before.username != row.username else []
            if before is None or told:
                holdings.tell_of_rights(context, tx, {row.username: [terms.role]}, actor)
            delegation_turns.tell(context, tx, kind_of_notice, row, {"by": actor.name})
            for one in told:
                facts_of_end = {"by": actor.name, "reason": ""}
                delegation_turns.tell(context, tx, "delegation_ended", one, facts_of_end, only_deputy=True)
        context.office.forget()
        return made

    def _unbegun(self, tx: store.Tx, delegation_id: int, actor: Actor, now: datetime) -> store.DelegationRow:
        row = self._standing(tx, delegation_id, actor, now)
        if row.begins <= now:
            raise errors.DelegationMoved(state="begun", at=row.begins.isoformat())
        return row

    def _standing(self, tx: store.Tx, delegation_id: int, actor: Actor, now: datetime) -> store.DelegationRow:
        """Return a delegation that is not over, for who decides on it. Raises NotFound, Forbidden, DelegationMoved."""
        row = store.delegations.get(tx, delegation_id)
        if row is None or not self._sees(row, actor):
            raise errors.NotFound(what="delegation", id=delegation_id)
        self._require(row.role_id, actor)
        if row.revoked_at is not None or (row.end is not None and row.end <= now):
            state, at = ("ended", row.revoked_at) if row.revoked_at else ("over", row.end)
            raise errors.DelegationMoved(state=state, by=row.ended_by or "", at=at.isoformat() if at else "")
        return row

    def _sees(self, row: store.DelegationRow, actor: Actor) -> bool:
        """Who decides on it, the two whom it is about, and who reads everything."""
        mine = actor.user_id in (row.person_id, row.instead_of)
        roles = self._context.office.roles()
        return mine or access.may_audit(actor) or access.deciding_role(actor, row.role_id, roles) is not None

    def _require(self, role: str, actor: Actor) -> None:
        roles = self._context.office.roles()
        if access.deciding_role(actor, role, roles) is None:
            allowed = dict.fromkeys((*access.superiors([role], roles), *access.holding(roles, access.ADMIN)))
            labels = [self._context.office.label(one) for one in allowed]
            raise errors.Forbidden(action="delegate", roles=labels)

    def _require_some(self, actor: Actor) -> None:
        roles = self._context.office.roles()
        if not access.may_decide_absences(actor, roles):
            allowed = [self._context.office.label(one) for one in access.holding(roles, access.ADMIN)]
            raise errors.Forbidden(action="delegate", roles=allowed)

    def _view(self, row: store.DelegationRow, actor: Actor | None) -> Delegation:
        now, office = self._context.clock(), self._context.office
        end = row.end or row.begins
        state = "runs" if row.begins <= now else "waits"
        if row.revoked_at is not None:
            state = "ended"
        elif end <= now:
            state = "over"
        decides = actor is not None and access.deciding_role(actor, row.role_id, office.roles()) is not None
        shown = Delegation(
            row.id,
            row.role_id,
            office.label(row.role_id),
            row.kind,
            row.username,
            row.name,
            row.instead_username or "",
            row.instead_name or "",
            row.begins,
            end,
            row.letter,
            row.letter_date or "",
            row.file_name,
            row.claimed,
            state,
            row.granted_by or "",
            row.granted_at,
            row.revoked_at,
            may_change=decides and state in ("waits", "runs"),
        )
        return replace(shown, may_read=actor is not None and self._sees(row, actor))


def close(context: Context, tx: store.Tx, row: store.DelegationRow, reason: str, actor: Actor) -> None:
    """End a delegation that is not over, within the act that decides it; what was taken in it goes back.

    Raises Invalid (last_administrator).
    """
    now = context.clock()
    begun = row.begins <= now
    store.delegations.end(tx, row.id, actor.user_id or None, now)
    facts = _facts(row) | {"reason": reason, "begun": begun} | _rows(tx, [row.id])
    _log(context, tx, "delegation_ended", row.role_id, actor, facts)
    holdings.keep_an_administrator(context, tx, [row.role_id] if begun else [])
    vacancies.note(tx, [access.personal(row.username), row.role_id], now)
    delegation_turns.tell(context, tx, "delegation_ended", row, {"by": actor.name, "reason": reason})


def _log(
    context: Context, tx: store.Tx, type_: str, role: str, actor: Actor, facts: Mapping[str, Any]
) -> None:
    """Write the act into the system's history, in the capacity that lets the actor decide on the role."""
    capacity = access.deciding_role(actor, role, context.office.roles()) or ""
    data = dict(facts) | ({"account": actor.account} if actor.account else {})
    store.history.append_system(
        tx,
        store.Event(
            at=context.clock(),
            type=type_,
            actor=actor.username,
            role=capacity,
            holding=actor.roles.get(capacity, "").replace("tetap", ""),
            channel=actor.channel,
            data=data,
        ),
    )


def _rows(tx: store.Tx, ids: list[int]) -> dict[str, Any]:
    """Return the rows of delegations as an event keeps them; of one of before only its dates."""
    known = store.office_rows.facts(tx, membership=("id", ids), delegation=("membership_id", ids))
    kept = {key: row for key, row in known["rows"]["delegation"].items() if row is not None}
    return {"rows": known["rows"] | {"delegation": kept}}


def _facts(row: store.DelegationRow) -> dict[str, Any]:
    """Return what an event says of a delegation, besides its rows."""
    found: dict[str, Any] = {
        "person": row.username,
        "role": row.role_id,
        "kind": row.kind,
        "letter": row.letter,
        "start": row.begins.isoformat(),
        "end": row.end.isoformat() if row.end else None,
        "claimed_to": row.claimed,
    }
    if row.instead_username:
        found["instead_of"] = row.instead_username
    if row.letter_date:
        found["letter_date"] = row.letter_date
    if row.file_name:
        found["letter_file"] = row.file_name
    return found
