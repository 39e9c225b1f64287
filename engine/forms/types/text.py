"""Text: of one line (textfield) or of several (textarea)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from engine import texts
from engine.forms import numbers, patterns, wording
from engine.forms.attributes import Attributes
from engine.forms.component import Component, Schema
from engine.forms.model import MAX_TEXT, Choice, FieldProblem, Json, mapping
from engine.forms.types.field import ADDED, FIELD, Field

LINE_LENGTH = 500
AREA_LENGTH = 4_000

_TEXT = FIELD | {
    "defaultValue",
    "validate.minLength",
    "validate.maxLength",
    "validate.pattern",
    "properties.reasonFor",
}
_LINE = r"^[^\u0000-\u0008\u000e-\u001f\u007f-\u009f]*$"


class TextArea(Field):
    """Text of several lines: defaultValue, validate: minLength, maxLength (4,000 unless given, at most 20,000),
    pattern; properties.reasonFor (a field beside it): asked for only where that one is empty, to say why.
    """

    type = "textarea"
    supported = _TEXT
    lines = True
    usual_length: ClassVar[int] = AREA_LENGTH
    shape: ClassVar[tuple[str, ...]] = ()  # patterns that every text of it has, for the schema

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        most = it.whole("validate.maxLength", 1, MAX_TEXT) or cls.usual_length
        least = it.whole("validate.minLength", 0, MAX_TEXT) or 0
        if least > most:
            it.wrong("validate.minLength", "range", least=0, most=most)
        reason_for = it.part(mapping(it.raw.get("properties"))).words("reasonFor", 60)
        return {
            "min_length": least,
            "max_length": most,
            "pattern": _pattern(it, most),
            "reason_for": reason_for,
        }

    def convert(self, given: Json, choices: Sequence[Choice]) -> Json:
        return self.from_json(wording.typed(given))

    def break_rule(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        if len(value) < self.min_length:
            return FieldProblem("min_length", limit=self.min_length)
        if len(value) > self.max_length:
            return FieldProblem("max_length", limit=self.max_length)
        # After the length: the cost of a pattern is bounded for texts that are not longer than allowed.
        if self.pattern is not None and not self.pattern.search(value):
            return FieldProblem("pattern")
        return None

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        rules: Schema = {"maxLength": self.max_length}
        if self.min_length or self.required:
            rules["minLength"] = max(self.min_length, 1)
        found = [*([r"\S"] if self.required else []), *self.shape]
        if self.pattern is not None:
            found.append(self.pattern.pattern)
        if len(found) == 1:
            rules["pattern"] = found[0]
        elif found:
            rules["allOf"] = [{"pattern": pattern} for pattern in found]
        return self.text_schema(rules)

    def say(self, value: Json, language: str) -> str | None:
        """Return digits without dots, as a text that looks like a number may be none, and text as it was typed."""
        if isinstance(value, int | float):
            return numbers.show_number(value).replace(".", "")
        return value if isinstance(value, str) and not self.readonly else None


class TextField(TextArea):
    """Text of one line: as a textarea, maxLength 500 unless given; appearance.prefixAdder and suffixAdder."""

    type = "textfield"
    supported = _TEXT | ADDED
    lines = False
    usual_length = LINE_LENGTH
    shape = (_LINE,)


def _pattern(it: Attributes, length: int) -> re.Pattern[str] | None:
    pattern = it.get("validate.pattern")
    if pattern in (None, ""):
        return None
    if not isinstance(pattern, str):
        it.wrong("validate.pattern", "type")
        return None
    try:
        return patterns.compile_pattern(pattern, length)
    except patterns.PatternProblem as problem:
        it.wrong("validate.pattern", problem.reason, text=texts.printable(pattern), length=length)
        return None
