from __future__ import annotations

from engine.service import changes


def test_every_place_that_differs_is_named_with_both_values() -> None:
    before = {"a": 1, "rows": [{"x": 1, "y": "l"}, {"x": 2}], "gone": True, "list": [1]}
    after = {"a": 1, "rows": [{"x": 1, "y": "l"}, {"x": 3}], "new": None, "list": [1, 2]}
    assert changes.between(before, after) == {"rows.1.x": [2, 3], "gone": [True, None], "list": [[1], [1, 2]]}
    assert changes.between(before, before) == {}
