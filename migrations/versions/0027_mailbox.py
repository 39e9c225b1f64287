"""Where people get mail, what they want of it, and which causes of notices a mail has told them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WORDS = {"sqlite": "text", "postgresql": 'text collate "C"'}
WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
STRICT = {"sqlite": "strict", "postgresql": ""}
CLUSTERED = {"sqlite": "without rowid, strict", "postgresql": ""}


def upgrade() -> None:
    kind = op.get_bind().dialect.name
    words, whole = WORDS[kind], WHOLE[kind]
    for statement in (
        f"""create table mailbox (
            person_id {whole} not null, address {words} not null, salt {words} not null, confirmed_at {whole},
            choice {words} not null, code_salt {words} not null, code_at {whole}, code_tries {whole} not null,
            refused_at {whole}, refused_code {words} not null, digest_on {words} not null,
            constraint pk_mailbox primary key (person_id),
            constraint fk_mailbox_person_id foreign key (person_id) references person (id),
            constraint ck_mailbox_choice check (choice in ('none', 'at_once', 'digest'))
        ) {STRICT[kind]}""",
        f"""create table notice_told (
            person_id {whole} not null, cause {words} not null, at {whole} not null,
            constraint pk_notice_told primary key (person_id, cause),
            constraint fk_notice_told_person_id foreign key (person_id) references person (id)
        ) {CLUSTERED[kind]}""",
        "create index ix_notice_told_at on notice_told (at)",
    ):
        op.execute(sa.text(statement))
