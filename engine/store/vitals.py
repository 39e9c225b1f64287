"""How a site is, in figures: each by a statement that an index answers, whatever else the tables hold."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.store import clocks, values
from engine.store.tx import Statement, Tx

MOST = 10_000  # counted at most: beyond it a figure says that there are so many or more


class Measured(NamedTuple):
    """What was found at one moment. Counts end at MOST; `oldest_…` is since when the first of them waits."""

    timers_due: int
    oldest_timer: datetime | None
    outbox: int
    oldest_outbox: datetime | None
    tried_again: int
    incidents: int
    addresses_refused: int
    seal: int
    sealed_at: datetime | None
    events_ahead: int
    cases_ahead: int


def _count(rows: str) -> Statement:
    return Statement(f"select count(*) from (select 1 from {rows} limit {MOST}) as found")


_TIMERS = _count("timer where try_at <= ?")
_TIMER = Statement("select try_at from timer where try_at <= ? order by try_at limit 1")
_OUTBOX = _count("outbox")
_TRIED = Statement(
    f"""select count(*) from (select attempts from outbox order by id limit {MOST}) as found where attempts > 0"""
)
_WAITS = Statement("select created_at from outbox order by id limit 1")
_INCIDENTS = _count("incident where solved_at is null")
_REFUSED = _count("mailbox where refused_at is not null")
_SEAL = Statement("select number, at from seal order by number desc limit 1")
_BEGUN = _count("instance where started_at > ?")


def measure(tx: Tx, now: datetime, ahead: datetime) -> Measured:
    """Return the figures of the database as it is now. `events_ahead` counts those of the newest events of the system's
    chain, `cases_ahead` the cases, that are said to be of a time after `ahead`.
    """
    moment, later = values.to_us(now), values.to_us(ahead)
    timer, waits, seal = tx.row(_TIMER, (moment,)), tx.row(_WAITS), tx.row(_SEAL)
    return Measured(
        timers_due=_of(tx, _TIMERS, moment),
        oldest_timer=values.from_us(timer[0]) if timer else None,
        outbox=_of(tx, _OUTBOX),
        oldest_outbox=values.from_us(waits[0]) if waits else None,
        tried_again=_of(tx, _TRIED),
        incidents=_of(tx, _INCIDENTS),
        addresses_refused=_of(tx, _REFUSED),
        seal=int(seal[0]) if seal else 0,
        sealed_at=values.from_us(seal[1]) if seal else None,
        events_ahead=clocks.ahead(tx, ahead)[0],
        cases_ahead=_of(tx, _BEGUN, later),
    )


def _of(tx: Tx, statement: Statement, *parameters: int) -> int:
    row = tx.row(statement, parameters)
    return int(row[0]) if row else 0
