"""What the language does with values: each operation takes any plain JSON value and is bounded.

A misfit raises ExpressionError. Results are rounded to the fifteen digits a float holds; whole ones are ints.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from engine.expressions.errors import ExpressionError

MAX_ITEMS, MAX_CHARACTERS, MAX_LEVELS, MAX_INTEGER = 10_000, 250_000, 40, 1 << 256
WHOLE = 10**15  # from here on a float no longer tells neighbouring integers apart


def bounded(value: Any) -> Any:
    """Return the value itself, if it is small counted as written out: b = [a, a]; c = [b, b] … doubles."""
    items, characters, level = MAX_ITEMS, MAX_CHARACTERS, [value]
    for _ in range(MAX_LEVELS):
        below: list[Any] = []
        for part in level:
            kind = type(part)
            if kind is str:
                characters -= len(part)
            elif kind is list or kind is dict:
                items -= len(part)
                if items < 0:  # before they are gathered
                    raise ExpressionError("too_large", limit=MAX_ITEMS)
                below += part if kind is list else part.values()
        if characters < 0:
            raise ExpressionError("too_large", limit=MAX_CHARACTERS)
        if not below:
            return value
        level = below
    raise ExpressionError("too_large", limit=MAX_LEVELS)


def mapping(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """Return an object written down; its keys are texts."""
    for key, _ in pairs:
        if not isinstance(key, str):
            raise mismatch("{}", key)
    found: dict[str, Any] = bounded(dict(pairs))
    return found


def item(owner: Any, key: Any) -> Any:
    """`owner.key` or `owner[key]`; None for a key that is not there and for anything of None."""
    if isinstance(owner, dict):
        if isinstance(key, str):
            return owner.get(key)
        if type(key) is int:  # the keys of JSON are text
            return owner.get(str(tidy(key)))
    elif owner is None:
        return None
    elif isinstance(owner, list | tuple | str) and type(key) is int:
        if -len(owner) <= key < len(owner):
            return owner[key]
        raise ExpressionError("item", item=key)
    raise mismatch("[]", owner, key)


def contains(value: Any, owner: Any) -> bool:
    """Return whether a list has the value, an object the key, or a text the part; nothing is in None."""
    if owner is None:
        return False
    if isinstance(owner, list | tuple):
        return value in owner
    if isinstance(owner, str | dict) and isinstance(value, str):
        return value in owner
    raise mismatch("in", value, owner)


def add(left: Any, right: Any) -> Any:
    """Return the sum of two numbers, or two texts or lists joined."""
    if type(left) is type(right) and type(left) in (str, list):
        return bounded(left + right)
    return tidy(number("+", left) + number("+", right))


def subtract(left: Any, right: Any) -> int | float:
    return tidy(number("-", left) - number("-", right))


def multiply(left: Any, right: Any) -> int | float:
    return tidy(number("*", left) * number("*", right))


def divide(left: Any, right: Any) -> int | float:
    return tidy(number("/", left) / _divisor("/", right))


def floor(left: Any, right: Any) -> int | float:
    return tidy(number("//", left) // _divisor("//", right))


def modulo(left: Any, right: Any) -> int | float:
    return tidy(number("%", left) % _divisor("%", right))


def negative(value: Any) -> int | float:
    return -number("-", value)


def positive(value: Any) -> int | float:
    return number("+", value)


def outside(values: Mapping[str, Any], name: str, *arguments: Any) -> Any:
    """Call a function of the installation, which whoever evaluates hands in among the values."""
    function = values.get(name)
    if not callable(function):
        raise ExpressionError("function", name=name)
    return function(*arguments)


def number(operation: str, value: Any) -> int | float:
    """Return the value, when it is a number (true and false are none)."""
    if type(value) is int or type(value) is float:
        return value
    raise mismatch(operation, value)


def tidy(value: int | float) -> int | float:
    """Return a result as the language keeps it: 0.1 + 0.2 is 0.3, 6 / 2 is 3; too large or no number is refused."""
    if type(value) is int:
        if -MAX_INTEGER < value < MAX_INTEGER:
            return value
        raise ExpressionError("too_large", limit=MAX_INTEGER)
    value = float(format(value, ".15g"))
    if not math.isfinite(value):  # only now: the largest number rounds to infinity
        raise ExpressionError("too_large", limit=MAX_INTEGER)
    return int(value) if value.is_integer() and -WHOLE < value < WHOLE else value


def mismatch(operation: str, *values: Any) -> ExpressionError:
    """Return the refusal of values an operation cannot take; it names their kinds, never what they hold."""
    return ExpressionError("type", operation=operation, values=[_kind(value) for value in values])


def _kind(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "text", list: "list", dict: "object"}
    return "null" if value is None else names.get(type(value), "other")


def _divisor(operation: str, value: Any) -> int | float:
    if number(operation, value) == 0:
        raise ExpressionError("division")
    return value  # type: ignore[no-any-return]


OPERATIONS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        bounded, mapping, item, contains, outside,
        add, subtract, multiply, divide, floor, modulo, negative, positive,
    )
}  # fmt: skip
