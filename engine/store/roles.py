"""The roles of the agency (jabatan and duties): in order of rank, and those that are gone. Handed on by `people`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import instance, role, task
from engine.store.tx import Statement, Tx

GONE = -1  # the place of a role that is no more; its id stays taken, what it was called stays known


class RoleRow(NamedTuple):
    """One role of the agency; `rights` are words with blanks between, `family` is the group it stands in,
    `former_labels` what it was called before, a line each.

    `revision` counts its changes; `changed_by` (a user name, or the account of a command line) and `changed_at` say
    of the last one.
    """

    id: str
    label: str
    superior: str | None
    unit: str
    rights: str
    family: str = ""
    revision: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None
    former_labels: str = ""


FACTS = ("id", "label", "superior", "unit", "rights", "family")
_COLUMNS = ", ".join(RoleRow._fields)
_read = values.row_reader(RoleRow, RoleRow._fields, changed_at=values.from_us)
_LOCK = Statement("select id from role order by id {lock}", lock="for update")
_LOCK_ONE = Statement("select id from role where id = ? and position >= 0 {lock}", lock="for update")
_IN_FORCE = Statement(f"select {_COLUMNS} from role where position >= 0 order by position, id")
_GONE = Statement(f"select {_COLUMNS} from role where position < 0 order by id")
_ALL = Statement(f"select {_COLUMNS}, position from role order by position, id")
_PLACES = Statement("select id, position from role")


def roles(tx: Tx) -> list[RoleRow]:
    """Return the roles of the agency, in their order of rank."""
    return [_read(row) for row in tx.rows(_IN_FORCE)]


def former(tx: Tx) -> list[RoleRow]:
    """Return the roles that are gone, by id, as they were last."""
    return [_read(row) for row in tx.rows(_GONE)]


def both(tx: Tx) -> tuple[list[RoleRow], list[RoleRow]]:
    """Return the roles in their order of rank, and those that are gone, in one look."""
    found: tuple[list[RoleRow], list[RoleRow]] = ([], [])
    for row in tx.rows(_ALL):
        found[row[-1] < 0].append(_read(row))
    return found


def lock(tx: Tx) -> None:
    """Keep others from changing any role until the transaction ends."""
    tx.rows(_LOCK)


def lock_role(tx: Tx, role_id: str) -> bool:
    """Keep others from changing a role until the transaction ends; False for one that is not there (any more)."""
    return tx.row(_LOCK_ONE, (role_id,)) is not None


def set_roles(tx: Tx, rows: Iterable[RoleRow], by: str = "", at: datetime | None = None) -> list[str]:
    """Make these the roles of the agency, in this order of rank; return the ids of all that differ now.

    A role left out is gone: it keeps its row, so that its id is never given to another, and whatever names it is read.
    What `rows` say of revisions does not count: a role that came, went or reads otherwise has its next one, by whom
    and when is noted in it. A place in the order is no such change.
    """
    known = {row.id: row for row in (*roles(tx), *former(tx))}
    places = {row[0]: row[1] for row in tx.rows(_PLACES)}
    wanted = {row.id: (place, row) for place, row in enumerate(rows)}
    signed = {"changed_by": by, "changed_at": values.to_us(at)}
    touched = []
    for id_, (place, row) in wanted.items():
        stands, facts = known.get(id_), {**dict(zip(FACTS, row, strict=False)), "position": place}
        if stands is None:
            tx.execute(sa.insert(role), {**facts, **signed, "revision": 1, "former_labels": ""})
        elif said(stands) != said(row) or places[id_] < 0:
            facts |= {**signed, "revision": stands.revision + 1, "former_labels": _called(stands, row.label)}
            tx.execute(sa.update(role).where(role.c.id == id_).values(facts))
        elif places[id_] != place:
            tx.execute(sa.update(role).where(role.c.id == id_).values(position=place))
        else:
            continue
        touched.append(id_)
    for id_ in sorted(id_ for id_, place in places.items() if place >= 0 and id_ not in wanted):
        facts = {**signed, "revision": known[id_].revision + 1, "position": GONE}
        tx.execute(sa.update(role).where(role.c.id == id_).values(facts))
        touched.append(id_)
    return touched


def said(row: RoleRow) -> dict[str, object]:
    """Return what a role says, without its place and its revision."""
    return dict(zip(FACTS, row, strict=False))


def _called(stands: RoleRow, label: str) -> str:
    """Return the lines of what a role was called before it is called so."""
    before = dict.fromkeys([*stands.former_labels.splitlines(), stands.label])
    return "\n".join(one for one in before if one != label)


def part_of(tx: Tx, role_id: str) -> tuple[int, int]:
    """Return how many open tasks a role holds, and in how many running cases it has or had one."""
    named = (" " + task.c.holders + " ").contains(f" {role_id} ", autoescape=True)
    chosen = (
        sa.select(
            sa.func.coalesce(sa.func.sum(sa.case((task.c.state == "open", 1), else_=0)), 0),
            sa.func.count(sa.distinct(task.c.instance_id)),
        )
        .join(instance, instance.c.id == task.c.instance_id)
        .where(instance.c.status == "open", named)
    )
    tasks, cases = tx.execute(chosen).one()
    return int(tasks), int(cases)


def running_versions(tx: Tx) -> dict[int, int]:
    """Return the versions that cases run on, by id, with how many cases each."""
    chosen = (
        sa.select(instance.c.definition_id, sa.func.count())
        .where(instance.c.status == "open")
        .group_by(instance.c.definition_id)
    )
    return {int(row[0]): int(row[1]) for row in tx.execute(chosen)}
