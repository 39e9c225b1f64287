"""Whether a task is new is each person's own: who has opened it, instead of when somebody first did."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE = """
create table task_read (
    task_id {whole} not null, person_id {whole} not null,
    constraint pk_task_read primary key (task_id, person_id),
    constraint fk_task_read_task_id foreign key (task_id) references task (id),
    constraint fk_task_read_person_id foreign key (person_id) references person (id)
) {options}
"""


def upgrade() -> None:
    """Make the table; of what was read it is known only for whoever has taken the task."""
    sqlite = op.get_context().dialect.name == "sqlite"
    whole, options = ("integer", "strict, without rowid") if sqlite else ("bigint", "")
    op.execute(TABLE.format(whole=whole, options=options))
    op.execute(
        "insert into task_read select id, claimed_by from task "
        "where state = 'open' and read_at is not null and claimed_by is not null"
    )
    op.execute("alter table task drop column read_at")
