"""Proposals to destroy what is past its retention, and the instances each names."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Bytes, identity, number, table, to, words

disposal = table(
    "disposal",
    identity(),
    words("state"),
    words("reason"),
    number("proposed_by", to("person")),
    number("proposed_at"),
    sa.Column("export", Bytes, nullable=True),
    number("exported_at", null=True),
    number("decided_by", to("person"), null=True),
    number("decided_at", null=True),
    words("decision"),
    sa.CheckConstraint("state in ('proposed', 'approved', 'withdrawn')", name="state"),
    reuse_ids=False,
)

# No reference to `instance`: a proposal stays known when what it named is gone.
disposal_item = table(
    "disposal_item",
    number("disposal_id", to("disposal"), key=True),
    number("instance_id", key=True),
    words("number"),
    words("subject"),
    words("process"),
    number("version"),
    words("fate"),
    number("ended_at"),
    words("due_on"),
    number("events", null=True),
    sa.Column("head", Bytes, nullable=True),
    number("tombstone", null=True),
    sa.Index(None, "instance_id"),
    rowid=False,
)
