"""What Alur is made of for whoever calls it: addresses, tables, settings, kinds of events."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from engine.settings import HOME
from tests.black_box.office import Office
from webui.messages import events, system

README = HOME / "README.md"
COLUMNS = 'select name, type, "notnull", dflt_value, pk from pragma_table_info(?)'
INDEXES = 'select name, "unique", partial from pragma_index_list(?) order by name'
INDEXED = "select name from pragma_index_info(?)"
REFERENCES = 'select "from", "table", "to", on_delete from pragma_foreign_key_list(?) order by 1, 2'
TRIGGERS = "select name, sql from sqlite_master where tbl_name = ? and type = 'trigger' order by name"


def shape(office: Office) -> list[str]:
    return [*routes(office), *tables(office), *settings(), *kinds()]


def routes(office: Office) -> Iterator[str]:
    """Every address with its methods."""
    yield "== addresses"
    rules = {
        f"{rule.rule}  {' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}"
        for rule in office.site().url_map.iter_rules()
    }
    yield from sorted(rules)


def tables(office: Office) -> Iterator[str]:
    """Every table with its columns, indexes, references and triggers."""
    with closing(sqlite3.connect(office.url.partition(":///")[2])) as connection:
        ask = connection.execute
        for (table,) in ask("select name from sqlite_master where type = 'table' order by name").fetchall():
            if table.startswith(("sqlite_", "alembic_")):
                continue
            yield f"== table {table}"
            for row in ask(COLUMNS, (table,)):
                yield "  ".join(str(part) for part in row)
            for name, unique, partial in ask(INDEXES, (table,)).fetchall():
                columns = ", ".join(str(one) for (one,) in ask(INDEXED, (name,)))
                yield f"index {name} unique={unique} partial={partial}: {columns}"
            for column, other, its, on_delete in ask(REFERENCES, (table,)):
                yield f"reference {column} → {other}.{its} {on_delete}"
            for name, sql in ask(TRIGGERS, (table,)):
                yield f"trigger {name}: {' '.join(sql.split())}"


def settings() -> Iterator[str]:
    """Every setting, as README tells it; that it tells all of them truly is a test of its own."""
    yield "== settings"
    yield from re.findall(r"^\| `(ALUR_[A-Z_]+` \| .+) \|$", README.read_text("utf-8"), re.MULTILINE)


def kinds() -> Iterator[str]:
    """Every kind of event there is a sentence for."""
    yield "== events of a case"
    yield from sorted(events.SENTENCES)
    yield "== events of the system"
    yield from sorted(system.SENTENCES)
