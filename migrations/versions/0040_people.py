"""What the office knows of its people: the NIP, and links with which a password is chosen."""

from __future__ import annotations

revision = "0040"
down_revision = "0039"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
