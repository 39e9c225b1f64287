"""JSON data made into a form's value, strictly: what the form does not ask for is a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine import texts
from engine.errors import Problem
from engine.forms.component import Component
from engine.forms.model import MAX_BYTES, MAX_ROWS, FieldProblem, Json
from engine.forms.types.files import known

MAX_PROBLEMS = 200

FixedRows = Callable[[Component], list[dict[str, Json]]]


class JsonReader:
    """Goes through the data once; nothing in it is followed deeper than the form goes.

    `problems` are what is wrong with it, `claims` by path what was sent for computed fields. Read-only parts may
    be sent when they equal what the form shows; they are taken from the form.
    """

    def __init__(self, inputs: Mapping[str, Json], fixed_rows: FixedRows, files: Mapping[str, Json]) -> None:
        self.inputs = inputs
        self.fixed_rows = fixed_rows
        self.files = files
        self.left = MAX_BYTES
        self.problems: list[Problem] = []
        self.claims: dict[str, Json] = {}

    def read(self, fields: Sequence[Component], data: Json) -> dict[str, Json]:
        """Return the value in the data."""
        if not isinstance(data, Mapping):
            self.problems.append(Problem("", "type"))
            data = {}
        value: dict[str, Json] = {}
        known = {component.key: component for component in fields if component.key}
        for component in known.values():
            given = data.get(component.key)
            if component.is_list:
                value[component.key] = self.rows(component, given)
            elif component.takes_files:
                facts = self.files.get(component.key) or []
                if facts:
                    value[component.key] = facts
                if given and given != facts:
                    self.problems.append(Problem(component.key, "file"))
            elif component.readonly:
                self.compare(component.key, given, self.inputs.get(component.key))
            else:
                self.take(component, component.key, given, value)
        self.unknown(known, data, "")
        return value

    def rows(self, component: Component, given: Json) -> list[dict[str, Json]]:
        """Return the rows of a list: as many as were sent, or those it must have."""
        key = component.key
        if given is not None and not isinstance(given, list | tuple):
            self.problems.append(Problem(key, "type"))
            given = None
        sent = given or []
        if component.fixed:
            rows = self.fixed_rows(component)
            if given is not None and len(sent) != len(rows):
                self.problems.append(Problem(key, "rows", {"limit": len(rows)}))
        else:
            if len(sent) > MAX_ROWS:
                self.problems.append(Problem(key, "max_rows", {"limit": component.max_rows}))
            rows = [{} for _ in sent[:MAX_ROWS]]
        columns = {column.key: column for column in component.components}
        for index, row in enumerate(rows):
            data = sent[index] if index < len(sent) else {}
            path = f"{key}/{index}"
            if not isinstance(data, Mapping):
                self.problems.append(Problem(path, "type"))
                continue
            for column in component.components:
                if column.takes_files:
                    self.take_files(component, column, index, data.get(column.key), row)
                elif column.readonly:
                    self.compare(f"{path}/{column.key}", data.get(column.key), row.get(column.key))
                else:
                    self.take(column, f"{path}/{column.key}", data.get(column.key), row)
            self.unknown(columns, data, path + "/")
        return rows

    def take(self, component: Component, path: str, given: Json, into: dict[str, Json]) -> None:
        """Read one field into the page or the row that it belongs to."""
        if component.is_computed:
            if given is not None:
                self.claims[path] = given
            return
        self.put(component, path, into, lambda: component.from_json(given))

    def take_files(
        self, listed: Component, column: Component, index: int, given: Json, into: dict[str, Json]
    ) -> None:
        """Put the files of a row in place that are attached for it; what else is given for one is a problem."""
        attached = self.files.get(f"{listed.key}.{column.key}") or ()
        several = given if isinstance(given, list | tuple) else [] if given is None else [given]
        found, strange = known(several, attached)
        if strange:
            self.problems.append(Problem(f"{listed.key}/{index}/{column.key}", "file"))
        if found:
            into[column.key] = found

    def put(self, component: Component, path: str, into: dict[str, Json], read: Callable[[], Json]) -> None:
        """Put what is read in place, within one budget of bytes for all; what is no value stays as text."""
        try:
            value = read()
        except FieldProblem as problem:
            self.problems.append(Problem(path, problem.code, problem.params))
            value = problem.kept
        if value is None or value == []:
            return
        self.left -= size(value)
        if self.left < 0:
            self.problems.append(Problem(path, "too_large", {"limit": MAX_BYTES}))
        else:
            into[component.key] = value

    def compare(self, path: str, given: Json, shown: Json) -> None:
        """Note a read-only part that was sent otherwise than it is shown."""
        if given is not None and not same(given, shown):
            self.problems.append(Problem(path, "readonly"))

    def unknown(self, known: Mapping[str, Component], data: Mapping[str, Json], path: str) -> None:
        """Note the keys of the data that the form does not ask for."""
        for key in data:
            if key not in known and len(self.problems) < MAX_PROBLEMS:
                self.problems.append(Problem(path + texts.printable(key), "unknown"))


def same(given: Json, shown: Json) -> bool:
    """Whether two JSON values are equal; true is not 1, and empty text is null."""
    if isinstance(given, bool) or isinstance(shown, bool):
        return given is shown
    if isinstance(given, str) and isinstance(shown, str):
        return given.strip() == shown.strip()
    return bool(given == shown) or (given in (None, "") and shown in (None, ""))


def size(value: Json) -> int:
    """Return about how many bytes a field's value takes."""
    if isinstance(value, str):
        return len(value.encode("utf-8", "replace")) + 4
    return sum(map(size, value)) if isinstance(value, list) else 8
