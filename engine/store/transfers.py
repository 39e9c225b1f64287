"""A site's database as a whole, from one kind of database to the other: every row of every table, and the next ids."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine import errors, files
from engine.store import connections, schema, sqlite_files, values
from engine.store.database import Store
from engine.store.tables import metadata
from engine.store.tx import Tx

Tell = Callable[[int, int], None]

TOLD_EACH = 2_000  # rows
WORDS = "search_text"  # each database's own kind of table: here the words of an instance are one text
TYPES: dict[type[Any], str] = {
    sa.BigInteger: "int8",
    sa.Text: "text",
    sa.LargeBinary: "bytea",
    sa.Boolean: "bool",
}
# A copy takes as long as there are rows; the server's patience is for requests.
PATIENT = "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0"


def to_file(store: Store, path: Path, tell: Tell = lambda done, total: None) -> None:
    """Write all rows of a site on PostgreSQL, as they stand at one moment, into a new SQLite database.

    The file has the tables of this Alur, is one file without journals, of its owner alone, and on the disk when this
    returns; when it raises, there is none. Rows are streamed, people go on working meanwhile. `tell` hears how many
    rows are done, of how many. Raises FileExistsError when there is a file, Misconfigured when the database is not
    at this very version, StorageFull, StoreUnavailable.
    """
    with store.read() as tx:
        schema.require_same(schema.revisions(tx.connection))
        cursor = cursor_of(tx)
        sqlite_files.make(path)
        try:
            _make_tables(path)
            _fill(path, cursor, tell)
            files.sync(path)
            files.sync(path.parent)
        except BaseException:
            sqlite_files.remove(path)
            raise


def from_file(path: Path, tx: Tx, tell: Tell = lambda done, total: None) -> None:
    """Bring all rows of a SQLite database of this Alur's version into a blank PostgreSQL database.

    `tx` writes there as the owner of the tables; they are made in it, with triggers, indexes and next ids that were
    never given, and the caller stores all of it by ending `tx`: until then nobody sees anything, and when this raises
    nothing is kept. Rows are streamed. The rights of a site's own role are `grants.give`'s, in the same transaction.
    Raises Misconfigured when the file is not at this very version or the database is not blank ("not_blank"),
    TransferRefused with the table in which PostgreSQL could not keep a text.
    """
    with opened(path) as file:
        require_same(file)
        if not schema.is_blank(tx.connection):
            raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="not_blank")
        schema.upgrade(tx.connection)
        cursor = cursor_of(tx)
        cursor.execute("delete from setting")  # those of the file hold
        told = Progress(tell, sum(counts(file).values()))
        for table in metadata.sorted_tables:
            _add(cursor, table, told.of(file.execute(f'select {columns(table)} from "{table.name}"')))
        _add_words(cursor, told.of(file.execute(f"select rowid, words from {WORDS} order by rowid")))
        for table in numbered():
            give_next_id(cursor, table, last_id(file, table))
        cursor.execute("analyze")
        told.end()


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A SQLite database, to read from only; it sees one moment from its first statement on."""
    with sqlite_files.opened(path, patience=connections.WAIT_SECONDS) as connection:
        connection.execute("begin")
        yield connection


def require_same(file: sqlite3.Connection) -> None:
    """Raise Misconfigured unless a SQLite database has the tables of this very Alur."""
    made = file.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone()
    rows = file.execute("select version_num from alembic_version").fetchall() if made else []
    schema.require_same({str(row[0]) for row in rows})


def numbered() -> list[sa.Table]:
    """Return the tables whose ids the database gives."""
    return [
        table for table in metadata.sorted_tables if "id" in table.c and table.c["id"].identity is not None
    ]


def columns(table: sa.Table) -> str:
    """Return the names of a table's columns, in their order, for a statement."""
    return ", ".join(f'"{column.name}"' for column in table.c)


def given(table: sa.Table, row: Sequence[Any]) -> Sequence[Any]:
    """Return a row of SQLite as PostgreSQL has it."""
    flags = [place for place, column in enumerate(table.c) if isinstance(column.type, sa.Boolean)]
    if not flags:
        return row
    made = list(row)
    for place in flags:
        made[place] = None if made[place] is None else bool(made[place])
    return made


def as_words(text: str) -> str:
    """Return the words of an instance as PostgreSQL reads a list of them."""
    return " ".join("'{}'".format(word.replace("\\", "\\\\").replace("'", "''")) for word in text.split())


def last_id(file: sqlite3.Connection, table: sa.Table) -> int:
    """Return the highest id that a table ever gave, as far as SQLite knows; 0 for none."""
    row = file.execute("select max(seq) from sqlite_sequence where name = ?", (table.name,)).fetchone()
    (there,) = file.execute(f'select max(id) from "{table.name}"').fetchone()
    return max(row[0] or 0, there or 0)


def give_next_id(cursor: Any, table: sa.Table, last: int) -> None:
    """Let the next id of a table on PostgreSQL be the one after `last`."""
    if last > 0:
        cursor.execute("select setval(pg_get_serial_sequence(%s, 'id'), %s)", (table.name, last))


@contextmanager
def named(table: str) -> Iterator[None]:
    """Say of which table it is that PostgreSQL cannot keep what stands there. Raises TransferRefused."""
    try:
        yield
    except errors.Invalid as fault:
        raise errors.TransferRefused(reason="text", table=table) from fault
    except sqlite3.OperationalError as fault:
        if "UTF-8" not in str(fault):
            raise
        raise errors.TransferRefused(reason="text", table=table) from fault


def cursor_of(tx: Tx) -> Any:
    """Return psycopg's own cursor in a transaction on PostgreSQL, that waits as long as a copy takes."""
    driver: Any = tx.connection.connection.driver_connection
    cursor = driver.cursor()
    cursor.execute(PATIENT)
    return cursor


class Progress:
    """Counts rows as they pass, and tells now and then."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0

    def of(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        for row in rows:
            yield row
            self._done += 1
            if self._done % TOLD_EACH == 0:
                self._tell(min(self._done, self._total), self._total)

    def end(self) -> None:
        self._tell(self._total, self._total)


def sample(file: sqlite3.Connection, cursor: Any, table: sa.Table, most: int) -> None:
    """Bring some rows over into a table beside the real one, which asks no other table; for the time it takes."""
    cursor.execute(f'create table transfer_sample (like "{table.name}" including all)')
    asked = f'select {columns(table)} from "{table.name}" limit {most}'
    _add(cursor, table, file.execute(asked), "transfer_sample")
    cursor.execute("drop table transfer_sample")


def _add(cursor: Any, table: sa.Table, rows: Iterable[Sequence[Any]], into: str = "") -> None:
    with (
        named(table.name),
        cursor.copy(f'copy "{into or table.name}" ({columns(table)}) from stdin (format binary)') as copy,
    ):
        copy.set_types([TYPES[type(column.type)] for column in table.c])
        for row in rows:
            values.check(row)
            copy.write_row(given(table, row))


def _add_words(cursor: Any, rows: Iterable[Sequence[Any]]) -> None:
    with named(WORDS), cursor.copy(f"copy {WORDS} (instance_id, words) from stdin") as copy:
        for instance, text in rows:
            values.check((text,))
            copy.write_row((instance, as_words(text)))


def rows(cursor: Any, table: sa.Table) -> Iterator[Sequence[Any]]:
    """Rows of PostgreSQL in the order of their key, so that SQLite lays them one after the other."""
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    asked = f'select {columns(table)} from "{table.name}" order by {key}'
    with cursor.copy(f"copy ({asked}) to stdout (format binary)") as copy:
        copy.set_types([TYPES[type(column.type)] for column in table.c])
        yield from copy.rows()


def _words(cursor: Any) -> Iterator[Sequence[Any]]:
    asked = f"select instance_id, array_to_string(tsvector_to_array(words), ' ') from {WORDS} order by instance_id"
    with cursor.copy(f"copy ({asked}) to stdout (format binary)") as copy:
        copy.set_types(["int8", "text"])
        yield from copy.rows()


def counts(one: Any) -> dict[str, int]:
    """Return how many rows each table has, asked through a cursor or a connection."""
    names = [*(table.name for table in metadata.sorted_tables), WORDS]
    return {name: int(one.execute(f'select count(*) from "{name}"').fetchone()[0]) for name in names}


def _make_tables(path: Path) -> None:
    made = Store(sa.URL.create("sqlite", database=str(path)).render_as_string())
    try:
        made.migrate()
    finally:
        made.close()


def _fill(path: Path, cursor: Any, tell: Tell) -> None:
    """Add every row; the file is nothing yet when the machine stops, so no journal is kept on the way."""
    with sqlite_files.opened(path, "rw") as file:
        for pragma in (
            "journal_mode = delete",
            "journal_mode = off",
            "synchronous = off",
            "foreign_keys = off",
        ):
            file.execute(f"pragma {pragma}").close()
        told = Progress(tell, sum(counts(cursor).values()))
        file.execute("begin")
        file.execute("delete from setting")
        for table in metadata.sorted_tables:
            marks = ", ".join("?" * len(table.c))
            file.executemany(
                f'insert into "{table.name}" ({columns(table)}) values ({marks})',
                told.of(rows(cursor, table)),
            )
        file.executemany(f"insert into {WORDS} (rowid, words) values (?, ?)", told.of(_words(cursor)))
        for table in numbered():
            _keep_next_id(file, cursor, table)
        file.execute("commit")
        told.end()


def _keep_next_id(file: sqlite3.Connection, cursor: Any, table: sa.Table) -> None:
    """Let SQLite give no id again that PostgreSQL gave, where that is promised of a table."""
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return
    row = cursor.execute(
        """select last_value from pg_sequences where schemaname = current_schema()
        and format('%%I.%%I', schemaname, sequencename) = pg_get_serial_sequence(%s, 'id')""",
        (table.name,),
    ).fetchone()
    last = row[0] if row and row[0] else 0
    file.execute("delete from sqlite_sequence where name = ?", (table.name,))
    if last:
        file.execute("insert into sqlite_sequence (name, seq) values (?, ?)", (table.name, last))
