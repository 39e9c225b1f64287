"""engine/forms/types/table.py: a table to read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.forms.types import cases


@pytest.mark.parametrize(
    ("component", "attribute", "reason"),
    [
        (
            {"type": "table", "dataSource": "=a", "columnsExpression": "=b"},
            "columnsExpression",
            "unsupported",
        ),
    ],
)
def test_what_would_be_without_effect_is_refused(
    component: dict[str, Any], attribute: str, reason: str
) -> None:
    cases.attribute_is_refused(component, attribute, reason)
