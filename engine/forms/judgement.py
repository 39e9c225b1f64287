"""A whole form held against its rules: fields, rows and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.errors import Problem
from engine.forms.component import Component
from engine.forms.computation import Path, Settled
from engine.forms.model import Choice, FieldProblem, Json

Choices = Callable[[Component], Sequence[Choice]]


def broken_rules(fields: Sequence[Component], settled: Settled, choices: Choices) -> Iterator[Problem]:
    """Yield the rules that a typed value breaks, in the order of the page; what is hidden breaks none."""
    value = settled.value
    for component in fields:
        path: Path = (component.key,)
        if not component.key or component.readonly or settled.hides(path):
            continue
        yield from _broken(component, component.key, value, choices)
        for index, row in enumerate(value.get(component.key) or () if component.is_list else ()):
            for column in component.components:
                if column.is_input and not settled.hides((*path, index, column.key)):
                    yield from _broken(column, f"{component.key}/{index}/{column.key}", row, choices)


def _broken(
    component: Component, path: str, within: Mapping[str, Json], choices: Choices
) -> Iterator[Problem]:
    try:
        value = component.from_json(within.get(component.key))
        fault = component.judge(value, choices(component))
    except FieldProblem as problem:
        fault = problem
    if fault is not None:
        yield Problem(path, fault.code, fault.params)
