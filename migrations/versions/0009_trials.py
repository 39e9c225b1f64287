"""Trials of drafts: the acts of one person's run."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = """
create table trial (
    draft_id {whole} not null, person_id {whole} not null, revision {whole} not null,
    began_at {whole} not null, updated_at {whole} not null, acts {words} not null,
    constraint pk_trial primary key (draft_id, person_id),
    constraint fk_trial_draft_id foreign key (draft_id) references package_draft (id),
    constraint fk_trial_person_id foreign key (person_id) references person (id)
) {strict}
"""


def upgrade() -> None:
    """Create the table."""
    sqlite = op.get_context().dialect.name == "sqlite"
    whole, words, strict = ("integer", "text", "strict") if sqlite else ("bigint", 'text collate "C"', "")
    op.execute(TABLE.format(whole=whole, words=words, strict=strict))
