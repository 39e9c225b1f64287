"""What the databases say when something fails, as the few errors of Alur."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

from sqlalchemy import exc

from engine import errors

if TYPE_CHECKING:
    import psycopg

_SQLITE = {
    sqlite3.SQLITE_BUSY: errors.Busy,
    sqlite3.SQLITE_LOCKED: errors.Busy,
    sqlite3.SQLITE_FULL: errors.StorageFull,
    sqlite3.SQLITE_CANTOPEN: errors.StoreUnavailable,
    sqlite3.SQLITE_IOERR: errors.StoreUnavailable,
    sqlite3.SQLITE_NOTADB: errors.StoreUnavailable,
    sqlite3.SQLITE_CORRUPT: errors.StoreUnavailable,
    sqlite3.SQLITE_READONLY: errors.StoreUnavailable,
    sqlite3.SQLITE_PERM: errors.StoreUnavailable,
}
MOVED = "the site has moved to another database"  # as the triggers of a database that was left say it
_UNIQUE_SQLITE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)

# lock and statement timeouts, deadlock, lost serialization, no connection slot or memory left
_BUSY_STATES = {"55P03", "57014", "40001", "40P01", "53000", "53200", "53300"}


def translate(fault: BaseException) -> errors.AlurError | None:
    """Return the error of Alur behind a database fault, or None when it is a mistake of the program.

    Busy: try again. StorageFull: nothing stored. StoreUnavailable: not reached. Conflict: a unique value is
    taken, somebody was first.
    """
    if isinstance(fault, exc.TimeoutError):
        return errors.Busy()
    origin = fault.orig if isinstance(fault, exc.DBAPIError) else fault
    if isinstance(origin, sqlite3.Error):
        return _from_sqlite(origin)
    if "psycopg" in sys.modules:  # a site on SQLite starts without it, and then nothing of it can fail
        from psycopg import Error

        if isinstance(origin, Error):
            return _from_postgres(origin)
    return None


def _from_sqlite(fault: sqlite3.Error) -> errors.AlurError | None:
    code = getattr(fault, "sqlite_errorcode", None)
    if code is None:  # of the driver itself: bytes that stand for text and are none
        return errors.Damaged(what="") if "UTF-8" in str(fault) else None
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER and MOVED in str(fault):
        return errors.Moved()
    if code in _UNIQUE_SQLITE:
        return errors.Conflict()
    kind = _SQLITE.get(code & 0xFF)
    return kind() if kind else None


def _from_postgres(fault: psycopg.Error) -> errors.AlurError | None:
    from psycopg import OperationalError

    state = fault.sqlstate
    if state is None:
        return errors.StoreUnavailable() if isinstance(fault, OperationalError) else None
    if state in _BUSY_STATES:
        return errors.Busy()
    if state == "53100":
        return errors.StorageFull()
    if state[:2] == "08" or state[:3] == "57P" or state in ("25006", "25P03", "28000", "28P01", "3D000"):
        return errors.StoreUnavailable()
    if state == "23505":
        return errors.Conflict()
    return None
