"""Who has read what somebody sent: shown to the sender alone, of tasks that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine import store
from engine.service.context import Context
from engine.service.view_facts import Reading
from engine.service.views import Actor, TaskItem


def of_sent(
    context: Context,
    tx: store.Tx,
    actor: Actor,
    tasks: Sequence[TaskItem],
    senders: Mapping[int, str],
) -> tuple[TaskItem, ...]:
    """Return the tasks, those that the actor sent (`senders` has the user names by task) with who has read them.

    First come those who have read, in the order of reading, then those who have not, of whom the task stands with now.
    """
    sent = [one for one in tasks if one.state == "open" and senders.get(one.id) == (actor.username or None)]
    seen: dict[int, list[store.readings.ReadingRow]] = {}
    for row in store.readings.of_tasks(tx, [one.id for one in sent]):
        if row.username != actor.username:
            seen.setdefault(row.task_id, []).append(row)
    waiting = {one.id: (f"@{one.claimed_by}",) if one.claimed_by else one.roles for one in sent}
    roles = {holder for each in waiting.values() for holder in each if not holder.startswith("@")}
    holding = store.people.holders_of_many(tx, sorted(roles), context.clock()) if sent else {}
    people = {row.username for rows in seen.values() for row in rows} | {
        holder[1:] for each in waiting.values() for holder in each if holder.startswith("@")
    }
    names = store.people.names_of(tx, people.union(*holding.values()))
    found: dict[int, tuple[Reading, ...]] = {}
    for one in sent:
        read = {row.username: row.at for row in seen.get(one.id, ())}
        each = [
            person
            for holder in waiting[one.id]
            for person in ([holder[1:]] if holder.startswith("@") else holding.get(holder, ()))
        ]
        waits = [person for person in dict.fromkeys(each) if person not in read and person != actor.username]
        found[one.id] = (
            *(Reading(names.get(person, person), True, at) for person, at in read.items()),
            *(Reading(names.get(person, person), False) for person in waits),
        )
    return tuple(replace(one, readings=found.get(one.id, ())) for one in tasks)
