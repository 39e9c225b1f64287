"""What is kept of a case that has ended, for reports: its visits, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from engine import store
from engine.bpmn import Definition
from engine.service.context import Context
from engine.service.reports import visits
from engine.store import visits as visit_rows

JOB = "reports.kept"  # a setting: up to which case what ended before this was kept has been looked at
# Kept of a case of several versions, as a report may be of one of them, and of one without a task.
FROM_TASKS = b""

Versions = Callable[[int], Definition | None]  # a version by its id; None for one that cannot be read


def unlike(tx: store.Tx, versions: Versions, first: int, last: int) -> Iterator[int]:
    """Yield instances from `first` to before `last` of which other visits are kept than their tasks give."""
    tasks = groupby(visit_rows.tasks_of_kept(tx, first, last), key=lambda row: row.instance_id)
    rows = {instance_id: list(own) for instance_id, own in tasks}
    for case in visit_rows.kept(tx, first, last):
        definition = versions(case.definition_id)
        if definition is not None and _packed(rows.get(case.id, []), definition, case) != case.visits:
            yield case.id


def _packed(
    rows: Sequence[visit_rows.VisitRow], definition: Definition, case: visit_rows.InstanceVisits
) -> bytes:
    """Return what is to be kept of a case that has ended."""
    if {row.definition_id for row in rows} != {case.definition_id} or any(
        row.state == "open" for row in rows
    ):
        return FROM_TASKS
    found = visits.of_rows(rows, {case.definition_id: definition}, lambda _start, _end: 0)
    return visits.pack(found, case.started)


class Keeping:
    """Works out the visits of cases that have ended. They change no more, so nothing is ever worked out again.

    A report reads a case of which nothing is kept yet from its tasks, with the same figures.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def follow(self, tx: store.Tx, instance_id: int) -> None:
        """Keep the visits of an instance, if it has ended."""
        ended = visit_rows.ended(tx, instance_id)
        if ended is None:
            return
        rows = visit_rows.of_instance(tx, instance_id)
        definition = self._context.office.definition(tx, ended.definition_id)
        visit_rows.keep(tx, instance_id, _packed(rows, definition, ended))

    def run_due(self, limit: int = 50) -> int:
        """Go on with cases that ended before their visits were kept; return how many were looked at.

        Safe with any number of workers and after a kill: what is kept twice is the same, and where to go on is kept.
        """
        context = self._context
        with context.store.read() as tx:
            job = store.settings.get(tx, JOB)
            if job is not None and job["done"]:
                return 0
            found = visit_rows.not_kept(tx, job["after"] if job else 0, limit)
        for instance_id in found:
            with context.store.transaction() as tx:
                self.follow(tx, instance_id)
        following = {"after": found[-1] if found else 0, "done": len(found) < limit}
        with context.store.transaction() as tx:
            store.settings.replace(tx, JOB, job, following)
        return len(found)
