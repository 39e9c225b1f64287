"""An instance locked together with what every act on it begins from: its open tasks, and what its last event says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.store import history, instances, tasks, timers, values
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.store.tx import Statement, Tx


class Locked(NamedTuple):
    """An instance that nobody else can change until the transaction ends.

    `tasks` are the open ones in the order they were opened, `facts` is what the last event says, `timers` how many
    timers wait, `drafted` whether something filled in was kept at the task it was locked by.
    """

    instance: InstanceRow
    tasks: tuple[TaskRow, ...]
    facts: Mapping[str, Any]
    timers: int
    drafted: bool = False


# The large parts stand in one row, however many tasks are open: in that of the task asked for.
_LARGE = "case when o.state <> 'open' or t.id = o.id then {0} end"
_INSTANCE = ", ".join(_LARGE.format(part) if part == instances.STATE else part for part in instances.COLUMNS)
_WIDTH, _STATE = len(InstanceRow._fields), InstanceRow._fields.index("state")
_OF_TASK = Statement(
    f"""select {_INSTANCE}, {tasks.COLUMNS}, {_LARGE.format("e.data")},
    (select count(*) from timer m where m.instance_id = i.id),
    exists (select 1 from draft d where d.task_id = o.id),
    {instances.KNOWN}
    from task o join instance i on i.id = o.instance_id
    left join task t on t.instance_id = i.id and t.state = 'open'
    left join event e on e.instance_id = i.id and e.seq = i.event_count
    where o.id = ? order by t.id {{lock}}""",
    lock="for update of i",
)


def of_task(tx: Tx, task_id: int) -> Locked | None:
    """Lock the instance of a task. Raises Busy after 3 seconds."""
    rows = instances.locked_rows(tx, _OF_TASK, task_id)
    if not rows:
        return None
    whole = next((row for row in rows if row[_STATE] is not None), rows[0])
    *_, data, count, drafted, _revision = whole
    found = tuple(tasks.read_row(row[_WIDTH:]) for row in rows if row[_WIDTH] is not None)
    return Locked(instances.read_row(whole), found, values.from_object(data or "{}"), count, bool(drafted))


def of_instance(tx: Tx, instance_id: int) -> Locked | None:
    """Lock an instance. Raises Busy after 3 seconds."""
    return _with_rest(tx, instances.lock(tx, instance_id))


def try_instance(tx: Tx, instance_id: int) -> Locked | None:
    """As `of_instance`, but None when somebody else is at it: for workers, who come again."""
    return _with_rest(tx, instances.try_lock(tx, instance_id))


def _with_rest(tx: Tx, instance: InstanceRow | None) -> Locked | None:
    if instance is None:
        return None
    facts = history.facts(tx, instance.id, instance.event_count)
    return Locked(instance, tuple(tasks.open_of(tx, instance.id)), facts, timers.count(tx, instance.id))
