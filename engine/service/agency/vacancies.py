"""Tasks that nobody can do: in whose inbox they stand until somebody can, and what is done when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine import errors, store
from engine.service import access, actors, step
from engine.service.context import Context
from engine.service.views import Actor
from engine.store import outbox

KIND = "left"  # of the outbox: holders who may have become unable to work by then
MOST = 100  # listings that one inbox shows besides its own


def listings(context: Context, tx: store.Tx, actor: Actor, *, whole: bool = False) -> tuple[str, ...]:
    """Return the listings of the inbox whose tasks the actor may hand on, because none of their holders can do them.

    That are those that stand with the actor; with `whole` every one, for an administrator's eye.
    """
    office, own = context.office, set(actor.roles)
    if whole and actor.may(access.ADMIN):
        return tuple(one for one in store.inbox.listings(tx) if office.stands_with(one.split()))[:MOST]
    vacant = (role for role in office.roles() if own & set(office.stands_with([role])))
    if not actor.may(access.ADMIN) and next(vacant, None) is None:
        return ()
    found = (one for one in store.inbox.listings(tx) if own & set(office.stands_with(one.split())))
    return tuple(found)[:MOST]


def note(tx: store.Tx, holders: Iterable[str], at: datetime) -> None:
    """Let the worker look at that moment what became of the work of people and roles."""
    outbox.add(tx, KIND, " ".join(holders), at)


def left(context: Context, tx: store.Tx, payload: str) -> None:
    """What people who left had taken goes back to their roles; who may hand on what nobody can do now is told."""
    context.office.forget()
    holders = payload.split()
    for holder in holders:
        if holder.startswith("@"):
            _give_back(context, tx, holder)
    gone = {holder for holder in holders if not context.office.able(holder)}
    for listing in store.inbox.listings(tx) if gone else ():
        each = listing.split()
        notified = context.office.stands_with(each) if gone & set(each) else ()
        tasks = store.inbox.undone(tx, listing) if notified else 0
        if not tasks:
            continue
        now, facts = context.clock(), {"holders": each, "tasks": tasks}
        cause = store.notices.cause("vacant", *each, now)
        for role in notified:
            store.notices.add(tx, role, "vacant", None, None, now, facts, cause=cause)
        store.history.append_system(
            tx, store.Event(now, "work_vacant", channel="system", data={**facts, "told": list(notified)})
        )


def _give_back(context: Context, tx: store.Tx, holder: str) -> None:
    """Release what a person took and can no longer do. Raises Busy while somebody works on one of these cases."""
    person = store.people.by_username(tx, holder[1:])
    if person is None:
        return
    roles = store.people.roles_at(tx, person.id, context.clock())
    own = {one for one in (holder, *roles) if context.office.able(one)} if person.active else set()
    for instance_id in store.tasks.instances_claimed(tx, person.id):
        locked = store.locks.try_instance(tx, instance_id)
        if locked is None:
            raise errors.Busy
        it = step.Step.load(context, tx, actors.SYSTEM, locked)
        for row in it.tasks.values():
            if row.claimed_by == person.id and not own & set(row.holders.split()):
                store.tasks.release(tx, row.id)
                it.record("task_released", element=row.element, task=row.id, before=person.username)
        it.save()
