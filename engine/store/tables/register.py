"""The register: what is kept of cases that have ended, row by row, and what was added to a row later.

Nothing here refers to `instance`: the register stays when a case is purged.
"""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import identity, number, table, to, words

# One for each case that is in the register: which version it ended on, who signed it and on what ground that is said.
record_case = table(
    "record_case",
    number("instance_id", key=True),
    words("process"),
    number("definition_id", to("definition")),
    words("number"),
    words("subject"),
    number("ended_at"),
    number("kept_at"),
    words("signer"),
    words("role"),
    words("holding"),
    number("signed_at"),
    words("basis"),
    words("columns"),
    sa.CheckConstraint("basis in ('declared', 'approved', 'completed')", name="basis"),
    sa.Index(None, "process"),
    rowid=False,
)

# `key` and `series` are its keys with and without the period, `data` what was kept; the rest is what one looks by.
record_row = table(
    "record_row",
    identity(),
    sa.Column("instance_id", sa.ForeignKey("record_case.instance_id"), nullable=False),
    number("place"),
    words("process"),
    words("key"),
    words("series"),
    number("ended_at"),
    number("year", null=True),
    words("period"),
    words("role"),
    words("unit"),
    words("indicator"),
    words("name"),
    words("grade"),
    words("data"),
    sa.Index(None, "instance_id", "place", unique=True),
    sa.Index(None, "process", "key", "ended_at"),
    sa.Index(None, "process", "series"),
    sa.Index(None, "role"),
    reuse_ids=False,
)

record_addendum = table(
    "record_addendum",
    identity(),
    number("row_id", to("record_row")),
    number("person_id", to("person")),
    words("role"),
    words("holding"),
    number("at"),
    words("reason"),
    words("grade", null=True),
    words("data"),
    sa.Index(None, "row_id"),
    reuse_ids=False,
)

# The office's list of indicators; `reference` is its kode, `revision` counts its changes.
indicator = table(
    "indicator",
    identity(),
    words("reference"),
    words("name"),
    words("unit"),
    words("direction"),
    words("nature"),
    words("formula"),
    words("role"),
    words("valid_from"),
    words("valid_until"),
    words("note"),
    number("revision"),
    number("changed_by", to("person")),
    number("changed_at"),
    sa.CheckConstraint("direction in ('positif', 'negatif')", name="direction"),
    sa.Index(None, "reference", unique=True),
    reuse_ids=False,
)

# What an indicator aims at in one period of one year, as exact text.
indicator_target = table(
    "indicator_target",
    identity(),
    number("indicator_id", to("indicator")),
    number("year"),
    words("period"),
    words("target"),
    sa.Index(None, "indicator_id", "year", "period", unique=True),
    reuse_ids=False,
)
