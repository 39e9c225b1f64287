"""The table of workers that are at work."""

from __future__ import annotations

revision = "0039"
down_revision = "0038"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
