"""Finding instances: by the words in them, and by what they are and who has to do with them.

The words of an instance stand in `search_text` (FTS5 on SQLite, a tsvector on PostgreSQL), cut here so that both
find the same. A page is read from the newest instance down, with its key from the last one seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engine.store import instances, outbox, values
from engine.store.instances import InstanceListRow, InstancePage
from engine.store.tables import instance, search_holder, task
from engine.store.tx import Statement, Tx

KIND = "search"  # of the outbox: an instance whose words are to be read again
MAX_WORDS = 3_000
MAX_WORD = 60
ASKED_WORDS = 12
PENDING_LOOKED_AT = 500
FEW = 300  # so many ids are looked up one by one; more are met soon enough on the way down
WORD = re.compile(r"[^\W_]+")

_HOLDERS = Statement("select distinct holders from task where instance_id = ?")
_ADD_HOLDER = Statement(
    "insert into search_holder (holder, instance_id) values (?, ?) on conflict do nothing"
)

_indexed = sa.table("search_text", sa.column("rowid"), sa.column("instance_id"), sa.column("words"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None or empty does not matter. `words` begin words of the instance.

    `elements` are element ids that a task is open at, `role` holds or held a task, `person` started, holds or
    completed something, `late_at` finds running instances with a task past its tenggat at that moment.
    """

    words: tuple[str, ...] = ()
    status: str = ""
    definitions: tuple[int, ...] | None = None
    elements: tuple[str, ...] | None = None
    role: str = ""
    person: int | None = None
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
    """The words of texts, folded, each once, in their order; as many as are kept."""
    found: dict[str, None] = {}
    for text in texts:
        for word in WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
            found[word[:MAX_WORD]] = None
            if len(found) >= MAX_WORDS:
                return tuple(found)
    return tuple(found)


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


def keep_holders(tx: Tx, instance_id: int) -> None:
    """Read again who holds or held a task of an instance; who once held one stays."""
    held = {holder for row in tx.rows(_HOLDERS, (instance_id,)) for holder in row[0].split()}
    tx.many(_ADD_HOLDER, [(holder, instance_id) for holder in sorted(held)])


def forget(tx: Tx, instance_id: int) -> None:
    """Take the words of an instance away."""
    key = "rowid" if tx.dialect == "sqlite" else "instance_id"
    tx.change(Statement(f"delete from search_text where {key} = ?"), (instance_id,))


def page(tx: Tx, wanted: Wanted, sight: Sight, after: str | None = None, limit: int = 50) -> InstancePage:
    """A page of instances, newest first; `after` is the `next` of the page before. Raises Invalid.

    What was written a moment ago and is not indexed yet is found by the words of its number and subject.
    """
    key = values.page_key(after, (values.FAR, 0))[0]
    found = {row.id: row for row in _rows(tx, _select(tx, wanted, sight, key, limit))}
    if wanted.words:
        pending = _pending(tx)
        if pending:
            found |= {row.id: row for row in _rows(tx, _named(tx, wanted, sight, key, limit, pending))}
        if sight.whole is not None:
            found |= {row.id: row for row in _rows(tx, _named(tx, wanted, sight, key, limit, None))}
    rows = [found[one] for one in sorted(found, reverse=True)]
    following = values.page_text(rows[limit - 1].id, 0) if len(rows) > limit else None
    return InstancePage(tuple(rows[:limit]), following)


def _rows(tx: Tx, chosen: sa.Select[Any]) -> list[InstanceListRow]:
    return [instances.read_line(row) for row in tx.execute(chosen)]


def _pending(tx: Tx) -> list[int]:
    return [int(one) for one in outbox.waiting(tx, KIND, PENDING_LOOKED_AT)]


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
    asked = " & ".join(f"'{word}':*" for word in wanted.words)
    matches = _indexed.c.words.op("@@")(sa.bindparam("asked", asked, postgresql.TSQUERY))
    # The planner knows nothing of how rare a beginning of a word is, so it is told.
    few = _few(tx, sa.select(_indexed.c.instance_id).where(matches, _indexed.c.instance_id < key))
    if few is not None:
        return chosen.where(_among(tx, few)).order_by(instance.c.id.desc())
    # Asked of each instance in turn: a join would gather every instance with a common word before the first.
    found = sa.select(matches).where(_indexed.c.instance_id == instance.c.id).correlate(instance)
    return chosen.where(found.scalar_subquery()).order_by(instance.c.id.desc())


def _named(
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
    """What the reader may see whole (its own starts too); with `part`, also what it has a part in."""
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
        chosen = chosen.where(instance.c.status == wanted.status)
    if wanted.definitions is not None:
        chosen = chosen.where(_of_definitions(tx, wanted.definitions, key))
    if wanted.start is not None or wanted.end is not None:
        chosen = chosen.where(_started(tx, wanted.start, wanted.end))
    if wanted.elements is not None:
        chosen = chosen.where(instance.c.status == "open", _at_elements(tx, wanted.elements, key))
    if wanted.late_at is not None:
        chosen = chosen.where(instance.c.status == "open", _late(tx, wanted.late_at))
    if wanted.role:
        chosen = chosen.where(_with_role(tx, wanted.role, key))
    if wanted.person is not None:
        chosen = chosen.where(_with_person(tx, wanted.person))
    return chosen


def _open() -> sa.ColumnElement[bool]:
    return _state("open")


def _state(name: str) -> sa.ColumnElement[bool]:
    """A state of tasks, written out: the indexes over tasks of one state are found by its very text."""
    return task.c.state == sa.literal_column(f"'{name}'")


def _few(tx: Tx, *arms: sa.Select[Any]) -> list[int] | None:
    """The ids that selections give together, or None when they are many.

    Each selection is ordered as an index is: PostgreSQL, which does not know whose ids are few, would else read
    whole tables for some that it takes for common.
    """
    found: set[int] = set()
    for arm in arms:
        # The limit is written out, so that a plan made for every value of it is not taken for the cheapest.
        limited = arm.limit(sa.literal_column(str(FEW + 1), sa.Integer))
        rows = tx.execute(limited).all()
        found.update(int(row[0]) for row in rows)
        if len(rows) > FEW or len(found) > FEW:
            return None
    return sorted(found)


def _among(tx: Tx, ids: Sequence[int]) -> sa.ColumnElement[bool]:
    if tx.dialect == "sqlite":
        return instance.c.id.in_(ids)
    many = sa.bindparam("ids", list(ids), postgresql.ARRAY(sa.BigInteger), unique=True)
    return instance.c.id == sa.any_(many)


def _when_few(tx: Tx, condition: sa.ColumnElement[bool], *arms: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """A condition, met by looking up the ids that `arms` give together when those are few."""
    few = _few(tx, *arms)
    return condition if few is None else _among(tx, few)


def _of_definitions(tx: Tx, definitions: Sequence[int], key: int) -> sa.ColumnElement[bool]:
    arms = (
        sa.select(instance.c.id)
        .where(instance.c.definition_id == one, instance.c.id < key)
        .order_by(instance.c.id.desc())
        for one in sorted(definitions, reverse=True)
    )
    return _when_few(tx, instance.c.definition_id.in_(definitions), *arms)


def _started(tx: Tx, start: datetime | None, end: datetime | None) -> sa.ColumnElement[bool]:
    after = instance.c.started_at >= values.to_us(start) if start else sa.true()
    before = instance.c.started_at <= values.to_us(end) if end else sa.true()
    within = sa.and_(after, before)
    return _when_few(tx, within, sa.select(instance.c.id).where(within).order_by(instance.c.started_at))


def _at_elements(tx: Tx, elements: Sequence[str], key: int) -> sa.ColumnElement[bool]:
    """Instances with an open task at one of these elements."""
    arms = (
        sa.select(task.c.instance_id)
        .where(task.c.element == one, _open(), task.c.instance_id < key)
        .order_by(task.c.instance_id.desc())
        for one in elements
    )
    return _when_few(tx, instances.has_task(task.c.element.in_(elements), _open()), *arms)


def _late(tx: Tx, at: datetime) -> sa.ColumnElement[bool]:
    """Instances with an open task past its tenggat."""
    late = task.c.due_at < values.to_us(at)
    arm = sa.select(task.c.instance_id).where(late, _open()).order_by(task.c.due_at)
    return _when_few(tx, instances.has_task(late, _open()), arm)


def _with_role(tx: Tx, role: str, key: int) -> sa.ColumnElement[bool]:
    """Instances with a task the role holds or held."""
    indexed = (
        sa.select(search_holder.c.instance_id)
        .where(search_holder.c.holder == role, search_holder.c.instance_id < key)
        .order_by(search_holder.c.instance_id.desc())
    )
    few = _few(tx, indexed)
    if few is None:
        return sa.exists().where(search_holder.c.holder == role, search_holder.c.instance_id == instance.c.id)
    # What happened a moment ago the worker may not have read yet.
    held = (sa.literal(" ") + task.c.holders + sa.literal(" ")).contains(f" {role} ", autoescape=True)
    fresh = _few(tx, sa.select(task.c.instance_id).where(task.c.instance_id.in_(_pending(tx)), held))
    return _among(tx, sorted({*few, *(fresh or ())}))


def _with_person(tx: Tx, person: int) -> sa.ColumnElement[bool]:
    """Instances a person started, holds a task of, or completed one in."""
    began = instance.c.started_by == person
    # A range of one: a person of whom nothing is known is taken for as busy as the others, a range for a short one.
    begun = (
        sa.select(instance.c.id)
        .where(instance.c.started_by.between(person, person))
        .order_by(instance.c.started_by, instance.c.status, instance.c.id)
    )
    done = sa.and_(task.c.completed_by == person, _state("done"))
    held = sa.and_(task.c.claimed_by == person, _open())
    return _when_few(
        tx,
        began | instances.has_task(held | done),
        begun,
        sa.select(task.c.instance_id).where(held).order_by(task.c.due_at, task.c.id),
        sa.select(task.c.instance_id).where(done).order_by(task.c.completed_at, task.c.id),
    )
