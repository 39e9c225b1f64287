"""A table to read: the rows that an expression gives."""

from __future__ import annotations

from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import COMMON, Component
from engine.forms.model import Column

MAX_COLUMNS = 50


class Table(Component):
    """Rows that a form only shows: dataSource (an expression), columns (key and label); no part of its value."""

    type = "table"
    supported = COMMON | {"label", "description", "dataSource", "columns"}
    name_attribute = ""

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        return {"expression": it.expression("dataSource", needed=True), "columns": _columns(it)}


def _columns(it: Attributes) -> tuple[Column, ...]:
    columns = it.get("columns")
    if not isinstance(columns, list) or not columns:
        it.wrong("columns", "type")
        return ()
    if len(columns) > MAX_COLUMNS:
        it.refuse("form-limit", attribute="columns", limit=MAX_COLUMNS)
        return ()
    parts = [it.part(one) for one in columns]
    keyed = ((part.words("key"), part.words("label")) for part in parts)
    return tuple(Column(key, label or key) for key, label in keyed)
