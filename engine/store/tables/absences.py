"""Who is away, who acts for whom with which letter, and whose tasks are handed on for a time."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Bytes, identity, number, table, to, words

# What a membership as plh or plt knows besides its dates; those of before have none.
delegation = table(
    "delegation",
    number("membership_id", to("membership"), key=True),
    number("instead_of", to("person"), null=True),  # whom a plh stands in for
    words("letter_date", null=True),
    words("file_name"),
    sa.Column("sha256", Bytes, sa.ForeignKey("file.sha256"), nullable=True),
    words("claimed"),  # who gets what the absent person had taken
    number("replaces", to("membership"), null=True),  # the one that this corrects
    number("ended_by", to("person"), null=True),  # who ended it before its date
    sa.CheckConstraint("claimed in ('deputy', 'role')", name="claimed"),
)

absence = table(
    "absence",
    identity(),
    number("person_id", to("person")),
    words("kind"),
    words("first_day"),
    words("last_day"),  # the last one away
    words("note"),
    number("noted_by", to("person"), null=True),
    number("noted_at"),
    number("ended_at", null=True),
    sa.CheckConstraint("kind in ('cuti', 'dinas', 'sakit', 'lain')", name="kind"),
    sa.Index(None, "person_id"),
    sa.Index(None, "last_day"),
    reuse_ids=False,
)

# A task of somebody who is away that comes back at `until`, unless it is done by then.
loan = table(
    "loan",
    number("task_id", to("task"), key=True),
    number("person_id", to("person")),
    number("receiver_id", to("person"), null=True),
    number("until"),
)
