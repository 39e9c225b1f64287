"""One case as a look begins with it, in one statement: its row, its line of a list, and what its last event says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.store import values
from engine.store.instances import ALL, InstanceListRow, InstanceRow, read_row
from engine.store.tx import Statement, Tx


class CaseRow(NamedTuple):
    """A case; `moved` is whether it ever went over to another version, `facts` what its last event says."""

    instance: InstanceRow
    line: InstanceListRow
    moved: bool
    facts: Mapping[str, Any]


_GET = Statement(
    f"""select {ALL}, d.key, d.version, coalesce(p.username, ''), coalesce(p.name, ''),
    exists (select 1 from migration_item m where m.instance_id = i.id and m.state = 'moved'),
    (select e.data from event e where e.instance_id = i.id and e.seq = i.event_count)
    from instance i join definition d on d.id = i.definition_id left join person p on p.id = i.started_by
    where i.id = ?"""
)


def get(tx: Tx, instance_id: int) -> CaseRow | None:
    """Return one case."""
    row = tx.row(_GET, (instance_id,))
    if row is None:
        return None
    one = read_row(row)
    key, version, username, name, moved, data = row[len(InstanceRow._fields) :]
    line = InstanceListRow(
        one.id,
        one.definition_id,
        one.number,
        one.subject,
        one.status,
        key,
        version,
        one.started_by,
        username,
        name,
        one.started_at,
        one.ended_at,
        one.suspended_at,
    )
    return CaseRow(one, line, bool(moved), values.from_object(data or ""))
