"""What starts instances besides people, messages on their way to a start, and requests that were sent twice."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQLITE = {"whole": "integer", "words": "text", "bytes": "blob", "clustered": "without rowid, strict"}
POSTGRESQL = {"whole": "bigint", "words": 'text collate "C"', "bytes": "bytea", "clustered": ""}

TABLES = """
create table armed (
    definition_id {whole} not null, at {whole} not null,
    constraint pk_armed primary key (definition_id),
    constraint fk_armed_definition_id foreign key (definition_id) references definition (id)
) {clustered};
create table start_rule (
    definition_id {whole} not null, element {words} not null, kind {words} not null, name {words} not null,
    due_at {whole}, rounds {whole}, try_at {whole}, attempts {whole} not null,
    constraint pk_start_rule primary key (definition_id, element),
    constraint fk_start_rule_definition_id foreign key (definition_id) references definition (id)
) {clustered};
create index ix_start_rule_kind_name on start_rule (kind, name);
create index ix_start_rule_try_at on start_rule (try_at);
create table sent_request (
    request_id {bytes} not null, instance_id {whole} not null, at {whole} not null,
    constraint pk_sent_request primary key (request_id),
    constraint fk_sent_request_instance_id foreign key (instance_id) references instance (id)
) {clustered};
create index ix_sent_request_at on sent_request (at);
create index ix_sent_request_instance_id on sent_request (instance_id);
alter table message add column starts {whole}
    constraint fk_message_starts references definition (id);
alter table message add column hops {whole}
"""


def upgrade() -> None:
    """Create the tables and the two columns."""
    kinds = SQLITE if op.get_context().dialect.name == "sqlite" else POSTGRESQL
    for statement in TABLES.format(**kinds).split(";"):
        op.execute(statement)
