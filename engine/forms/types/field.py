"""What all fields have in common that people fill in: an empty text is nothing, text is kept as it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine import texts
from engine.forms.component import COMMON, Component, Schema
from engine.forms.model import Choice, FieldProblem, Json

FIELD = (
    COMMON
    | {"key", "label", "description", "readonly", "disabled", "validate.required"}
    | {"properties.defaultExpression"}
)
ADDED = frozenset({"appearance.prefixAdder", "appearance.suffixAdder"})


class Field(Component):
    """A field of one value that is read from text: key, label, description, readonly or disabled, validate.required,
    properties.defaultExpression (computed from `sekarang`, the day on which the form is opened).

    A type says how it is read (`parse`) and by what rules it is held (`break_rule`).
    """

    supported = FIELD
    is_field = True
    is_column = True
    lines: ClassVar[bool] = False  # its text may have several lines

    def from_text(self, text: str) -> Json:
        """Return the value of one posted text; None when it is empty. Raises FieldProblem."""
        if len(text) > texts.HARD_LIMIT:
            raise FieldProblem("too_large", limit=self.max_length or texts.HARD_LIMIT)
        try:
            return self.parse(texts.clean(text, self.lines))
        except texts.TextProblem as problem:
            kept = texts.scrub(text, self.lines)
            raise FieldProblem(problem.code, kept, **problem.params) from problem

    def parse(self, text: str) -> Json:
        """Return the value of a clean text; None when it is empty. Raises TextProblem, FieldProblem."""
        return text or None

    def from_json(self, data: Json) -> Json:
        """Return the value of one piece of JSON; None when it is null or empty. Raises FieldProblem."""
        if data is None:
            return None
        if not isinstance(data, str):
            raise FieldProblem("type")
        return self.from_text(data)

    def from_input(self, given: Json, choices: Sequence[Choice]) -> Json:
        """Return what a step gives as a value of this field, as every component does. Raises FieldProblem."""
        if isinstance(given, list | tuple) and len(given) == 1 and not self.many:
            given = given[0]
        return None if given in (None, "", []) else self.convert(given, choices)

    def convert(self, given: Json, choices: Sequence[Choice]) -> Json:
        """Return what a step gives, which is not empty, as a value of this field. Raises FieldProblem."""
        return self.from_json(given)

    def judge(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        """Return the first rule that a typed value breaks, or None."""
        if value in (None, "", []):
            return FieldProblem("required") if self.required else None
        return self.break_rule(value, choices)

    def break_rule(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        """Return the first rule that a value breaks which is not empty, or None."""
        return None

    def text_schema(self, rules: Schema) -> Schema:
        """Return the schema of a text under these rules, which may be empty where nothing is required."""
        if self.required:
            return {"type": "string", **rules}
        if not set(rules) - {"maxLength"}:
            return {"type": ["string", "null"], **rules}
        return {"anyOf": [{"type": "string", **rules}, {"enum": ["", None]}]}
