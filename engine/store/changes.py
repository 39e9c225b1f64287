"""What changed in a SQLite database since a copy of it was made, brought over to PostgreSQL row by row."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from engine import errors
from engine.store import guards, transfers, values
from engine.store.tables import metadata

Row = Sequence[Any]

COPY = "before"  # what the copy is called on the connection that reads the living database
TOGETHER = 500  # rows
# Rows that are only ever added, or removed for good: what is new is found by its key alone.
ADDED = {*guards.KEYS, *(name for name, names in guards.FIXED.items() if not names)}
WORDS = "search_text_content"  # where SQLite's index of words keeps them
_CHANGED_WORDS = f"""select m.id, m.c0 from main.{WORDS} m left join {COPY}.{WORDS} o on o.id = m.id
    where o.id is null or o.c0 is not m.c0"""
_GONE_WORDS = (
    f"""select o.id from {COPY}.{WORDS} o where not exists (select 1 from main.{WORDS} m where m.id = o.id)"""
)


def bring(living: sqlite3.Connection, cursor: Any) -> int:
    """Bring to PostgreSQL what the living database has otherwise than its copy, and return how many rows.

    `living` reads it with the copy attached as `before`, while nobody else writes; every row that is written is read
    again and compared. Raises TransferRefused ("differs", "text"), and psycopg's IntegrityError where rows stand in
    one another's way, which those of a new copy do not.
    """
    system, *others = sorted(metadata.sorted_tables, key=lambda table: table.name != "system_event")
    count = _add(living, cursor, system)  # first: a tombstone lets the events of its case go
    count += sum(_remove(living, cursor, table) for table in reversed(others))
    for table in others:
        if table.name not in ADDED:
            count += _change(living, cursor, table)
        count += _add(living, cursor, table)
    count += _bring_words(living, cursor)
    for table in transfers.numbered():
        transfers.give_next_id(cursor, table, transfers.last_id(living, table))
    return count


def compare(file: sqlite3.Connection, cursor: Any, tell: transfers.Tell) -> None:
    """Raise TransferRefused ("differs") unless both databases have the same rows, value by value."""
    told = transfers.Progress(tell, sum(transfers.counts(file).values()))
    for table in metadata.sorted_tables:
        here = file.execute(f'select {transfers.columns(table)} from "{table.name}" order by {_key(table)}')
        with transfers.named(table.name):
            for row, other in itertools.zip_longest(told.of(here), transfers.rows(cursor, table)):
                if row is None or other is None or tuple(row) != tuple(other):
                    raise errors.TransferRefused(reason="differs", table=table.name)
    told.end()


def compare_counts(living: sqlite3.Connection, cursor: Any) -> dict[str, int]:
    """Return how many rows each table has. Raises TransferRefused ("differs") unless there are as many in both."""
    here, there = transfers.counts(living), transfers.counts(cursor)
    for name, count in here.items():
        if there[name] != count:
            raise errors.TransferRefused(reason="differs", table=name)
    return here


def _together(found: Iterable[Row]) -> Iterator[list[Row]]:
    one = iter(found)
    return iter(lambda: list(itertools.islice(one, TOGETHER)), [])


def _key(table: sa.Table, of: str = "") -> str:
    return ", ".join(f'{of}"{column.name}"' for column in table.primary_key)


def _same(table: sa.Table, one: str, other: str) -> str:
    return " and ".join(f'{one}."{column.name}" = {other}."{column.name}"' for column in table.primary_key)


def _add(living: sqlite3.Connection, cursor: Any, table: sa.Table) -> int:
    """Add the rows whose key the copy has not."""
    names = transfers.columns(table)
    found = living.execute(
        f'select {names} from main."{table.name}" m where not exists '
        f'(select 1 from {COPY}."{table.name}" o where {_same(table, "o", "m")})'
    )
    marks = ", ".join(["%s"] * len(table.c))
    insert = f'insert into "{table.name}" ({names}) values ({marks}) returning {names}'
    return _write(cursor, table, insert, found, lambda row: row)


def _change(living: sqlite3.Connection, cursor: Any, table: sa.Table) -> int:
    """Make the rows whose key the copy has too as they are now; what stands for good is not among it."""
    names, fixed = transfers.columns(table), guards.FIXED.get(table.name, "")
    kept = {column.name for column in table.primary_key} | set(fixed.removeprefix(" of ").split(", "))
    places = [place for place, column in enumerate(table.c) if column.name not in kept]
    if not places:
        return 0
    other = " or ".join(f'm."{column.name}" is not o."{column.name}"' for column in table.c)
    mine = ", ".join(f'm."{column.name}"' for column in table.c)
    found = living.execute(
        f'select {mine} from main."{table.name}" m join {COPY}."{table.name}" o on {_same(table, "o", "m")} '
        f"where {other}"
    )
    made = ", ".join(f'"{table.c[place].name}" = %s' for place in places)
    where = " and ".join(f'"{column.name}" = %s' for column in table.primary_key)
    keys = [list(table.c).index(column) for column in table.primary_key]
    update = f'update "{table.name}" set {made} where {where} returning {names}'
    return _write(
        cursor, table, update, found, lambda row: [*(row[at] for at in places), *(row[at] for at in keys)]
    )


def _write(
    cursor: Any,
    table: sa.Table,
    statement: str,
    found: Iterable[Row],
    take: Callable[[Row], Row],
) -> int:
    """Run a statement for each row; what PostgreSQL then has is compared with it."""
    count = 0
    with transfers.named(table.name):
        for rows in _together(found):
            given = [transfers.given(table, row) for row in rows]
            for row in given:
                values.check(row)
            cursor.executemany(statement, [take(row) for row in given], returning=True)
            for row in given:
                if tuple(cursor.fetchone() or ()) != tuple(row):
                    raise errors.TransferRefused(reason="differs", table=table.name)
                cursor.nextset()
            count += len(rows)
    return count


def _remove(living: sqlite3.Connection, cursor: Any, table: sa.Table) -> int:
    """Remove the rows that only the copy has."""
    found = living.execute(
        f'select {_key(table, "o.")} from {COPY}."{table.name}" o where not exists '
        f'(select 1 from main."{table.name}" m where {_same(table, "m", "o")})'
    )
    where = " and ".join(f'"{column.name}" = %s' for column in table.primary_key)
    count = 0
    for rows in _together(found):
        cursor.executemany(f'delete from "{table.name}" where {where}', rows)
        count += len(rows)
    return count


def _bring_words(living: sqlite3.Connection, cursor: Any) -> int:
    gone = living.execute(_GONE_WORDS).fetchall()
    count = len(gone)
    cursor.executemany(f"delete from {transfers.WORDS} where instance_id = %s", gone)
    for rows in _together(living.execute(_CHANGED_WORDS)):
        cursor.executemany(
            f"""insert into {transfers.WORDS} (instance_id, words) values (%s, %s::tsvector)
            on conflict (instance_id) do update set words = excluded.words""",
            [(instance, transfers.as_words(text)) for instance, text in rows],
        )
        count += len(rows)
    return count
