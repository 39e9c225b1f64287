"""Jabatan that the office edits: groups of them, and changes of rights that a second person decides."""

from __future__ import annotations

revision = "0041"
down_revision = "0040"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
