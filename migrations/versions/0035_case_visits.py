"""Of a case that has ended the visits to its steps are kept, for reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
BYTES = {"sqlite": "blob", "postgresql": "bytea"}
LAID = {"sqlite": "strict, without rowid", "postgresql": ""}


def upgrade() -> None:
    """Add the table, empty: the worker fills it, and until then a report reads the tasks."""
    kind = op.get_bind().dialect.name
    op.execute(
        sa.text(
            f"""create table case_visits (
                instance_id {WHOLE[kind]} not null, visits {BYTES[kind]} not null,
                constraint pk_case_visits primary key (instance_id),
                constraint fk_case_visits_instance_id foreign key (instance_id) references instance (id)
            ) {LAID[kind]}"""
        )
    )
