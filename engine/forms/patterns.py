"""Patterns a process owner writes, accepted only when they are sure to be quick.

Python's matcher backtracks. The number of ways in which a pattern can match a text of the field's length is
counted from its syntax tree, from above; a pattern with too many ways (nested repetition, `a?` thirty times)
is refused when the form is read, so no text that anybody sends later can be slow.
"""

from __future__ import annotations

import re
import warnings

# The tree of a pattern has no public reader; a test holds these names true.
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

MAX_LENGTH = 200
MAX_WAYS = 2_000_000

_PLAIN = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}
_PLACES = {"AT_BEGINNING", "AT_END", "AT_BOUNDARY", "AT_NON_BOUNDARY"}


class PatternProblem(ValueError):
    """The pattern is refused. `reason` is syntax, length, construct or slow."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def compile_pattern(text: str, length: int) -> re.Pattern[str]:
    """The pattern, to be searched for in texts of at most `length` characters. Raises PatternProblem.

    Refused: look-around, back references, flags, and what Python reads otherwise than a browser.
    """
    if len(text) > MAX_LENGTH:
        raise PatternProblem("length")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = _parser.parse(text)
            if tree.state.flags & ~re.UNICODE or "(?P" in text:
                raise PatternProblem("construct")
            anchored = bool(len(tree)) and str(tree[0][1]) == "AT_BEGINNING"
            if _ways(tree, length) * (1 if anchored else length) > MAX_WAYS:
                raise PatternProblem("slow")
            return re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError, FutureWarning, DeprecationWarning) as error:
        raise PatternProblem("syntax") from error


def _ways(tree: Any, length: int) -> int:
    """In how many ways the tree can match one text at one place, counted from above."""
    ways = 1
    for operation, argument in tree:
        ways *= _ways_of(str(operation), argument, length)
        if ways > MAX_WAYS:
            raise PatternProblem("slow")
    return ways


def _ways_of(operation: str, argument: Any, length: int) -> int:
    if operation in _PLAIN or (operation == "AT" and str(argument) in _PLACES):
        return 1
    if operation == "BRANCH":
        return sum(_ways(branch, length) for branch in argument[1])
    if operation == "SUBPATTERN":
        _, on, off, inner = argument
        if on or off:
            raise PatternProblem("construct")
        return _ways(inner, length)
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, inner = argument
        most = length if most is _constants.MAXREPEAT else min(int(most), length)
        return _repeated(_ways(inner, length), min(int(least), most), most)
    raise PatternProblem("construct")


def _repeated(once: int, least: int, most: int) -> int:
    if once == 1:
        return most - least + 1
    ways, power = 0, once**least if least < 32 else MAX_WAYS + 1
    for _ in range(least, most + 1):
        ways += power
        power *= once
        if ways > MAX_WAYS:
            raise PatternProblem("slow")
    return ways
