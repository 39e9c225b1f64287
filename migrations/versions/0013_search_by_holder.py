"""Holders are found by holder alone: the second index led PostgreSQL to read every instance for a rare role."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop it."""
    op.execute("drop index ix_search_holder_instance_id")
