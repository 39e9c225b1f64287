"""What is kept of a case that has ended, for reports: its visits, worked out once."""

from __future__ import annotations

from engine import store
from engine.service.context import Context
from engine.service.reports import visits
from engine.store import visits as visit_rows

JOB = "reports.kept"  # a setting: up to which case what ended before this was kept has been looked at
# Kept of a case of several versions, as a report may be of one of them, and of one without a task.
FROM_TASKS = b""


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
        version, started = ended
        rows = visit_rows.of_instance(tx, instance_id)
        kept = FROM_TASKS
        if {row.definition_id for row in rows} == {version} and all(row.state != "open" for row in rows):
            definitions = {version: self._context.office.definition(tx, version)}
            kept = visits.pack(visits.of_rows(rows, definitions, lambda _start, _end: 0), started)
        visit_rows.keep(tx, instance_id, kept)

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
