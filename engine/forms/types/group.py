"""Fields that belong together on the page."""

from __future__ import annotations

from typing import Any

from engine.forms.attributes import Attributes
from engine.forms.component import COMMON, Component


class Group(Component):
    """A frame: label, components; its fields lie on the page as if it were not there."""

    type = "group"
    supported = COMMON | {"label", "description", "components"}
    name_attribute = ""
    is_group = True

    @classmethod
    def facts(cls, it: Attributes, components: tuple[Component, ...]) -> dict[str, Any]:
        return {"components": components}
