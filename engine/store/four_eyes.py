"""Who completed the steps of an instance that four eyes keep apart, as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from engine.store import values
from engine.store.tx import Statement, Tx


class DoneRow(NamedTuple):
    """The completion that stands of one place: by whom, by which event, in which role and how that was held.

    `moved` is whether it was done on an earlier version, under the name its step had there.
    """

    element: str
    item: str
    person_id: int | None
    at: datetime
    seq: int
    role: str
    holding: str
    moved: bool


_read = values.row_reader(DoneRow, DoneRow._fields, at=values.from_us, moved=bool)
_MOVES = Statement("select data from event where instance_id = ? and type = 'instance_migrated' order by seq")


def done(tx: Tx, instance_id: int, elements: Sequence[str]) -> list[DoneRow]:
    """Return the last completion that stands of every place of these elements, and of what was done on an earlier
    version under any name; none of a place that is open again.
    """
    rows = tx.rows(_done_statement(len(elements)), (instance_id, *elements))
    return [_read(row) for row in rows]


def renamed(tx: Tx, instance_id: int) -> dict[str, str]:
    """Return what stands for elements that were left behind when an instance was put on other versions."""
    found: dict[str, str] = {}
    for (data,) in tx.rows(_MOVES, (instance_id,)):
        mapping = values.from_object(data).get("mapping") or {}
        found = {before: mapping.get(after, after) for before, after in found.items()} | mapping
    return found


@lru_cache(maxsize=50)
def _done_statement(count: int) -> Statement:
    marks = ", ".join("?" * count)
    return Statement(
        f"""select t.element, t.item, t.completed_by, t.completed_at, coalesce(t.completed_seq, 0),
        coalesce(e.role, ''), coalesce(e.holding, ''), t.definition_id is not null
        from task t left join event e on e.instance_id = t.instance_id and e.seq = t.completed_seq
        where t.instance_id = ? and t.state = 'done' and t.visit > 0
        and (t.element in ({marks}) or t.definition_id is not null)
        and not exists (select 1 from task n where n.instance_id = t.instance_id and n.element = t.element
            and n.item = t.item and n.visit > t.visit and n.state <> 'closed')
        order by t.id"""
    )
