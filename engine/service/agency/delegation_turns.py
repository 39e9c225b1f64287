"""What is done at the moment a delegation begins or ends: whose the work is then, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import errors, store
from engine.service import access, actors, step
from engine.service.agency import delegation_rules, vacancies
from engine.service.context import Context
from engine.store import outbox

KIND = "delegation"  # of the outbox
BEGIN, OVER = "begin", "over"

Apart = Callable[[step.Step, store.TaskRow, int], bool]  # whether a task may be handed to a person


def note(tx: store.Tx, row: store.DelegationRow) -> None:
    """Let the worker look at the delegation when it begins and when it is over."""
    outbox.add(tx, KIND, f"{BEGIN} {row.id}", row.begins)
    if row.end is not None:
        outbox.add(tx, KIND, f"{OVER} {row.id}", row.end)


def turn(context: Context, is_apart: Apart, tx: store.Tx, payload: str) -> None:
    """Do what follows at the beginning or the end of a delegation, unless it was ended or corrected before.

    What the absent person had taken goes to the deputy only where that one can do it: with an account that is on, and
    where four eyes do not refuse it (`is_apart`). Else it goes back to the office.
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
        facts = _hand_over(context, is_apart, tx, row)
        _log(context, tx, "delegation_begun", row, facts)
        tell(context, tx, "delegation_begun", row, facts)


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


def _hand_over(context: Context, is_apart: Apart, tx: store.Tx, row: store.DelegationRow) -> dict[str, Any]:
    """Give what the absent person had taken in the office to the deputy, or back to the office. Return to whom how much
    went, and in `back` how much went to the office though it was meant for the deputy.
    """
    found: dict[str, Any] = {"tasks": 0, "claimed_to": row.claimed}
    if row.instead_of is None:
        return found
    deputy = store.people.get(tx, row.person_id)
    able = row.claimed == delegation_rules.DEPUTY and deputy is not None and deputy.active
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
            given = able and is_apart(it, task, row.person_id)
            counted = "tasks" if given or row.claimed != delegation_rules.DEPUTY else "back"
            found[counted] = found.get(counted, 0) + 1
            if given:
                store.tasks.claim(tx, task.id, row.person_id, it.now)
                store.tasks.mark_unread(tx, task.id, row.person_id)
                facts |= {"after": row.username, "told": [access.personal(row.username)]}
                it.record("task_assigned", element=task.element, task=task.id, **facts)
            else:
                store.tasks.release(tx, task.id)
                it.record("task_released", element=task.element, task=task.id, **facts)
        it.save()
    return found


def _log(
    context: Context, tx: store.Tx, type_: str, row: store.DelegationRow, facts: Mapping[str, Any]
) -> None:
    data = {"person": row.username, "role": row.role_id, "kind": row.kind, **facts}
    if row.instead_username:
        data["instead_of"] = row.instead_username
    store.history.append_system(tx, store.Event(context.clock(), type_, channel="system", data=data))
