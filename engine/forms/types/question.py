"""The question that a number far from another brings along: is it meant? Asked once, and the answer kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import expressions
from engine.expressions import Expression
from engine.forms import numbers
from engine.forms.component import Component, Schema
from engine.forms.model import Choice, FieldProblem, Json
from engine.forms.types.number import Number

SUFFIX = "_dipastikan"


class Question(Number):
    """Holds the number that was confirmed: another number is asked about again.

    It is no component of a file. A number with `compareWith` is followed by one, of the key `<number>_dipastikan`,
    which is hidden, and so not kept, while the number is near what it is held against.
    """

    type = "question"
    supported = frozenset()
    is_question = True
    posts_nothing = True

    @classmethod
    def about_number(cls, number: Component) -> Question:
        """Return the question that goes with a number."""
        return cls(
            id=number.id + SUFFIX,
            key=number.key + SUFFIX,
            label=number.label,
            hides=(*number.hides, _near(number.key, number.compare_with, number.factor)),
            about=number.key,
            compare_with=number.compare_with,
            factor=number.factor,
            properties=number.properties,
        )

    def doubt(self, value: Json, beside: Mapping[str, Json]) -> FieldProblem | None:
        """Return the question, with how far the number is, unless just this number was confirmed."""
        number, other = beside.get(self.about), beside.get(self.compare_with)
        if not (_is_number(number) and _is_number(other)) or number is None or other is None:
            return None
        if not self.asks(number, other) or (value == number and not isinstance(value, bool)):
            return None
        return FieldProblem("far", value=number, other=other, times=numbers.round_number(number / other))

    def asks(self, number: int | float, other: int | float) -> bool:
        """Whether a number is far: so many times another or more, so small a part of it or less, or of other sign.

        Of 0 nothing is a part or a multiple: held against it no number is far. Which direction is the better one
        does not matter: a number that is too good to be true is one, too.
        """
        if not other:
            return False
        return (
            number * other <= 0
            or abs(number) >= self.factor * abs(other)
            or abs(number) * self.factor <= abs(other)
        )

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        return {"type": ["number", "null"]}


def _near(number: str, other: str, factor: int | float) -> Expression:
    """Return the condition under which nothing is asked; where there is no number, it cannot be computed."""
    return expressions.compile_expression(
        f"{number} is null or {other} is null or {other} == 0 or ({number} * {other} > 0"
        f" and abs({number}) < {factor} * abs({other}) and abs({number}) * {factor} > abs({other}))"
    )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
