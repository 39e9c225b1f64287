"""A completion knows its event, and the state it began from: for who takes back what was just sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
BYTES = {"sqlite": "blob", "postgresql": "bytea"}


def upgrade() -> None:
    """Add both, empty: what was completed before is not taken back."""
    kind = op.get_bind().dialect.name
    for column in (f"completed_seq {WHOLE[kind]}", f"state_before {BYTES[kind]}"):
        op.execute(sa.text(f"alter table task add column {column}"))
