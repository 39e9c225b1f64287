"""Rows of fields (dynamiclist): those a step gives, or as many as people add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import COMMON, Component, Schema
from engine.forms.model import MAX_ROWS, Choice, FieldProblem, Json, mapping


class DynamicList(Component):
    """Rows: path, label, components (fields and expressions: the columns), allowAddRemove, defaultRepetitions,
    validate.required (at least one row), properties.minRows and maxRows (at most 200), properties.remembered (columns,
    with commas: a task begins with what was last sent in them at this step of the process), properties.folded ("true":
    rows are text until one is opened), groupBy (a column by which they are grouped then), rowName (what one is called).
    """

    type = "dynamiclist"
    supported = COMMON | {
        "path",
        "label",
        "description",
        "components",
        "allowAddRemove",
        "defaultRepetitions",
        "validate.required",
        "properties.minRows",
        "properties.maxRows",
        "properties.remembered",
        "properties.folded",
        "properties.groupBy",
        "properties.rowName",
    }
    name_attribute = "path"
    kind = "rows"
    many = True
    is_list = True

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        """Return how many rows it has, and whether people may change that."""
        changeable = it.flag("allowAddRemove", True)
        if not components:
            it.refuse("form-component", reason="empty")
        # A row that people add has nothing to show in a read-only column, and nobody could fill it in.
        if changeable and any(column.readonly for column in components):
            it.refuse("form-component", reason="readonly")
        own = it.part(mapping(it.raw.get("properties")))
        least = own.whole("minRows", 0, MAX_ROWS) or 0
        most = own.whole("maxRows", 1, MAX_ROWS) or MAX_ROWS
        least = max(least, 1) if it.flag("validate.required") else least
        if least > most:
            it.wrong("properties.minRows", "range", least=0, most=most)
        folded = own.words("folded", 10)
        if folded not in ("", "true", "false"):
            it.wrong("properties.folded", "type")
        group_by = own.words("groupBy", 60)
        if group_by and group_by not in {column.key for column in components}:
            it.wrong("properties.groupBy", "beside")
        repetitions = it.whole("defaultRepetitions", 0, MAX_ROWS)
        return {
            "components": components,
            "allow_add_remove": changeable,
            "default_rows": 1 if repetitions is None else repetitions,
            "min_rows": least,
            "max_rows": most,
            "remembered": cls._remembered(it, components, changeable),
            "folded": folded == "true",
            "group_by": group_by,
            "row_name": own.words("rowName", 60),
        }

    @staticmethod
    def _remembered(it: Attributes, components: tuple[Component, ...], changeable: bool) -> tuple[str, ...]:
        """Return the columns of properties.remembered: some that people fill in, of rows they may add."""
        said = it.properties().get("remembered", "")
        names = tuple(dict.fromkeys(said.replace(",", " ").split()))
        if names and (not changeable or {*names} - {one.key for one in components if one.is_input}):
            it.wrong("properties.remembered", "names")
            return ()
        return names

    def judge(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        if self.fixed:
            return None
        rows = len(value or ())
        if rows < self.min_rows:
            return FieldProblem("min_rows", limit=self.min_rows)
        return FieldProblem("max_rows", limit=self.max_rows) if rows > self.max_rows else None

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        if self.fixed:
            return self._fixed(rows)
        least = 0 if self.hides else self.min_rows
        return {
            "type": "array" if least else ["array", "null"],
            "minItems": least,
            "maxItems": self.max_rows,
            "items": rows[0],
        }

    def _fixed(self, rows: Sequence[Schema]) -> Schema:
        """Return the schema of exactly these rows, or of nothing where nobody has to fill in anything."""
        asked = [column for column in self.components if column.is_input or column.takes_files]
        needed = any(column.required and not column.hides for column in asked)
        must = bool(rows) and needed and not self.hides
        schema: Schema = {"type": "array" if must else ["array", "null"]}
        schema |= {"minItems": len(rows), "maxItems": len(rows)}
        return {**schema, "prefixItems": [*rows], "items": False} if rows else schema
