"""Rights on PostgreSQL: the tables belong to an owner, and the application can only add to the history."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engine import errors
from engine.store.database import Store
from engine.store.tx import Tx

# Rows that are never changed or removed: the application may read and add them; every other table is its to write.
APPEND_ONLY = ("event", "system_event", "seal", "seal_leaf")
# Contents that stand for good; a purge and a draft thrown away remove them.
UNCHANGED = ("definition_file", "file")


def hand_over(owner_url: str, application_url: str) -> None:
    """Migrate as the owner of the tables, and give the role of the application what it needs, and no more.

    Triggers can then be taken away by the owner alone. May be run again at any time. Raises Misconfigured when
    the two are not two roles of PostgreSQL.
    """
    role = role_of(owner_url, application_url)
    store = Store(owner_url)
    try:
        store.migrate()
        with store.transaction() as tx:
            give(tx, role)
    finally:
        store.close()


def role_of(owner_url: str, application_url: str) -> str:
    """Return the role of the application. Raises Misconfigured when it is not another than the owner's."""
    owner, application = sa.make_url(owner_url), sa.make_url(application_url)
    role = application.username or ""
    if "sqlite" in (owner.get_backend_name(), application.get_backend_name()):
        raise errors.Misconfigured(setting="ALUR_OWNER_URL", reason="postgresql")
    if not role or role == owner.username:
        raise errors.Misconfigured(setting="ALUR_OWNER_URL", reason="same_role", role=role)
    return role


def give(tx: Tx, role: str) -> None:
    """Give the role of the application what it needs, and no more, in a transaction of the owner of the tables."""
    preparer = tx.connection.dialect.identifier_preparer
    tables = [preparer.quote(table) for table in sa.inspect(tx.connection).get_table_names("public")]
    for statement in _statements(preparer.quote_identifier(role), tables):
        tx.connection.exec_driver_sql(statement)


def _statements(role: str, tables: Sequence[str]) -> list[str]:
    kept = ", ".join(APPEND_ONLY)
    fixed = ", ".join(UNCHANGED)
    changing = ", ".join(sorted({*tables} - {*APPEND_ONLY, *UNCHANGED, "alembic_version"}))
    return [
        f"grant usage on schema public to {role}",
        f"revoke all on all tables in schema public from {role}, public",
        f"grant select on all tables in schema public to {role}",
        f"grant insert on {kept} to {role}",
        f"grant insert, delete on {fixed} to {role}",
        f"grant insert, update, delete on {changing} to {role}",
        f"grant usage on all sequences in schema public to {role}",
        f"grant execute on function purge_events(bigint) to {role}",
    ]
