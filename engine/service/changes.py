"""What a form sent again changed: the value before and after, place by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.forms import facts_of


def between(before: Any, after: Any, place: str = "") -> dict[str, list[Any]]:
    """Return every place (`indikator.2.realisasi`) whose value differs, with [before, after]; what is absent is None.

    Rows are compared one by one; a list of another length is one change, and so are the files of a field.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        parts = [(key, before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after])]
    elif _are_rows(before) and _are_rows(after) and len(before) == len(after):
        parts = [(str(number), *pair) for number, pair in enumerate(zip(before, after, strict=True))]
    else:
        return {} if before == after else {place: [before, after]}
    found: dict[str, list[Any]] = {}
    for key, old, new in parts:
        found |= between(old, new, f"{place}.{key}" if place else key)
    return found


def _are_rows(value: Any) -> bool:
    """Whether a value is a list whose places count; the files of a field are one value."""
    return isinstance(value, list) and not any(facts_of(value))
