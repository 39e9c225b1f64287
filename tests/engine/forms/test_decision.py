"""engine/forms/decision.py: a form with one more question."""

from __future__ import annotations

import pytest

from engine.forms import Form, with_choice

WAYS = [("f1", "Setuju"), ("f2", "Kembalikan")]


def test_the_question_is_required_and_takes_only_its_ways() -> None:
    form = with_choice(None, "keputusan_g", "Disetujui?", WAYS)
    assert [problem.code for problem in form.check({})] == ["required"]
    assert [problem.code for problem in form.check({"keputusan_g": "f3"})] == ["choice"]
    assert not form.check({"keputusan_g": "f1"})
    assert form.label("keputusan_g") == "Disetujui?"


def test_the_question_comes_last_and_the_form_stays_as_it_is() -> None:
    before = with_choice(None, "a", "A", WAYS)
    after = with_choice(before, "b", "B", WAYS)
    assert [component.key for component in after.fields] == ["a", "b"]
    assert [component.key for component in before.fields] == ["a"]
    with pytest.raises(ValueError, match="a"):
        with_choice(after, "a", "A", WAYS)
    assert Form("", "", ()).keys == frozenset()
