"""What is done at the moment a delegation begins or ends: whose the work is then, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import errors, store
from engine.service import access, actors, step
from engine.service.agency import delegation_rules, vacancies
from engine.service.context import Context
from engine.store import outbox

KIND = "delegation"  # of the outbox
BEGIN, OVER = "begin", "over"


def note(tx: store.Tx, row: store.DelegationRow) -> None:
    """Let the worker look at the delegation when it begins and when it is over."""
    outbox.add(tx, KIND, f"{BEGIN} {row.id}", row.begins)
    if row.end is not None:
        outbox.add(tx, KIND, f"{OVER} {row.id}", row.end)


def turn(context: Context, tx: store.Tx, payload: str) -> None:
    """Do what follows at the beginning or the end of a delegation, unless it was ended or corrected before.

    Raises Busy while somebody works on one of the cases.
    """
    what, _blank, key = payload.partition(" ")
    row = store.delegations.get(tx, int(key))
    if row is None or row.revoked_at is not None:
        return
    context.office.forget()
    if what == OVER:
        vacancies.left(context, tx, f"{access.personal(row.username)} {row.role_id}")
        _log(context, tx, "delegation_over", row, {})
        tell(context, tx, "delegation_over", row, {})
    elif row.end is None or row.end > context.clock():
        deputy = store.people.get(tx, row.person_id)
        claimed = (
            row.claimed if deputy and deputy.active else delegation_rules.ROLE
        )  # nobody whose account is off
        moved = _hand_over(context, tx, row, claimed)
        _log(context, tx, "delegation_begun", row, {"tasks": moved, "claimed_to": claimed})
        tell(context, tx, "delegation_begun", row, {"tasks": moved, "claimed_to": claimed})


def tell(
    context: Context,
    tx: store.Tx,
    kind: str,
    row: store.DelegationRow,
    facts: Mapping[str, Any],
    *,
    only_deputy: bool = False,
) -> None:
    """Leave a notice with the deputy, the one replaced, and the superior of the office."""
    told = {access.personal(row.username): None}
    if row.instead_username and not only_deputy:
        told[access.personal(row.instead_username)] = None
    superior = next(iter(access.superiors([row.role_id], context.office.roles())), None)
    if superior and not only_deputy:
        told[superior] = None
    days = delegation_rules.days_of(row.begins, row.end or row.begins, context.settings.zone)
    data = {
        "role": context.office.label(row.role_id),
        "kind": row.kind,
        "deputy": row.name,
        "deputy_username": row.username,
        "absent": row.instead_name or "",
        "absent_username": row.instead_username or "",
        "first": days.first.isoformat(),
        "last": days.last.isoformat(),
        "letter": row.letter,
        "delegation": row.id,
        **facts,
    }
    now = context.clock()
    for holder in told:
        cause = store.notices.cause(kind, row.id)
        store.notices.add(tx, holder, kind, None, None, now, data, cause=cause)


def _hand_over(context: Context, tx: store.Tx, row: store.DelegationRow, claimed: str) -> int:
    """Give what the absent person had taken in the office to the deputy, or back to the office, as `claimed` says;
    return how much.
    """
    if row.instead_of is None:
        return 0
    moved = 0
    delegation = {"kind": row.kind, "role": row.role_id, "letter": row.letter}
    for instance_id in store.tasks.instances_claimed(tx, row.instead_of):
        locked = store.locks.try_instance(tx, instance_id)
        if locked is None:
            raise errors.Busy
        it = step.Step.load(context, tx, actors.SYSTEM, locked)
        for task in it.tasks.values():
            if task.claimed_by != row.instead_of or row.role_id not in task.holders.split():
                continue
            facts: dict[str, Any] = {"before": row.instead_username, "delegation": delegation}
            moved += 1
            if claimed == delegation_rules.DEPUTY:
                store.tasks.claim(tx, task.id, row.person_id, it.now)
                store.tasks.mark_unread(tx, task.id, row.person_id)
                facts |= {"after": row.username, "told": [access.personal(row.username)]}
                it.record("task_assigned", element=task.element, task=task.id, **facts)
            else:
                store.tasks.release(tx, task.id)
                it.record("task_released", element=task.element, task=task.id, **facts)
        it.save()
    return moved


def _log(
    context: Context, tx: store.Tx, type_: str, row: store.DelegationRow, facts: Mapping[str, Any]
) -> None:
    data = {"person": row.username, "role": row.role_id, "kind": row.kind, **facts}
    if row.instead_username:
        data["instead_of"] = row.instead_username
    store.history.append_system(tx, store.Event(context.clock(), type_, channel="system", data=data))
