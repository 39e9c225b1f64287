"""Who is away, and who acts for whom with which letter."""

from __future__ import annotations

revision = "0042"
down_revision = "0041"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
