"""The states of a running case stand in rows of their own: where it stands, and what it can be taken back to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
BYTES = {"sqlite": "blob", "postgresql": "bytea"}
LAID = {"sqlite": "strict", "postgresql": ""}


def upgrade() -> None:
    """Move the state of every running case, and what the latest completions began from."""
    kind = op.get_bind().dialect.name
    whole = WHOLE[kind]
    for statement in (
        f"""create table state (
            instance_id {whole} not null, seq {whole} not null, content {BYTES[kind]} not null,
            constraint pk_state primary key (instance_id, seq),
            constraint fk_state_instance_id foreign key (instance_id) references instance (id)
        ) {LAID[kind]}""",
        """insert into state (instance_id, seq, content)
        select id, event_count, state from instance where status = 'open'""",
        # No gap between them: of what a completion before the oldest began from, nothing is known.
        """insert into state (instance_id, seq, content)
        select b.instance_id, t.completed_seq - 1, b.state from beginning b join task t on t.id = b.task_id
        join instance i on i.id = b.instance_id
        where i.status = 'open' and t.completed_seq is not null and not exists (
            select 1 from task o where o.instance_id = t.instance_id and o.completed_seq >= t.completed_seq
            and not exists (select 1 from beginning c where c.instance_id = o.instance_id and c.task_id = o.id))""",
        "drop table beginning",
        "alter table instance drop column state",
    ):
        op.execute(sa.text(statement))
