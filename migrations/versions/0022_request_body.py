"""What was sent with a request id is known by a fingerprint: another body under the same id is not the same request."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the fingerprints; what was sent before has none and is not compared."""
    whole = "integer" if op.get_context().dialect.name == "sqlite" else "bigint"
    for table, column in (("instance", "request_body"), ("task", "request_body"), ("sent_request", "body")):
        op.execute(f"alter table {table} add column {column} {whole}")
