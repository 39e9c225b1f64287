"""Compiled expressions and scripts, made once per text."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine import formulas
from engine.expressions import functions, grammar, operations
from engine.expressions.errors import ExpressionError

MAX_TEXT, MAX_SCRIPT, CACHE = 2_000, 10_000, 4_096

FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType({**functions.BASIC, **formulas.FUNCTIONS})
# Functions that read what the office keeps: only an input of a task may ask them, once, and the answer is kept. How
# many of their arguments are the question; the one after these is the answer where the office has none.
OFFICE_FUNCTIONS: Mapping[str, int] = MappingProxyType({"indikator_kantor": 2})
# Functions that know the installation: known to the language by name, handed in among the values.
CONTEXT_FUNCTIONS = frozenset(OFFICE_FUNCTIONS) | {
    "tabel", "label_peran", "pilihan_peran", "peran_kelompok", "batas_capaian",
}  # fmt: skip

_SPACE = {
    "__builtins__": {},
    **operations.OPERATIONS,
    **{f"f_{name}": function for name, function in FUNCTIONS.items()},
}
_Run = Callable[[Mapping[str, Any]], Any]


class Expression:
    """A compiled expression; immutable, shared by threads.

    `names`: the names it reads. `paths`: its dotted reads, as "Langkah_4.keputusan". `depth`: brackets in brackets.
    `asks`: which functions that read the office it calls.
    """

    __slots__ = ("_run", "asks", "depth", "names", "paths", "text")

    def __init__(
        self,
        text: str,
        run: _Run,
        names: frozenset[str],
        paths: frozenset[str],
        depth: int = 1,
        asks: frozenset[str] = frozenset(),
    ) -> None:
        self.text = text
        self.asks = asks
        self.depth = depth
        self.names = names
        self.paths = paths
        self._run = run

    def evaluate(self, names: Mapping[str, Any]) -> Any:
        """Return the value over plain JSON `names`: a missing name is an error, a missing key is None.

        The value may share parts with `names`. Raises ExpressionError, and nothing else.
        """
        try:
            return self._run(names)
        except ExpressionError:
            raise
        except Exception as error:
            raise _translated(error, self.names, names) from error

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


class Script:
    """Compiled `name = expression` lines; immutable, shared by threads.

    `targets`: the names it sets, in order. `names`: what it reads from outside. `paths`, `asks`: as of Expression.
    """

    __slots__ = ("asks", "lines", "names", "paths", "targets", "text")

    def __init__(
        self,
        text: str,
        lines: tuple[tuple[str, _Run], ...],
        names: frozenset[str],
        paths: frozenset[str],
        asks: frozenset[str] = frozenset(),
    ) -> None:
        self.text = text
        self.asks = asks
        self.lines = lines
        self.targets = tuple(dict.fromkeys(target for target, _ in lines))
        self.names = names
        self.paths = paths

    def run(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the lines set, by name; each line sees what earlier lines set. Raises ExpressionError."""
        seen = dict(names)
        for target, run in self.lines:
            try:
                seen[target] = operations.bounded(run(seen))
            except ExpressionError:
                raise
            except Exception as error:
                raise _translated(error, self.names, names) from error
        return {target: seen[target] for target in self.targets}

    def __repr__(self) -> str:
        return f"Script({self.text!r})"


@functools.lru_cache(CACHE)
def compile_expression(text: str) -> Expression:
    """Return the expression a text means: plain, `=x`, `${x}` or `#{x}`. Raises ExpressionError."""
    reader = _reader(_unwrapped(text), MAX_TEXT, script=False)
    try:
        run = _compiled(reader.expression())
    except RecursionError:  # already deep in the caller's stack
        raise ExpressionError("too_complex", limit=grammar.MAX_DEPTH) from None
    asks = OFFICE_FUNCTIONS.keys() & reader.called
    return Expression(
        text, run, frozenset(reader.names), frozenset(reader.paths), reader.deepest, frozenset(asks)
    )


@functools.lru_cache(CACHE)
def compile_script(text: str) -> Script:
    """Return the script of `name = expression` lines a text means. Raises ExpressionError."""
    reader = _reader(text, MAX_SCRIPT, script=True)
    try:
        lines = tuple((target, _compiled(tree)) for target, tree in reader.script())
    except RecursionError:
        raise ExpressionError("too_complex", limit=grammar.MAX_DEPTH) from None
    paths = frozenset(path for path in reader.paths if path.partition(".")[0] in reader.names)
    return Script(
        text, lines, frozenset(reader.names), paths, frozenset(OFFICE_FUNCTIONS.keys() & reader.called)
    )


def _reader(text: str, limit: int, *, script: bool) -> grammar.Reader:
    if len(text) > limit:
        raise ExpressionError("too_long", limit=limit)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ExpressionError("syntax", found="surrogate", at=0)
    return grammar.Reader(text, _SIGNATURES, CONTEXT_FUNCTIONS, script=script)


def _unwrapped(text: str) -> str:
    inner = text.strip() if len(text) <= 2 * MAX_TEXT else text
    if inner.startswith(("${", "#{")) and inner.endswith("}"):
        return inner[2:-1]
    return inner[1:] if inner.startswith("=") and not inner.startswith("==") else inner


def _compiled(tree: ast.expr) -> _Run:
    parameters = ast.arguments(
        posonlyargs=[], args=[ast.arg(grammar.VALUES)], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    whole = ast.fix_missing_locations(ast.Expression(ast.Lambda(parameters, tree)))
    # Only nodes the reader made are in here, and _SPACE holds all that they can name.
    run: _Run = eval(compile(whole, "<expression>", "eval"), _SPACE)
    return run


def _translated(error: Exception, asked: frozenset[str], names: Mapping[str, Any]) -> ExpressionError:
    """Say in the language's own terms what Python said."""
    if isinstance(error, KeyError) and error.args and error.args[0] in asked and error.args[0] not in names:
        return ExpressionError("name", name=error.args[0])
    if isinstance(error, RecursionError | MemoryError | OverflowError):
        return ExpressionError("too_large", limit=operations.MAX_ITEMS)
    if isinstance(error, TypeError):
        return ExpressionError("type", operation="", values=[])
    return ExpressionError("function", name=type(error).__name__)


_SIGNATURES = {
    **{name: inspect.signature(function) for name, function in FUNCTIONS.items()},
    "indikator_kantor": inspect.signature(lambda year, period, instead=None: instead),
}
