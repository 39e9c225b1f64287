"""A whole form held against its rules: fields, rows and files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from engine.errors import Problem
from engine.forms.component import Component
from engine.forms.computation import Path, Settled
from engine.forms.model import Choice, Json

Choices = Callable[[Component], Sequence[Choice]]


def broken_rules(
    fields: Sequence[Component], settled: Settled, choices: Choices, refused: Collection[str]
) -> Iterator[Problem]:
    """Yield the rules that a typed value breaks, in the order of the page; what is hidden breaks none.

    `refused` are the paths at which no value could be read: nothing more is said of them.
    """
    value = settled.value
    for component in fields:
        path: Path = (component.key,)
        if not component.key or component.readonly or settled.hides(path):
            continue
        if component.key not in refused:
            yield from _broken(component, component.key, value.get(component.key), choices)
        for index, row in enumerate(value.get(component.key) or () if component.is_list else ()):
            for column in component.components:
                place = f"{component.key}/{index}/{column.key}"
                if column.is_input and place not in refused and not settled.hides((*path, index, column.key)):
                    yield from _broken(column, place, row.get(column.key), choices)


def _broken(component: Component, path: str, value: Json, choices: Choices) -> Iterator[Problem]:
    fault = component.judge(value, choices(component))
    if fault is not None:
        yield Problem(path, fault.code, fault.params)
