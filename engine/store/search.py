"""Finding instances: by the words in them, and by what they are and who has to do with them.

The words of an instance stand in `search_text` (FTS5 on SQLite, a tsvector on PostgreSQL), cut here so that both
find the same. A page is read from the newest instance down, with its key from the last one seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from engine.store import instances, search_filters, values
from engine.store.instances import InstanceListRow, InstancePage
from engine.store.tables import instance
from engine.store.tasks import TaskRow
from engine.store.tx import Statement, Tx

KIND = search_filters.KIND
MAX_WORDS = 3_000
MAX_WORD = 60
LONGEST_FIGURE = 10**15
ASKED_WORDS = 12
WORD = re.compile(r"[^\W_]+")

_MARK = Statement("select seq from search_mark where instance_id = ? {lock}", lock="for update")
_BEGIN = Statement("insert into search_mark (instance_id, seq) values (?, 0) on conflict do nothing")
_READ = Statement("update search_mark set seq = ? where instance_id = ?")
_WORDS_SQLITE = Statement("select words from search_text where rowid = ?")
_WORDS_POSTGRESQL = Statement(
    "select array_to_string(tsvector_to_array(words), ' ') from search_text where instance_id = ?"
)
_HOLDERS = Statement("select distinct holders, visit > 0 from task where instance_id = ?")
_NO_HOLDER = Statement("delete from search_holder where holder = ? and instance_id = ?")
_MERGE = Statement("insert into search_text (search_text, rank) values ('merge', -500)")
_ADD_HOLDER = Statement(
    "insert into search_holder (holder, instance_id) values (?, ?) on conflict do nothing"
)

_indexed = sa.table("search_text", sa.column("rowid"), sa.column("instance_id"), sa.column("words"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None or empty does not matter. `words` begin words of the instance.

    `elements` are element ids that a task is open at, `role` holds or held a task, `person` (with its `username`)
    started it, holds a task or did anything in it, `late_at` finds running instances with a task past its tenggat
    at that moment.
    """

    words: tuple[str, ...] = ()
    status: str = ""
    definitions: tuple[int, ...] | None = None
    elements: tuple[str, ...] | None = None
    role: str = ""
    person: int | None = None
    username: str = ""
    start: datetime | None = None
    end: datetime | None = None
    late_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see: `whole` instances of these versions (None: of all), and its own part of others."""

    whole: tuple[int, ...] | None
    person: int
    holders: tuple[str, ...]


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of texts, folded, each once, in their order; as many as are kept."""
    found: dict[str, None] = {}
    for text in texts:
        for word in WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
            found[word[:MAX_WORD]] = None
            if len(found) >= MAX_WORDS:
                return tuple(found)
    return tuple(found)


def figures(value: float) -> list[str]:
    """Return a number as people look for it: in one piece, and cut where its thousands are."""
    if abs(value) >= LONGEST_FIGURE:
        return []
    whole = int(value) if value == int(value) else value
    return [str(whole), f"{whole:,}"]


def known_until(tx: Tx, instance_id: int) -> int | None:
    """Return up to which event of an instance its words and people are known, None where nobody has begun.

    Until the transaction ends nobody else makes more of them known.
    """
    row = tx.row(_MARK, (instance_id,))
    return None if row is None else int(row[0])


def begin(tx: Tx, instance_id: int) -> int:
    """Begin to make the words and people of an instance known; return `known_until`: another may have been first."""
    tx.change(_BEGIN, (instance_id,))
    return known_until(tx, instance_id) or 0


def mark(tx: Tx, instance_id: int, seq: int) -> None:
    """Note that the words and people of an instance are known up to this event."""
    tx.write(_READ, (seq, instance_id))


def add(tx: Tx, instance_id: int, words: Sequence[str]) -> None:
    """Let an instance be found by these words too, as far as there is room; nothing is written when it is already.

    What is written is the whole of its words: a cost that MAX_WORDS bounds.
    """
    row = tx.row(_WORDS_SQLITE if tx.dialect == "sqlite" else _WORDS_POSTGRESQL, (instance_id,))
    known = str(row[0]) if row is not None else ""
    among = f" {known} "  # looked through as it stands: faster than taken apart
    if new := [word for word in words if f" {word} " not in among]:
        kept = known.split()
        if room := max(MAX_WORDS - len(kept), 0):
            keep(tx, instance_id, [*kept, *new[:room]])


def keep(tx: Tx, instance_id: int, words: Sequence[str]) -> None:
    """Make these the words an instance is found by."""
    text = " ".join(words)
    if tx.dialect == "sqlite":
        tx.change(Statement("delete from search_text where rowid = ?"), (instance_id,))
        tx.change(Statement("insert into search_text (rowid, words) values (?, ?)"), (instance_id, text))
        return
    tx.change(
        Statement(
            """insert into search_text (instance_id, words) values (?, array_to_tsvector(string_to_array(?, ' ')))
            on conflict (instance_id) do update set words = excluded.words"""
        ),
        (instance_id, text),
    )


def keep_holders(tx: Tx, instance_id: int, actors: Iterable[str]) -> None:
    """Read again who holds or held a task of an instance, and keep who acted in it; who is there once stays.

    Only who held nothing but what was withdrawn is taken away again.
    """
    rows = tx.rows(_HOLDERS, (instance_id,))
    held = {holder for row in rows if row[1] for holder in row[0].split()}
    if gone := {holder for row in rows if not row[1] for holder in row[0].split()} - held:
        tx.many(_NO_HOLDER, [(holder, instance_id) for holder in sorted(gone)])
    _add_holders(tx, instance_id, held, actors)


def add_holders(
    tx: Tx, instance_id: int, standing: Iterable[TaskRow], ended: Collection[int], actors: Iterable[str]
) -> None:
    """Keep who holds the open tasks of an instance or held some that ended (ids), and who acted in it."""
    known = {one.id: one.holders for one in standing}
    others = sorted(set(ended) - known.keys())
    texts = [*known.values(), *(row[0] for row in tx.rows(_holders_of(len(others)), others))]
    _add_holders(tx, instance_id, {holder for text in texts for holder in text.split()}, actors)


def _add_holders(tx: Tx, instance_id: int, held: Collection[str], actors: Iterable[str]) -> None:
    every = {*held, *(search_filters.ACTED + actor for actor in actors if actor)}
    tx.many(_ADD_HOLDER, [(holder, instance_id) for holder in sorted(every)])


@lru_cache(maxsize=64)
def _holders_of(tasks: int) -> Statement:
    marks = ", ".join(["0", *"?" * tasks])
    return Statement(f"select holders from task where id in ({marks}) and visit > 0")


def forget(tx: Tx, instance_id: int) -> None:
    """Take the words of an instance away."""
    key = "rowid" if tx.dialect == "sqlite" else "instance_id"
    tx.change(Statement(f"delete from search_text where {key} = ?"), (instance_id,))


def merge(tx: Tx) -> bool:
    """Merge a part of SQLite's index, so that words taken out are gone from it; False when all is merged."""
    driver: Any = tx.connection.connection.driver_connection
    before = driver.total_changes
    tx.change(_MERGE)
    return bool(driver.total_changes - before >= 2)  # as FTS5 tells that it is not done


def page(tx: Tx, wanted: Wanted, sight: Sight, after: str | None = None, limit: int = 50) -> InstancePage:
    """Return a page of instances, newest first; `after` is the `next` of the page before. Raises Invalid.

    What was written a moment ago and is not indexed yet is found by the words of its number and subject.
    """
    key = values.page_key(after, (values.FAR, 0))[0]
    found = {row.id: row for row in _rows(tx, _select(tx, wanted, sight, key, limit))}
    if wanted.words:
        pending = search_filters.pending(tx)
        if pending:
            found |= {
                row.id: row
                for row in _rows(tx, _by_number_or_subject(tx, wanted, sight, key, limit, pending))
            }
        if sight.whole is not None:
            found |= {
                row.id: row for row in _rows(tx, _by_number_or_subject(tx, wanted, sight, key, limit, None))
            }
    rows = [found[one] for one in sorted(found, reverse=True)]
    following = values.page_text(rows[limit - 1].id, 0) if len(rows) > limit else None
    return InstancePage(tuple(rows[:limit]), following)


def _rows(tx: Tx, chosen: sa.Select[Any]) -> list[InstanceListRow]:
    return [instances.read_line(row) for row in tx.execute(chosen)]


def _select(tx: Tx, wanted: Wanted, sight: Sight, key: int, limit: int) -> sa.Select[Any]:
    """Instances by the index of words; without words, those of the other conditions."""
    chosen = _matching(tx, wanted, key, limit)
    if not wanted.words:
        return chosen.where(_seen(sight, part=True)).order_by(instance.c.id.desc())
    chosen = chosen.where(_seen(sight, part=False))
    if tx.dialect == "sqlite":
        # Read by the index of words from the newest instance down: it stops when the page is full.
        asked = " ".join(f'"{word}"*' for word in wanted.words)
        return (
            chosen.join(_indexed, _indexed.c.rowid == instance.c.id)
            .where(sa.text("search_text match :asked").bindparams(asked=asked), _indexed.c.rowid < key)
            .order_by(_indexed.c.rowid.desc())
        )
    from sqlalchemy.dialects import postgresql  # all its drivers come with it: only where it is used

    asked = " & ".join(f"'{word}':*" for word in wanted.words)
    matches = _indexed.c.words.op("@@")(sa.bindparam("asked", asked, postgresql.TSQUERY))
    # The planner knows nothing of how rare a beginning of a word is, so it is told.
    few = search_filters.ids_if_few(
        tx, sa.select(_indexed.c.instance_id).where(matches, _indexed.c.instance_id < key)
    )
    if few is not None:
        return chosen.where(search_filters.among(tx, few)).order_by(instance.c.id.desc())
    # Asked of each instance in turn: a join would gather every instance with a common word before the first.
    found = sa.select(matches).where(_indexed.c.instance_id == instance.c.id).correlate(instance)
    return chosen.where(found.scalar_subquery()).order_by(instance.c.id.desc())


def _by_number_or_subject(
    tx: Tx, wanted: Wanted, sight: Sight, key: int, limit: int, among: Sequence[int] | None
) -> sa.Select[Any]:
    """Instances by their number and subject alone: those among some, or those the reader sees a part of."""
    chosen = _matching(tx, wanted, key, limit).order_by(instance.c.id.desc())
    for word in wanted.words:
        found = (
            column.icontains(word, autoescape=True) for column in (instance.c.number, instance.c.subject)
        )
        chosen = chosen.where(sa.or_(*found))
    if among is not None:
        return chosen.where(instance.c.id.in_(among), _seen(sight, part=True))
    return chosen.where(instances.part_of(sight.person, sight.holders))


def _seen(sight: Sight, *, part: bool) -> sa.ColumnElement[bool]:
    """Return what the reader may see whole (its own starts too); with `part`, also what it has a part in."""
    if sight.whole is None:
        return sa.true()
    whole = instance.c.definition_id.in_(sight.whole)
    if part:
        return whole | instances.part_of(sight.person, sight.holders)
    return whole | (instance.c.started_by == sight.person)


def _matching(tx: Tx, wanted: Wanted, key: int, limit: int) -> sa.Select[Any]:
    """Lines that meet every condition but the words, one more than `limit`."""
    # Written out for the reason told in `inbox`.
    chosen = instances.LINES.where(instance.c.id < key).limit(sa.literal(limit + 1, literal_execute=True))
    if wanted.status:
        chosen = chosen.where(instances.standing(wanted.status))
    if wanted.definitions is not None:
        chosen = chosen.where(search_filters.of_definitions(tx, wanted.definitions, key))
    if wanted.start is not None or wanted.end is not None:
        chosen = chosen.where(search_filters.started(tx, wanted.start, wanted.end))
    if wanted.elements is not None:
        chosen = chosen.where(
            instance.c.status == "open", search_filters.at_elements(tx, wanted.elements, key)
        )
    if wanted.late_at is not None:
        chosen = chosen.where(instance.c.status == "open", search_filters.late(tx, wanted.late_at))
    if wanted.role:
        chosen = chosen.where(search_filters.with_role(tx, wanted.role, key))
    if wanted.person is not None:
        chosen = chosen.where(search_filters.with_person(tx, wanted.person, wanted.username, key))
    return chosen
