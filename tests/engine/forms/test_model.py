"""The small facts that forms are made of."""

from __future__ import annotations

import pytest

from engine.forms import FormError, read_form
from engine.forms.model import mapping


def test_a_refusal_says_rule_and_component_in_one_line() -> None:
    with pytest.raises(FormError, match=r"form-component.*'component': 'html'") as refused:
        read_form('{"components": [{"type": "html"}, {"type": "iframe"}]}', "x.form")
    assert [one.params["component"] for one in refused.value.findings] == ["html", "iframe"]


def test_what_is_no_object_has_no_parts() -> None:
    assert mapping({"a": 1}) == {"a": 1}
    others: tuple[object, ...] = (None, [], "a", 5, True)
    for other in others:
        assert mapping(other) == {}
