"""An HTML post made into a form's value, built from the form: names it does not have cannot enter.

Fields are named `key`, and `list.0.key` in rows; `list.jumlah` is the number of rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engine.errors import Problem
from engine.forms.component import Component
from engine.forms.model import MAX_BYTES, MAX_ROWS, FieldProblem, Json, mapping

_COUNT = re.compile(r"\d{1,6}", re.ASCII)


def read_posted(
    fields: Sequence[Component],
    posted: Mapping[str, Any],
    fixed_rows: Callable[[Component], list[dict[str, Json]]],
    before: Mapping[str, Json],
) -> tuple[dict[str, Json], list[Problem]]:
    """The value in a post, and what could not be read.

    Text that is no number or date stays text, so that the draft can show it. A text field that was not part
    of the page (because it was hidden) keeps the value it had `before`; an unticked box posts nothing and is
    false.
    """
    reader = _Reader(posted)
    value: dict[str, Json] = {}
    for component in fields:
        if component.is_input:
            reader.take(component, "", "", value, before)
        elif component.is_list:
            value[component.key] = reader.rows(component, fixed_rows, before)
    return value, reader.problems


class _Reader:
    """Goes through the fields in the order of the page with one budget of bytes for all of them."""

    def __init__(self, posted: Mapping[str, Any]) -> None:
        self.posted = posted
        self.left = MAX_BYTES
        self.problems: list[Problem] = []

    def take(
        self, component: Component, name: str, path: str, into: dict[str, Json], before: Mapping[str, Json]
    ) -> None:
        """Read one field into the page or the row that it belongs to."""
        given = self.texts(name + component.key)
        if not given and not component.posts_nothing:
            if before.get(component.key) is not None:
                into[component.key] = before[component.key]
            return
        try:
            value = component.from_texts(given)
        except FieldProblem as problem:
            self.problems.append(Problem(path + component.key, problem.code, problem.params))
            value = problem.kept
        if value is None:
            return
        self.left -= size(value)
        if self.left < 0:
            self.problems.append(Problem(path + component.key, "too_large", {"limit": MAX_BYTES}))
        else:
            into[component.key] = value

    def rows(
        self,
        component: Component,
        fixed_rows: Callable[[Component], list[dict[str, Json]]],
        before: Mapping[str, Json],
    ) -> list[dict[str, Json]]:
        """The rows of a list: as many as were posted, or those it must have."""
        key = component.key
        earlier = before.get(key)
        earlier = [mapping(row) for row in earlier] if isinstance(earlier, list) else []
        posted = self.count(key)
        if component.fixed:
            rows = fixed_rows(component)
            if (posted is not None and posted != len(rows)) or self.beyond(key, len(rows)):
                self.problems.append(Problem(key, "rows", {"limit": len(rows)}))
        elif posted is None:
            return [dict(row) for row in earlier]
        else:
            if posted > MAX_ROWS:
                self.problems.append(Problem(key, "max_rows", {"limit": component.max_rows}))
            rows, earlier = [{} for _ in range(min(posted, MAX_ROWS))], []
        for index, row in enumerate(rows):
            kept = earlier[index] if index < len(earlier) else {}
            for column in component.components:
                if column.is_input:
                    self.take(column, f"{key}.{index}.", f"{key}/{index}/", row, kept)
        return rows

    def texts(self, name: str) -> list[str]:
        """All texts posted under a name; anything that is no text is as good as not posted."""
        several = getattr(self.posted, "getlist", None)
        given: Any = several(name) if several else self.posted.get(name)
        if isinstance(given, str):
            return [given]
        return [text for text in given if isinstance(text, str)] if isinstance(given, list | tuple) else []

    def count(self, key: str) -> int | None:
        """The number of rows the page had; None when the list was not part of it."""
        given = self.texts(f"{key}.jumlah")
        return int(given[0]) if given and _COUNT.fullmatch(given[0]) else None

    def beyond(self, key: str, rows: int) -> bool:
        """Whether fields of rows were posted that the list does not have."""
        return any(index >= rows for index in _indexes(self.posted, key + "."))


def _indexes(posted: Iterable[Any], prefix: str) -> Iterable[int]:
    for name in posted:
        if isinstance(name, str) and name.startswith(prefix):
            index = name[len(prefix) : len(prefix) + 7].partition(".")[0]
            if _COUNT.fullmatch(index):
                yield int(index)


def size(value: Json) -> int:
    """About how many bytes a field's value takes."""
    if isinstance(value, str):
        return len(value.encode("utf-8", "replace")) + 4
    return sum(map(size, value)) if isinstance(value, list) else 8
