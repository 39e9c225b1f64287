"""What a database is made of, as lines of text: two databases are alike when their lines are."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg

# What PostgreSQL knows of a schema, each query giving lines; an owner's name is told as "owner".
POSTGRESQL = (
    """select concat_ws(' ', 'table', c.relname, c.relkind, c.relpersistence, c.reloptions::text, c.relacl::text)
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind not in ('i', 'S', 't')""",
    """select concat_ws(' ', 'column', c.relname,
        row_number() over (partition by c.oid order by a.attnum), a.attname,
        format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
        'collate ' || (select collname from pg_collation where oid = nullif(a.attcollation, 0)),
        'identity ' || nullif(a.attidentity::text, ''), 'generated ' || nullif(a.attgenerated::text, ''),
        'default ' || pg_get_expr(d.adbin, d.adrelid))
    from pg_class c join pg_attribute a on a.attrelid = c.oid left join pg_attrdef d
        on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind not in ('i', 'S', 't')
        and a.attnum > 0 and not a.attisdropped""",
    """select concat_ws(' ', 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'""",
    "select 'index ' || indexdef from pg_indexes where schemaname = 'public'",
    """select concat_ws(' ', 'sequence', sequencename, data_type, start_value, increment_by, cycle)
    from pg_sequences where schemaname = 'public'""",
    """select concat_ws(' ', 'trigger', t.tgenabled, pg_get_triggerdef(t.oid))
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = 'public'::regnamespace""",
    """select concat_ws(' ', 'function', pg_get_functiondef(oid), proacl::text)
    from pg_proc where pronamespace = 'public'::regnamespace""",
    """select concat_ws(' ', 'view', viewname, definition) from pg_views where schemaname = 'public'""",
)


def of(url: str) -> list[str]:
    """Return what the database is made of, sorted: tables, columns, indexes, rules, triggers, functions, rights."""
    return _of_sqlite(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else _of_postgresql(url)


def _of_sqlite(path: str) -> list[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return sorted(_sqlite(connection))


def _of_postgresql(url: str) -> list[str]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        owner = connection.execute("select current_user::text").fetchone()
        assert owner is not None
        lines = (row[0] for query in POSTGRESQL for row in connection.execute(query.encode()))
        return sorted(
            _plain(line.replace(f"{owner[0]}=", "owner=").replace(f"/{owner[0]}", "/owner")) for line in lines
        )


def _sqlite(connection: sqlite3.Connection) -> Iterator[str]:
    for name, kind, count, clustered, strict in connection.execute(
        "select name, type, ncol, wr, strict from pragma_table_list where schema = 'main' "
        "and type <> 'shadow' and name not like 'sqlite\\_%' escape '\\'"
    ).fetchall():
        sql = _made(connection, name)
        yield _line("table", name, kind, count, "clustered" if clustered else "", "strict" if strict else "")
        if "autoincrement" in sql:
            yield _line("autoincrement", name)
        if kind == "virtual":
            yield _line("virtual", name, sql)
        # Names of rules and what a check says stand nowhere else than in how the table was made.
        for rule in re.findall(r"constraint (\w+) (?:primary|foreign|unique|references|check)", sql):
            yield _line("constraint", name, rule)
        for rule in re.findall(r"constraint \w+ check \(.*?\)\)", sql):
            yield _line("check", name, rule)
        for row in connection.execute("select * from pragma_table_xinfo(?)", (name,)).fetchall():
            yield _line("column", name, *row)
        for row in connection.execute(
            'select "from", "table", "to", on_update, on_delete, match from pragma_foreign_key_list(?)',
            (name,),
        ).fetchall():
            yield _line("reference", name, *row)
        for index, unique, origin, partial in connection.execute(
            'select name, "unique", origin, partial from pragma_index_list(?)', (name,)
        ).fetchall():
            parts = connection.execute(
                'select name, "desc", coll, key from pragma_index_xinfo(?) where cid >= 0 or key', (index,)
            ).fetchall()
            yield _line(
                "index",
                name,
                origin != "pk" and index,
                unique,
                origin,
                partial,
                parts,
                _made(connection, index),
            )
    for kind, name, sql in connection.execute(
        "select type, name, sql from sqlite_master where type in ('trigger', 'view')"
    ).fetchall():
        yield _line(kind, name, sql)


def _made(connection: sqlite3.Connection, name: str) -> str:
    """Return how a table or an index was made; "" for what SQLite made by itself."""
    row = connection.execute("select sql from sqlite_master where name = ?", (name,)).fetchone()
    return _plain(row[0]) if row and row[0] else ""


def _line(*parts: Any) -> str:
    kept = (part for part in parts if part is not False and part != "")
    return _plain(" ".join("-" if part is None else str(part) for part in kept))


def _plain(text: str) -> str:
    """Return the text in one line, in small letters."""
    return re.sub(r"\s+", " ", text.casefold()).strip()
