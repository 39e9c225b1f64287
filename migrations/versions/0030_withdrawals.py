"""A completion knows its event, and the state it began from: for who takes back what was just sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
BYTES = {"sqlite": "blob", "postgresql": "bytea"}
LAID = {"sqlite": "strict, without rowid", "postgresql": ""}


def upgrade() -> None:
    """Add both, empty: what was completed before is not taken back."""
    kind = op.get_bind().dialect.name
    whole = WHOLE[kind]
    for statement in (
        f"alter table task add column completed_seq {whole}",
        f"""create table beginning (
            instance_id {whole} not null, task_id {whole} not null, state {BYTES[kind]} not null,
            constraint pk_beginning primary key (instance_id, task_id),
            constraint fk_beginning_instance_id foreign key (instance_id) references instance (id),
            constraint fk_beginning_task_id foreign key (task_id) references task (id)
        ) {LAID[kind]}""",
    ):
        op.execute(sa.text(statement))
