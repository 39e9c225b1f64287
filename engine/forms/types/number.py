"""A number, in Indonesian notation where people type it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from engine import texts
from engine.forms import numbers
from engine.forms.attributes import Attributes
from engine.forms.component import Component, Schema
from engine.forms.model import Choice, FieldProblem, Json, mapping
from engine.forms.types.field import ADDED, FIELD, Field

FACTOR, LARGEST_FACTOR = 10, 1_000_000  # how many times more or less is asked about

# A number as programs write it. With three digits behind the point it is one of people: 1.250 has four digits.
_POINT = re.compile(r"-?\d+\.(?!\d{3}$)\d+", re.ASCII)


class Number(Field):
    """A number: defaultValue, decimalDigits (0: whole), appearance.prefixAdder and suffixAdder, validate: min, max;
    properties.grouping ("false": a year is shown as 2026, not 2.026), properties.compareWith (another number beside
    it) and compareFactor (10 unless given): a value so many times larger or smaller is asked about.
    """

    type = "number"
    supported = (
        FIELD
        | ADDED
        | {"defaultValue", "decimalDigits", "validate.min", "validate.max", "properties.grouping"}
        | {"properties.compareWith", "properties.compareFactor"}
    )
    kind = "number"

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        least, most = it.number("validate.min"), it.number("validate.max")
        if least is not None and most is not None and least > most:
            it.wrong("validate.max", "range")
        own = it.part(mapping(it.raw.get("properties")))
        factor = own.number("compareFactor")
        if factor is not None and not 1 < factor <= LARGEST_FACTOR:
            it.wrong("properties.compareFactor", "range", least=2, most=LARGEST_FACTOR)
        return {
            "minimum": least,
            "maximum": most,
            "decimals": it.whole("decimalDigits", 0, 15),
            "compare_with": own.words("compareWith", 60),
            "factor": FACTOR if factor is None else factor,
        }

    def from_text(self, text: str) -> Json:
        try:
            return super().from_text(text)
        except numbers.NumberProblem as problem:
            raise _refused(problem.code, text) from problem

    def parse(self, text: str) -> Json:
        return numbers.parse_number(text) if text else None

    def from_json(self, data: Json) -> Json:
        """Return the number; text in Indonesian notation ("72,5") is one too, as in the web. Raises FieldProblem."""
        if not isinstance(data, bool | int | float):
            return super().from_json(data)
        try:
            return numbers.check_number(data)
        except numbers.NumberProblem as problem:
            raise _refused(problem.code, "") from problem

    def convert(self, given: Json, choices: Sequence[Choice]) -> Json:
        written = isinstance(given, str) and _POINT.fullmatch(given)
        return self.from_json(float(given) if written else given)

    def break_rule(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        if self.decimals == 0 and not isinstance(value, int):
            return FieldProblem("integer")
        if self.decimals is not None and numbers.decimals_of(value) > self.decimals:
            return FieldProblem("decimals", limit=self.decimals)
        if self.minimum is not None and value < self.minimum:
            return FieldProblem("minimum", limit=self.minimum)
        if self.maximum is not None and value > self.maximum:
            return FieldProblem("maximum", limit=self.maximum)
        return None

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        kind = "integer" if self.decimals == 0 else "number"
        minimum = -numbers.LIMIT + 1 if self.minimum is None else self.minimum
        maximum = numbers.LIMIT - 1 if self.maximum is None else self.maximum
        return {"type": kind if self.required else [kind, "null"], "minimum": minimum, "maximum": maximum}


def _refused(code: str, text: str) -> FieldProblem:
    kept = texts.scrub(text)
    return FieldProblem(code, kept, limit=numbers.DIGITS) if code == "digits" else FieldProblem(code, kept)
