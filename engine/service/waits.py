"""What an instance waits for and sends, as rows: written with the act that changed it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine import store, texts
from engine.bpmn import Definition, EngineFault, Limits, ReadyTask, Role, Sent, Workflow, role_named
from engine.service import access
from engine.store import messages, starts


def waits(
    tx: store.Tx, instance_id: int, definition: Definition, workflow: Workflow | None, timers: int
) -> None:
    """Write the timers, messages and signals an instance waits for now; none when it has ended (None).

    `timers` is for how many it waited before.
    """
    waiting = () if workflow is None else workflow.timers()
    due = [store.TimerRow(instance_id, one.id.bytes, one.element, one.due) for one in waiting]
    store.timers.replace(tx, instance_id, due, timers)
    if not definition.hears:
        return
    heard = () if workflow is None else workflow.subscriptions()
    rows = [
        messages.SubscriptionRow(instance_id, one.id.bytes, one.element, one.kind, one.name, one.key)
        for one in heard
    ]
    messages.replace(tx, instance_id, rows)


def overdue(
    tx: store.Tx,
    instance_id: int,
    late: Mapping[int, str],
    notified: Mapping[int, Sequence[str]],
    due: datetime,
    now: datetime,
) -> None:
    """Notices for late tasks: by task row its holders, and who hears of it; who is none of the holders hears of
    somebody else's.
    """
    for task_id, holders in notified.items():
        for holder in holders:
            kind = "overdue" if holder in late[task_id].split() else "overdue_below"
            cause = store.notices.cause("overdue", task_id, due)
            facts = {"due": due.isoformat()}
            store.notices.add(tx, holder, kind, instance_id, task_id, now, facts, cause=cause)


def gone_on(
    tx: store.Tx,
    instance_id: int,
    told: Mapping[int, Sequence[str]],
    dues: Mapping[int, datetime | None],
    at: datetime,
    now: datetime,
) -> None:
    """Notices for tasks whose pause has ended by itself at a moment: by task who hears of it, and its tenggat."""
    for task_id, holders in told.items():
        due = dues.get(task_id)
        facts = {"due": due.isoformat()} if due else {}
        cause = store.notices.cause("pause_over", task_id, at)
        for holder in holders:
            store.notices.add(tx, holder, "pause_over", instance_id, task_id, now, facts, cause=cause)


def post(
    tx: store.Tx, instance: store.InstanceRow, sent: Sent, now: datetime, hops: int, limits: Limits
) -> dict[str, Any]:
    """Put what an instance sent on its way; a signal goes to all that wait for it or start by it at this moment.

    Gives the facts for the history. Raises EngineFault("budget") when messages only follow from messages, each
    from the one before, without end.
    """
    if hops >= limits.hops:
        raise EngineFault(
            "budget", sent.element, f"more than {limits.hops} messages, each from the one before"
        )
    targets: list[int | None] = [None]
    begins: list[int] = []
    if sent.kind == "signal":
        targets = [one for one in messages.waiting(tx, "signal", sent.name, "") if one != instance.id]
        begins = [row.definition_id for row in starts.hearing(tx, "signal", sent.name)]
    text = json.dumps(dict(sent.payload), ensure_ascii=False)
    messages.add(
        tx, sent.kind, sent.name, sent.key, text, instance.number, targets, now, starts=begins, hops=hops + 1
    )
    return facts(name=sent.name, key=sent.key, value=dict(sent.payload))


def facts(**known: Any) -> dict[str, Any]:
    """Return what the history keeps of a message: only what there is."""
    return {name: value for name, value in known.items() if value}


def new_task(
    tx: store.Tx, instance: store.InstanceRow, task: ReadyTask, roles: Mapping[str, Role]
) -> store.NewTask:
    """Return the row of a task that opened; without role or user it goes to whoever started the instance.

    Where nobody did, it goes to the administrators. A role may be named by its label.
    """
    holders = [
        *(role_named(role, roles) or _one_word(role) for role in task.roles),
        *(access.personal(_one_word(user).lower().removeprefix("@")) for user in task.users),
    ]
    if not holders and instance.started_by:
        holders = [access.personal(store.people.username(tx, instance.started_by))]
    elif not holders:
        holders = [role.id for role in roles.values() if access.ADMIN in role.rights]
    return store.NewTask(
        engine_id=task.id.bytes,
        element=task.element,
        item=task.item,
        due_at=task.due,
        paused_at=task.paused,
        holders=" ".join(dict.fromkeys(holders)),
    )


def unheld(
    tx: store.Tx, instance_id: int, task: store.TaskRow, stands: Sequence[str], now: datetime
) -> dict[str, Any]:
    """Tell the roles that a task stands with, as none of its holders can do it now; return what the history says."""
    for role in stands:
        cause = store.notices.cause("unheld", task.id)
        facts = {"holders": task.holders.split()}
        store.notices.add(tx, role, "unheld", instance_id, task.id, now, facts, cause=cause)
    return {"told": list(stands)} if stands else {}


def _one_word(name: str) -> str:
    """Return a role or person that nobody knows, without the blanks that part holders."""
    return "_".join(texts.tidy(name, lines=False).split())
