"""The promises a database must keep at every moment; called after every fault."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from engine import store
from engine.bpmn import Workflow
from engine.service import Engine
from engine.service.audit import agreement

SILENT = {
    "open, but nothing waits": """select i.id from instance i where i.status = 'open'
        and not exists (select 1 from task t where t.instance_id = i.id and t.state = 'open')
        and not exists (select 1 from timer w where w.instance_id = i.id)
        and not exists (select 1 from incident x where x.instance_id = i.id and x.solved_at is null)""",
    "open task of an ended instance": """select t.id from task t join instance i on i.id = t.instance_id
        where t.state = 'open' and i.status <> 'open'""",
    "timer of an ended instance": """select w.instance_id from timer w join instance i on i.id = w.instance_id
        where i.status <> 'open'""",
    "completed twice": """select task_id from event where type in ('task_completed', 'task_returned', 'task_withdrawn')
        group by task_id having sum(case when type = 'task_withdrawn' then -1 else 1 end) not in (0, 1)""",
    "task and history differ": """select t.id from task t left join (select instance_id, task_id,
            sum(case when type = 'task_withdrawn' then -1 else 1 end) as done from event
            where type in ('task_completed', 'task_returned', 'task_withdrawn') group by instance_id, task_id) e
        on e.instance_id = t.instance_id and e.task_id = t.id
        where (t.state = 'done') <> (coalesce(e.done, 0) = 1)""",
    "gap in event numbers": """select instance_id from event group by instance_id
        having count(*) <> max(seq) or min(seq) <> 1""",
    "inbox of a task that is not open": """select n.task_id from inbox n join task t on t.id = n.task_id
        where t.state <> 'open'""",
    "inbox with another tenggat": """select n.task_id from inbox n join task t on t.id = n.task_id
        where t.due_at <> n.due_at""",
    "open task in no inbox": """select t.id from task t where t.state = 'open'
        and not exists (select 1 from inbox n where n.task_id = t.id)""",
}


def chain_fault(tx: store.Tx, instance_id: int) -> store.Fault | None:
    """Return the first fault in the chain of an instance, also of one that is gone; None when it holds."""
    row = store.instances.get(tx, instance_id)
    end = (row.event_count, row.head) if row else (0, store.history.START)
    return store.proof.stretch(tx, instance_id, end).fault


def broken_at(engine: Engine, instance_id: int) -> int | None:
    """Return the number of the first event that does not fit the chain of an instance, or None when it holds."""
    with engine.store.read() as tx:
        fault = chain_fault(tx, instance_id)
    return fault and fault.seq


def assert_sound(engine: Engine) -> None:
    """Raise with what is broken and where, if the database breaks a promise. Read-only, one moment."""
    with engine.store.read() as tx:
        for what, query in SILENT.items():
            found = tx.execute(sa.text(query)).first()
            assert found is None, f"{what}: {found}"
        for (instance_id,) in tx.execute(sa.text("select id from instance order by id")).all():
            instance = store.instances.get(tx, instance_id)
            assert instance is not None
            assert chain_fault(tx, instance_id) is None, f"chain of instance {instance_id}"
            assert agreement.agrees(tx, instance_id, engine.office.versions(tx)), (
                f"rows and history of instance {instance_id}"
            )
            if instance.status != "open":
                continue
            definition = engine.office.definition(tx, instance.definition_id)
            workflow = Workflow.load(instance.state, definition, engine.office.environment(definition))
            rows = {UUID(bytes=row.engine_id): row.due_at for row in store.tasks.open_of(tx, instance_id)}
            assert {task.id: task.due for task in workflow.ready()} == rows, (
                f"tasks of instance {instance_id}"
            )
            timers = {
                UUID(bytes=row.engine_id): row.due_at for row in store.timers.of_instance(tx, instance_id)
            }
            waiting = {timer.id: timer.due for timer in workflow.timers()}
            assert waiting == timers, f"timers of instance {instance_id}"
        events, end = store.proof.system_rows(tx), store.seals.system_end(tx)
        assert store.proof.first_fault(store.history.SYSTEM, events, end, ()) is None, "the system's chain"
