"""Private calendar feeds, who reminded whom, and when a task was first read by each person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
BYTES = {"sqlite": "blob", "postgresql": "bytea"}
STRICT = {"sqlite": "strict", "postgresql": ""}
CLUSTERED = {"sqlite": "without rowid, strict", "postgresql": ""}


def upgrade() -> None:
    kind = op.get_bind().dialect.name
    whole = WHOLE[kind]
    for statement in (
        f"""create table feed (
            person_id {whole} not null, token {BYTES[kind]} not null, made_at {whole} not null,
            constraint pk_feed primary key (person_id),
            constraint uq_feed_token unique (token),
            constraint fk_feed_person_id foreign key (person_id) references person (id)
        ) {STRICT[kind]}""",
        f"""create table reminder (
            task_id {whole} not null, person_id {whole} not null, at {whole} not null,
            constraint pk_reminder primary key (task_id, person_id),
            constraint fk_reminder_task_id foreign key (task_id) references task (id),
            constraint fk_reminder_person_id foreign key (person_id) references person (id)
        ) {CLUSTERED[kind]}""",
        f"alter table task_read add column at {whole}",
    ):
        op.execute(sa.text(statement))
