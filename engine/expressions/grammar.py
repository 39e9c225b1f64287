"""Tokens into a tree of Python's syntax nodes, built only from what the language has.

Nothing of Python's grammar is used to read the text: each node here is made by hand, names become look-ups in
the values handed in, and whatever could cost or reach too much becomes a call of the operations.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Mapping

from engine.expressions.errors import ExpressionError
from engine.expressions.tokens import END, LINE, NAME, NUMBER, SIGN, TEXT, Cursor, Token, foreign, tokenize

MAX_NODES, MAX_SCRIPT_NODES, MAX_DEPTH, MAX_DIGITS, MAX_NAME = 300, 1_000, 40, 77, 100

VALUES = "values"  # the one parameter of the compiled function
_CONSTANTS = {"True": True, "true": True, "False": False, "false": False, "None": None, "null": None}
_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", *_CONSTANTS})
_COMPARISONS: dict[str, ast.cmpop] = {
    "==": ast.Eq(),
    "!=": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
}
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "//": "floor", "%": "modulo"}
OR, AND, COMPARE, SUM, PRODUCT = 1, 2, 4, 5, 6
_LEVELS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys([*_COMPARISONS, "in", "not in", "is"], COMPARE),
    **dict.fromkeys(["+", "-"], SUM),
    **dict.fromkeys(["*", "/", "//", "%"], PRODUCT),
}
OPERATORS = (*_LEVELS, "not", "is not", "if … else …")


class Reader(Cursor):
    """Reads one text; `names`, `paths` and `targets` fill as it goes."""

    def __init__(
        self, text: str, functions: Mapping[str, inspect.Signature], context: Collection[str], *, script: bool
    ) -> None:
        super().__init__(tokenize(text, lines=script))
        self.functions = functions
        self.context = context
        self.names: set[str] = set()
        self.paths: set[str] = set()
        self.called: set[str] = set()  # of the functions that know the installation
        self.targets: list[str] = []
        self.left = self.limit = MAX_SCRIPT_NODES if script else MAX_NODES
        self.depth = self.deepest = 0

    # ---- whole texts -------------------------------------------------------------------------------------
    def expression(self) -> ast.expr:
        """Return the tree of a text that is one expression."""
        if self.token.kind == END:
            raise ExpressionError("empty")
        tree = self._ternary()
        self.expect(END)
        return tree

    def script(self) -> list[tuple[str, ast.expr]]:
        """Return the target and tree of every `name = expression` line."""
        lines: list[tuple[str, ast.expr]] = []
        while self.token.kind != END:
            if self.take(LINE):
                continue
            target = self.token
            if target.kind != NAME or target.value in _WORDS or foreign(target) is not None:
                raise self.unexpected()
            self.advance()
            if not self.take(SIGN, "="):
                raise self.unexpected()
            _check_name(target)
            if target.value in self.functions or target.value in self.context:
                raise ExpressionError("name", name=target.value, at=target.at)
            # Names a script has set itself are no names it asks of the outside.
            known = set(self.names)
            lines.append((target.value, self._ternary()))
            self.names = known | {name for name in self.names - known if name not in self.targets}
            self.targets.append(target.value)
            if self.token.kind != END:
                self.expect(LINE)
        if not lines:
            raise ExpressionError("empty")
        return lines

    # ---- from loose to tight -----------------------------------------------------------------------------
    def _ternary(self) -> ast.expr:
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        if self.depth > MAX_DEPTH:
            raise ExpressionError("too_complex", limit=MAX_DEPTH)
        value = self._binary(OR)
        if self.take(NAME, "if"):
            test = self._binary(OR)
            if not self.take(NAME, "else"):
                raise self.unexpected()
            value = self._node(ast.IfExp(test, value, self._ternary()))
        self.depth -= 1
        return value

    def _binary(self, level: int) -> ast.expr:
        """Return an operand and all operators after it that bind at least as tightly as `level`."""
        value = self._negated() if level <= COMPARE and self.at("not") else self._signed()
        while (found := self._operator()) is not None and _LEVELS[found] >= level:
            if found in _COMPARISONS:
                value = self._compared(value)
                continue
            self.place += 2 if found == "not in" else 1
            if found == "is":
                value = self._is(value)
                continue
            right = self._binary(_LEVELS[found] + 1)
            if found in {"or", "and"}:
                value = self._node(ast.BoolOp(ast.Or() if found == "or" else ast.And(), [value, right]))
            elif found in {"in", "not in"}:
                value = self._call("contains", [value, right])
                value = ast.UnaryOp(ast.Not(), value) if found == "not in" else value
            else:
                value = self._call(_ARITHMETIC[found], [value, right])
        return value

    def _operator(self) -> str | None:
        token = self.token
        if token.kind == NAME and token.value == "not" and self.tokens[self.place + 1][:2] == (NAME, "in"):
            return "not in"
        return token.value if token.kind in {NAME, SIGN} and token.value in _LEVELS else None

    def _compared(self, left: ast.expr) -> ast.expr:
        operators: list[ast.cmpop] = []
        others: list[ast.expr] = []
        while self.token.kind == SIGN and self.token.value in _COMPARISONS:
            operators.append(_COMPARISONS[self.advance().value])
            others.append(self._binary(COMPARE + 1))
        return self._node(ast.Compare(left, operators, others))

    def _is(self, left: ast.expr) -> ast.expr:
        operator: ast.cmpop = ast.IsNot() if self.take(NAME, "not") else ast.Is()
        if not self.take(NAME, "None") and not self.take(NAME, "null"):
            raise self.unexpected()
        return self._node(ast.Compare(left, [operator], [ast.Constant(None)]))

    def _negated(self) -> ast.expr:
        count = 0
        while self.take(NAME, "not"):
            count += 1
            self._count()
        value: ast.expr = ast.UnaryOp(ast.Not(), self._binary(COMPARE))
        return value if count % 2 else ast.UnaryOp(ast.Not(), value)

    def _signed(self) -> ast.expr:
        minus = count = 0
        while self.token.kind == SIGN and self.token.value in {"+", "-"}:
            minus += self.advance().value == "-"
            count += 1
            self._count()
        value = self._postfix()
        return self._call("negative" if minus % 2 else "positive", [value]) if count else value

    def _postfix(self) -> ast.expr:
        token = self.token
        value = self._primary()
        dotted = isinstance(value, ast.Subscript)  # only a name is one
        path = [token.value]
        while self.token.kind == SIGN and self.token.value in {".", "["}:
            index = self._attribute() if self.advance().value == "." else self._index()
            if dotted and isinstance(index, ast.Constant) and isinstance(index.value, str):
                path.append(index.value)
            else:
                dotted = False
            value = self._call("item", [value, index])
        if len(path) > 1:
            self.paths.add(".".join(path))
        return value

    def _attribute(self) -> ast.expr:
        key = self.token
        if key.kind != NAME:
            raise self.unexpected()
        _check_name(key)
        self.advance()
        if self.token[:2] == (SIGN, "("):
            raise ExpressionError("function", name=key.value, at=key.at)
        return ast.Constant(key.value)

    def _index(self) -> ast.expr:
        index = self._ternary()
        self.expect(SIGN, "]")
        return index

    # ---- the smallest parts ------------------------------------------------------------------------------
    def _primary(self) -> ast.expr:
        token = self.token
        if token.kind == TEXT:
            return self._node(ast.Constant(self.advance().value))
        if token.kind == NUMBER:
            if len(token.value) > MAX_DIGITS:
                raise ExpressionError("too_large", limit=MAX_DIGITS)
            number = self.advance().value
            return self._node(ast.Constant(float(number) if "." in number else int(number)))
        if token.kind == NAME:
            return self._name()
        if self.take(SIGN, "("):
            value = self._ternary()
            self.expect(SIGN, ")")
            return value
        if self.take(SIGN, "["):
            return self._call("bounded", [self._node(ast.List(self._arguments("]"), ast.Load()))])
        if self.take(SIGN, "{"):
            return self._call("mapping", [self._pairs()])
        raise self.unexpected()

    def _name(self) -> ast.expr:
        token = self.token
        if token.value in _CONSTANTS:
            self.advance()
            return self._node(ast.Constant(_CONSTANTS[token.value]))
        called = self.tokens[self.place + 1][:2] == (SIGN, "(")
        if token.value in _WORDS:
            raise self.unexpected()
        refusal = foreign(token)
        if refusal is not None and (called or self.tokens[self.place + 1].kind in {NAME, TEXT}):
            raise refusal
        _check_name(token)
        self.advance()
        if called:
            self.advance()
            return self._called(token, self._arguments(")"))
        if token.value in self.context:
            raise ExpressionError("name", name=token.value, at=token.at)
        self.names.add(token.value)
        return self._node(ast.Subscript(_values(), ast.Constant(token.value), ast.Load()))

    def _called(self, token: Token, arguments: list[ast.expr]) -> ast.expr:
        known = self.functions.get(token.value)
        if known is None and token.value not in self.context:
            raise ExpressionError("function", name=token.value, at=token.at)
        try:
            if known is not None:
                known.bind(*arguments)
        except TypeError:
            raise ExpressionError("arguments", name=token.value, given=len(arguments)) from None
        if token.value in self.context:
            self.called.add(token.value)
            return self._call("outside", [_values(), ast.Constant(token.value), *arguments])
        return self._call(f"f_{token.value}", arguments)

    def _arguments(self, closing: str) -> list[ast.expr]:
        found: list[ast.expr] = []
        while not self.take(SIGN, closing):
            found.append(self._ternary())
            if not self.take(SIGN, ","):
                self.expect(SIGN, closing)
                break
        return found

    def _pairs(self) -> ast.expr:
        pairs: list[ast.expr] = []
        while not self.take(SIGN, "}"):
            key = self._ternary()
            self.expect(SIGN, ":")
            # Pairs, not a dict: a list as key would fail with an error of Python's.
            pairs.append(ast.Tuple([key, self._ternary()], ast.Load()))
            if not self.take(SIGN, ","):
                self.expect(SIGN, "}")
                break
        return self._node(ast.List(pairs, ast.Load()))

    # ---- counted nodes -----------------------------------------------------------------------------------
    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise ExpressionError("too_complex", limit=self.limit)

    def _node(self, node: ast.expr) -> ast.expr:
        self._count()
        return node

    def _call(self, function: str, arguments: list[ast.expr]) -> ast.expr:
        return self._node(ast.Call(ast.Name(function, ast.Load()), arguments, []))


def _values() -> ast.expr:
    return ast.Name(VALUES, ast.Load())


def _check_name(token: Token) -> None:
    if token.value.startswith("_") or len(token.value) > MAX_NAME:
        raise ExpressionError("name", name=token.value[:MAX_NAME], at=token.at)
