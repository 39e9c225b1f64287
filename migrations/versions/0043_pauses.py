"""Tasks whose clock is stopped, and cases that are suspended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
expands = True
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
WORDS = {"sqlite": "text", "postgresql": 'text collate "C"'}
LAID = {"sqlite": "strict, without rowid", "postgresql": ""}


def upgrade() -> None:
    """Add the columns and the tables, empty: no clock stands yet."""
    kind = op.get_bind().dialect.name
    whole, words, laid = WHOLE[kind], WORDS[kind], LAID[kind]
    for statement in (
        f"alter table task add column paused_at {whole}",
        f"alter table instance add column suspended_at {whole}",
        f"""create table pause (
            task_id {whole} not null, seq {whole} not null, at {whole} not null, kind {words} not null,
            reason {words} not null, person_id {whole} not null, rest {whole} not null, until {whole},
            ended_at {whole},
            constraint pk_pause primary key (task_id, seq),
            constraint fk_pause_task_id_task foreign key(task_id) references task (id),
            constraint fk_pause_person_id_person foreign key(person_id) references person (id)
        ) {laid}""",
        f"""create table suspension (
            instance_id {whole} not null, seq {whole} not null, at {whole} not null, person_id {whole} not null,
            reason {words} not null, ended_at {whole},
            constraint pk_suspension primary key (instance_id, seq),
            constraint fk_suspension_instance_id_instance foreign key(instance_id) references instance (id),
            constraint fk_suspension_person_id_person foreign key(person_id) references person (id)
        ) {laid}""",
    ):
        op.execute(sa.text(statement))
