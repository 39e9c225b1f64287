"""What a clock that was ahead has left: moments for which somebody would wait long after the clock was set right."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.store import values
from engine.store.tx import Statement, Tx

LONGEST = timedelta(days=1)  # by which anything that waits for another try is put off; no pause is longer
NEWEST = 1_000  # events of the system's chain that are looked at for a moment to come

# By what waits: the rows that wait too long, and how they are brought back. `?` is now, and last the longest pause.
_LATE = {
    "outbox": "outbox where try_at > ?",
    "messages": f"message where try_at > ? and try_at < {values.FAR}",
    # One that failed while it was early comes when it is due; one that failed when it was due comes now.
    "timers": f"timer where attempts > 0 and try_at > ? and try_at < {values.FAR} and try_at > due_at",
    "starts": f"start_rule where attempts > 0 and try_at > ? and try_at < {values.FAR} and try_at > due_at",
    "reminders": "reminder where at > ?",
}
_SOME = {what: Statement(f"select 1 from {rows} limit 1") for what, rows in _LATE.items()}
_SOME_DIGEST = Statement("select 1 from mailbox where digest_on > ? limit 1")
_BACK = "update {rows} set try_at = case when due_at > ? then due_at else ? end where {which}"


def _put_back(rows: str) -> Statement:
    name, which = rows.split(" where ")
    if name == "reminder":
        return Statement(f"delete from reminder where {which}")
    if name in ("outbox", "message"):
        return Statement(f"update {name} set try_at = ? where {which}")
    return Statement(_BACK.format(rows=name, which=which))


_MEND = {what: _put_back(rows) for what, rows in _LATE.items()}
_MEND_DIGEST = Statement("update mailbox set digest_on = '' where digest_on > ?")
_CHAIN = Statement("select count from chain where name = 'system'")
_AHEAD = Statement("select count(*), coalesce(max(seq), 0) from system_event where seq > ? and at > ?")


def some_late(tx: Tx, now: datetime, day: str) -> bool:
    """Return whether anything waits for a moment that only a clock far ahead can have meant; `day` is today (ISO)."""
    far = values.to_us(now + LONGEST)
    return any(tx.row(one, (far,)) for one in _SOME.values()) or tx.row(_SOME_DIGEST, (day,)) is not None


def mend(tx: Tx, now: datetime, day: str) -> dict[str, int]:
    """Let what waits so come now, or when it is due; return how many rows there were, by what they are."""
    moment, far = values.to_us(now), values.to_us(now + LONGEST)
    found = {}
    for what, statement in _MEND.items():
        places = statement.sqlite.count("?")
        found[what] = tx.change(statement, (*[moment] * (places - 1), far))
    found["digests"] = tx.change(_MEND_DIGEST, (day,))
    return {what: rows for what, rows in found.items() if rows}


def ahead(tx: Tx, after: datetime) -> tuple[int, int]:
    """Return how many of the system's newest events are said to be of a time after `after`, and the number of the last
    of them; 0 for none.
    """
    chain = tx.row(_CHAIN)
    row = tx.row(_AHEAD, ((int(chain[0]) if chain else 0) - NEWEST, values.to_us(after)))
    return (int(row[0]), int(row[1])) if row else (0, 0)
