"""The tables of sessions and second factors, and who must choose a password anew."""

from __future__ import annotations

revision = "0037"
down_revision = "0036"
expands = True
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
