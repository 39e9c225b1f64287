"""Handing tasks on: to one person or back to their group, for good or for the time that somebody is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from engine import errors, store
from engine.service import access, actors, reasons, step
from engine.service.agency import delegation_rules
from engine.service.context import Context
from engine.service.pairs import Standing
from engine.service.view_facts import Candidate
from engine.service.views import Actor, TaskItem
from engine.service.work import four_eyes, task
from engine.service.work.inbox import Inbox
from engine.store import outbox

KIND = "loan"  # of the outbox: a task that was handed on for a time
MOST = 200  # tasks of one person that are listed to be handed on
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Handover:
    """To whom a task goes (`username`, "" for its group) and why; with `until` it comes back then to `of`.

    `across` is whether it may leave its roles.
    """

    username: str
    reason: str
    across: bool = False
    of: str = ""
    until: datetime | None = None


class Handovers(Inbox):
    """Who may hand a task on, to whom, and the one act by which every task is handed on."""

    def reassign(
        self, task_id: int, username: str, reason: str, actor: Actor, *, across: bool = False
    ) -> None:
        """Give an open task to one person, with the reason. Its roles keep seeing it. As `hand_over`."""
        if not username.strip():
            raise errors.NotFound(what="user", id=username)
        self.hand_over(task_id, Handover(username, reason, across), actor)

    def hand_over(self, task_id: int, terms: Handover, actor: Actor) -> None:
        """Give an open task to one person, or back to its group; its roles keep seeing it.

        With `across` also to somebody who holds none of its roles. Raises Forbidden, NotFound, SamePerson where the
        person did what it is set against, Unconfirmed without `across`, Invalid (reason; "person" for who may only
        read, and for oneself but as a superior; "until"; "task" where it has no group, or is no longer that person's),
        TaskDone, TaskClosed.
        """

        def act(it: step.Step) -> None:
            row = task.open_row(it, task_id)
            role = self._handing_role(actor, row.holders.split())
            said = reasons.require(terms.reason)
            absent = self._lender(it, row, terms) if terms.of else None
            if terms.username.strip():
                receiver = self._give(it, row, role, said, terms, actor)
            else:
                self._give_back(it, row, role, said, terms)
                receiver = None
            self._note_loan(it, row, absent, receiver, terms)
            store.autosaves.delete(it.tx, actor.user_id, f"reassign/{task_id}")

        task.on_task(self._context, task_id, actor, act, suspended=True)

    def candidates(self, task_id: int, actor: Actor) -> tuple[Candidate, ...]:
        """Return to whom a task may be handed: who holds one of its roles first, then the others, by name.

        Nobody whose account is switched off, nobody who may only read; of who is away, until when; of who did what
        four eyes set against it, what. Raises NotFound, Forbidden.
        """
        context = self._context
        with context.store.read() as tx:
            row = task.require(tx, task_id)
            holders = row.holders.split()
            self._handing_role(actor, holders)
            definition = context.office.definition(tx, row.definition_id)
            paired = definition.outline.opposites.get(row.element)
            others = store.tasks.open_of(tx, row.instance_id) if paired else ()
            same = four_eyes.of_people(context, tx, definition, row, others)
            found = candidates(context, tx, holders, same)
        if not self._may_have(holders, actor):
            found = [one for one in found if one.fits or one.username != actor.username]
        return tuple(sorted(found, key=lambda one: not one.fits))

    def to_hand_on(self, username: str, actor: Actor) -> tuple[TaskItem, ...]:
        """Return the open tasks that somebody has taken or that are theirs by name, the first due first, at most MOST.

        Raises NotFound, Forbidden: administrators only, for cases are among them that nobody else sees whole.
        """
        context = self._context
        access.require_right(actor, access.ADMIN, "reassign", context.office.roles())
        with context.store.read() as tx:
            person = store.people.by_username(tx, username.strip().lower())
            if person is None:
                raise errors.NotFound(what="user", id=username)
            page = store.inbox.page(
                tx, (access.personal(person.username),), person.id, "mine", None, MOST, ()
            )
            return self.listed(tx, page.rows, actor, "")

    def _give(
        self, it: step.Step, row: store.TaskRow, role: str, said: str, terms: Handover, actor: Actor
    ) -> store.PersonRow:
        """Let one person have the task; return who it is."""
        holders = row.holders.split()
        person = store.people.by_username(it.tx, terms.username.strip().lower())
        if person is None or not person.active:
            raise errors.NotFound(what="user", id=terms.username)
        four_eyes.require_apart(it, row, person)
        mine = access.personal(person.username)
        held = store.people.roles_at(it.tx, person.id, it.now)
        crosses = not fits(holders, mine, held)
        if crosses:
            if person.id == actor.user_id and not self._may_have(holders, actor):
                raise errors.Invalid(field="person", reason="oneself_handed")
            self._require_crossing(holders, person, held, terms.across)
            if mine not in holders:
                store.tasks.add_holder(it.tx, row.id, mine)
        store.tasks.claim(it.tx, row.id, person.id, it.now)
        store.tasks.mark_unread(it.tx, row.id, person.id)
        it.record(
            "task_assigned",
            element=row.element,
            task=row.id,
            role=role,
            reason=said,
            before=store.people.username(it.tx, row.claimed_by) if row.claimed_by else None,
            after=person.username,
            told=[mine],
            **({"across": True} if crosses and terms.across else {}),
            **({"holders": " ".join([*holders, mine])} if crosses and mine not in holders else {}),
            **({"until": terms.until.isoformat(), "back_to": terms.of} if terms.until else {}),
        )
        facts = {"reason": said, "by": actor.username}
        cause = store.notices.cause("reassigned", row.id, it.now)
        store.notices.add(it.tx, mine, "reassigned", it.instance.id, row.id, it.now, facts, cause=cause)
        return person

    def _give_back(self, it: step.Step, row: store.TaskRow, role: str, said: str, terms: Handover) -> None:
        """Let all of its group have the task. Raises Invalid where it stands with single people only."""
        if all(holder.startswith("@") for holder in row.holders.split()):
            raise errors.Invalid(field="task", reason="no_group")
        if row.claimed_by is None:
            raise errors.Invalid(field="task", reason="with_group")
        store.tasks.release(it.tx, row.id)
        it.record(
            "task_released",
            element=row.element,
            task=row.id,
            role=role,
            reason=said,
            before=store.people.username(it.tx, row.claimed_by),
            **({"until": terms.until.isoformat(), "back_to": terms.of} if terms.until else {}),
        )

    def _lender(self, it: step.Step, row: store.TaskRow, terms: Handover) -> store.PersonRow:
        """Return whose task it is that is handed on for a time. Raises NotFound, Invalid."""
        person = store.people.by_username(it.tx, terms.of.strip().lower())
        if person is None:
            raise errors.NotFound(what="user", id=terms.of)
        named = access.personal(person.username) in row.holders.split() and row.claimed_by is None
        if row.claimed_by != person.id and not named:
            raise errors.Invalid(field="task", reason="not_theirs", person=person.name)
        if terms.until is not None and not it.now < terms.until <= it.now + AHEAD:
            raise errors.Invalid(
                field="until", reason="past" if terms.until <= it.now else "too_far", days=AHEAD.days
            )
        return person

    def _note_loan(
        self,
        it: step.Step,
        row: store.TaskRow,
        absent: store.PersonRow | None,
        receiver: store.PersonRow | None,
        terms: Handover,
    ) -> None:
        """Keep when the task comes back to whom; handed on for good, it comes back no more."""
        if absent is not None and terms.until is not None:
            store.loans.put(it.tx, row.id, absent.id, receiver.id if receiver else None, terms.until)
            outbox.add(it.tx, KIND, str(row.id), terms.until)
            facts: dict[str, Any] = {
                "person": absent.username,
                "until": terms.until.isoformat(),
                **({"receiver": receiver.username} if receiver else {}),
            }
            _log(it.tx, "task_lent", it.actor, it, facts, row.id)
        elif (loan := store.loans.get(it.tx, row.id)) is not None:
            store.loans.drop(it.tx, row.id)
            whose = store.people.username(it.tx, loan.person_id)
            _log(it.tx, "loan_over", it.actor, it, {"outcome": "handed_on", "person": whose}, row.id)

    def _handing_role(self, actor: Actor, holders: Iterable[str]) -> str:
        """Return the role in which the actor may hand a task on. Raises Forbidden, naming who may."""
        office = self._context.office
        if actor.may(access.ADMIN):
            return access.through(actor, office.roles(), access.ADMIN)[0]
        stands = office.stands_with(holders)
        role = next((one for one in stands if one in actor.roles), None)
        if role is None:
            allowed = dict.fromkeys((*stands, *access.holding(office.roles(), access.ADMIN)))
            raise errors.Forbidden(action="reassign", roles=[office.label(one) for one in allowed])
        return role

    def _may_have(self, holders: Iterable[str], actor: Actor) -> bool:
        return access.may_hand_to_oneself(actor, holders, self._context.office.roles())

    def _require_crossing(
        self, holders: Iterable[str], person: store.PersonRow, held: Iterable[str], across: bool
    ) -> None:
        """Raise Invalid for who may only read, and Unconfirmed where a task leaves its roles unasked."""
        office = self._context.office
        labels = [office.label(role) for role in held]
        wanted = [office.label(holder) for holder in holders if not holder.startswith("@")]
        if access.only_reads(held, office.roles()):
            raise errors.Invalid(field="person", reason="only_reads", person=person.name, roles=labels)
        if wanted and not across:
            raise errors.Unconfirmed(
                username=person.username, person=person.name, roles=labels, wanted=wanted
            )


def come_back(context: Context, tx: store.Tx, payload: str) -> None:
    """Give a task that was handed on for a time back to whose it was, unless it is done or in other hands by now.

    Raises Busy while somebody works on its case.
    """
    loan, now = store.loans.get(tx, int(payload)), context.clock()
    if loan is None or loan.until > now:
        return
    context.office.forget()
    row = store.tasks.load(tx, loan.task_id)
    assert row is not None
    it: step.Step | None = None
    outcome = "done"
    if row.state == "open":
        locked = store.locks.try_instance(tx, row.instance_id)
        if locked is None:
            raise errors.Busy
        it = step.Step.load(context, tx, actors.SYSTEM, locked)
        standing = next((one for one in it.tasks.values() if one.id == row.id), None)
        outcome = _return(context, it, standing, loan) if standing else "done"
        it.save()
    instance = it.instance if it else store.instances.get(tx, row.instance_id)
    number = instance.number if instance else ""
    store.loans.drop(tx, row.id)
    facts = {"outcome": outcome, "number": number, "person": store.people.username(tx, loan.person_id)}
    facts |= store.office_rows.facts(tx, loan=("task_id", [row.id]))
    store.history.append_system(tx, store.Event(now, "loan_over", channel="system", data=facts))


def _return(context: Context, it: step.Step, row: store.TaskRow, loan: store.LoanRow) -> str:
    """Let whose task it was have it again; return what became of it."""
    person = store.people.get(it.tx, loan.person_id)
    if row.claimed_by not in (None, loan.receiver_id):
        return "taken"  # from its group, by somebody who works on it
    mine = access.personal(person.username) if person else ""
    held = store.people.roles_at(it.tx, loan.person_id, it.now)
    holders = row.holders.split()
    if person is None or not person.active or not fits(holders, mine, held):
        return "left"
    if not four_eyes.is_apart(it, row, person.id):  # did the other step of a pair meanwhile
        return "left"
    facts: dict[str, Any] = {}
    receiver = store.people.get(it.tx, loan.receiver_id) if loan.receiver_id else None
    theirs = access.personal(receiver.username) if receiver else ""
    kept = [one for one in holders if one != theirs]
    if kept != holders and kept:
        store.tasks.set_holders(it.tx, row.id, " ".join(kept))
        facts["holders"] = " ".join(kept)
    store.tasks.claim(it.tx, row.id, person.id, it.now)
    store.tasks.mark_unread(it.tx, row.id, person.id)
    it.record(
        "task_assigned",
        element=row.element,
        task=row.id,
        before=store.people.username(it.tx, row.claimed_by) if row.claimed_by else None,
        after=person.username,
        told=[mine],
        came_back=True,
        **facts,
    )
    cause = store.notices.cause("came_back", row.id, it.now)
    store.notices.add(it.tx, mine, "came_back", it.instance.id, row.id, it.now, {}, cause=cause)
    return "back"


def candidates(
    context: Context,
    tx: store.Tx,
    holders: Sequence[str] | None = None,
    same: Mapping[int, Standing] = MappingProxyType({}),
) -> list[Candidate]:
    """Return who may be given a task, by name, with whom it fits, and until when who is away is so.

    Without holders everybody fits, who does not only read. `same` is by person what four eyes set against the task.
    """
    office, now = context.office, context.clock()
    today = context.local_now().date()
    everyone = store.people.list_all(tx)
    of_all = store.people.roles_of_all(tx, now)
    away = absent_until(context, tx, now, today)
    found = []
    for person in everyone:
        held = of_all.get(person.id, {})
        suits = holders is None or fits(holders, access.personal(person.username), held)
        reads = access.only_reads(held, office.roles())
        if person.active and (not reads or (suits and holders is not None)):
            labels = tuple(office.label(role) for role in office.roles() if role in held)
            pairs = same[person.id].found if person.id in same else ()
            found.append(Candidate(person.username, person.name, labels, suits, pairs, away.get(person.id)))
    return found


def absent_until(context: Context, tx: store.Tx, now: datetime, today: date) -> Mapping[int, date]:
    """Return who is away or replaced today, each with the last day."""
    day = today.isoformat()
    found = {row.person_id: date.fromisoformat(row.last_day) for row in store.absences.of_days(tx, day, day)}
    for row in store.delegations.of_time(tx, now, now + timedelta(microseconds=1)):
        if row.instead_of is not None and row.end is not None:
            last = delegation_rules.days_of(row.begins, row.end, context.settings.zone).last
            found[row.instead_of] = max(last, found.get(row.instead_of, last))
    return found


def fits(holders: Iterable[str], personal: str, held: Mapping[str, str]) -> bool:
    """Return whether a task is somebody's work already: by name, or by a role held."""
    return any(holder == personal or holder in held for holder in holders)


def _log(
    tx: store.Tx, type_: str, actor: Actor, it: step.Step, facts: Mapping[str, Any], task_id: int
) -> None:
    """Write into the system's history that a task is, or is no longer, handed on for a time."""
    data = {"number": it.instance.number, **facts}
    data |= store.office_rows.facts(tx, loan=("task_id", [task_id]))
    role, holding = access.through(actor, it.context.office.roles(), access.ADMIN)
    store.history.append_system(
        tx,
        store.Event(
            at=it.now,
            type=type_,
            actor=actor.username,
            role=role,
            holding=holding,
            channel=actor.channel,
            data=data,
        ),
    )
