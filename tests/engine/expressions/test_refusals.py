"""What is no expression or script, and what cannot be computed."""

from __future__ import annotations

import pytest

from engine.expressions import (
    ExpressionError,
    compile_expression,
    compile_script,
)
from tests.engine.expressions.values import refusal


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("# apa", "empty"),
        ("1 + 1", "syntax"),
        ("x == 1", "syntax"),
        ("x", "syntax"),
        ("x = ", "syntax"),
        ("x = 1 y = 2", "syntax"),
        ("x.y = 1", "syntax"),
        ("x[0] = 1", "syntax"),
        ("[a, b] = [1, 2]", "syntax"),
        ("a, b = 1, 2", "syntax"),
        ("a = b = 1", "foreign"),
        ("a += 1", "foreign"),
        ("a = 1; b = 2", "foreign"),
        ("true = 1", "syntax"),
        ("len = 3", "name"),
        ("tabel = 3", "name"),
        ("_x = 3", "name"),
        ("__builtins__ = 3", "name"),
        ("while True: pass", "foreign"),
        ("while True:\n    pass", "foreign"),
        ("import os", "foreign"),
        ("from os import system", "foreign"),
        ("def f(): pass", "foreign"),
        ("class K: pass", "foreign"),
        ("raise KeyboardInterrupt()", "foreign"),
        ("del x", "foreign"),
        ("var x = 1", "foreign"),
        ("def x = 1; execution.setVariable('x', x)", "foreign"),
        ("print(1)", "syntax"),
        ("x = execution.getVariable('x')", "function"),
        ("a = []\na.append(a)", "syntax"),
    ],
)
def test_what_is_no_script(text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_script(text)
    assert caught.value.code == code


def test_a_fault_in_a_script_names_the_missing_name() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_script("x = 1\ny = tidak_ada").run({})
    assert caught.value.params == {"name": "tidak_ada"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("${}", "empty"),
        ("=", "empty"),
        ("1 +", "syntax"),
        ("(1", "syntax"),
        ("1)", "syntax"),
        ("[1", "syntax"),
        ("{'a'}", "syntax"),
        ("a b", "syntax"),
        ("'a' 'b'", "syntax"),
        ("'a", "syntax"),
        ("'a\nb'", "syntax"),
        ("'\\d'", "syntax"),
        ("'\\u0041'", "syntax"),
        ("'\\ud800'", "syntax"),
        ("'\ud800'", "syntax"),
        ("\0", "syntax"),
        ("1_000", "syntax"),
        ("0x10", "syntax"),
        ("1e5", "syntax"),
        ("1j", "syntax"),
        ("12abc", "syntax"),
        (".5", "syntax"),
        ("1.", "syntax"),
        ("1or 2", "syntax"),
        ("a if b", "syntax"),
        ("a is b", "syntax"),
        ("a == not b", "syntax"),
        ("a.1", "syntax"),
        ("a.", "syntax"),
        ("f'{a}'", "syntax"),
        ("b'a'", "syntax"),
        ("a @ b", "syntax"),
        ("a ^ b", "syntax"),
        ("~a", "syntax"),
        ("a & b", "syntax"),
        ("...", "foreign"),
        ("${a} and ${b}", "syntax"),
        ("{{ request }}", "syntax"),
        ("(1, 2)", "syntax"),
        ("a[0:1]", "syntax"),
        ("a[]", "syntax"),
        ("f(x)(y)", "function"),
        ("len(x)(y)", "syntax"),
        ("len(x=1)", "foreign"),
        ("len(*a)", "syntax"),
        ("len(", "syntax"),
        ("len()", "arguments"),
        ("len(1, 2)", "arguments"),
        ("_a", "name"),
        ("a._b", "name"),
        ("a" * 101, "name"),
        ("Ａ", "syntax"),
        ("ｅｖａｌ('1')", "syntax"),
        ("1" * 78, "too_large"),
        ("1 + " * 600 + "1", "too_long"),
        ("1" + "+1" * 300, "too_complex"),
        ("-" * 400 + "1", "foreign"),
        ("- " * 400 + "1", "too_complex"),
        ("not " * 400 + "1", "too_complex"),
        ("(" * 41 + "1" + ")" * 41, "too_complex"),
        ("[" * 1_000, "too_complex"),
        ("{" * 1_000, "too_complex"),
        ("a" + ".b" * 400, "too_complex"),
        ("a" + "[a" * 100 + "]" * 100, "too_complex"),
        ("1 if 1 else " * 60 + "1", "too_complex"),
    ],
)
def test_what_is_no_expression(text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)
    assert caught.value.code == code


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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kosong < 3", "type"),
        ("teks > 3", "type"),
        ("kosong + 1", "type"),
        ("teks + 1", "type"),
        ("setuju + 1", "type"),
        ("teks * 3", "type"),
        ("baris * 3", "type"),
        ("'%1000000000d' % 1", "type"),
        ("-teks", "type"),
        ("1 in 5", "type"),
        ("1 in 'abc'", "type"),
        ("baris in Langkah_4", "type"),
        ("jumlah.real", "type"),
        ("baris.kode", "type"),
        ("baris['kode']", "type"),
        ("baris[true]", "type"),
        ("baris[0.5]", "type"),
        ("Langkah_4[baris]", "type"),
        ("{1: 2}", "type"),
        ("{baris: 2}", "type"),
        ("{null: 2}", "type"),
        ("baris[2]", "item"),
        ("baris[-3]", "item"),
        ("1 / 0", "division"),
        ("1 // 0.0", "division"),
        ("1 % 0", "division"),
        ("len(3)", "type"),
        ("abs('x')", "type"),
        ("min([1, 'a'])", "type"),
        ("min([true])", "type"),
        ("max(3)", "type"),
        ("sum(['a'])", "type"),
        ("sum('abc')", "type"),
        ("round('x')", "type"),
        ("round(1, 10)", "type"),
        ("round(1, 0.5)", "type"),
        ("int('x')", "type"),
        ("int('1.5')", "type"),
        ("int(null)", "type"),
        ("int([])", "type"),
        ("float('72,5')", "type"),
        ("float('nan')", "too_large"),
        ("float('inf')", "too_large"),
        ("float('1e999')", "too_large"),
        ("str([])", "type"),
        ("lower(3)", "type"),
        ("startswith('a', 1)", "type"),
        ("join('abc')", "type"),
        ("join(['a'], 3)", "type"),
        ("join([[1]])", "type"),
        ("saring(5, 'a', 1)", "type"),
    ],
)
def test_what_cannot_be_computed(text: str, code: str) -> None:
    assert refusal(text).code == code


def test_errors_tell_kinds_and_never_values() -> None:
    error = refusal("rahasia + 1", rahasia="sandi-kepala-dinas")
    assert error.params == {"operation": "+", "values": ["text"]}
    assert "sandi" not in str(error)
