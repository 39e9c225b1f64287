"""A whole form held against its rules: fields, rows and files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from engine.errors import Problem
from engine.forms import values
from engine.forms.computing import Path, Settled
from engine.forms.model import Choice, Component, Json

MAX_FILES = 20

_SHA256 = re.compile(r"[0-9a-f]{64}")

Choices = Callable[[Component], Sequence[Choice]]


def broken_rules(fields: Sequence[Component], settled: Settled, choices: Choices) -> Iterator[Problem]:
    """The rules that a typed value breaks, in the order of the page; what is hidden breaks none."""
    value = settled.value
    for component in fields:
        path: Path = (component.key,)
        if not component.key or settled.hides(path):
            continue
        if component.is_input:
            yield from _field(component, component.key, value, choices)
        elif component.type == "filepicker":
            yield from _files(component, value.get(component.key))
        elif component.type == "dynamiclist":
            rows = value.get(component.key) or []
            if not component.fixed and len(rows) < component.min_rows:
                yield Problem(component.key, "min_rows", {"limit": component.min_rows})
            if not component.fixed and len(rows) > component.max_rows:
                yield Problem(component.key, "max_rows", {"limit": component.max_rows})
            for index, row in enumerate(rows):
                for column in component.components:
                    if column.is_input and not settled.hides((*path, index, column.key)):
                        yield from _field(column, f"{component.key}/{index}/{column.key}", row, choices)


def _field(
    component: Component, path: str, within: Mapping[str, Json], choices: Choices
) -> Iterator[Problem]:
    raw = within.get(component.key)
    try:
        fault = values.judge(component, values.from_json(component, raw), choices(component))
    except values.Refused as refused:
        fault = refused
    if fault is not None:
        yield Problem(path, fault.code, fault.params)


def _files(component: Component, facts: Any) -> Iterator[Problem]:
    if not facts:
        if component.required:
            yield Problem(component.key, "required")
    elif not isinstance(facts, list) or not all(map(_is_fact, facts)):
        yield Problem(component.key, "file")
    elif len(facts) > (MAX_FILES if component.multiple else 1):
        yield Problem(component.key, "max_files", {"limit": MAX_FILES if component.multiple else 1})
    elif component.accept and not all(fact["name"].lower().endswith(component.accept) for fact in facts):
        yield Problem(component.key, "file_type", {"limit": ", ".join(component.accept)})


def _is_fact(fact: Any) -> bool:
    return (
        isinstance(fact, Mapping)
        and isinstance(fact.get("name"), str)
        and isinstance(fact.get("sha256"), str)
        and _SHA256.fullmatch(fact["sha256"]) is not None
        and isinstance(fact.get("size"), int)
    )
