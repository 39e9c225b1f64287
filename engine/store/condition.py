"""The condition of the database itself: pages, indexes, references and tables, as far as it tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.store.soundness import MOST, Broken
from engine.store.tables import metadata
from engine.store.tx import Statement, Tx

FINE = "ok"
_QUICK = Statement(f"pragma quick_check({MOST})")
_WHOLE = Statement(f"pragma integrity_check({MOST})")
_REFERENCES = Statement("pragma foreign_key_check")
_SQLITE_INDEXES = Statement("select name from sqlite_master where type = 'index'")
_SQLITE_COLUMNS = Statement(
    """select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'"""
)
_INDEXES = Statement(
    """select c.relname from pg_index x join pg_class c on c.oid = x.indexrelid
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema()"""
)
_INVALID = Statement(
    """select c.relname from pg_index x join pg_class c on c.oid = x.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and not (x.indisvalid and x.indisready) order by c.relname"""
)
_UNPROVED = Statement(
    """select conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace
    where n.nspname = current_schema() and contype = 'f' and not convalidated order by conname"""
)
_COLUMNS = Statement(
    """select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped"""
)
_TREES = Statement(
    """select c.oid, c.relname from pg_class c join pg_am a on a.oid = c.relam
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'i' and a.amname = 'btree' order by c.relname"""
)
_AMCHECK = Statement(
    """select 1 from pg_extension e join pg_proc p on p.proname = 'bt_index_check' and p.pronargs = 1
    where e.extname = 'amcheck' and has_function_privilege(p.oid, 'execute')"""
)
_TREE = Statement("select 1 from (select bt_index_check(?::bigint::oid::regclass)) checked")


def tables(tx: Tx) -> Iterator[Broken]:
    """Yield tables, columns and indexes of this Alur that the database has not."""
    lite = tx.dialect == "sqlite"
    columns = {(str(row[0]), str(row[1])) for row in tx.rows(_SQLITE_COLUMNS if lite else _COLUMNS)}
    indexes = {str(row[0]) for row in tx.rows(_SQLITE_INDEXES if lite else _INDEXES)}
    for one in metadata.sorted_tables:
        for column in one.columns:
            if (one.name, column.name) not in columns:
                yield Broken("column", which=f"{one.name}.{column.name}")
        for name in sorted(str(index.name) for index in one.indexes):
            if name not in indexes:
                yield Broken("index", which=name)


def pages(tx: Tx, *, whole: bool) -> Iterator[Broken]:
    """Yield what SQLite itself finds wrong in its file: its pages, `whole` with every index."""
    for (said,) in tx.rows(_WHOLE if whole else _QUICK):
        if said != FINE:
            yield Broken("pages", which=str(said))


def pointers(tx: Tx) -> Iterator[Broken]:
    """Yield rows of SQLite that point to rows which are not there."""
    for row in sorted({(str(row[0]), str(row[2])) for row in tx.rows(_REFERENCES)})[:MOST]:
        yield Broken("reference", which=" → ".join(row))


def pointing(tx: Tx, reference: tuple[str, str, str, str]) -> Iterator[Broken]:
    """Yield, on PostgreSQL, whether rows point by one reference to rows which are not there."""
    table, column, other, key = reference
    statement = Statement(
        f"""select 1 from {table} c where c.{column} is not null
        and not exists (select 1 from {other} p where p.{key} = c.{column}) limit 1"""
    )
    if tx.row(statement) is not None:
        yield Broken("reference", which=f"{table} → {other}")


def marks(tx: Tx) -> Iterator[Broken]:
    """Yield indexes that PostgreSQL itself calls unusable, and references that it has not held rows to."""
    for (name,) in tx.rows(_INVALID):
        yield Broken("index_unusable", which=str(name))
    for (name,) in tx.rows(_UNPROVED):
        yield Broken("reference_unproved", which=str(name))


def trees(tx: Tx) -> Sequence[tuple[int, str]] | None:
    """Return the indexes that PostgreSQL can look through, by id and name; None where it may not (amcheck)."""
    if tx.row(_AMCHECK) is None:
        return None
    return [(int(row[0]), str(row[1])) for row in tx.rows(_TREES)]


def walk_tree(tx: Tx, index: int) -> None:
    """Let PostgreSQL look through one index. Raises what it raises when that is damaged."""
    tx.row(_TREE, (index,))
