"""What is wrong with a chain: the first event altered, missing, inserted, moved or rewritten, named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from engine.store.history import START, SYSTEM, EventRow, canonical, chain_hash, read_event, unpacked
from engine.store.tx import Row, Statement, Tx
from engine.store.values import FAR

WINDOW = 50  # events after a break that are looked at to say what happened
PAGE = 1000


class Fault(NamedTuple):
    """One thing that is not as it was recorded or sealed; `instance_id` 0 is the system's chain.

    Kinds of an event: altered, missing, inserted, moved; rewritten (some event from `seq` to `last` is not the
    sealed one, with new hashes after it); head (count and head of the instance alone are wrong); unreadable (its
    hash is right, but it says what Alur never writes; without `seq`, a row of the instance does). Of an
    instance: instance_missing, instance_inserted. Of a seal: seal_altered, seal_missing, seal_signature,
    seal_leaf (what was written down of `instance_id` is not what was signed), seal_file. tombstone: event `seq`
    of the system says that `instance_id` was purged, and no purge of this site made it. record: `what` of the
    instance (0: of the office) is not as event `seq` says, `which` names it. content: the bytes kept as `which`
    are others. guard: the trigger `which` that keeps rows as they are is missing, or the site may write table `which`.
    key_change: event `seq` of the system says that the key of seals was changed, and no key of this site stands for
    it. seal_older: this machine knows `seal`, made at `which`, and the database ends before it, with seal `last`;
    seal_other: with that number the database has another one.
    """

    kind: str
    instance_id: int = 0
    seq: int = 0
    last: int = 0
    seal: int = 0
    what: str = ""
    which: str = ""


class Mark(NamedTuple):
    """A seal's word on a chain: after this many events its hash is `head`."""

    events: int
    head: bytes
    seal: int


_COLUMNS = "seq, at, type, actor, role, holding, channel, element, task_id, data, hash"
_SYSTEM = Statement(f"select {_COLUMNS} from system_event where seq >= ? order by seq limit {PAGE}")
_EVENTS = Statement(
    f"""select instance_id, {_COLUMNS} from event where (instance_id, seq) > (?, ?) and instance_id < ?
    order by instance_id, seq limit {PAGE}"""
)
_OF_TYPES = Statement("select seq, type, data from system_event where type in (?, ?) order by seq")
_STRETCH = Statement(f"select {_COLUMNS} from event where instance_id = ? and seq >= ? order by seq")


class Stretch(NamedTuple):
    """The events of one instance after some number, and what is wrong with their chain."""

    events: list[EventRow]
    fault: Fault | None


@contextmanager
def any_text(tx: Tx) -> Iterator[None]:
    """Read also text that is no UTF-8, which SQLite can hold: its odd bytes come as lone surrogates."""
    driver: Any = tx.connection.connection.driver_connection
    if tx.dialect != "sqlite":
        yield
        return
    driver.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def system_rows(tx: Tx) -> Iterator[Row]:
    """Every event of the system's chain as stored, a page at a time."""
    seq = -FAR - 1
    while page := tx.rows(_SYSTEM, (seq,)):
        yield from page
        if page[-1][0] == FAR:
            break
        seq = page[-1][0] + 1


def some_system_rows(tx: Tx, after: int, limit: int) -> list[Row]:
    """Events of the system's chain as stored, at most so many of those after number `after`."""
    start = -FAR - 1 if after == 0 else after + 1
    return tx.rows(_SYSTEM, (start,))[:limit]


def of_types(tx: Tx, types: tuple[str, str]) -> list[Row]:
    """Events of the system's chain of two types, as stored: number, type and data."""
    return tx.rows(_OF_TYPES, types)


def event_rows(tx: Tx, start: int, end: int) -> Iterator[Row]:
    """Every event of the instances from `start` to before `end`, each row after its instance's id."""
    key = (start - 1, FAR)
    while page := tx.rows(_EVENTS, (*key, end)):
        yield from map(unpacked, page)
        key = page[-1][0], page[-1][1]


def stretch(tx: Tx, instance_id: int, end: tuple[int, bytes], after: int = 0) -> Stretch:
    """Return the events of an instance after number `after`, judged from there to the end of its chain."""
    found = tx.rows(_STRETCH, (instance_id, after))
    start = 0, START
    if after and found and found[0][0] == after:
        start = after, bytes(found.pop(0)[-1])
    return Stretch(list(map(read_event, found)), first_fault(instance_id, found, end, (), start))


def first_fault(
    instance_id: int,
    rows: Iterable[Row],
    end: tuple[int, bytes] | None,
    marks: Sequence[Mark],
    start: tuple[int, bytes] = (0, START),
) -> Fault | None:
    """Walk one chain from its beginning, or from the event and hash `start`.

    Return the first fault against itself, the seals' marks and its own end, or None.
    """
    stream, waiting = iter(rows), sorted(mark for mark in marks if mark.events)
    (seq, head), agreed = start, start[0]
    for row in stream:
        seq += 1
        if row[0] != seq or not fits(instance_id, row, seq, head):
            return _name(instance_id, seq, head, [row, *islice(stream, WINDOW)], end)
        head = bytes(row[-1])
        while waiting and waiting[0].events == seq:
            mark = waiting.pop(0)
            if mark.head != head:
                return Fault("rewritten", instance_id, agreed + 1, seq, mark.seal)
            agreed = seq
    if waiting:
        return Fault("missing", instance_id, seq + 1, waiting[-1].events, waiting[0].seal)
    if end is None:
        return None if instance_id == SYSTEM else Fault("instance_missing", instance_id, 1, seq)
    if seq != end[0]:
        return (
            Fault("missing", instance_id, seq + 1, end[0])
            if seq < end[0]
            else Fault("inserted", instance_id, end[0] + 1, seq)
        )
    return None if head == bytes(end[1]) else Fault("head", instance_id, seq, seq)


def _name(
    instance_id: int, seq: int, head: bytes, rows: Sequence[Row], end: tuple[int, bytes] | None
) -> Fault:
    """Say what happened where a chain breaks; `rows` begin at the break, `head` is the hash before it."""
    first = rows[0]
    if first[0] < seq or (end is not None and end[0] < seq):
        return Fault("inserted", instance_id, first[0], first[0])
    heir = next((row for row in rows if fits(instance_id, row, seq, head)), None)
    if heir is first:
        return Fault("moved", instance_id, seq, seq)
    if heir is not None:
        # The event that belongs here stands further on: this one is a stranger, or it has changed places.
        belongs = any(
            fits(instance_id, first, seq + place, bytes(row[-1]))
            for row in rows[1:]
            for place in range(1, len(rows))
        )
        return Fault("moved" if belongs else "inserted", instance_id, seq, seq)
    if first[0] > seq:
        return Fault("missing", instance_id, seq, first[0] - 1)
    # Numbers closed over a gap: what follows fits only with the numbers it had.
    if len(rows) > 1 and not fits(instance_id, rows[1], rows[1][0], bytes(first[-1])):
        for gap in range(1, WINDOW):
            if fits(instance_id, rows[1], rows[1][0] + gap, bytes(first[-1])):
                return Fault("missing", instance_id, seq, seq + gap - 1)
    if len(rows) == 1 and end is not None and end[0] > seq and bytes(end[1]) == bytes(first[-1]):
        return Fault("missing", instance_id, seq, end[0] - 1)
    return Fault("altered", instance_id, seq, seq)


def fits(instance_id: int, row: Row, seq: int, head: bytes) -> bool:
    """Return whether this event, with this number, is what its hash was made of after `head`."""
    try:
        return chain_hash(head, canonical(instance_id, (seq, *row[1:-1]))) == bytes(row[-1])
    except (ValueError, TypeError):  # no text, no number: nothing that was ever hashed
        return False
