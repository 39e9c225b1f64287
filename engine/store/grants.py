"""Rights on PostgreSQL: the tables belong to an owner, and the application can only add to the history."""

from __future__ import annotations

import sqlalchemy as sa

from engine import errors
from engine.store.database import Store
from engine.store.tables import metadata

# Rows that are never changed or removed: the application may read and add them.
APPEND_ONLY = ("event", "system_event", "seal", "seal_leaf")


def hand_over(owner_url: str, application_url: str) -> None:
    """Migrate as the owner of the tables, and give the role of the application what it needs, and no more.

    Triggers can then be taken away by the owner alone. May be run again at any time. Raises Misconfigured when
    the two are not two roles of PostgreSQL.
    """
    owner, application = sa.make_url(owner_url), sa.make_url(application_url)
    role = application.username or ""
    if "sqlite" in (owner.get_backend_name(), application.get_backend_name()):
        raise errors.Misconfigured(setting="ALUR_OWNER_URL", reason="postgresql")
    if not role or role == owner.username:
        raise errors.Misconfigured(setting="ALUR_OWNER_URL", reason="same_role", role=role)
    store = Store(owner_url)
    try:
        store.migrate()
        with store.transaction() as tx:
            name = tx.connection.dialect.identifier_preparer.quote_identifier(role)
            for statement in _statements(name):
                tx.connection.exec_driver_sql(statement)
    finally:
        store.close()


def _statements(role: str) -> list[str]:
    kept = ", ".join(APPEND_ONLY)
    changing = ", ".join(sorted({*metadata.tables} - {*APPEND_ONLY}))
    return [
        f"grant usage on schema public to {role}",
        f"revoke all on all tables in schema public from {role}, public",
        f"grant select on all tables in schema public to {role}",
        f"grant insert on {kept} to {role}",
        f"grant insert, update, delete on {changing} to {role}",
        f"grant usage on all sequences in schema public to {role}",
    ]
