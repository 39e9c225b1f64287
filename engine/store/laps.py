"""Laps: the tasks of one instance in short, to tell its visits apart without reading what was said in them."""

from __future__ import annotations

from typing import NamedTuple

from engine.store.tx import Statement, Tx


class Outline(NamedTuple):
    """One task, as far as it says to which visit it belongs."""

    id: int
    definition_id: int
    element: str
    opened_seq: int
    returned: bool
    state: str
    opener: str | None


# What visits are told apart by, and no more: the facts of the events stay where they are.
_OUTLINE = Statement(
    """select t.id, coalesce(t.definition_id, i.definition_id), t.element, t.opened_seq, t.returned, t.state, e.element
    from instance i join task t on t.instance_id = i.id
    left join event e on e.instance_id = t.instance_id and e.seq = t.opened_seq
    where i.id = ? order by t.opened_seq, t.id"""
)


def outlines(tx: Tx, instance_id: int) -> list[Outline]:
    """Return every task of one instance in short, in the order of opening."""
    return [Outline(*row) for row in tx.rows(_OUTLINE, (instance_id,))]
