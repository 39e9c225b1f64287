from __future__ import annotations

import sqlite3

import psycopg
import pytest
from psycopg import errors as postgres
from sqlalchemy import exc

from engine import errors
from engine.store import faults


def sqlite_fault(code: int) -> sqlite3.Error:
    fault = sqlite3.OperationalError("x")
    fault.sqlite_errorcode = code
    return fault


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (sqlite_fault(sqlite3.SQLITE_BUSY), errors.Busy),
        (sqlite_fault(sqlite3.SQLITE_BUSY_SNAPSHOT), errors.Busy),
        (sqlite_fault(sqlite3.SQLITE_FULL), errors.StorageFull),
        (sqlite_fault(sqlite3.SQLITE_IOERR_WRITE), errors.StoreUnavailable),
        (sqlite_fault(sqlite3.SQLITE_CANTOPEN), errors.StoreUnavailable),
        (sqlite_fault(sqlite3.SQLITE_CONSTRAINT_UNIQUE), errors.Conflict),
        (exc.TimeoutError(), errors.Busy),
        (postgres.LockNotAvailable(), errors.Busy),
        (postgres.QueryCanceled(), errors.Busy),
        (postgres.DeadlockDetected(), errors.Busy),
        (postgres.TooManyConnections(), errors.Busy),
        (postgres.DiskFull(), errors.StorageFull),
        (postgres.AdminShutdown(), errors.StoreUnavailable),
        (postgres.CannotConnectNow(), errors.StoreUnavailable),
        (postgres.InvalidCatalogName(), errors.StoreUnavailable),
        (psycopg.OperationalError("server closed the connection"), errors.StoreUnavailable),
        (postgres.UniqueViolation(), errors.Conflict),
        (exc.OperationalError("select", {}, sqlite_fault(sqlite3.SQLITE_LOCKED)), errors.Busy),
    ],
)
def test_faults_have_their_error(fault: BaseException, kind: type[errors.AlurError]) -> None:
    assert type(faults.translate(fault)) is kind


@pytest.mark.parametrize(
    "fault",
    [
        ValueError("x"),
        sqlite_fault(sqlite3.SQLITE_ERROR),
        sqlite_fault(sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY),
        sqlite3.ProgrammingError("x"),
        postgres.SyntaxError(),
        postgres.ForeignKeyViolation(),
        psycopg.ProgrammingError("x"),
    ],
)
def test_mistakes_of_the_program_stay_what_they_are(fault: BaseException) -> None:
    assert faults.translate(fault) is None
