"""Nothing gets out of the language or wears it out."""

from __future__ import annotations

import inspect
import json
import sys
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.expressions import (
    ExpressionError,
    compile_expression,
    compile_script,
    functions,
    operations,
)
from tests.engine.expressions.values import NAMES, evaluate, refusal
from tests.tools.pace import at_most

ATTACKS = [
    "__import__('os').system('id')",
    "__import__('os').system('mkdir -p canary; touch canary/expr_timer') == 0",
    "().__class__",
    "().__class__.__mro__[1].__subclasses__()",
    "''.__class__",
    "teks.__class__",
    "teks['__class__']",
    "baris.__len__",
    "Langkah_4.__class__.__init__.__globals__",
    "Langkah_4.items()",
    "teks.format(1)",
    "'{0.__class__.__mro__}'.format(())",
    "'%s' % baris",
    "f'{setuju.__class__}'",
    "getattr(teks, 'x')",
    "str(getattr((), '__cl' + 'ass__'))",
    "eval('1')",
    "eval(compile('__import__(\"os\").getpid()', 'x', 'eval'))",
    'exec("import os; bocor = os.getpid()")',
    "open('/etc/passwd')",
    "open('canary/open_write', 'w').write('pwned')",
    "print.__self__.__dict__['__import__']('os').getcwd()",
    "globals()",
    "locals()",
    "vars(baris)",
    "type(teks)",
    "input('nama? ')",
    "breakpoint()",
    "help()",
    "exit()",
    "__builtins__",
    "__debug__",
    "values",
    "values['jumlah']",
    "item(baris, 0)",
    "outside(values, 'tabel')",
    "f_len(baris)",
    "bounded(baris)",
    "(lambda: 1)()",
    "(lambda: (yield))()",
    "[x for x in (1,)]",
    "[a for a in range(10**6) for b in range(10**6)]",
    "{x: 1 for x in baris}",
    "(x for x in baris)",
    "(x := 1)",
    "{**Langkah_4}",
    "[*baris]",
    "9**9**9",
    "9**9**9 % 7",
    "'a' * 10**9",
    "'a' * (10**11)",
    "'a' * 1000000000",
    "[0] * 1000000000",
    "range(10**9)",
    "re.match('(a+)+$', 'a' * 40 + 'b')",
    "1 << 100000",
    "await baris",
    "yield 1",
    "{{ request }}",
    "{% for x in y %}",
    "#{T(java.lang.Runtime).getRuntime().exec('id')}",
    "${''.getClass().forName('java.lang.Runtime')}",
    "a" + "`id`",
    "'; DROP TABLE users;--",
    "x\n\nimport os",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_are_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with suppress(ExpressionError):
        # A text key is only a key: nothing of an object's insides is one.
        assert evaluate(text) is None
    for script in (f"bocor = {text}", text):
        with pytest.raises(ExpressionError):
            compile_script(script).run(NAMES)
    assert list(tmp_path.iterdir()) == []


SCRIPT_ATTACKS = {
    "environment": "import os\nbocor = dict(os.environ)",
    "generator frame": "def g(): yield\nf = g()\nbocor = str(f.gi_frame.f_builtins['__import__']('os').getpid())",
    "new builtins": "import builtins\nbuiltins.len = lambda x: 42",
    "modules": "import sys\nbocor = [k for k in sys.modules if 'flask' in k or 'sqlalchemy' in k][:5]",
    "socket": "import socket\ns = socket.socket()\ns.settimeout(1)\nbocor = s.connect_ex(('127.0.0.1', 9))",
    "exit": "import sys\nsys.exit(3)",
    "interrupt": "raise KeyboardInterrupt()",
    "own class": "class K: pass\nk = [K()]\ndel K",
    "cycle": "a = []\na.append(a)",
    "odd keys": 'd = {1: "a", null: "b"}',
    "function as data": "f = [lambda: 1]",
    "not a number": "x = float('nan')\ny = float('inf')",
    "surrogate": "x = '\\ud800'",
    "endless": "while True:\n    pass",
    "recursion": "def f(n):\n    return f(n + 1)\nx = f(0)",
    "doubling in a loop": "x = 'a'\nfor i in range(60):\n    x = x + x",
    "doubling text": "x = 'a'\n" + "x = x + x\n" * 60,
    "doubling lists": "a = [1, 1]\n" + "a = [a, a]\n" * 40,
    "doubling objects": "a = {'x': 1}\n" + "a = {'x': a, 'y': a}\n" * 40,
    "doubling sums": "a = [1]\n" + "a = a + a\n" * 40,
    "doubling joins": "a = 'xxxxxxxxxx'\n" + "a = join([a, a, a, a], a)\n" * 20,
    "squares": "x = 10\n" + "x = x * x\n" * 60,
    "powers of floats": "x = 10.5\n" + "x = x * x\n" * 60,
    "nests": "a = [1]\n" + "a = [a]\n" * 100,
    "long expression": "x = 1" + "+1" * 5_000,
    "many lines": "x = 1\n" * 2_000,
    "backslashes": "x = '" + "\\" * 9_000,
    "quotes": "x = " + "'" * 9_001,
    "brackets": "x = " + "(" * 9_000,
    "brackets of all kinds": "x = " + "[({" * 3_000,
    "dots": "x = a" + "." * 9_000,
    "numbers": "x = " + "9" * 9_000,
}


@pytest.mark.parametrize("script", SCRIPT_ATTACKS.values(), ids=SCRIPT_ATTACKS.keys())
def test_script_attacks_are_refused_in_time_and_memory(script: str) -> None:
    tracemalloc.start()
    try:
        with at_most(2), pytest.raises(ExpressionError):
            compile_script(script).run(NAMES)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_the_costliest_texts_end_soon() -> None:
    full = list(range(operations.MAX_ITEMS - 1))
    names = {"a": full, "t": "x" * operations.MAX_CHARACTERS}
    texts = [
        "a = [" + "1, " * 200 + "]\n" + "b = a + a\n" * 100,
        "\n".join(f"b{n} = a + []" for n in range(100)),
        "\n".join(f"b{n} = unik(a)" for n in range(100)),
        "\n".join(f"b{n} = t in t" for n in range(100)),
        "\n".join(f"b{n} = a == a" for n in range(100)),
    ]
    for text in texts:
        with at_most(5):
            compile_script(text).run(names)


def test_values_of_the_outside_may_be_large_and_deep() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    other: list[Any] = []
    for _ in range(100_000):
        other = [other]
    assert refusal("deep == other", deep=deep, other=other).code == "too_large"
    assert refusal("unik(deep)", deep=deep).code == "too_large"
    assert refusal("[deep]", deep=deep).code == "too_large"
    while deep:
        deep = deep[0]
    while other:
        other = other[0]
    cycle: list[Any] = []
    cycle.append(cycle)
    assert refusal("[cycle]", cycle=cycle).code == "too_large"
    assert refusal("[a]", a=[0] * 10_000).code == "too_large"
    assert evaluate("a[0]", a=[0] * 20_000) == 0


def test_a_deep_stack_is_a_refusal_and_no_crash() -> None:
    text = "(" * 39 + "1" + ")" * 39

    def dive(left: int) -> object:
        return dive(left - 1) if left else outcome(text)

    def outcome(text: str) -> object:
        try:
            return compile_expression.__wrapped__(text).evaluate({})
        except ExpressionError as error:
            return error.code

    room = sys.getrecursionlimit() - len(inspect.stack(0)) - 40
    assert {dive(left) for left in range(0, room, 20)} == {1, "too_complex"}


WORDS = (
    "a _b 1 2.5 'x' and or not in is if else null true len tabel round == <= // ** Langkah_4 jumlah baris for "
    "lambda eq import __class__ capaian saring sum join é"
)
PIECES = [*"()[]{}.,:+-*/%<>=!'\"#\n \\\0\ud800", *WORDS.split()]
texts = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.text(max_size=60)


@given(texts, st.booleans())
@example("a[0", False)
def test_any_text_gives_a_value_or_an_expression_error(text: str, script: bool) -> None:
    names = {**NAMES, "a": [1, {"x": 2}]}
    result: object = None
    with suppress(ExpressionError):
        result = compile_script(text).run(names) if script else compile_expression(text).evaluate(names)
    json.dumps(result, allow_nan=False)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(functions.BASIC)), plain, plain)
def test_any_value_given_to_a_function_gives_plain_json_or_an_error(name: str, one: Any, two: Any) -> None:
    for text in (f"{name}(a)", f"{name}(a, b)"):
        try:
            json.dumps(compile_expression(text).evaluate({"a": one, "b": two}), allow_nan=False)
        except ExpressionError:
            continue


@given(plain, plain)
@example(0, sys.float_info.max)
def test_any_values_given_to_an_operator_give_plain_json_or_an_error(one: Any, two: Any) -> None:
    for sign in ("+", "-", "*", "/", "//", "%", "<", ">=", "==", "!=", "in", "not in", "and", "or"):
        try:
            json.dumps(compile_expression(f"a {sign} b").evaluate({"a": one, "b": two}), allow_nan=False)
        except ExpressionError:
            continue
