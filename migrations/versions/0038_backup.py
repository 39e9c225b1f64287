"""The table of backups that were made."""

from __future__ import annotations

revision = "0038"
down_revision = "0037"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
