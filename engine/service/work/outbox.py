"""What follows a commit: the worker takes it from the outbox and does it, at least once."""

from __future__ import annotations

import logging
from datetime import timedelta

from engine import errors, store
from engine.service.agency import vacancies
from engine.service.cases.search import Search
from engine.service.context import Context
from engine.store import outbox, search

log = logging.getLogger("alur.outbox")

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


class Outbox:
    """The sweep of the worker over what acts have left to do."""

    def __init__(self, context: Context, search: Search) -> None:
        self._context = context
        self._search = search

    def run_due(self, limit: int = 100) -> int:
        """Do what waits, oldest first; gives how many rows are done. Any number of workers may do it at once.

        A whole batch is one transaction. When it fails, its rows are tried one by one, and what fails rests for
        1, 5, 30 minutes: it never stops the others. Raises Busy and StoreUnavailable, for the worker to wait.
        """
        try:
            return self._batch(limit)
        except (errors.Busy, errors.StoreUnavailable, errors.StorageFull):
            raise
        except Exception:
            # Whatever is wrong with one row must not keep the others from being done.
            log.exception("a batch of the outbox failed; its rows are tried one by one")
            return sum(self._alone() for _ in range(limit) if self._waits())

    def _waits(self) -> bool:
        with self._context.store.read() as tx:
            return outbox.some(tx, self._context.clock())

    def _batch(self, limit: int) -> int:
        if not self._waits():
            return 0
        with self._context.store.transaction() as tx:
            rows = outbox.take(tx, self._context.clock(), limit)
            self._do(tx, rows)
            outbox.done(tx, [row.id for row in rows])
        return len(rows)

    def _alone(self) -> int:
        row: outbox.OutboxRow | None = None
        try:
            with self._context.store.transaction() as tx:
                row = next(iter(outbox.take(tx, self._context.clock(), 1)), None)
                if row is None:
                    return 0
                self._do(tx, [row])
                outbox.done(tx, [row.id])
                return 1
        except (errors.Busy, errors.StoreUnavailable, errors.StorageFull):
            raise
        except Exception:
            log.exception("outbox row %s failed", row.id if row else "?")
            if row is not None:
                pause = RETRY_AFTER[min(row.attempts, len(RETRY_AFTER) - 1)]
                with self._context.store.transaction() as tx:
                    outbox.postpone(tx, row.id, self._context.clock() + pause)
            return 0

    def _do(self, tx: store.Tx, rows: list[outbox.OutboxRow]) -> None:
        """Do each thing once, however often it was left to do."""
        for kind, payload in dict.fromkeys((row.kind, row.payload) for row in rows):
            if kind == search.KIND:
                self._search.index(tx, int(payload))
            elif kind == vacancies.KIND:
                vacancies.left(self._context, tx, payload)
            else:
                raise errors.Invalid(field="kind", reason="unknown", kind=kind)
