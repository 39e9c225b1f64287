"""Numbers as an Indonesian office writes them: comma for decimals, dots only between groups of three digits.

A number is an int when it is whole, else a float, and has at most 15 significant digits, so that what was
written is exactly what is stored, sent as JSON and shown again.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

DIGITS = 15
LIMIT = 10**DIGITS

_LENGTH = 60
_NUMBER = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)
_POINT = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)\.\d+", re.ASCII)
_MINUS = str.maketrans({"\u2212": "-", "\u00a0": " ", "\u202f": " "})
# Wide enough that no number of 15 digits is ever rounded by the arithmetic itself.
_CONTEXT = Context(prec=60)


class NumberProblem(ValueError):
    """The text is no number. `code` is number, decimal_point (72.5 for 72,5) or digits (more than 15)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_number(text: str) -> int | float:
    """The number in Indonesian notation: `1.234,5` is 1234.5, `1.234` is 1234. Raises NumberProblem.

    Spaces around it and the minus sign of word processors are accepted; digits of other scripts are not.
    """
    if len(text) > 4 * _LENGTH:
        raise NumberProblem("number")
    text = text.translate(_MINUS).strip()
    if _NUMBER.fullmatch(text):
        if len(text) > _LENGTH:
            raise NumberProblem("digits")
        return _bounded(Decimal(text.replace(".", "").replace(",", ".")))
    raise NumberProblem("decimal_point" if _POINT.fullmatch(text) else "number")


def check_number(value: object) -> int | float:
    """The number in its one form (5.0 is 5, -0.0 is 0). Raises NumberProblem for what is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NumberProblem("number")
    if isinstance(value, int):
        if not -LIMIT < value < LIMIT:
            raise NumberProblem("digits")
        return value
    if not math.isfinite(value):
        raise NumberProblem("number")
    return _bounded(Decimal(repr(value)))


def round_number(value: int | float) -> int | float | None:
    """A computed number brought to 15 significant digits; None when it is beyond what a number may be."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        with localcontext(_CONTEXT) as context:
            context.prec = DIGITS
            value = float(+Decimal(repr(value)))
        if 0 < abs(value) < 1 / LIMIT:
            return 0
        value = float(round(Decimal(repr(value)), DIGITS)) if abs(value) < 1 else value
    try:
        return check_number(value)
    except NumberProblem:
        return None


def decimals_of(value: int | float) -> int:
    """How many decimals a number has: 72.5 has one."""
    exponent = Decimal(repr(value)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def show_number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """The number as it is printed: `70,85`, `27.697`; with `decimals` exactly so many, halves away from 0."""
    if type(value) is int and decimals is None:
        return f"{value:,d}".replace(",", ".")  # most numbers by far, and ten times as fast
    with localcontext(_CONTEXT):
        exact = value if isinstance(value, Decimal) else Decimal(repr(value))
        if not exact.is_finite():
            return str(value)
        if decimals is not None and exact.adjusted() < 2 * DIGITS:
            exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if not exact:
            exact = abs(exact)
        whole, _, fraction = f"{exact:,f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + ("," + fraction if fraction else "")


def _bounded(exact: Decimal) -> int | float:
    # Not Decimal.normalize: it rounds to the context, and what is too long must be refused, not rounded.
    digits = "".join(map(str, exact.as_tuple().digits)).lstrip("0")
    kept = digits.rstrip("0")
    if not kept:
        return 0
    if len(kept) > DIGITS or exact.adjusted() >= DIGITS or exact.adjusted() - len(kept) + 1 < -DIGITS:
        raise NumberProblem("digits")
    return int(exact) if exact == exact.to_integral_value() else float(exact)
