"""Who has read what somebody sent: shown to the sender alone, of tasks that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine import store
from engine.service.context import Context
from engine.service.views import Actor, Reading, TaskItem


def senders(tasks: Sequence[store.InboxRow], events: Sequence[store.EventRow]) -> dict[int, str]:
    """Return by task the user name of whose act opened it; a start by itself and a timer have none."""
    actors = {event.seq: event.actor for event in events}
    return {task.id: actors.get(task.opened_seq, "") for task in tasks}


def of_sent(
    context: Context,
    tx: store.Tx,
    actor: Actor,
    tasks: Sequence[TaskItem],
    senders: Mapping[int, str],
    names: Mapping[str, str],
) -> tuple[TaskItem, ...]:
    """Return the tasks, those that the actor sent (`senders` has the user names by task) with who has read them."""
    sent = [one for one in tasks if one.state == "open" and senders.get(one.id) == actor.username]
    seen: dict[int, list[store.readings.ReadingRow]] = {}
    for row in store.readings.of_tasks(tx, [one.id for one in sent]):
        if row.username != actor.username:
            seen.setdefault(row.task_id, []).append(row)
    found = {one.id: _readings(context, tx, actor, one, seen.get(one.id, []), names) for one in sent}
    return tuple(replace(one, readings=found.get(one.id, ())) for one in tasks)


def _readings(
    context: Context,
    tx: store.Tx,
    actor: Actor,
    task: TaskItem,
    seen: Sequence[store.readings.ReadingRow],
    names: Mapping[str, str],
) -> tuple[Reading, ...]:
    """Who has read a task, in the order of reading, then who has not, of those it stands with now."""
    read = [Reading(names.get(row.username, row.username), True, row.at) for row in seen]
    known = {row.username for row in seen} | {actor.username}
    waits: dict[str, None] = {}
    for holder in (f"@{task.claimed_by}",) if task.claimed_by else task.roles:
        people = [holder[1:]] if holder.startswith("@") else store.people.holders(tx, holder, context.clock())
        waits |= dict.fromkeys(one for one in people if one not in known)
    return (*read, *(Reading(names.get(one, one), False) for one in waits))
