"""Cases are found by their subject: who starts one is asked whether it is there already."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_instance_subject_id", "instance", ["subject", "id"])
