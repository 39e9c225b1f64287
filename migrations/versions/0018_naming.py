"""By which rule of names a version was deployed: a version deployed before keeps the one it was judged by."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the rule; every version there is by now was deployed by the first."""
    whole = "integer" if op.get_context().dialect.name == "sqlite" else "bigint"
    op.execute(f"alter table definition add column naming {whole} not null default 1")
