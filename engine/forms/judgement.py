"""A whole form held against its rules: fields, rows and files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from engine.errors import Problem
from engine.forms import computation
from engine.forms.component import Component
from engine.forms.computation import Settled
from engine.forms.model import Choice, FieldProblem, Json

Choices = Callable[[Component], Sequence[Choice]]


def broken_rules(
    fields: Sequence[Component],
    settled: Settled,
    choices: Choices,
    refused: Collection[str],
    inputs: Mapping[str, Json],
) -> Iterator[Problem]:
    """Yield the rules that a typed value breaks, in the order of the page; what is hidden breaks none.

    `refused` are the paths at which no value could be read: nothing more is said of them. A number is asked about in
    view of those beside it, in its row, on the page and in the `inputs`.
    """
    page = computation.scope(fields, settled.value, inputs)
    wrong = set(refused)
    for component in fields:
        key = component.key
        if not key or component.readonly or (key,) in settled.hidden:
            continue
        value = settled.value.get(key)
        fault = None if key in refused else component.judge(value, choices(component))
        if component.is_question and not {key, component.about} & wrong:
            fault = fault or component.doubt(value, {**inputs, **page})
        if fault:
            wrong.add(key)
            yield from _told(component, "", fault, refused, fields)
        if not component.is_list:
            continue
        columns = [(one, choices(one)) for one in component.components if one.is_input or one.takes_files]
        for index, row in enumerate(value or ()):
            faulty = set()
            for column, offered in columns:
                path = f"{key}/{index}/{column.key}"
                if (key, index, column.key) in settled.hidden or path in refused:
                    continue
                fault = column.judge(row.get(column.key), offered)
                if column.is_question and column.about not in faulty:
                    beside = {**inputs, **page, **computation.scope(component.components, row)}
                    fault = fault or column.doubt(row.get(column.key), beside)
                if fault:
                    faulty.add(column.key)
                    known = (*component.components, *fields)
                    yield from _told(column, f"{key}/{index}/", fault, refused, known)


def _told(
    component: Component,
    within: str,
    fault: FieldProblem,
    refused: Collection[str],
    known: Sequence[Component],
) -> Iterator[Problem]:
    """Yield the problem of a field; that a reason is missing is said where the value is missing it would excuse."""
    labels = {one.key: one.label or one.key for one in reversed(known)}
    key, code, params = component.key, fault.code, fault.params
    if component.reason_for and code == "required":
        key, code, params = component.reason_for, "missing", {"label": labels[component.reason_for]}
    if code == "far":
        params = {**params, "than": labels[component.compare_with]}
    if within + key not in refused:
        yield Problem(within + key, code, params)
