"""Rows that begin as they were sent last: a list of a form remembers what stood in it in the case before."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import errors, store
from engine.forms import Component, FieldProblem, Form
from engine.service import access
from engine.service.views import Actor

LOOKED_AT = 20  # cases of the process, the newest first


@dataclass(frozen=True, slots=True)
class Remembered:
    """Rows that stand in a form as they were sent last: those of these lists, in the case with this number."""

    value: Mapping[str, Any]
    labels: tuple[str, ...]
    number: str
    at: datetime


def of(
    tx: store.Tx, form: Form | None, inputs: Mapping[str, Any], row: store.InboxRow, key: str, actor: Actor
) -> Remembered | None:
    """Return what the lists of an untouched form begin with, and from which case; None where nothing is remembered.

    Only from a task of a holder that the actor is, in the newest cases of the process in which the step was done.
    """
    lists = [one for one in form.fields if one.remembered and one.key not in inputs] if form else []
    if form is None or not lists or row.state != "open" or row.visit != 1:
        return None
    last = store.tasks.last_of_process(tx, key, row.instance_id, row.element, row.item, LOOKED_AT)
    if last is None or access.capacity(actor, last.holders.split()) is None:
        return None
    with suppress(errors.NotFound):  # of a case that was destroyed after its time nothing is remembered
        sent = store.places.sent_by(tx, last.id).data.get("value") or {}
        value = {one.key: found for one in lists if (found := _rows(form, one, inputs, sent.get(one.key)))}
        labels = tuple(one.label or one.key for one in lists if one.key in value)
        return Remembered(value, labels, last.number, last.completed_at) if value else None
    return None


def _rows(form: Form, listed: Component, inputs: Mapping[str, Any], sent: Any) -> list[dict[str, Any]]:
    """Return the rows of what was sent, with the remembered columns alone, as the list takes them today."""
    columns = [one for one in listed.components if one.key in listed.remembered]
    found: list[dict[str, Any]] = []
    for row in sent[: listed.max_rows] if isinstance(sent, list) else ():
        kept: dict[str, Any] = {}
        for column in columns:
            with suppress(FieldProblem):  # the form of another version took what this one does not
                part = column.from_input(row.get(column.key), form.choices(column, inputs))
                if part is not None:
                    kept[column.key] = part
        if kept:
            found.append(kept)
    return found
