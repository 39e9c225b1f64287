"""What follows from the data of a form: which parts are hidden, and the values of its expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import expressions
from engine.expressions import Expression
from engine.forms import numbers
from engine.forms.component import Component
from engine.forms.model import MAX_TEXT, Json, mapping

Path = tuple[str | int, ...]

MAX_PASSES = 20
_MAX_PARTS = 10_000
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Settled:
    """A value with its expressions computed and without what is hidden; `hidden` are the paths of that."""

    value: dict[str, Json]
    hidden: frozenset[Path]

    def hides(self, path: Path) -> bool:
        """Whether the path, or what it lies in, is hidden."""
        return any(path[:length] in self.hidden for length in range(1, len(path) + 1))


def settle(
    fields: Sequence[Component],
    value: Mapping[str, Json],
    inputs: Mapping[str, Json],
    names: Mapping[str, Any],
) -> Settled:
    """Compute and hide until nothing changes any more (at most 20 times).

    Expressions may use one another in any order, and conditions may use expressions. What cannot be
    computed is null; so is what never settles. A condition that cannot be computed hides nothing.
    """
    outer = (inputs, names)
    hidden: frozenset[Path] = frozenset()
    computed: dict[Path, Json] = {}
    for _ in range(MAX_PASSES):
        view = _assemble(fields, value, hidden, computed)
        found = dict(_compute(fields, view, outer))
        hides = frozenset(_hidden(fields, view, outer))
        if found == computed and hides == hidden:
            return Settled(view, hidden)
        settled = {path: one for path, one in found.items() if path in computed and computed[path] == one}
        hidden, computed = hides, found
    return Settled(_assemble(fields, value, hidden, {path: settled.get(path) for path in computed}), hidden)


def is_hidden(component: Component, *layers: Mapping[str, Any]) -> bool:
    """Whether one of the component's conditions is true under the names of the layers, nearest first."""
    return any(_answer(condition, layers) is True for condition in component.hides)


def evaluate(expression: Expression, *layers: Mapping[str, Any]) -> Json:
    """Return the plain value of an expression under the names of the layers, nearest first; None if it has none."""
    return _plain(_answer(expression, layers))


def scope(
    fields: Sequence[Component], value: Mapping[str, Json], inputs: Mapping[str, Json] | None = None
) -> dict[str, Json]:
    """Return the names that fields give to expressions.

    An empty field is null, an empty list [], a read-only field of the page its input.
    """
    given = inputs or {}
    names: dict[str, Json] = {}
    for component in fields:
        if component.key:
            empty: Json = [] if component.is_list else None
            names[component.key] = given.get(component.key) if component.readonly else empty
    names.update(value)
    return names


def rows(component: Component, value: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """Return the rows of a list as objects, whatever stands there."""
    given = value.get(component.key)
    return [mapping(row) for row in given] if isinstance(given, list | tuple) else []


def _assemble(
    fields: Sequence[Component],
    value: Mapping[str, Json],
    hidden: frozenset[Path],
    computed: Mapping[Path, Json],
) -> dict[str, Json]:
    """Return the visible part of a value with the computed values in it, in the order of the page."""
    view: dict[str, Json] = {}
    for component in fields:
        key = component.key
        if not key or component.readonly or (key,) in hidden:
            continue
        if component.is_computed:
            view[key] = computed.get((key,))
        elif component.is_list and isinstance(value.get(key), list | tuple):
            view[key] = [
                {
                    column.key: computed.get((key, index, column.key))
                    if column.is_computed
                    else row[column.key]
                    for column in component.components
                    if (column.is_computed or row.get(column.key) is not None)
                    and (column.readonly or (key, index, column.key) not in hidden)
                }
                for index, row in enumerate(rows(component, value))
            ]
        elif not component.is_list and value.get(key) is not None:
            view[key] = value[key]
    return view


def _compute(
    fields: Sequence[Component], view: dict[str, Json], outer: tuple[Mapping[str, Any], ...]
) -> Iterator[tuple[Path, Json]]:
    """Yield every visible expression's value; written into the view at once, for those that come after it."""
    for component in fields:
        if component.key not in view:
            continue
        if component.expression is not None and component.is_computed:
            view[component.key] = evaluate(component.expression, scope(fields, view, outer[0]), *outer)
            yield (component.key,), view[component.key]
        columns = [column for column in component.components if column.is_computed]
        if not columns:
            continue
        page = scope(fields, view, outer[0])
        for index, row in enumerate(view[component.key]):
            for column in columns:
                if column.key in row and column.expression is not None:
                    row[column.key] = evaluate(
                        column.expression, scope(component.components, row), page, *outer
                    )
                    yield (component.key, index, column.key), row[column.key]


def _hidden(
    fields: Sequence[Component], view: Mapping[str, Json], outer: tuple[Mapping[str, Any], ...]
) -> Iterator[Path]:
    page = scope(fields, view, outer[0])
    for component in fields:
        if component.key and is_hidden(component, page, *outer):
            yield (component.key,)
        columns = [column for column in component.components if column.hides]
        for index, row in enumerate(view.get(component.key) or () if columns else ()):
            own = scope(component.components, row)
            for column in columns:
                if is_hidden(column, own, page, *outer):
                    yield component.key, index, column.key


def _answer(expression: Expression, layers: tuple[Mapping[str, Any], ...]) -> Any:
    seen = {name: layers[-1][name] for name in expressions.CONTEXT_FUNCTIONS if name in layers[-1]}
    for name in expression.names:
        for layer in layers:
            if name in layer:
                seen[name] = layer[name]
                break
    try:
        return expression.evaluate(seen)
    except expressions.ExpressionError:
        return None


def _plain(value: Any, depth: int = 0) -> Json:
    """Return the value as plain JSON with numbers of at most 15 digits and bounded texts; None for anything else."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return numbers.round_number(value)
    if isinstance(value, str):
        return value if len(value) <= MAX_TEXT else None
    if depth >= _MAX_DEPTH or not isinstance(value, list | tuple | Mapping) or len(value) > _MAX_PARTS:
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(one, depth + 1) for key, one in value.items()}
    return [_plain(one, depth + 1) for one in value]
