"""What a person did is found by an index, newest first; cases are found by whom they were worked by.

The worker reads the words of every case again: numbers and the names of files are words too now.
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes, and let the worker read."""
    op.execute("create index ix_event_actor on event (actor, at, instance_id, seq) where actor <> ''")
    op.execute("create index ix_system_event_actor on system_event (actor, seq) where actor <> ''")
    op.execute(
        "insert into outbox (kind, payload, created_at, attempts, try_at) "
        "select 'search', cast(id as text), started_at, 0, 0 from instance"
    )
