"""Seals: how far every chain was at a moment, digested so that a signature of some hundred bytes covers all.

Instances lie on sheets of 256 by their id. A sheet's digest is SHA-256 of its lines "id count head", the root
SHA-256 of the lines "sheet digest" of all sheets; HISTORY.md says it for readers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from engine.store import values
from engine.store.history import START
from engine.store.tx import Statement, Tx

SHEET = 256
BEYOND = 2**48  # no instance has such an id: the databases count from 1


class SealRow(NamedTuple):
    """One seal; `document` is the text that was signed."""

    number: int
    at: datetime
    document: str
    signature: bytes


class Leaf(NamedTuple):
    """How far the chain of an instance was in the first seal that covers this much of it."""

    instance_id: int
    seal: int
    events: int
    head: bytes


class End(NamedTuple):
    """How far the chain of an instance is now; `started_at` in microseconds."""

    instance_id: int
    events: int
    head: bytes
    started_at: int


_read = values.row_reader(SealRow, SealRow._fields, at=values.from_us, signature=bytes)
_read_leaf = values.row_reader(Leaf, Leaf._fields, head=bytes)
_read_end = values.row_reader(End, End._fields, head=bytes)

_LOCK = Statement("select count, head from chain where name = 'seal' {lock}", lock="for update")
_COUNT = Statement("select count from chain where name = 'seal'")
_START = Statement(
    "insert into chain (name, count, head) values ('seal', 0, ?) on conflict (name) do nothing"
)
_END = Statement("update chain set count = ?, head = ? where name = 'seal'")
_SYSTEM = Statement("select count, head from chain where name = 'system'")
_TAKE = Statement("delete from unsealed returning instance_id")
_MARK = Statement("insert into unsealed (instance_id) values (?) on conflict (instance_id) do nothing")
_MARKED = Statement("select instance_id from unsealed limit 1")
# Ended instances are in `unsealed`; of the open ones a seal takes those that have grown.
_GROWN = Statement(
    """select i.id, i.event_count, i.head, i.started_at from instance i where i.status = 'open'
    and i.event_count > coalesce((select max(l.count) from seal_leaf l where l.instance_id = i.id), 0)
    order by i.id"""
)
_ONE_END = Statement("select id, event_count, head, started_at from instance where id = ?")
_ENDS = Statement(
    "select id, event_count, head, started_at from instance where id >= ? and id < ? order by id"
)
_LEAVES = Statement(
    """select instance_id, seal, count, head from seal_leaf
    where instance_id >= ? and instance_id < ? and seal <= ? order by instance_id, seal"""
)
_ADD_LEAF = Statement("insert into seal_leaf (instance_id, seal, count, head) values (?, ?, ?, ?)")
_ADD = Statement("insert into seal (number, at, document, signature) values (?, ?, ?, ?)")
_SHEETS = Statement("select sheet, digest from seal_sheet order by sheet")
_PUT_SHEET = Statement(
    """insert into seal_sheet (sheet, digest) values (?, ?)
    on conflict (sheet) do update set digest = excluded.digest"""
)
_COLUMNS = ", ".join(SealRow._fields)
_NEWEST = Statement(f"select {_COLUMNS} from seal order by number desc limit ?")
_ALL = Statement(f"select {_COLUMNS} from seal where number > ? order by number limit 500")
_GET = Statement(f"select {_COLUMNS} from seal where number = ?")
_USED_SHEETS = Statement(
    f"""select id >> 8 as sheet from instance where id >= 0 and id < {BEYOND}
    union select instance_id >> 8 from event where instance_id >= 0 and instance_id < {BEYOND}
    union select instance_id >> 8 from seal_leaf where instance_id >= 0 and instance_id < {BEYOND} order by sheet"""
)
_STRANGE = Statement(
    f"""select id from instance where id < 0 or id >= {BEYOND}
    union select instance_id from event where instance_id < 0 or instance_id >= {BEYOND}"""
)
_ANY_GROWN = Statement(_GROWN.sqlite.replace("order by i.id", "limit 1"))
_INSTANCES = Statement("select count(*), coalesce(sum(event_count), 0) from instance")


def lock(tx: Tx) -> tuple[int, bytes]:
    """Number and digest of the last seal (0 and 32 zero bytes before the first); nobody else seals meanwhile."""
    end = tx.row(_LOCK)
    if end is None:
        tx.change(_START, (START,))
        end = tx.row(_LOCK)
    assert end is not None
    return int(end[0]), bytes(end[1])


def count(tx: Tx) -> int:
    """Return how many seals were made."""
    row = tx.row(_COUNT)
    return 0 if row is None else int(row[0])


def mark(tx: Tx, instance_id: int) -> None:
    """Note that an instance which is not open has changed: the next seal takes it up."""
    tx.change(_MARK, (instance_id,))


def is_marked(tx: Tx) -> bool:
    """Return whether an instance has ended since the last seal."""
    return tx.row(_MARKED) is not None


def has_grown(tx: Tx) -> bool:
    """Return whether an open instance has more events than a seal covers."""
    return tx.row(_ANY_GROWN) is not None


def totals(tx: Tx) -> tuple[int, int]:
    """Return how many instances there are, and how many events they have."""
    row = tx.row(_INSTANCES)
    assert row is not None
    return int(row[0]), int(row[1])


def take_changed(tx: Tx) -> list[End]:
    """The ends of all chains that have grown since the last seal, by instance; their marks are taken away."""
    # The marks go first: who ends an instance now waits, and is then in the next seal.
    marked = [int(row[0]) for row in tx.rows(_TAKE)]
    found = {row[0]: _read_end(row) for row in tx.rows(_GROWN)}
    for instance_id in marked:
        row = tx.row(_ONE_END, (instance_id,))
        if row is not None:
            found[instance_id] = _read_end(row)
    return [found[key] for key in sorted(found)]


def system_end(tx: Tx) -> tuple[int, bytes]:
    """Count and head of the system's chain."""
    end = tx.row(_SYSTEM) or (0, START)
    return int(end[0]), bytes(end[1])


def add_leaves(tx: Tx, seal: int, ends: Iterable[End]) -> tuple[str, int]:
    """Write down how far these chains are, and the sheets they lie on, and return the root, and how many are new."""
    fresh, touched = 0, set()
    for end in ends:
        known = [_read_leaf(row) for row in tx.rows(_LEAVES, (end.instance_id, end.instance_id + 1, seal))]
        fresh += not known
        if not known or known[-1].events != end.events:
            tx.change(_ADD_LEAF, (end.instance_id, seal, end.events, end.head))
            touched.add(end.instance_id // SHEET)
    for sheet in sorted(touched):
        digest = sheet_digest(lines(latest(leaves(tx, sheet, seal))))
        tx.change(_PUT_SHEET, (sheet, digest))
    return root(sheets(tx)), fresh


def sheets(tx: Tx) -> dict[int, bytes]:
    """Return the digest of every sheet in the newest seal."""
    return {int(row[0]): bytes(row[1]) for row in tx.rows(_SHEETS)}


def add(tx: Tx, row: SealRow) -> None:
    """Keep a seal; the next one names its digest."""
    tx.change(_ADD, (row.number, values.to_us(row.at), row.document, row.signature))
    tx.change(_END, (row.number, digest(row.document)))


def newest(tx: Tx, limit: int = 1) -> list[SealRow]:
    """Return the last seals, newest first."""
    return [_read(row) for row in tx.rows(_NEWEST, (limit,))]


def get(tx: Tx, number: int) -> SealRow | None:
    """Return one seal."""
    row = tx.row(_GET, (number,))
    return None if row is None else _read(row)


def each(tx: Tx) -> Iterator[SealRow]:
    """Every seal, oldest first."""
    after = -values.FAR
    while page := tx.rows(_ALL, (after,)):
        yield from map(_read, page)
        after = page[-1][0]


def leaves(tx: Tx, sheet: int, seal: int = values.FAR) -> list[Leaf]:
    """Return every leaf of a sheet up to a seal, by instance and seal."""
    return [_read_leaf(row) for row in tx.rows(_LEAVES, (sheet * SHEET, (sheet + 1) * SHEET, seal))]


def leaves_of(tx: Tx, instance_id: int, seal: int = values.FAR) -> list[Leaf]:
    """Return every leaf of one instance up to a seal."""
    return [_read_leaf(row) for row in tx.rows(_LEAVES, (instance_id, instance_id + 1, seal))]


def ends(tx: Tx, sheet: int) -> dict[int, End]:
    """Return the instances of a sheet with the ends of their chains."""
    return {row[0]: _read_end(row) for row in tx.rows(_ENDS, (sheet * SHEET, (sheet + 1) * SHEET))}


def used_sheets(tx: Tx) -> list[int]:
    """Return the sheets on which an instance, an event or a leaf lies, in order."""
    return [int(row[0]) for row in tx.rows(_USED_SHEETS)]


def strange_ids(tx: Tx) -> list[int]:
    """Instances with ids that no database gave, by their rows or events."""
    return [int(row[0]) for row in tx.rows(_STRANGE)]


def latest(found: Iterable[Leaf]) -> dict[int, Leaf]:
    """Return the last leaf of each instance; leaves come by instance and seal."""
    return {leaf.instance_id: leaf for leaf in found}


def digest(document: str) -> bytes:
    """Return what the next seal names of this one."""
    return hashlib.sha256(document.encode()).digest()


def lines(found: Mapping[int, Leaf]) -> list[str]:
    """Return the lines of a sheet."""
    return [f"{key} {found[key].events} {found[key].head.hex()}" for key in sorted(found)]


def sheet_digest(sheet_lines: Iterable[str]) -> bytes:
    """SHA-256 of lines, each with its line end."""
    return hashlib.sha256("".join(f"{line}\n" for line in sheet_lines).encode()).digest()


def root(sheets: Mapping[int, bytes]) -> str:
    """Return what a seal says of all instances: SHA-256 of the lines "sheet digest", in hexadecimal digits."""
    return sheet_digest(f"{sheet} {sheets[sheet].hex()}" for sheet in sorted(sheets)).hex()
