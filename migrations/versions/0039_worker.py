"""The workers that are at work, each with when it was last seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
expands = True
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
WORDS = {"sqlite": "text", "postgresql": 'text collate "C"'}
LAID = {"sqlite": "strict, without rowid", "postgresql": ""}


def upgrade() -> None:
    """Add the table, empty: a worker enters itself when it begins."""
    kind = op.get_bind().dialect.name
    whole, words = WHOLE[kind], WORDS[kind]
    op.execute(
        sa.text(
            f"""create table worker (
                id {words} not null, host {words} not null, pid {whole} not null, version {words} not null,
                started_at {whole} not null, seen_at {whole} not null,
                constraint pk_worker primary key (id)
            ) {LAID[kind]}"""
        )
    )
