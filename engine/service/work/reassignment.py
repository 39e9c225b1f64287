"""Handing a task on to somebody: to whom it fits, and to others only when that is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import errors, store
from engine.service import access, reasons, step
from engine.service.context import Context
from engine.service.views import Actor, Candidate
from engine.service.work import task


class Handing:
    """For administrators; while nobody can do a task, also for those with whom it stands until then."""

    _context: Context

    def reassign(
        self, task_id: int, username: str, reason: str, actor: Actor, *, across: bool = False
    ) -> None:
        """Give an open task to one person, with the reason. Its roles keep seeing it.

        With `across` also to somebody who holds none of its roles. Raises Forbidden, NotFound, Unconfirmed without
        `across`, Invalid (reason; field "person" for who may only read), TaskDone, TaskClosed.
        """

        def act(it: step.Step) -> None:
            row = task.open_row(it, task_id)
            holders = row.holders.split()
            role = self._handing_role(actor, holders)
            said = reasons.require(reason)
            person = store.people.by_username(it.tx, username.strip().lower())
            if person is None or not person.active:
                raise errors.NotFound(what="user", id=username)
            mine = access.personal(person.username)
            held = store.people.roles_at(it.tx, person.id, it.now)
            crosses = not fits(holders, mine, held)
            if crosses:
                self._require_crossing(holders, person, held, across)
                if mine not in holders:
                    store.tasks.add_holder(it.tx, row.id, mine)
            store.tasks.claim(it.tx, task_id, person.id, it.now)
            store.tasks.mark_unread(it.tx, task_id, person.id)
            it.record(
                "task_assigned",
                element=row.element,
                task=task_id,
                role=role,
                reason=said,
                before=store.people.username(it.tx, row.claimed_by) if row.claimed_by else None,
                after=person.username,
                told=[mine],
                **({"across": True} if crosses and across else {}),
                **({"holders": " ".join([*holders, mine])} if crosses and mine not in holders else {}),
            )
            facts = {"reason": said, "by": actor.username}
            store.notices.add(it.tx, mine, "reassigned", it.instance.id, task_id, it.now, facts)

        task.on_task(self._context, task_id, actor, act)

    def candidates(self, task_id: int, actor: Actor) -> tuple[Candidate, ...]:
        """To whom a task may be handed: who holds one of its roles first, then the others, by name.

        Nobody whose account is switched off, nobody who may only read. Raises NotFound, Forbidden.
        """
        office = self._context.office
        with self._context.store.read() as tx:
            holders = task.require(tx, task_id).holders.split()
            self._handing_role(actor, holders)
            everyone = store.people.list_all(tx)
            of_all = store.people.roles_of_all(tx, self._context.clock())
        found = []
        for person in everyone:
            held = of_all.get(person.id, {})
            suits = fits(holders, access.personal(person.username), held)
            if person.active and (suits or not access.only_reads(held, office.roles())):
                labels = tuple(office.label(role) for role in office.roles() if role in held)
                found.append(Candidate(person.username, person.name, labels, suits))
        return tuple(sorted(found, key=lambda one: not one.fits))

    def _handing_role(self, actor: Actor, holders: Iterable[str]) -> str:
        """The role in which the actor may hand a task on. Raises Forbidden, naming who may."""
        office = self._context.office
        if actor.may(access.ADMIN):
            return access.through(actor, office.roles(), access.ADMIN)[0]
        stands = office.stands_with(holders)
        role = next((one for one in stands if one in actor.roles), None)
        if role is None:
            allowed = dict.fromkeys((*stands, *access.holding(office.roles(), access.ADMIN)))
            raise errors.Forbidden(action="reassign", roles=[office.label(one) for one in allowed])
        return role

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


def fits(holders: Iterable[str], personal: str, held: Mapping[str, str]) -> bool:
    """Whether a task is somebody's work already: by name, or by a role held."""
    return any(holder == personal or holder in held for holder in holders)
