"""A date, or a date with a time of day, in the office's own time (datetime)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import texts
from engine.forms.attributes import Attributes
from engine.forms.component import Component, Schema
from engine.forms.model import Choice, Json
from engine.forms.types.field import FIELD, Field

_DATE = r"^\d{4}-\d{2}-\d{2}$"
_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"


class Date(Field):
    """A date: subtype date or datetime (with a time of day)."""

    type = "datetime"
    supported = FIELD | {"subtype", "dateLabel"}
    kind = "date"

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        subtype = it.get("subtype")
        if subtype not in (None, "date", "datetime"):
            it.wrong("subtype", "unsupported")
        return {"time": subtype == "datetime"}

    def parse(self, text: str) -> Json:
        return texts.parse_date(text, self.time) if text else None

    def convert(self, given: Json, choices: Sequence[Choice]) -> Json:
        """Return the date, also of a moment where no time of day is asked. Raises FieldProblem."""
        day = isinstance(given, str) and not self.time
        return self.from_json(given.partition("T")[0] if day else given)

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        kind = "date-time" if self.time else "date"
        return self.text_schema({"pattern": _TIME if self.time else _DATE, "x-format": kind})
