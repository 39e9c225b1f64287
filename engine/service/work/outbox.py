"""What follows a commit: the worker takes it from the outbox and does it, at least once.

A new kind is one function and one entry of the table that `wiring` hands in; `engine.store.outbox.add` leaves one to
do, in the transaction of the act that it follows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from engine import errors, store
from engine.service import retry
from engine.service.context import Context
from engine.store import outbox

log = logging.getLogger("alur.outbox")

LEASE = timedelta(
    minutes=5
)  # a worker that dies while it does something elsewhere: another one tries after this
WAITS = (errors.Busy, errors.StoreUnavailable, errors.StorageFull)  # of the database: the worker waits for it


@dataclass(frozen=True, slots=True)
class Inside:
    """How a kind is done that only changes the database: in the transaction in which it leaves the outbox.

    `do` takes that transaction and the payload. What was left to do several times is done once in a batch.
    """

    do: Callable[[store.Tx, str], None]
    pauses: retry.Pauses = retry.USUAL


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How a kind is done that speaks to another server: outside any transaction, so that nothing waits for it.

    `do` takes the payload; what it does is done again when the worker dies before it has noted it. It raises
    retry.Later when the other side does not take it. A kind that is not `wanted` on this site waits.
    """

    do: Callable[[str], None]
    pauses: retry.Pauses = retry.PATIENT
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Alone:
    """How a kind is done that locks what many wait for, such as the system's chain: in a short transaction of its own,
    in which it leaves the outbox.

    `do` takes that transaction and the payload.
    """

    do: Callable[[store.Tx, str], None]
    pauses: retry.Pauses = retry.USUAL


Handler = Inside | Elsewhere | Alone


class Outbox:
    """The sweeps of the worker over what acts have left to do; `handlers` says how each kind is done."""

    def __init__(self, context: Context, handlers: Mapping[str, Handler]) -> None:
        self._context = context
        self._inside = {kind: how for kind, how in handlers.items() if isinstance(how, Inside)}
        elsewhere = {kind: how for kind, how in handlers.items() if isinstance(how, Elsewhere)}
        self._elsewhere = {kind: how for kind, how in elsewhere.items() if how.wanted}
        self._by_itself = {kind: how for kind, how in handlers.items() if isinstance(how, Alone)}
        self._queue = outbox.Queue([*elsewhere, *self._by_itself], others=True)
        self._single = outbox.Queue(self._by_itself)
        self._away = outbox.Queue(self._elsewhere)

    @property
    def sends(self) -> bool:
        """Return whether this site has anything done elsewhere."""
        return bool(self._elsewhere)

    def run_due(self, limit: int = 100) -> int:
        """Do what has waited longest, and return how many rows are done. Any number of workers may do it at once.

        A whole batch is one transaction. When it fails, its rows are tried one by one, and what fails rests for
        1, 5, 30 minutes: it never stops the others. Raises Busy and StoreUnavailable, for the worker to wait.
        """
        try:
            return self._batch(limit)
        except WAITS:
            raise
        except Exception:
            # Whatever is wrong with one row must not keep the others from being done.
            log.exception("a batch of the outbox failed; its rows are tried one by one")
            return sum(self._alone(self._queue) for _ in range(limit) if self._waits(self._queue))

    def keep_due(self, limit: int = 20) -> int:
        """Do what is done alone and has waited longest, one after the other; return how many rows are done.

        Workers share it as above, and what fails rests the same way.
        """
        done = 0
        while done < limit and self._waits(self._single):
            if not self._alone(self._single):
                break
            done += 1
        return done

    def send_due(self) -> int:
        """Do the oldest thing that is done elsewhere, and return how many were done. Workers share it as above.

        What fails rests for 1, 5, 30 minutes, two and six hours, and does not stop the others.
        """
        context = self._context
        if not self._elsewhere or not self._waits(self._away):
            return 0
        with context.store.transaction() as tx:
            now = context.clock()
            row = next(iter(self._away.take(tx, now, 1)), None)
            if row is None:
                return 0  # another worker has it
            outbox.rest(tx, row.id, now + LEASE)
        how = self._elsewhere[row.kind]
        try:
            how.do(row.payload)
        except WAITS:
            raise
        except Exception as fault:
            self._failed(row, how.pauses, fault)
            return 0
        with context.store.transaction() as tx:
            outbox.done(tx, [row.id])
        return 1

    def _waits(self, queue: outbox.Queue) -> bool:
        with self._context.store.read() as tx:
            return queue.some(tx, self._context.clock())

    def _batch(self, limit: int) -> int:
        if not self._waits(self._queue):
            return 0
        with self._context.store.transaction() as tx:
            rows = self._queue.take(tx, self._context.clock(), limit)
            self._do(tx, rows)
            outbox.done(tx, [row.id for row in rows])
        return len(rows)

    def _alone(self, queue: outbox.Queue) -> int:
        row: outbox.OutboxRow | None = None
        try:
            with self._context.store.transaction() as tx:
                row = next(iter(queue.take(tx, self._context.clock(), 1)), None)
                if row is None:
                    return 0
                self._do(tx, [row])
                outbox.done(tx, [row.id])
                return 1
        except WAITS:
            raise
        except Exception as fault:
            if row is None:
                raise
            how = self._inside.get(row.kind) or self._by_itself.get(row.kind)
            self._failed(row, how.pauses if how else retry.USUAL, fault)
            return 0

    def _do(self, tx: store.Tx, rows: Sequence[outbox.OutboxRow]) -> None:
        """Do each thing once, however often it was left to do.

        Of one instance several workers may have rows in their batches: all take instances in the same order, so that
        one waits for the other and never both for each other.
        """
        for kind, payload in sorted({(row.kind, row.payload) for row in rows}):
            how = self._inside.get(kind) or self._by_itself.get(kind)
            if how is None:
                raise errors.Invalid(field="kind", reason="unknown", kind=kind)
            how.do(tx, payload)

    def _failed(self, row: outbox.OutboxRow, pauses: retry.Pauses, fault: Exception) -> None:
        """Let what failed rest, longer after each failure; never given up."""
        if not isinstance(fault, retry.Later):
            log.error("outbox row %s failed", row.id, exc_info=fault)
        with self._context.store.transaction() as tx:
            outbox.postpone(tx, row.id, retry.next_try(self._context.clock(), row.attempts, pauses))
