"""Running instances on their way to another version of their process."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Flag, identity, number, partial, table, to, words

migration = table(
    "migration",
    identity(),
    words("key"),
    number("before", to("definition")),
    number("after", to("definition")),
    words("mapping"),
    sa.Column("recompute", Flag, nullable=False),
    words("reason"),
    number("person_id", to("person"), null=True),
    words("channel"),
    number("at"),
    number("finished_at", null=True),
    sa.Index(None, "key", "id"),
    reuse_ids=False,
)

migration_item = table(
    "migration_item",
    number("migration_id", to("migration"), key=True),
    number("instance_id", to("instance"), key=True),
    words("state"),
    words("detail"),
    number("seq", null=True),
    number("at", null=True),
    sa.CheckConstraint("state in ('waiting', 'moved', 'refused', 'ended')", name="state"),
    rowid=False,
)
partial(
    "ix_migration_item_waiting",
    "state = 'waiting'",
    migration_item.c.migration_id,
    migration_item.c.instance_id,
)
partial("ix_migration_item_moved", "state = 'moved'", migration_item.c.instance_id)
