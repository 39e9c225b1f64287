"""An HTML post made into a form's value, built from the form: names it does not have cannot enter.

Fields are named `key`, and `list.0.key` in rows; `list.jumlah` is the number of rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Problem
from engine.forms.component import Component
from engine.forms.json_data import FixedRows, JsonReader
from engine.forms.model import MAX_ROWS, Json, mapping
from engine.forms.types.files import facts_of, known

_COUNT = re.compile(r"\d{1,6}", re.ASCII)


class Posted:
    """What a page posted: the texts under each name, taken once from whatever holds them.

    `fields` maps names to a text or to several, as any mapping does or, through `getlist`, Werkzeug's.
    Anything that is no text is as good as not posted.
    """

    def __init__(self, fields: Mapping[Any, Any]) -> None:
        several = getattr(fields, "getlist", None) or fields.get
        self._texts = {name: _texts(several(name)) for name in fields if isinstance(name, str)}

    @property
    def size(self) -> int:
        """Return how many fields were posted."""
        return len(self._texts)

    def texts(self, name: str) -> list[str]:
        """Return all texts posted under a name."""
        return self._texts.get(name, [])

    def count(self, key: str) -> int | None:
        """Return the number of rows the page had; None when the list was not part of it."""
        given = self.texts(f"{key}.jumlah")
        return int(given[0]) if given and _COUNT.fullmatch(given[0]) else None

    def beyond(self, key: str, rows: int) -> bool:
        """Whether fields of rows were posted that the list does not have."""
        prefix = key + "."
        for name in self._texts:
            if name.startswith(prefix):
                index = name[len(prefix) : len(prefix) + 7].partition(".")[0]
                if _COUNT.fullmatch(index) and int(index) >= rows:
                    return True
        return False


class PostReader(JsonReader):
    """Goes through the fields in the order of the page; what was not part of the page is as it was `before`.

    Text that is no number or date stays text, so that the draft can show it. A text field that was not part of
    the page (because it was hidden) keeps the value it had; an unticked box posts nothing and is false. For a
    draft what is kept is not looked at (`drafting`); else it is read as the JSON it is.
    """

    def __init__(
        self,
        posted: Posted,
        before: Mapping[str, Json],
        fixed_rows: FixedRows,
        drafting: bool,
        files: Mapping[str, Json],
    ) -> None:
        super().__init__({}, fixed_rows, files)
        self.posted = posted
        self.before = before
        self.drafting = drafting

    def read_post(self, fields: Sequence[Component]) -> dict[str, Json]:
        """Return the value in the post."""
        value: dict[str, Json] = {}
        for component in fields:
            if component.is_input:
                self.field(component, component.key, component.key, value, self.before)
            elif component.is_list:
                value[component.key] = self.posted_rows(component)
        return value

    def field(
        self, component: Component, name: str, path: str, into: dict[str, Json], before: Mapping[str, Json]
    ) -> None:
        """Read one field into the page or the row that it belongs to."""
        given = self.posted.texts(name)
        if given or component.posts_nothing:
            self.put(component, path, into, lambda: component.from_texts(given))
        elif not self.drafting:
            self.take(component, path, before.get(component.key), into)
        elif before.get(component.key) is not None:
            into[component.key] = before[component.key]

    def row_files(
        self,
        listed: Component,
        column: Component,
        index: int,
        row: dict[str, Json],
        kept_row: Mapping[str, Json],
    ) -> None:
        """Put the files of a row in place: those that its page knew, and in a row that cannot move those it has."""
        attached = self.files.get(f"{listed.key}.{column.key}") or ()
        had, _ = known(facts_of(kept_row.get(column.key)), attached)
        given = [text for text in self.posted.texts(f"{listed.key}.{index}.{column.key}") if text]
        self.take_files(listed, column, index, [*had, *given], row)

    def posted_rows(self, component: Component) -> list[dict[str, Json]]:
        """Return the rows of a list: as many as were posted, or those it must have."""
        key = component.key
        earlier = self.before.get(key)
        earlier = [mapping(row) for row in earlier] if isinstance(earlier, list) else []
        posted = self.posted.count(key)
        if component.fixed:
            rows = self.fixed_rows(component)
            if (posted is not None and posted != len(rows)) or self.posted.beyond(key, len(rows)):
                self.problems.append(Problem(key, "rows", {"limit": len(rows)}))
        elif posted is None:
            kept = [dict(row) for row in earlier]
            return kept if self.drafting else self.rows(component, kept)
        else:
            # A draft loses no row that was typed, be there more than can be sent; the number alone says nothing.
            most = max(MAX_ROWS, len(earlier), self.posted.size) if self.drafting else MAX_ROWS
            if posted > most:
                self.problems.append(Problem(key, "max_rows", {"limit": component.max_rows}))
            rows, earlier = [{} for _ in range(min(posted, most))], []
        for index, row in enumerate(rows):
            kept_row = earlier[index] if index < len(earlier) else {}
            for column in component.components:
                name = f"{key}.{index}.{column.key}"
                if column.takes_files:
                    self.row_files(component, column, index, row, kept_row)
                elif column.is_input:
                    self.field(column, name, name.replace(".", "/"), row, kept_row)
        return rows


def _texts(given: Any) -> list[str]:
    if isinstance(given, str):
        return [given]
    return [text for text in given if isinstance(text, str)] if isinstance(given, list | tuple) else []
