"""Seals over all chains: what was signed, how far each chain was, and what has changed since."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SQLITE = {
    "whole": "integer",
    "words": "text",
    "bytes": "blob",
    "strict": "strict",
    "clustered": "without rowid, strict",
}
POSTGRESQL = {"whole": "bigint", "words": 'text collate "C"', "bytes": "bytea", "strict": "", "clustered": ""}

TABLES = """
create table seal (
    number {whole} not null, at {whole} not null, document {words} not null, signature {bytes} not null,
    constraint pk_seal primary key (number)
) {strict};

create table seal_leaf (
    instance_id {whole} not null, seal {whole} not null, count {whole} not null, head {bytes} not null,
    constraint pk_seal_leaf primary key (instance_id, seal)
) {clustered};

create table seal_sheet (
    sheet {whole} not null, digest {bytes} not null,
    constraint pk_seal_sheet primary key (sheet)
) {clustered};

create table unsealed (
    instance_id {whole} not null,
    constraint pk_unsealed primary key (instance_id)
) {clustered};
"""
KEYS = {"seal": "number = new.number", "seal_leaf": "instance_id = new.instance_id and seal = new.seal"}


def upgrade() -> None:
    """Create the tables, and the triggers that refuse to change what was sealed."""
    sqlite = op.get_context().dialect.name == "sqlite"
    for statement in TABLES.format(**(SQLITE if sqlite else POSTGRESQL)).split(";"):
        if statement.strip():
            op.execute(statement)
    op.execute("insert into unsealed (instance_id) select id from instance where status <> 'open'")
    for table, key in KEYS.items():
        _protect_sqlite(table, key) if sqlite else _protect_postgresql(table)


def _protect_sqlite(table: str, key: str) -> None:
    refuse = "begin select raise(abort, 'the history is append-only'); end"
    for act in ("update", "delete"):
        op.execute(f"create trigger {table}_no_{act} before {act} on {table} {refuse}")
    op.execute(
        f"create trigger {table}_no_replace before insert on {table} "
        f"when exists (select 1 from {table} where {key}) {refuse}"
    )


def _protect_postgresql(table: str) -> None:
    op.execute(
        f"create trigger {table}_no_change before update or delete on {table} "
        "for each row execute function refuse_change()"
    )
    op.execute(
        f"create trigger {table}_no_truncate before truncate on {table} "
        "for each statement execute function refuse_change()"
    )
