"""The history only grows: the databases themselves refuse to change or remove an event."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("event", "system_event")


def upgrade() -> None:
    """Create the triggers that refuse UPDATE, DELETE and TRUNCATE."""
    if op.get_context().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def _upgrade_sqlite() -> None:
    for table in TABLES:
        for act in ("update", "delete"):
            op.execute(
                f"create trigger {table}_no_{act} before {act} on {table} "
                "begin select raise(abort, 'the history is append-only'); end"
            )
        # INSERT OR REPLACE would delete the old row without asking the trigger above.
        key = "instance_id = new.instance_id and seq = new.seq" if table == "event" else "seq = new.seq"
        op.execute(
            f"create trigger {table}_no_replace before insert on {table} "
            f"when exists (select 1 from {table} where {key}) "
            "begin select raise(abort, 'the history is append-only'); end"
        )


def _upgrade_postgresql() -> None:
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as "
        "$$ begin raise exception 'the history is append-only' using errcode = 'restrict_violation'; end $$"
    )
    for table in TABLES:
        op.execute(
            f"create trigger {table}_no_change before update or delete on {table} "
            "for each row execute function refuse_change()"
        )
        op.execute(
            f"create trigger {table}_no_truncate before truncate on {table} "
            "for each statement execute function refuse_change()"
        )
