"""A value that the form computes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import COMMON, Component, Schema
from engine.forms.model import Choice


class Computed(Component):
    """A computed value: key, label, expression; stored with the form, never asked for or sent."""

    type = "expression"
    supported = COMMON | {"key", "label", "description", "expression"}
    is_column = True
    is_computed = True

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        return {"expression": it.expression("expression", needed=True)}

    def schema(self, choices: Sequence[Choice], rows: Sequence[Schema] = ()) -> Schema:
        """Return nothing but that it is read: it may be sent back as it was shown."""
        return {"title": self.label, "readOnly": True}
