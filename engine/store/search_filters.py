"""What instances are searched for besides words; each condition is met by ids when few instances meet it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.store import instances, outbox, values
from engine.store.tables import instance, search_holder, task
from engine.store.tx import Tx

KIND = "search"  # of the outbox: an instance whose words are to be read again
PENDING_LOOKED_AT = 500
ACTED = "="  # before a user name, among the holders of an instance: who did anything in it
FEW = 300  # so many ids are looked up one by one; more are met soon enough on the way down


def pending(tx: Tx) -> list[int]:
    """Return the instances whose words and holders are to be read again, as many as are looked at."""
    return [int(one) for one in outbox.waiting(tx, KIND, PENDING_LOOKED_AT)]


def _open() -> sa.ColumnElement[bool]:
    return _state("open")


def _state(name: str) -> sa.ColumnElement[bool]:
    """Return a state of tasks, written out: the indexes over tasks of one state are found by its very text."""
    return task.c.state == sa.literal_column(f"'{name}'")


def ids_if_few(tx: Tx, *arms: sa.Select[Any]) -> list[int] | None:
    """Return the ids of selections together, or None when they are many.

    Each selection is ordered as an index is: PostgreSQL, which does not know whose ids are few, would else read
    whole tables for some that it takes for common.
    """
    found: set[int] = set()
    for arm in arms:
        # The limit is written out, so that a plan made for every value of it is not taken for the cheapest.
        limited = arm.limit(sa.literal_column(str(FEW + 1), sa.Integer))
        rows = tx.execute(limited).all()
        found.update(int(row[0]) for row in rows)
        if len(rows) > FEW or len(found) > FEW:
            return None
    return sorted(found)


def among(tx: Tx, ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """Instances with one of these ids; on PostgreSQL one value, so that the text is the same for any number."""
    if tx.dialect == "sqlite":
        return instance.c.id.in_(ids)
    many = sa.bindparam("ids", list(ids), sa.ARRAY(sa.BigInteger), unique=True)
    return instance.c.id == sa.any_(many)


def _when_few(tx: Tx, condition: sa.ColumnElement[bool], *arms: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """Return a condition, met by looking up the ids that `arms` give together when those are few."""
    few = ids_if_few(tx, *arms)
    return condition if few is None else among(tx, few)


def of_definitions(tx: Tx, definitions: Sequence[int], key: int) -> sa.ColumnElement[bool]:
    """Instances of these versions."""
    arms = (
        sa.select(instance.c.id)
        .where(instance.c.definition_id == one, instance.c.id < key)
        .order_by(instance.c.id.desc())
        for one in sorted(definitions, reverse=True)
    )
    return _when_few(tx, instance.c.definition_id.in_(definitions), *arms)


def started(tx: Tx, start: datetime | None, end: datetime | None) -> sa.ColumnElement[bool]:
    """Instances started within these moments; None is no bound."""
    after = instance.c.started_at >= values.to_us(start) if start else sa.true()
    before = instance.c.started_at <= values.to_us(end) if end else sa.true()
    within = sa.and_(after, before)
    return _when_few(tx, within, sa.select(instance.c.id).where(within).order_by(instance.c.started_at))


def at_elements(tx: Tx, elements: Sequence[str], key: int) -> sa.ColumnElement[bool]:
    """Instances with an open task at one of these elements."""
    arms = (
        sa.select(task.c.instance_id)
        .where(task.c.element == one, _open(), task.c.instance_id < key)
        .order_by(task.c.instance_id.desc())
        for one in elements
    )
    return _when_few(tx, instances.has_task(task.c.element.in_(elements), _open()), *arms)


def late(tx: Tx, at: datetime) -> sa.ColumnElement[bool]:
    """Instances with an open task past its tenggat."""
    past = task.c.due_at < values.to_us(at)
    arm = sa.select(task.c.instance_id).where(past, _open()).order_by(task.c.due_at)
    return _when_few(tx, instances.has_task(past, _open()), arm)


def with_role(tx: Tx, role: str, key: int) -> sa.ColumnElement[bool]:
    """Instances with a task the role holds or held."""
    indexed = (
        sa.select(search_holder.c.instance_id)
        .where(search_holder.c.holder == role, search_holder.c.instance_id < key)
        .order_by(search_holder.c.instance_id.desc())
    )
    few = ids_if_few(tx, indexed)
    if few is None:
        return sa.exists().where(search_holder.c.holder == role, search_holder.c.instance_id == instance.c.id)
    # What happened a moment ago the worker may not have read yet.
    held = (sa.literal(" ") + task.c.holders + sa.literal(" ")).contains(f" {role} ", autoescape=True)
    fresh = ids_if_few(
        tx, sa.select(task.c.instance_id).where(task.c.instance_id.in_(pending(tx)), task.c.visit > 0, held)
    )
    return among(tx, sorted({*few, *(fresh or ())}))


def with_person(tx: Tx, person: int, username: str, key: int) -> sa.ColumnElement[bool]:
    """Instances a person started, holds a task of, or did anything in."""
    began = instance.c.started_by == person
    # A range of one: a person of whom nothing is known is taken for as busy as the others, a range for a short one.
    begun = (
        sa.select(instance.c.id)
        .where(instance.c.started_by.between(person, person))
        .order_by(instance.c.started_by, instance.c.status, instance.c.id)
    )
    done = sa.and_(task.c.completed_by == person, _state("done"))
    held = sa.and_(task.c.claimed_by == person, _open())
    by_person = search_holder.c.holder == ACTED + username
    acted = sa.exists().where(by_person, search_holder.c.instance_id == instance.c.id)
    return _when_few(
        tx,
        began | instances.has_task(held | done) | acted,
        begun,
        sa.select(task.c.instance_id).where(held).order_by(task.c.due_at, task.c.id),
        sa.select(task.c.instance_id).where(done).order_by(task.c.completed_at, task.c.id),
        sa.select(search_holder.c.instance_id)
        .where(by_person, search_holder.c.instance_id < key)
        .order_by(search_holder.c.instance_id.desc()),
    )
