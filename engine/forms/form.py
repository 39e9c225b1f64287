"""One form: the schema of its data, and how they are read, judged and computed, all from the same file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.errors import FormInvalid, Problem
from engine.expressions import Expression
from engine.forms import computation, judgement
from engine.forms import schema as schemas
from engine.forms.component import Component, walk
from engine.forms.json_data import MAX_PROBLEMS, JsonReader, same
from engine.forms.model import MAX_ROWS, NOW, Choice, FieldProblem, Json, choices_of, mapping, moment
from engine.forms.posted import Posted, PostReader
from engine.forms.types.files import held, only_known

_EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Form:
    """A form as its .form file describes it.

    `inputs` are what the step gives to the form: the rows and values it shows or starts from, and the lists
    its choices come from. `names` are what expressions may see beyond that (earlier forms by element id). A
    value is a dict of plain JSON by key; the path of a field in it is `key` or `list/0/key`.
    """

    id: str
    title: str
    components: tuple[Component, ...]

    @cached_property
    def fields(self) -> tuple[Component, ...]:
        """Return what lies on the page itself, out of its groups; the columns of a list are in that list."""
        return tuple(one for one in walk(self.components, into_lists=False) if not one.is_group)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys of the page, those of lists and of computed and read-only fields too."""
        return frozenset(component.key for component in self.fields if component.key)

    @cached_property
    def written(self) -> tuple[str, ...]:
        """Return the names a completed form writes: what it asks for and computes, not what it only shows."""
        fields = [one for one in self.fields if not one.readonly]
        return tuple(one.key for one in fields if one.key)

    @cached_property
    def reads(self) -> tuple[tuple[Expression, frozenset[str]], ...]:
        """Return every expression in it, what it computes and what hides a part, each with the keys it finds here."""
        found = [(one, self.keys) for one in self.fields]
        for field in self.fields:
            columns = self.keys.union(column.key for column in field.components)
            found += [(column, columns) for column in field.components]
        every = [(text, keys) for one, keys in found for text in (*one.hides, one.expression)]
        return tuple((text, keys) for text, keys in every if text is not None)

    @cached_property
    def outside(self) -> frozenset[str]:
        """Return the names that its expressions read and that no part of it gives them."""
        return frozenset(name for text, keys in self.reads for name in text.names - keys)

    @cached_property
    def files(self) -> Mapping[str, Component]:
        """Return what takes files, by the name they are attached under: `berkas`, or `indikator.bukti` in rows."""
        found = {one.key: one for one in self.fields if one.takes_files}
        for listed in self.fields:
            found |= {f"{listed.key}.{one.key}": one for one in listed.components if one.takes_files}
        return found

    def held_files(self, value: Mapping[str, Json]) -> dict[str, list[Mapping[str, Json]]]:
        """Return the facts of the files that stand in a value, by the name they are attached under."""
        return {name: held(name, value) for name in self.files}

    def known_files(self, value: Mapping[str, Json], files: Mapping[str, Json]) -> dict[str, Json]:
        """Return a value without the files in its rows that are not among those attached (`files` by name)."""
        found = dict(value)
        for name in self.files:
            found = only_known(name, found, files.get(name) or ())
        return found

    def walk(self) -> Iterator[Component]:
        """Yield every component in the order of the page, those in groups and lists too."""
        return walk(self.components)

    def schema(self, inputs: Mapping[str, Json] = _EMPTY) -> dict[str, Json]:
        """Return the JSON Schema 2020-12 of the data that `read_json` and `check` accept at this task."""
        return schemas.form_schema(
            self.title,
            self.fields,
            inputs,
            self.fixed_rows(inputs),
            lambda component: self.choices(component, inputs),
        )

    def read(
        self,
        posted: Posted,
        inputs: Mapping[str, Json] = _EMPTY,
        value: Mapping[str, Json] | None = None,
        files: Mapping[str, Json] | None = None,
        names: Mapping[str, Any] = _EMPTY,
    ) -> tuple[dict[str, Json], list[Problem]]:
        """Return the value in an HTML post, and what could not be read of it; rules are for `check`.

        `value` is what the form held before: fields that were not part of the page keep it. `files` are the
        facts of the attached files by key. The value may be kept as a draft whatever the problems are; it
        must not be submitted while there are any.
        """
        reader = PostReader(posted, value or {}, self.fixed_rows(inputs), True, files or {})
        read, problems = reader.read_post(self.fields) | self._attached(files), reader.problems
        if problems:
            settled = computation.settle(self.fields, read, inputs, names)
            problems = _seen(settled, problems)
        return read, self.in_order(problems)

    def read_json(
        self,
        data: Json,
        inputs: Mapping[str, Json] = _EMPTY,
        files: Mapping[str, Json] | None = None,
        names: Mapping[str, Any] = _EMPTY,
    ) -> tuple[dict[str, Json], list[Problem]]:
        """Return the value in JSON data, and what does not fit the form; rules are for `check`.

        Strict: an unknown key is a problem, a read-only or computed one too unless it is null or says what
        the form says. A number may be a JSON number or text in Indonesian notation.
        """
        reader, read, settled = self._read_json(data, inputs, files, names)
        return read, self.in_order(_seen(settled, reader.problems[:MAX_PROBLEMS]))

    def submit(
        self,
        data: Json,
        inputs: Mapping[str, Json] = _EMPTY,
        files: Mapping[str, Json] | None = None,
        names: Mapping[str, Any] = _EMPTY,
    ) -> tuple[dict[str, Json], list[Problem]]:
        """Return the value to store of JSON data, and all that keeps it from that: read, checked and computed."""
        reader, _, settled = self._read_json(data, inputs, files, names)
        return settled.value, self._judge(settled, reader.problems, inputs)

    def accept(
        self,
        given: Posted | Json,
        inputs: Mapping[str, Json] = _EMPTY,
        files: Mapping[str, Json] | None = None,
        names: Mapping[str, Any] = _EMPTY,
        before: Mapping[str, Json] = _EMPTY,
    ) -> dict[str, Json]:
        """Return the value to store of what a page posted or of JSON data: read once, checked and computed.

        `files` are the facts of the attached files by key, which are never taken from the data. What was not part
        of the page is as it was `before`. Raises FormInvalid with all problems in the order of the page.
        """
        if isinstance(given, Posted):
            reader = PostReader(given, before, self.fixed_rows(inputs), False, files or {})
            read = reader.read_post(self.fields) | self._attached(files)
            settled = computation.settle(self.fields, read, inputs, names)
            problems = self._judge(settled, reader.problems, inputs)
            value = settled.value
        else:
            if isinstance(given, Mapping) and files:
                given = {key: part for key, part in given.items() if key not in files}
            value, problems = self.submit(given, inputs, files, names)
        if problems:
            raise FormInvalid(problems)
        return value

    def check(
        self,
        value: Mapping[str, Json],
        inputs: Mapping[str, Json] = _EMPTY,
        names: Mapping[str, Any] = _EMPTY,
    ) -> list[Problem]:
        """Return all that keeps a value from being submitted, one problem a field, in the order of the page."""
        return self.submit(value, inputs, self.held_files(value), names)[1]

    def compute(
        self,
        value: Mapping[str, Json],
        inputs: Mapping[str, Json] = _EMPTY,
        names: Mapping[str, Any] = _EMPTY,
    ) -> dict[str, Json]:
        """Return the value as it is stored: computed fields filled in, hidden ones left out."""
        return self.settle(value, inputs, names).value

    def settle(
        self,
        value: Mapping[str, Json],
        inputs: Mapping[str, Json] = _EMPTY,
        names: Mapping[str, Any] = _EMPTY,
    ) -> computation.Settled:
        """Return the same, and what is hidden."""
        return computation.settle(self.fields, value, inputs, names)

    def initial(self, inputs: Mapping[str, Json] = _EMPTY, now: datetime | None = None) -> dict[str, Json]:
        """Return what an untouched form holds: defaults, and inputs with the same key before them.

        `now` is the office's own time, for defaults that hang on the day; without it there are none of those.
        """
        return self._begun(inputs, now)[0]

    def misfits(self, inputs: Mapping[str, Json]) -> list[Problem]:
        """Return the inputs of which `initial` can carry nothing into the field of their key, with the reason."""
        return self._begun(inputs)[1]

    def _begun(
        self, inputs: Mapping[str, Json], now: datetime | None = None
    ) -> tuple[dict[str, Json], list[Problem]]:
        value: dict[str, Json] = {}
        problems: list[Problem] = []

        def begin(component: Component, path: str, given: Mapping[str, Json], into: dict[str, Json]) -> None:
            """Put a field's first value in place: what is given under its key, else its default."""
            first, raw, choices = None, given.get(component.key), self.choices(component, inputs)
            try:
                first = component.from_input(raw, choices)
            except FieldProblem as problem:
                problems.append(Problem(path + component.key, problem.code, {**problem.params, "given": raw}))
            first = _of_day(component, now, choices) if first is None else first
            first = component.default if first is None else first
            if first is not None:
                into[component.key] = first

        fixed_rows = self.fixed_rows(inputs)
        for component in self.fields:
            if component.is_input:
                begin(component, "", inputs, value)
            elif component.is_list:
                given = inputs.get(component.key)
                given = given if isinstance(given, list | tuple) else [{}] * component.default_rows
                rows = fixed_rows(component) if component.fixed else [{} for _ in given[:MAX_ROWS]]
                for place, (row, before) in enumerate(zip(rows, given, strict=False)):
                    for column in component.components:
                        if column.is_input:
                            begin(column, f"{component.key}/{place}/", mapping(before), row)
                value[component.key] = rows
        return value, problems

    def choices(self, component: Component, inputs: Mapping[str, Json] = _EMPTY) -> tuple[Choice, ...]:
        """Return the options of a select, radio or checklist: its own, or those of the inputs."""
        return choices_of(inputs.get(component.values_key)) if component.values_key else component.choices

    def table_rows(
        self,
        component: Component,
        page: Mapping[str, Json],
        inputs: Mapping[str, Json] = _EMPTY,
        names: Mapping[str, Any] = _EMPTY,
    ) -> list[Mapping[str, Json]]:
        """Return the rows a read-only table shows under the names of its `page`."""
        if component.expression is None:
            return []
        found = computation.evaluate(component.expression, page, inputs, names)
        return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []

    def component(self, path: str) -> Component | None:
        """Return the field that a path leads to; None when the form has none there."""
        parts = _parts(path)
        found = self._by_key.get(str(parts[0]))
        if found is None or len(parts) < 3:
            return found
        return next((column for column in found.components if column.key == parts[-1]), None)

    def label(self, path: str) -> str:
        """Return the owner's words for a field: `indikator/1/target` is "Target"; the path itself when unknown."""
        return self.place(path)[2]

    def place(self, path: str) -> tuple[str, int | None, str]:
        """Return where a path lies: the list's label ("" outside one), the row from 1 or None, the field's label."""
        parts = _parts(path)
        component = self._by_key.get(str(parts[0]))
        if component is None:
            return "", None, path
        if len(parts) == 1 or not isinstance(parts[1], int):
            return "", None, component.label or component.key
        column = next((column for column in component.components if column.key == parts[-1]), None)
        words = "" if len(parts) == 2 else (column.label or column.key) if column else str(parts[-1])
        return component.label or component.key, parts[1] + 1, words

    def in_order(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems as the eye meets their fields on the page; those of the whole form first."""
        return sorted(problems, key=lambda problem: self._position(_parts(problem.path)))

    @cached_property
    def _by_key(self) -> dict[str, Component]:
        return {component.key: component for component in self.fields if component.key}

    @cached_property
    def _order(self) -> dict[tuple[str, str], tuple[int, int]]:
        order = {}
        for place, component in enumerate(self.fields, 1):
            order[component.key, ""] = (place, -1)
            for column_place, column in enumerate(component.components):
                order[component.key, column.key] = (place, column_place)
        return order

    def _position(self, parts: computation.Path) -> tuple[int, int, int]:
        last = len(self.fields) + 1
        page = self._order.get((str(parts[0]), ""), (0 if parts == ("",) else last, -1))[0]
        if len(parts) == 1:
            return page, -1, -1
        row = parts[1] if isinstance(parts[1], int) else last
        return (
            page,
            row,
            self._order.get((str(parts[0]), str(parts[-1])), (page, last))[1] if len(parts) > 2 else -1,
        )

    def fixed_rows(self, inputs: Mapping[str, Json]) -> Callable[[Component], list[dict[str, Json]]]:
        """Return what makes the rows a fixed list must have, with what is read-only in them."""

        def rows(component: Component) -> list[dict[str, Json]]:
            given = inputs.get(component.key)
            if not isinstance(given, list | tuple):
                return [{} for _ in range(component.default_rows)]
            shown = [column.key for column in component.components if column.readonly]
            return [
                {key: mapping(row)[key] for key in shown if mapping(row).get(key) is not None}
                for row in given
            ]

        return rows

    def _attached(self, files: Mapping[str, Json] | None) -> dict[str, Json]:
        return {key: facts for key, facts in (files or {}).items() if facts and key in self.keys}

    def _read_json(
        self,
        data: Json,
        inputs: Mapping[str, Json],
        files: Mapping[str, Json] | None,
        names: Mapping[str, Any],
    ) -> tuple[JsonReader, dict[str, Json], computation.Settled]:
        reader = JsonReader(inputs, self.fixed_rows(inputs), files or {})
        read = reader.read(self.fields, data)
        settled = computation.settle(self.fields, read, inputs, names)
        reader.problems += [
            Problem(path, "readonly")
            for path, claim in reader.claims.items()
            if not same(claim, _at(settled.value, _parts(path)))
        ]
        return reader, read, settled

    def _judge(
        self, settled: computation.Settled, problems: list[Problem], inputs: Mapping[str, Json]
    ) -> list[Problem]:
        """Return what could not be read and the rules that are broken, of what is not hidden."""
        refused = {problem.path for problem in problems}
        broken = judgement.broken_rules(
            self.fields, settled, lambda component: self.choices(component, inputs), refused, inputs
        )
        return self.in_order([*_seen(settled, problems), *broken])[:MAX_PROBLEMS]


def _seen(settled: computation.Settled, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of what is not hidden."""
    return [problem for problem in problems if not settled.hides(_parts(problem.path))]


def _of_day(component: Component, now: datetime | None, choices: Sequence[Choice]) -> Json:
    """Return what a field holds on the day its form is opened; None where it says nothing that fits it."""
    if component.first is None or now is None:
        return None
    try:
        return component.from_input(computation.evaluate(component.first, {NOW: moment(now)}), choices)
    except FieldProblem:
        return None


def _parts(path: str) -> computation.Path:
    return tuple(
        int(part) if part.isascii() and part.isdecimal() and len(part) < 7 else part
        for part in path.split("/")
    )


def _at(value: Json, parts: computation.Path) -> Json:
    for part in parts:
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) and part < len(value) else None
        else:
            value = mapping(value).get(part)
    return value
