"""A box to tick: true or false."""

from __future__ import annotations

from collections.abc import Sequence

from engine.forms import wording
from engine.forms.component import Schema
from engine.forms.model import Choice, FieldProblem, Json
from engine.forms.types.field import FIELD, Field

_TICKS = {"true": True, "ya": True, "1": True, "false": False, "tidak": False, "0": False}
_OFF = {"", "0", "off", "false"}


class Checkbox(Field):
    """True or false: defaultValue; validate.required means it must be ticked."""

    type = "checkbox"
    supported = FIELD | {"defaultValue"}
    kind = "checkbox"
    posts_nothing = True

    def parse(self, text: str) -> Json:
        return text.lower() not in _OFF

    def from_json(self, data: Json) -> Json:
        """Return the truth; nothing is a box that is not ticked. Raises FieldProblem."""
        if not isinstance(data, bool | None):
            raise FieldProblem("type", kept=False)
        return bool(data)

    def convert(self, given: Json, choices: Sequence[Choice]) -> Json:
        said = str(given).lower() if isinstance(given, str | int) else ""
        return _TICKS[said] if said in _TICKS else self.from_json(given)

    def judge(self, value: Json, choices: Sequence[Choice]) -> FieldProblem | None:
        return FieldProblem("must_check") if self.required and value is not True else None

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        return {"type": "boolean", "const": True} if self.required else {"type": ["boolean", "null"]}

    def say(self, value: Json, language: str) -> str | None:
        """Return No for nothing."""
        return wording.yes_no(False, language) if value in (None, "") else None
