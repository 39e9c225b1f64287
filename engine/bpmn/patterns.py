"""Patterns for numbers and subjects: text with names in braces, and no more of Python's formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,59}"
_FIELD = re.compile(rf"\{{({_NAME})(?::0?(\d{{1,2}})d?)?\}}")
LENGTH = 200


class PatternError(ValueError):
    """A pattern that is too long or holds a brace that opens no plain name."""


def names(pattern: str) -> frozenset[str]:
    """The names a pattern asks for; raises PatternError."""
    if len(pattern) > LENGTH or "{" in _FIELD.sub("", pattern) or "}" in _FIELD.sub("", pattern):
        raise PatternError(pattern[:LENGTH])
    return frozenset(match.group(1) for match in _FIELD.finditer(pattern))


def fill(pattern: str, values: Mapping[str, Any]) -> str:
    """The pattern with its names replaced (`{urut:04}` pads with zeros); a missing value leaves nothing."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match.group(1))
        shown = "" if found is None else str(found)
        return shown.zfill(min(int(match.group(2)), 20)) if match.group(2) and shown else shown

    return " ".join(_FIELD.sub(value, pattern).split())
