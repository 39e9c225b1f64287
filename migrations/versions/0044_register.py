"""The register: what a process declares as its record, kept when a case ends."""

from __future__ import annotations

revision = "0044"
down_revision = "0043"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
