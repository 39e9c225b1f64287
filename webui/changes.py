"""What changed between two visits to one form: each field with its words, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms import Form, facts_of
from webui import forms


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its place in the form's own words, and its value before and after, as shown."""

    place: str
    before: str
    after: str


def between(form: Form | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """Return every field whose value differs, in the order of the later value; rows are matched by their place."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    found = []
    for path in dict.fromkeys((*new, *old)):
        if old.get(path) != new.get(path):
            found.append(_change(form, path, old.get(path), new.get(path)))
    return found


def kept_by_event(form: Form | None, pairs: Mapping[str, Any]) -> list[FieldChange]:
    """Return what an event kept itself: by place (`indikator.2.realisasi`) the value before and after."""
    found = []
    for path, (before, after) in pairs.items():
        found.append(_change(form, path.replace(".", "/"), before, after))
    return found


def _change(form: Form | None, path: str, before: Any, after: Any) -> FieldChange:
    field = form.component(path) if form else None
    place = forms.place_words(form, path) if form else path
    label = field.label if field else ""
    return FieldChange(place, *(forms.words(field, label, value) for value in (before, after)))


def _leaves(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Paths like `indikator/0/target` with their values; a list of plain values is one value."""
    for key, part in value.items():
        here = f"{path}{key}"
        if isinstance(part, dict):
            yield from _leaves(part, f"{here}/")
        elif (
            isinstance(part, list)
            and part
            and not any(facts_of(part))
            and all(isinstance(row, dict) for row in part)
        ):
            for place, row in enumerate(part):
                yield from _leaves(row, f"{here}/{place}/")
        else:
            yield here, part
