"""A whole form held against its rules: fields, rows and files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from engine.errors import Problem
from engine.forms.component import Component
from engine.forms.computation import Settled
from engine.forms.model import Choice

Choices = Callable[[Component], Sequence[Choice]]


def broken_rules(
    fields: Sequence[Component], settled: Settled, choices: Choices, refused: Collection[str]
) -> Iterator[Problem]:
    """Yield the rules that a typed value breaks, in the order of the page; what is hidden breaks none.

    `refused` are the paths at which no value could be read: nothing more is said of them.
    """
    for component in fields:
        key = component.key
        if not key or component.readonly or (key,) in settled.hidden:
            continue
        value = settled.value.get(key)
        if key not in refused and (fault := component.judge(value, choices(component))):
            yield Problem(key, fault.code, fault.params)
        if not component.is_list:
            continue
        columns = [(one, choices(one)) for one in component.components if one.is_input or one.takes_files]
        for index, row in enumerate(value or ()):
            for column, offered in columns:
                path = f"{key}/{index}/{column.key}"
                if (key, index, column.key) in settled.hidden or path in refused:
                    continue
                if fault := column.judge(row.get(column.key), offered):
                    yield Problem(path, fault.code, fault.params)
