"""engine/forms/types/group.py: a group of fields."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.types import cases


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        ({"type": "group", "path": "a", "components": []}, "path", "unsupported"),
        ({"type": "group", "components": {}}, "components", "type"),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)
