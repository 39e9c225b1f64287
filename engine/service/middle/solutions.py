"""Which incidents an act has overcome, found when it is saved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from engine import store
from engine.service import incident_log
from engine.store import messages
from engine.store.incidents import IncidentRow


class Outcome(NamedTuple):
    """What an act comes to, as far as incidents are concerned: how the instance stands, which of them was tried again,
    the task completed, whether timers that were due have fired, and the tasks that are open.
    """

    status: str
    retries: int
    completes: int
    refreshed: bool
    tasks: Collection[int]


def overcome(
    tx: store.Tx, instance_id: int, outcome: Outcome, person_id: int | None, now: datetime
) -> list[int]:
    """Mark as solved the incidents that an act, about to be saved, has overcome; return their numbers."""
    solved: list[int] = []
    for row in store.incidents.open_of(tx, instance_id):
        if how := _solution(tx, row, outcome):
            solved += store.incidents.solve(tx, [row.id], person_id, now, how)
    incident_log.close_notices(tx, solved, now)
    return sorted(solved)


def _solution(tx: store.Tx, row: IncidentRow, outcome: Outcome) -> str:
    """Return how an act overcomes an incident, or nothing when it does not."""
    if outcome.status != "open":
        return outcome.status
    again = "retried" if row.id == outcome.retries else "repeated"
    if row.message_id is not None:
        return again if messages.get(tx, row.message_id) is None else ""
    if row.task_id is not None:
        waits = row.task_id in outcome.tasks
        return "" if waits else "repeated" if row.task_id == outcome.completes else "withdrawn"
    return again if row.origin == "timer" and outcome.refreshed else ""
