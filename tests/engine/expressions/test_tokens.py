"""The words of a text, and the words of other languages among them."""

from __future__ import annotations

import pytest

from engine.expressions import (
    ExpressionError,
    compile_expression,
)


@pytest.mark.parametrize(
    ("text", "language", "use"),
    [
        ('keputusan = "setuju"', "FEEL", "=="),
        ("if a then b else c", "FEEL", "… if … else …"),
        ("x in [1..5]", "FEEL", ">= … and … <="),
        ("x between 1 and 5", "FEEL", ">= … and … <="),
        ("some x in y satisfies x > 1", "FEEL", ""),
        ("x instance of number", "FEEL", ""),
        ("a && b", "JavaScript", "and"),
        ("${a || b}", "JavaScript", "or"),
        ("!a", "JavaScript", "not"),
        ("a === 'x'", "JavaScript", "=="),
        ("a !== 'x'", "JavaScript", "!="),
        ("a ? b : c", "JavaScript", "… if … else …"),
        ("function() { return 1 }", "JavaScript", ""),
        ("new Date()", "JavaScript", ""),
        ("x => x", "JavaScript", ""),
        ("a?.b", "Groovy", "."),
        ("a ?: b", "Groovy", "or"),
        ("def x", "Groovy", ""),
        ("println 'x'", "Groovy", ""),
        ("a eq 'x'", "JUEL", "=="),
        ("empty a", "JUEL", "not"),
        ("a <> b", "SQL", "!="),
        ("a ** 2", "Python", ""),
        ("(x := 1)", "Python", ""),
        ("[x for x in y]", "Python", ""),
        ("lambda x: x", "Python", ""),
        ("import os", "Python", ""),
    ],
)
def test_other_languages_are_refused_by_name(text: str, language: str, use: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)
    assert caught.value.code == "foreign"
    assert caught.value.params["language"] == language
    assert caught.value.params["use"] == use


@pytest.mark.parametrize("name", ["empty", "def", "function", "some", "between", "class", "eq", "var"])
def test_words_of_other_languages_may_be_names(name: str) -> None:
    assert compile_expression(f"{name} == 1").evaluate({name: 1}) is True
    assert compile_expression(f"a.{name}").evaluate({"a": {name: 1}}) == 1
