"""Few among many are found by an index: those of a version, of a period, at a step, and past their tenggat."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEXES = (
    "ix_instance_definition_id_id on instance (definition_id, id)",
    "ix_instance_started_at on instance (started_at)",
    "ix_task_open_at on task (element, instance_id) where state = 'open'",
    "ix_task_open_due on task (due_at, instance_id) where state = 'open'",
)


def upgrade() -> None:
    """Make them."""
    for index in INDEXES:
        op.execute(f"create index {index}")
