"""What a database says of a move of its site: left for another, or not arrived yet. An unmarked one is a site."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from engine import errors
from engine.store import faults, settings, values
from engine.store.tx import Statement, Tx

MOVE = "site.move"
LEFT, ARRIVING = "left", "arriving"

_TABLES = """select name from pragma_table_list where schema = 'main' and type = 'table'
    and name not like 'sqlite~_%' escape '~'"""
_FORGET = Statement("delete from setting where key = ?")


class Mark(NamedTuple):
    """One move: `id` names it in both databases, `state` is LEFT or ARRIVING, `to` host and name of the new one."""

    id: str
    state: str
    to: str
    at: datetime


def read(tx: Tx) -> Mark | None:
    """Return the mark of a database with tables, if it bears one."""
    told: dict[str, Any] | None = settings.get(tx, MOVE)
    return _mark(told) if told else None


def put(tx: Tx, mark: Mark) -> None:
    """Mark a database."""
    settings.put(tx, MOVE, _told(mark))


def clear(tx: Tx) -> None:
    """Let a database that has arrived be the site."""
    tx.change(_FORGET, (MOVE,))


def of_file(file: sqlite3.Connection) -> Mark | None:
    """Return the mark of a SQLite database."""
    row = file.execute("select value from setting where key = ?", (MOVE,)).fetchone()
    return _mark(values.from_json(row[0])) if row else None


def leave(living: sqlite3.Connection, mark: Mark) -> None:
    """Mark a SQLite database as left, and let no process write to it any more, whichever program it runs."""
    living.execute(
        "insert or replace into setting (key, value) values (?, ?)", (MOVE, values.to_json(_told(mark)))
    )
    for (name,) in living.execute(_TABLES).fetchall():
        for act in ("insert", "update", "delete"):
            living.execute(
                f'create trigger moved_{name}_{act} before {act} on "{name}" '
                f"begin select raise(abort, '{faults.MOVED}'); end"
            )


def require_site(tx: Tx) -> None:
    """Raise Moved when the site has left this database, Misconfigured ("arriving") when it has not arrived here."""
    mark = read(tx)
    if mark is None:
        return
    if mark.state == LEFT:
        raise errors.Moved(to=mark.to, at=mark.at)
    raise errors.Misconfigured(setting="ALUR_DATABASE_URL", reason="arriving")


def _told(mark: Mark) -> dict[str, Any]:
    return {**mark._asdict(), "at": values.to_us(mark.at)}


def _mark(told: dict[str, Any]) -> Mark:
    return Mark(told["id"], told["state"], told["to"], values.from_us(told["at"]))
