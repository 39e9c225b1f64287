"""What is no expression and no script."""

from __future__ import annotations

import pytest

from engine.expressions import (
    ExpressionError,
    compile_expression,
    compile_script,
)


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
