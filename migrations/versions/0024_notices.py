"""Notices know their cause, when it was gone, and whether mails know of them; the tenggat that are near have a list.

What was told before keeps its words and who has read it. Open tasks get the notice that a new task makes, so that
everybody's list is whole from the first moment; who has opened the task has read it.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WHOLE = {"sqlite": "integer", "postgresql": "bigint"}
CLUSTERED = {"sqlite": "without rowid, strict", "postgresql": ""}
WORDS = {"sqlite": "text", "postgresql": 'text collate "C"'}

NOTICE = """
alter table notice add column cause {words} not null default '';
alter table notice add column closed_at {whole};
alter table notice add column mailed_at {whole};
update notice set cause = kind || ':before:' || id, mailed_at = at;
update notice set kind = 'overdue_below' where kind = 'overdue' and exists (select 1 from task t
    where t.id = notice.task_id
    and replace(' ' || t.holders || ' ', ' ' || notice.holder || ' ', '') = ' ' || t.holders || ' ');
update notice set closed_at = at where task_id is not null and exists (select 1 from task t
    where t.id = notice.task_id and t.state <> 'open');
insert into notice (holder, kind, instance_id, task_id, at, data, cause, mailed_at)
    select x.holder, case when t.returned then 'returned' else 'task' end, t.instance_id, t.id, t.opened_at, '{{}}',
    'task:' || t.id, t.opened_at from inbox x join task t on t.id = x.task_id
    where replace(x.holder, ' ', '') = x.holder order by t.id, x.holder;
create table due_soon (
    task_id {whole} not null, due_at {whole} not null, at {whole} not null,
    constraint pk_due_soon primary key (task_id),
    constraint fk_due_soon_task_id foreign key (task_id) references task (id)
) {clustered};
insert into due_soon (task_id, due_at, at) select id, due_at, 0 from task
    where state = 'open' and due_at < 9223372036854775807;
create index ix_due_soon_at on due_soon (at)
"""
INDEXES = """
create unique index uq_notice_cause_holder on notice (cause, holder);
create index ix_notice_open on notice (holder, id) where closed_at is null;
create index ix_notice_instance_id on notice (instance_id);
create index ix_notice_task_id on notice (task_id);
create index ix_notice_at on notice (at);
create index ix_notice_unmailed on notice (id) where mailed_at is null
"""


def upgrade() -> None:
    """Add what notices know beyond 0.2.0, and say it of those that are there."""
    dialect = op.get_context().dialect.name
    kinds = {"whole": WHOLE[dialect], "words": WORDS[dialect], "clustered": CLUSTERED[dialect]}
    _execute(NOTICE.format(**kinds))
    _tell_causes(op.get_bind())
    _execute(INDEXES)


def _execute(statements: str) -> None:
    for statement in statements.split(";"):
        op.get_bind().exec_driver_sql(statement)


def _tell_causes(connection: sa.Connection) -> None:
    """Give what still waits for a decision the cause that the decision looks for, and close what was decided."""
    waiting: dict[tuple[str, int], int] = {}
    for draft, submitted in connection.exec_driver_sql(
        "select id, submitted_at from package_draft where state = 'submitted'"
    ):
        waiting["draft_submitted", draft] = submitted
    for kind, query in (
        ("incident", "select id, 0 from incident where solved_at is null"),
        ("incident_stays", "select id, 0 from incident where solved_at is null"),
        ("disposal_waits", "select id, 0 from disposal where state = 'proposed'"),
    ):
        waiting |= {(kind, one): at for one, at in connection.exec_driver_sql(query)}
    rows = connection.exec_driver_sql(
        """select id, holder, kind, at, data, draft_id from notice
        where kind in ('draft_submitted', 'incident', 'incident_stays', 'disposal_waits') order by id desc"""
    ).fetchall()
    told = set()
    change = sa.text("update notice set cause = :cause, closed_at = :closed_at where id = :id")
    for notice_id, holder, kind, at, data, draft_id in rows:
        key = draft_id if kind == "draft_submitted" else _number(data, kind)
        since = waiting.get((kind, key))
        stands = since is not None and (kind != "draft_submitted" or at == since)
        cause = f"{kind}:{key}:{at}" if kind == "draft_submitted" else f"{kind}:{key}"
        if not stands or (cause, holder) in told:
            cause = f"{kind}:before:{notice_id}"
        told.add((cause, holder))
        connection.execute(change, {"cause": cause, "closed_at": None if stands else at, "id": notice_id})


def _number(data: str, kind: str) -> Any:
    """Return the incident or the proposal that a notice names."""
    try:
        return int(json.loads(data).get("disposal" if kind == "disposal_waits" else "incident", 0))
    except (ValueError, TypeError, AttributeError):
        return 0
