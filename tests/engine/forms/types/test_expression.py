"""engine/forms/types/expression.py: a value that the form computes."""

from __future__ import annotations

import pytest

from tests.engine.forms.samples import field
from tests.engine.forms.types import cases


@pytest.mark.parametrize(
    "expression",
    ["=", "=1 +", "=__import__('os')", "=a = 1", "=x.__class__", "=buka('x')", "=" + "1+" * 3000],
)
def test_expressions_that_are_none_are_refused(expression: str) -> None:
    for component in (
        field("expression", expression=expression),
        field("textfield", conditional={"hide": expression}),
        {"type": "table", "dataSource": expression, "columns": [{"key": "a", "label": "A"}]},
    ):
        (found,) = cases.findings(component)
        assert found[0] == "form-expression"
        assert found[1]["reason"]


def test_an_expression_must_be_there() -> None:
    assert cases.findings(field("expression"))[0][1]["reason"] == "empty"
