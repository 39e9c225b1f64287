"""The functions every expression may call; each takes any plain JSON value and is bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engine.expressions import operations
from engine.expressions.errors import ExpressionError

MAX_NUMBER_TEXT = 80


def length(value: Any) -> int:
    if isinstance(value, str | list | dict):
        return len(value)
    if value is None:
        return 0
    raise operations.mismatch("len", value)


def absolute(value: Any) -> int | float:
    return abs(operations.number("abs", value))


def smallest(*values: Any) -> Any:
    return _extreme("min", min, values)


def largest(*values: Any) -> Any:
    return _extreme("max", max, values)


def _extreme(name: str, choose: Callable[[Sequence[Any]], Any], values: Sequence[Any]) -> Any:
    found = [value for value in _spread(name, values) if value is not None]
    if not found:
        return None
    kinds = {"text" if isinstance(value, str) else type(value).__name__ for value in found}
    if kinds != {"text"} and not kinds <= {"int", "float"}:
        raise operations.mismatch(name, *found[:2])
    return choose(found)


def total(*values: Any) -> int | float:
    result: int | float = 0
    for value in _spread("sum", values):
        if value is not None:
            result = operations.tidy(result + operations.number("sum", value))
    return result


def _spread(name: str, values: Sequence[Any]) -> Sequence[Any]:
    if len(values) != 1:
        return values
    if values[0] is None:
        return ()
    if isinstance(values[0], list | tuple):
        return values[0]
    raise operations.mismatch(name, values[0])


def rounded(value: Any, digits: Any = 0) -> int | float:
    """Half up (2,5 is 3), as officials round; not to the even neighbour."""
    places = operations.number("round", digits)
    if type(places) is not int or not -9 <= places <= 9:
        raise operations.mismatch("round", digits)
    exact = Decimal(repr(operations.number("round", value)))
    if abs(exact) >= operations.WHOLE:
        return operations.tidy(value)
    step = Decimal(1).scaleb(-places)
    result = (exact / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    return operations.tidy(int(result) if result == result.to_integral_value() else float(result))


def integer(value: Any) -> int:
    number = _parsed("int", int, value) if isinstance(value, str) else value
    return int(operations.tidy(int(number) if isinstance(number, bool) else operations.number("int", number)))


def decimal(value: Any) -> int | float:
    number = _parsed("float", float, value) if isinstance(value, str) else operations.number("float", value)
    return operations.tidy(float(number))


def _parsed(name: str, parse: Callable[[str], int | float], written: str) -> int | float:
    try:
        return parse(written[: MAX_NUMBER_TEXT + 1])
    except ValueError:
        raise operations.mismatch(name, written) from None


def text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, str | int | float):
        return str(value)
    raise operations.mismatch("str", value)


def truth(value: Any) -> bool:
    return bool(value)


def lower(value: Any) -> Any:
    return _written("lower", value).lower()


def upper(value: Any) -> Any:
    return _written("upper", value).upper()


def starts(value: Any, start: Any) -> bool:
    return _written("startswith", value).startswith(_written("startswith", start))


def ends(value: Any, end: Any) -> bool:
    return _written("endswith", value).endswith(_written("endswith", end))


def join(values: Any, separator: Any = ", ") -> str:
    """Return the texts of a list as one text; what is empty is left out."""
    if values is not None and not isinstance(values, list | tuple):
        raise operations.mismatch("join", values)
    between = _written("join", separator)
    parts = [text(value) for value in values or () if value not in (None, "")]
    if sum(map(len, parts)) + len(between) * len(parts) > operations.MAX_CHARACTERS:
        raise ExpressionError("too_large", limit=operations.MAX_CHARACTERS)
    return between.join(parts)


def has(owner: Any, key: Any) -> bool:
    """Return whether an object has the key, whatever it holds."""
    return isinstance(owner, dict) and isinstance(key, str) and key in owner


def _written(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise operations.mismatch(name, value)


BASIC: Mapping[str, Callable[..., Any]] = {
    "len": length,
    "abs": absolute,
    "min": smallest,
    "max": largest,
    "sum": total,
    "round": rounded,
    "int": integer,
    "float": decimal,
    "str": text,
    "bool": truth,
    "lower": lower,
    "upper": upper,
    "startswith": starts,
    "endswith": ends,
    "join": join,
    "punya": has,
}
