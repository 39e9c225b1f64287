"""The search knows up to which event it has read a case, and reads on from there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
LAID = {"sqlite": "strict, without rowid", "postgresql": ""}


def upgrade() -> None:
    """Add the table, empty: a case is read whole once more at its next act. What follows an act reads no old notice."""
    kind = op.get_bind().dialect.name
    whole = WHOLE[kind]
    op.execute(
        sa.text(
            f"""create table search_mark (
                instance_id {whole} not null, seq {whole} not null,
                constraint pk_search_mark primary key (instance_id),
                constraint fk_search_mark_instance_id foreign key (instance_id) references instance (id)
            ) {LAID[kind]}"""
        )
    )
    standing = sa.text("closed_at is null")
    op.create_index(
        "ix_notice_standing", "notice", ["instance_id"], sqlite_where=standing, postgresql_where=standing
    )
