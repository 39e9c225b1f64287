"""Who holds or held a task of an instance, beside its words: a rare role is found without reading them all."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, and let the worker fill it."""
    sqlite = op.get_context().dialect.name == "sqlite"
    words, whole = ("text", "integer") if sqlite else ('text collate "C"', "bigint")
    op.execute(
        f"""create table search_holder (
            holder {words} not null, instance_id {whole} not null,
            constraint pk_search_holder primary key (holder, instance_id),
            constraint fk_search_holder_instance_id foreign key (instance_id) references instance (id)
        ) {"without rowid, strict" if sqlite else ""}"""
    )
    op.execute("create index ix_search_holder_instance_id on search_holder (instance_id)")
    op.execute(
        "insert into outbox (kind, payload, created_at, attempts, try_at) "
        "select 'search', cast(id as text), started_at, 0, 0 from instance"
    )
