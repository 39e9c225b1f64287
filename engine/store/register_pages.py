"""Reading the register: rows as somebody may see them, with their cases, what superseded them and what was added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.store import values
from engine.store.tables import definition, instance, person, record_addendum, record_case, record_row
from engine.store.tx import Statement, Tx

MANY = 500  # keys that are looked up at once


class RecordRow(NamedTuple):
    """A row with the case it is of. `present` is whether that case is still there, `standing` whether no newer case
    has a row of the same key.
    """

    id: int
    instance_id: int
    process: str
    key: str
    series: str
    ended_at: datetime
    year: int | None
    period: str
    role: str
    unit: str
    indicator: str
    name: str
    grade: str
    data: Mapping[str, Any]
    number: str
    subject: str
    version: int
    kept_at: datetime
    signer: str
    signer_name: str
    signer_role: str
    signer_holding: str
    signed_at: datetime
    basis: str
    columns: Sequence[Mapping[str, Any]]
    definition_id: int
    present: bool
    standing: bool


class AddendumRow(NamedTuple):
    """What was added to a row: `data` says by column what it says now, in place of what it said."""

    id: int
    row_id: int
    by_username: str
    by_name: str
    role: str
    holding: str
    at: datetime
    reason: str
    data: Mapping[str, Any]


class Sibling(NamedTuple):
    """A row of the same key, of another case."""

    id: int
    process: str
    key: str
    instance_id: int
    number: str
    ended_at: datetime


class Facet(NamedTuple):
    """One combination of what rows are looked by."""

    year: int | None
    period: str
    unit: str
    indicator: str
    name: str
    grade: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows somebody may read: all of some processes, and of any those of some roles."""

    processes: frozenset[str]
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are wanted; what is empty does not matter. `standing` leaves out what a newer case has superseded."""

    process: str
    year: int | None = None
    period: str = ""
    unit: str = ""
    indicator: str = ""
    grade: str = ""
    standing: bool = False
    series: str = ""


_PROCESSES = Statement("select distinct process from record_case order by process")
_OF_CASE = Statement("select id, role from record_row where instance_id = ? order by place")

_row, _case, _of, _by = record_row.c, record_case.c, record_row.alias("newer"), person.alias("signing")
_NEWER = sa.exists().where(
    _of.c["process"] == _row["process"],
    _of.c["key"] == _row["key"],
    _row["key"] != sa.literal_column("''"),
    sa.or_(
        _of.c["ended_at"] > _row["ended_at"],
        sa.and_(_of.c["ended_at"] == _row["ended_at"], _of.c["instance_id"] > _row["instance_id"]),
    ),
)
_LINE = (
    "id", "instance_id", "process", "key", "series", "ended_at", "year", "period", "role", "unit", "indicator", "name",
    "grade", "data",
)  # fmt: skip
_ALL = (
    sa.select(
        *(_row[name] for name in _LINE),
        _case["number"],
        _case["subject"],
        definition.c.version,
        _case["kept_at"],
        _case["signer"],
        sa.func.coalesce(_by.c.name, _case["signer"]),
        _case["role"],
        _case["holding"],
        _case["signed_at"],
        _case["basis"],
        _case["columns"],
        _case["definition_id"],
        instance.c.id.is_not(None),
        sa.not_(_NEWER),
    )
    .join_from(record_row, record_case, _case["instance_id"] == _row["instance_id"])
    .join(definition, definition.c.id == _case["definition_id"])
    .outerjoin(instance, instance.c.id == _row["instance_id"])
    .outerjoin(_by, _by.c.username == _case["signer"])
)
_read = values.row_reader(
    RecordRow,
    RecordRow._fields,
    ended_at=values.from_us,
    data=values.from_object,
    kept_at=values.from_us,
    signed_at=values.from_us,
    columns=values.from_json,
    present=bool,
    standing=bool,
)
_read_sibling = values.row_reader(Sibling, Sibling._fields, ended_at=values.from_us)
_read_addendum = values.row_reader(
    AddendumRow, AddendumRow._fields, at=values.from_us, data=values.from_object
)
# What a row says of its grade now: by the last addendum that says one, else as it was kept.
_GRADE: sa.ColumnElement[str] = sa.func.coalesce(
    sa.select(record_addendum.c.grade)
    .where(record_addendum.c.row_id == _row["id"], record_addendum.c.grade.is_not(None))
    .order_by(record_addendum.c.id.desc())
    .limit(1)
    .scalar_subquery(),
    _row["grade"],
)


def processes(tx: Tx) -> list[str]:
    """Return the keys of the processes that have rows."""
    return [str(row[0]) for row in tx.rows(_PROCESSES)]


def of_case(tx: Tx, instance_id: int) -> list[tuple[int, str]]:
    """Return the rows of a case in order: each id, and the role whose row it is."""
    return [(int(row[0]), str(row[1])) for row in tx.rows(_OF_CASE, (instance_id,))]


def of_roles(tx: Tx, roles: Iterable[str]) -> set[str]:
    """Return the processes that have a row of one of these roles."""
    found = sa.select(_row["process"]).where(_row["role"].in_(sorted(roles))).distinct()
    return {str(row[0]) for row in tx.execute(found)}


def get(tx: Tx, row_id: int) -> RecordRow | None:
    """Return one row."""
    row = tx.execute(_ALL.where(_row["id"] == row_id)).one_or_none()
    return None if row is None else _read(row)


def page(tx: Tx, scope: Scope, chosen: Chosen, limit: int, begin: int = 0) -> list[RecordRow]:
    """Return rows, the newest period first, then by unit and indicator; of one key the newest case first."""
    order = (
        sa.func.coalesce(_row["year"], 0).desc(), _row["period"].desc(), _row["unit"], _row["indicator"], _row["key"],
        _row["ended_at"].desc(), _row["instance_id"].desc(), _row["place"],
    )  # fmt: skip
    found = _ALL.where(*_conditions(scope, chosen)).order_by(*order).limit(limit).offset(begin)
    return [_read(row) for row in tx.execute(found)]


def count(tx: Tx, scope: Scope, chosen: Chosen) -> int:
    """Return how many rows there are."""
    found = sa.select(sa.func.count()).select_from(record_row).where(*_conditions(scope, chosen))
    return int(tx.execute(found).scalar_one())


def data_of(tx: Tx, scope: Scope, chosen: Chosen, limit: int) -> list[tuple[int, Mapping[str, Any]]]:
    """Return what was kept in the rows that stand, by their ids."""
    standing = replace(chosen, standing=True)
    found = sa.select(_row["id"], _row["data"]).where(*_conditions(scope, standing)).limit(limit)
    return [(int(row[0]), values.from_object(row[1])) for row in tx.execute(found)]


def facets(tx: Tx, scope: Scope, process: str) -> list[Facet]:
    """Return every combination of what rows of a process are looked by, the newest name of an indicator last."""
    names = [_row[name] for name in Facet._fields if name != "grade"]
    newest = sa.func.max(_row["ended_at"])
    found = (
        sa.select(*names, _GRADE.label("grade_now"))
        .where(*_conditions(scope, Chosen(process)))
        .group_by(*names, sa.text("grade_now"))
        .order_by(newest)
    )
    return [Facet(*row) for row in tx.execute(found)]


def siblings(tx: Tx, rows: Sequence[RecordRow]) -> list[Sibling]:
    """Return every row that has the key of one of these, they themselves included, the newest case first."""
    keys = sorted({(one.process, one.key) for one in rows if one.key})
    found: list[Sibling] = []
    for first in range(0, len(keys), MANY):
        some = keys[first : first + MANY]
        wanted = (
            sa.select(
                _row["id"],
                _row["process"],
                _row["key"],
                _row["instance_id"],
                _case["number"],
                _row["ended_at"],
            )
            .join_from(record_row, record_case, _case["instance_id"] == _row["instance_id"])
            .where(_row["process"].in_({one[0] for one in some}), _row["key"].in_({one[1] for one in some}))
            .order_by(_row["ended_at"].desc(), _row["instance_id"].desc())
        )
        found += [_read_sibling(row) for row in tx.execute(wanted)]
    return found


def addenda(tx: Tx, row_ids: Sequence[int]) -> list[AddendumRow]:
    """Return what was added to some rows, in order."""
    found: list[AddendumRow] = []
    columns = record_addendum.c
    for first in range(0, len(row_ids), MANY):
        wanted = (
            sa.select(
                columns.id,
                columns.row_id,
                person.c.username,
                person.c.name,
                columns.role,
                columns.holding,
                columns.at,
                columns.reason,
                columns.data,
            )
            .join_from(record_addendum, person, person.c.id == columns.person_id)
            .where(columns.row_id.in_(row_ids[first : first + MANY]))
        )
        found += [_read_addendum(row) for row in tx.execute(wanted)]
    return sorted(found, key=lambda one: one.id)


def _conditions(scope: Scope, chosen: Chosen) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_row["process"] == chosen.process]
    if chosen.process not in scope.processes:
        found.append(_row["role"].in_(sorted(scope.roles)))
    if chosen.year is not None:
        found.append(_row["year"] == chosen.year)
    for name in ("period", "unit", "indicator", "series"):
        if wanted := getattr(chosen, name):
            found.append(_row[name] == wanted)
    if chosen.grade:
        found.append(_GRADE.in_([chosen.grade]))
    if chosen.standing:
        found.append(sa.not_(_NEWER))
    return found
