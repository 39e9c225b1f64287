"""Open tasks of several holders are listed for all of them together too; who has left gives back what they took.

The worker looks once at everybody who has taken a task, and at each delegation when it ends.
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """List the tasks, and leave to the worker what its new kind of work would have been told."""
    op.execute(
        "insert into inbox (holder, due_at, task_id) "
        "select holders, due_at, id from task where state = 'open' and holders like '% %'"
    )
    op.execute(
        "insert into outbox (kind, payload, created_at, attempts, try_at) "
        "select distinct 'left', '@' || p.username, 0, 0, 0 from task t join person p on p.id = t.claimed_by "
        "where t.state = 'open'"
    )
    op.execute(
        "insert into outbox (kind, payload, created_at, attempts, try_at) "
        "select 'left', '@' || p.username || ' ' || m.role_id, m.valid_until, 0, m.valid_until "
        "from membership m join person p on p.id = m.person_id "
        "where m.valid_until is not null and m.revoked_at is null"
    )
