"""What other steps sent again since a step was last sent: listed in the words of their forms, and marked in its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms import Component, Form
from engine.service.views import EarlierData
from webui import changes, forms
from webui.changes import FieldChange
from webui.forms.fields import Field, Row

Json = Any
READ = ("fact", "computed")


@dataclass(frozen=True, slots=True)
class Revision:
    """What one step changed: the step, and field by field what it said before and says now."""

    data: EarlierData
    changes: tuple[FieldChange, ...]


def listed(earlier: Iterable[EarlierData]) -> list[Revision]:
    """Return the steps that changed anything since, in the order of the SOP."""
    found = []
    for one in earlier:
        if one.before is not None:
            changed = changes.between(one.form, one.before, one.value)
            if changed:
                found.append(Revision(one, tuple(changed)))
    return found


def marked(fields: Sequence[Field], earlier: Iterable[EarlierData]) -> tuple[Field, ...]:
    """Return drawn fields with what they said before, where they show what another step changed."""
    found = tuple(fields)
    for one in earlier:
        if one.before is not None and one.form is not None:
            found = _marked(found, one.form, one.before, one.value)
    return found


def _marked(
    fields: Sequence[Field], form: Form, before: Mapping[str, Json], now: Mapping[str, Json]
) -> tuple[Field, ...]:
    rows = [*_rows(form, before, now)]
    plain = {
        one.key: (forms.words(one, one.label, now[one.key]), forms.words(one, one.label, before.get(one.key)))
        for one in form.walk()
        if one.key and not one.is_list and one.key in now and now[one.key] != before.get(one.key)
    }

    def mark(field: Field) -> Field:
        if field.rows:
            return field._replace(rows=tuple(_row(row, rows) for row in field.rows))
        if field.fields:
            return field._replace(fields=tuple(mark(one) for one in field.fields))
        after, was = plain.get(field.name, ("", ""))
        return field._replace(was=was) if field.kind in READ and after and field.shown == after else field

    return tuple(mark(one) for one in fields)


@dataclass(frozen=True, slots=True)
class _Changed:
    """One row that differs: what it says now by label, and of what differs what it said before."""

    now: Mapping[str, str]
    was: Mapping[str, str]


def _rows(form: Form, before: Mapping[str, Json], now: Mapping[str, Json]) -> Iterator[_Changed]:
    for one in form.walk():
        if not one.is_list:
            continue
        old, new = _items(before.get(one.key)), _items(now.get(one.key))
        for place, item in enumerate(new):
            past = old[place] if place < len(old) else {}
            if item != past:
                said, was = _words(one.components, item), _words(one.components, past)
                yield _Changed(
                    said, {label: was.get(label, "–") for label in said if said[label] != was.get(label)}
                )


def _items(value: Json) -> list[Mapping[str, Json]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _words(components: Sequence[Component], item: Mapping[str, Json]) -> dict[str, str]:
    return {
        one.label: forms.words(one, one.label, item.get(one.key)) for one in components if one.key in item
    }


def _row(row: Row, changed: Sequence[_Changed]) -> Row:
    """Return a row of a table with what it said before, when it says now what a changed row says."""
    shown = {cell.label: cell.shown for cell in row.cells}
    shown |= {label: text for cell in row.cells for label, text in cell.lines}
    for one in changed:
        shared = shown.keys() & one.now.keys()
        if len(shared) > 1 and all(shown[label] == one.now[label] for label in shared):
            return row._replace(
                cells=tuple(cell._replace(was=one.was.get(cell.label, "")) for cell in row.cells)
            )
    return row
