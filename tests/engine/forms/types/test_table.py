"""engine/forms/types/table.py: a table to read."""

from __future__ import annotations

from typing import Any

import pytest

from engine.forms import Column
from tests.engine.forms.samples import make
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


def test_a_column_without_a_label_is_called_by_its_key_and_only_rows_are_shown() -> None:
    columns = [{"key": "a", "label": "A"}, {"key": "b"}]
    form = make({"type": "table", "dataSource": "=daftar", "columns": columns})
    (table,) = form.fields
    assert table.columns == (Column("a", "A"), Column("b", "b"))
    assert form.table_rows(table, {}, {"daftar": [{"a": 1}, 5]}) == [{"a": 1}]
    assert form.table_rows(table, {}, {"daftar": "x"}) == []
