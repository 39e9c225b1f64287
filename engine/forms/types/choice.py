"""A choice among options: one of a list (select), one of several on the page (radio), or several (checklist)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import Component, Schema
from engine.forms.model import Choice, FieldProblem, Json
from engine.forms.types.field import FIELD, Field

MAX_CHOICES = 500
MAX_CHOSEN = 500


class Select(Field):
    """One of the options of a list: values (value and label), or valuesKey, the input that holds them (texts, or
    value and label); defaultValue.
    """

    type = "select"
    supported = FIELD | {"defaultValue", "values", "valuesKey"}
    kind = "choice"

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        source, choices = it.words("valuesKey", 60), _choices(it)
        if bool(source) == bool(choices) and not it.flag("readonly"):
            it.wrong("values", "choice")
        return {"choices": choices, "values_key": source}

    def convert(self, given: Json, choices: Sequence[Choice]) -> Json:
        """Return what is chosen; numbers may stand for options, truths never. Raises FieldProblem."""
        several = given if isinstance(given, list | tuple) else [given]
        chosen = [str(one) if isinstance(one, int | float) else one for one in several]
        if any(isinstance(one, bool) for one in several):
            raise FieldProblem("type")
        value = self.from_json(chosen if self.many else chosen[0])
        if len(several) > 1 and not self.many:
            raise FieldProblem("type")
        if choices and (fault := self.judge(value, choices)):
            raise fault
        return value

    def break_rule(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        chosen = value if isinstance(value, list) else [value]
        offered = {choice.value for choice in choices}
        return None if offered.issuperset(chosen) else FieldProblem("choice")

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        return {"enum": [choice.value for choice in choices] + ([] if self.required else ["", None])}


class Radio(Select):
    """One of several options that all stand on the page, as a select."""

    type = "radio"


class Checklist(Select):
    """Several of the options, as a select; the value is a list, each option once."""

    type = "checklist"
    many = True
    posts_nothing = True

    def from_texts(self, given: Sequence[str]) -> Json:
        return self._each_once(given) or None

    def from_json(self, data: Json) -> Json:
        if data is None:
            return None
        if not isinstance(data, list | tuple):
            raise FieldProblem("type")
        if len(data) > MAX_CHOSEN:
            raise FieldProblem("too_large", limit=MAX_CHOSEN)
        if not all(isinstance(one, str) for one in data):
            raise FieldProblem("type")
        return self._each_once(data)

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        items: Schema = {"items": {"enum": [choice.value for choice in choices]}}
        if self.required:
            return {"type": "array", "minItems": 1, **items}
        return {"type": ["array", "null"], **items}

    def _each_once(self, given: Iterable[str]) -> list[str]:
        """Return the chosen values in the order given. Raises FieldProblem."""
        chosen: dict[str, None] = {}
        for text in given:
            if len(chosen) >= MAX_CHOSEN:
                raise FieldProblem("too_large", limit=MAX_CHOSEN)
            value = self.from_text(text)
            if value is not None:
                chosen[value] = None
        return list(chosen)


def _choices(it: Attributes) -> tuple[Choice, ...]:
    """Return the options written in the file, each value once."""
    values = it.get("values")
    if values is None:
        return ()
    if not isinstance(values, list):
        it.wrong("values", "type")
        return ()
    if len(values) > MAX_CHOICES:
        it.refuse("form-limit", attribute="values", limit=MAX_CHOICES)
        return ()
    found = [
        Choice(option.words("value"), option.words("label") or option.words("value"))
        for option in (it.part(one) for one in values)
    ]
    known = {choice.value for choice in found}
    if "" in known or len(known) < len(found):
        it.wrong("values", "choice")
    return tuple(found)
