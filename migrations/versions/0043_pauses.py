"""Tasks whose clock is stopped, and cases that are suspended."""

from __future__ import annotations

revision = "0043"
down_revision = "0042"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
