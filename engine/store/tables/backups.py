"""The table of backups."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Flag, identity, number, table, words

# One row for each day of the office on which a backup was due, and for each that somebody asked for. `named` is one
# whose file has a name of this site's making: the oldest of those go. `gone_at` is when its file was removed, `fault`
# why it could not be made when it was tried last, `told` whether administrators have an open notice of that.
backup = table(
    "backup",
    identity(),
    words("day", null=True),
    sa.Column("named", Flag, nullable=False),
    words("file"),
    number("started_at"),
    number("finished_at", null=True),
    number("failed_at", null=True),
    number("gone_at", null=True),
    number("bytes"),
    words("sha256"),
    number("seal"),
    sa.Column("encrypted", Flag, nullable=False),
    words("fault"),
    sa.Column("told", Flag, nullable=False),
    words("worker"),
    number("lease"),
    sa.UniqueConstraint("day"),
)
