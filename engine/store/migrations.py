"""Moving instances to another version: what is asked for, instance by instance, and the rows that change with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from engine.store import tasks, values
from engine.store.tx import Statement, Tx


class MigrationRow(NamedTuple):
    """One migration that was asked for: from version `before` to `after`, by whom and why."""

    id: int
    key: str
    before: int
    after: int
    mapping: Mapping[str, str]
    recompute: bool
    reason: str
    person_id: int | None
    channel: str
    at: datetime
    finished_at: datetime | None


class ItemRow(NamedTuple):
    """One instance of a migration. `detail` says why it was refused."""

    instance_id: int
    number: str
    subject: str
    state: str
    detail: Any
    at: datetime | None


_COLUMNS = ", ".join(f"m.{name}" for name in MigrationRow._fields)
_read = values.row_reader(
    MigrationRow,
    MigrationRow._fields,
    mapping=json.loads,
    recompute=bool,
    at=values.from_us,
    finished_at=values.from_us,
)
_read_item = values.row_reader(
    ItemRow, ItemRow._fields, detail=lambda text: values.from_json(text) if text else [], at=values.from_us
)
_ADD = Statement(
    """insert into migration (key, before, after, mapping, recompute, reason, person_id, channel, at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id"""
)
_ADD_ITEMS = Statement(
    """insert into migration_item (migration_id, instance_id, state, detail)
    select ?, i.id, 'waiting', '' from instance i where i.definition_id = ? and i.status = 'open'"""
)
_ADD_ITEM = Statement(
    """insert into migration_item (migration_id, instance_id, state, detail)
    select ?, i.id, 'waiting', '' from instance i where i.definition_id = ? and i.status = 'open' and i.id = ?"""
)
_GET = Statement(f"select {_COLUMNS} from migration m where m.id = ?")
_OF_KEY = Statement(f"select {_COLUMNS} from migration m where m.key = ? order by m.id desc limit ?")
_UNFINISHED = Statement(f"select {_COLUMNS} from migration m where m.finished_at is null order by m.id")
_WAITING = Statement(
    """select instance_id from migration_item where migration_id = ? and state = 'waiting' and instance_id > ?
    order by instance_id limit ?"""
)
_SETTLE = Statement(
    """update migration_item set state = ?, detail = ?, seq = ?, at = ?
    where migration_id = ? and instance_id = ? and state = 'waiting'"""
)
_FINISH = Statement(
    """update migration set finished_at = ? where id = ? and finished_at is null
    and not exists (select 1 from migration_item t where t.migration_id = migration.id and t.state = 'waiting')"""
)
_COUNTS = Statement("select state, count(*) from migration_item where migration_id = ? group by state")
_ITEMS = Statement(
    """select t.instance_id, i.number, i.subject, t.state, t.detail, t.at from migration_item t
    join instance i on i.id = t.instance_id where t.migration_id = ? and t.instance_id > ?
    order by t.instance_id limit ?"""
)
_PASSAGES = Statement(
    """select t.instance_id, t.seq, m.before from migration_item t join migration m on m.id = t.migration_id
    where t.state = 'moved' and t.instance_id >= ? and t.instance_id < ? order by t.instance_id, t.seq"""
)
_RUNNING = Statement(
    """select id from instance where definition_id = ? and status = 'open' and id > ? order by id limit ?"""
)
_PUT_ON = Statement("update instance set definition_id = ? where id = ?")
_LEAVE = Statement(
    """update task set definition_id = ? where instance_id = ? and state <> 'open' and definition_id is null"""
)
_MOVE = Statement(
    """update task set element = ?, visit = case when element = ? then visit else
    (select coalesce(max(o.visit), 0) + 1 from task o where o.instance_id = task.instance_id
    and o.element = ? and o.item = task.item and o.visit > 0) end where id = ?"""
)


def add(
    tx: Tx,
    key: str,
    before: int,
    after: int,
    mapping: Mapping[str, str],
    recompute: bool,
    reason: str,
    person_id: int | None,
    channel: str,
    at: datetime,
    only: int | None = None,
) -> int:
    """Ask for a migration of everything that runs on `before` now (or `only` one instance), and return its id."""
    text = json.dumps(dict(mapping), ensure_ascii=False)
    row = tx.row(_ADD, (key, before, after, text, recompute, reason, person_id, channel, values.to_us(at)))
    assert row is not None
    made = int(row[0])
    if only is None:
        tx.change(_ADD_ITEMS, (made, before))
    else:
        tx.change(_ADD_ITEM, (made, before, only))
    return made


def get(tx: Tx, migration_id: int) -> MigrationRow | None:
    """Return one migration."""
    row = tx.row(_GET, (migration_id,))
    return None if row is None else _read(row)


def of_key(tx: Tx, key: str, limit: int = 20) -> list[MigrationRow]:
    """Return the migrations of a process, newest first."""
    return [_read(row) for row in tx.rows(_OF_KEY, (key, limit))]


def unfinished(tx: Tx) -> list[MigrationRow]:
    """Migrations that are still under way, oldest first."""
    return [_read(row) for row in tx.rows(_UNFINISHED)]


def waiting(tx: Tx, migration_id: int, after: int = 0, limit: int = 100) -> list[int]:
    """Instances of a migration that were not looked at yet."""
    return [int(row[0]) for row in tx.rows(_WAITING, (migration_id, after, limit))]


def settle(
    tx: Tx,
    migration_id: int,
    instance_id: int,
    state: str,
    at: datetime,
    detail: Any = None,
    seq: int | None = None,
) -> bool:
    """Write down what became of one instance (`seq`: the event of its move); False when somebody was first."""
    text = values.to_json(detail) if detail else ""
    return tx.change(_SETTLE, (state, text, seq, values.to_us(at), migration_id, instance_id)) == 1


def finish(tx: Tx, migration_id: int, at: datetime) -> bool:
    """Mark a migration as finished; False when something waits, or it already is."""
    return tx.change(_FINISH, (values.to_us(at), migration_id)) == 1


def counts(tx: Tx, migration_id: int) -> dict[str, int]:
    """Return how many instances of a migration are in each state."""
    return {str(state): int(count) for state, count in tx.rows(_COUNTS, (migration_id,))}


def items(tx: Tx, migration_id: int, after: int = 0, limit: int = 200) -> list[ItemRow]:
    """Return the instances of a migration in the order of their ids."""
    return [_read_item(row) for row in tx.rows(_ITEMS, (migration_id, after, limit))]


def running(tx: Tx, definition_id: int, after: int = 0, limit: int = 50) -> list[int]:
    """Instances that run on a version, in the order of their ids."""
    return [int(row[0]) for row in tx.rows(_RUNNING, (definition_id, after, limit))]


def passages(tx: Tx, first: int, last: int) -> dict[int, list[tuple[int, int]]]:
    """By instance from `first` to before `last`: (number of the event of a move, version before it), in order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for instance_id, seq, before in tx.rows(_PASSAGES, (first, last)):
        found.setdefault(int(instance_id), []).append((int(seq), int(before)))
    return found


def put_on(tx: Tx, instance_id: int, before: int, after: int) -> None:
    """Make `after` the version of a locked instance; its tasks that ended keep the one they ended on."""
    tx.change(_LEAVE, (before, instance_id))
    tx.change(_PUT_ON, (after, instance_id))


def move_task(tx: Tx, task_id: int, element: str, holders: str, due_at: datetime | None) -> None:
    """Put an open task at another element, for other holders, with another due. Raises Conflict when not open."""
    tasks.set_holders(tx, task_id, holders)
    tasks.set_due(tx, task_id, due_at)
    tx.change(_MOVE, (element, element, element, task_id))
