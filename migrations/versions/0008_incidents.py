"""What an incident interrupted, on which version, and how it was overcome."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQLITE = {"whole": "integer", "words": "text"}
POSTGRESQL = {"whole": "bigint", "words": 'text collate "C"'}

CHANGES = """
alter table incident add column definition_id {whole}
    constraint fk_incident_definition_id references definition (id);
alter table incident add column origin {words} not null default '';
alter table incident add column message_id {whole};
alter table incident add column solution {words} not null default '';
update incident set definition_id = (select i.definition_id from instance i where i.id = instance_id);
create index ix_incident_open on incident (instance_id) where solved_at is null
"""


def upgrade() -> None:
    """Add the columns; incidents from before keep an unknown origin."""
    kinds = SQLITE if op.get_context().dialect.name == "sqlite" else POSTGRESQL
    for statement in CHANGES.format(**kinds).split(";"):
        op.execute(statement)
