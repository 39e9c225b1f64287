"""What was typed and not sent: one text for each person and form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WORDS = {"sqlite": "text", "postgresql": 'text collate "C"'}
WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
STRICT = {"sqlite": "strict", "postgresql": ""}


def upgrade() -> None:
    kind = op.get_bind().dialect.name
    words, whole = WORDS[kind], WHOLE[kind]
    for statement in (
        f"""create table autosave (
            person_id {whole} not null, form {words} not null, instance_id {whole},
            page {words} not null, data {words} not null, at {whole} not null,
            constraint pk_autosave primary key (person_id, form),
            constraint fk_autosave_person_id foreign key (person_id) references person (id),
            constraint fk_autosave_instance_id foreign key (instance_id) references instance (id)
        ) {STRICT[kind]}""",
        "create index ix_autosave_instance_id on autosave (instance_id)",
        "create index ix_autosave_at on autosave (at)",
    ):
        op.execute(sa.text(statement))
