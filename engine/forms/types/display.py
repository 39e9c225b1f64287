"""What a form only shows: words, a line, a space."""

from __future__ import annotations

from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import COMMON, Component
from engine.forms.model import MAX_TEXT


class Words(Component):
    """Words to read: text, where a line that begins with # is a heading."""

    type = "text"
    supported = COMMON | {"text"}
    name_attribute = ""

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        return {"text": it.words("text", MAX_TEXT)}


class Separator(Component):
    """A line across the page."""

    type = "separator"
    name_attribute = ""


class Spacer(Component):
    """An empty space."""

    type = "spacer"
    name_attribute = ""
