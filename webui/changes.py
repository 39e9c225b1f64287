"""What changed between two visits to one form: each field with its words, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms import Form
from webui import filters, formview


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its place in the form's own words, and its value before and after, as shown."""

    place: str
    before: str
    after: str


def between(form: Form | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every field whose value differs, in the order of the later value; rows are matched by their place."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    found = []
    for path in dict.fromkeys((*new, *old)):
        if old.get(path) != new.get(path):
            place = formview.place_words(form, path) if form else path
            found.append(Change(place, shown(old.get(path)), shown(new.get(path))))
    return found


def recorded(form: Form | None, pairs: Mapping[str, Any]) -> list[Change]:
    """What an event kept itself: by place (`indikator.2.realisasi`) the value before and after."""
    found = []
    for path, (before, after) in pairs.items():
        place = formview.place_words(form, path.replace(".", "/")) if form else path
        found.append(Change(place, shown(before), shown(after)))
    return found


def shown(value: Any) -> str:
    """A value as people read it; nothing is an en dash."""
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or "–"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("label") or "; ".join(map(shown, value.values())))
    return filters.number(value)


def _leaves(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Paths like `indikator/0/target` with their values; a list of plain values is one value."""
    for key, part in value.items():
        here = f"{path}{key}"
        if isinstance(part, dict):
            yield from _leaves(part, f"{here}/")
        elif isinstance(part, list) and part and all(isinstance(row, dict) for row in part):
            for place, row in enumerate(part):
                yield from _leaves(row, f"{here}/{place}/")
        else:
            yield here, part
