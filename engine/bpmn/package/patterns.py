"""Patterns for numbers and subjects: text with names in braces, and no more of Python's formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,59}"
_FIELD = re.compile(rf"\{{({_NAME})(?::0?(\d{{1,2}})d?)?\}}")
LENGTH = 200


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a pattern knows of a case besides its start form: the code of its process, when it began in the
    office's own time, and its count in that year.
    """

    code: str
    at: datetime
    count: int


# The names every pattern may use, and what they stand for: the check of a package and the filling read this list.
NAMES: Mapping[str, Callable[[Occasion], Any]] = {
    "kode": lambda it: it.code,
    "tahun": lambda it: it.at.year,
    "bulan": lambda it: f"{it.at:%m}",
    "urut": lambda it: it.count,
}


class PatternError(ValueError):
    """A pattern that is too long or holds a brace that opens no plain name."""


def names(pattern: str) -> frozenset[str]:
    """Return the names a pattern asks for; raises PatternError."""
    if len(pattern) > LENGTH or "{" in _FIELD.sub("", pattern) or "}" in _FIELD.sub("", pattern):
        raise PatternError(pattern[:LENGTH])
    return frozenset(match.group(1) for match in _FIELD.finditer(pattern))


def known(it: Occasion) -> dict[str, Any]:
    """Return the values of the names that every pattern may use."""
    return {name: value(it) for name, value in NAMES.items()}


def fill(pattern: str, values: Mapping[str, Any]) -> str:
    """Return the pattern with its names replaced (`{urut:04}` pads with zeros); a missing value leaves nothing."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match.group(1))
        shown = "" if found is None else str(found)
        return shown.zfill(min(int(match.group(2)), 20)) if match.group(2) and shown else shown

    return " ".join(_FIELD.sub(value, pattern).split())
