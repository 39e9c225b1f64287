"""A form as it is drawn: engine.forms says what it means, this module what stands where on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.errors import Problem
from engine.forms import Component, Form, computation, facts_of, reference
from engine.forms.computation import Settled
from engine.service.views import Attachment
from webui import filters
from webui.forms import conditions, layout, looks
from webui.forms.fields import Drawing, Fault, Field, HeldFile, Option, Row, anchor, chosen
from webui.forms.values import is_number, shown_words, typed, words
from webui.language import gettext as _
from webui.messages import problem_sentence
from webui.messages.problems import distance

Json = Any
NONE: Mapping[str, Any] = {}


def draw(
    form: Form | None,
    value: Mapping[str, Json] | Settled,
    inputs: Mapping[str, Json],
    problems: Sequence[Problem] = (),
    attachments: Sequence[Attachment] = (),
    names: Mapping[str, Any] = NONE,
    links: Mapping[str, int] = NONE,
) -> Drawing:
    """Return a form ready for the page, with its problems at their fields and in the summary.

    `names` are what its expressions may read beyond the inputs, `links` the files that its reader may open. A value
    that is settled already is not settled once more.
    """
    sentences: dict[str, str] = {}
    for problem in problems:
        sentences.setdefault(problem.path, problem_sentence(problem))
    if form is None:
        return Drawing(faults=tuple(Fault("", "", sentence) for sentence in sentences.values()))
    pen = Pen(form, value, inputs, sentences, attachments, names=names, links=links)
    faults = tuple(
        Fault(anchor(path) if path else "", place_words(form, _number(form, path)), sentence)
        for path, sentence in sentences.items()
    )
    return Drawing(pen.draw(form.components), faults)


def reading(
    form: Form | None,
    value: Mapping[str, Json] | Settled,
    inputs: Mapping[str, Json],
    names: Mapping[str, Any] = NONE,
    links: Mapping[str, int] = NONE,
) -> tuple[Field, ...]:
    """Return an open form for who may only read it."""
    if form is None:
        return ()
    return Pen(form, value, inputs, {}, record=True, names=names, links=links).draw(form.components)


def record(
    form: Form | None, value: Mapping[str, Json], links: Mapping[str, int] = NONE
) -> tuple[Field, ...]:
    """Return what was sent with a form, and nothing else: its computed fields as they were stored, no hidden ones.

    `links` are the files that its reader may open, by what a value calls them.
    """
    return Sent(form, value, {}, {}, record=True, links=links).draw(form.components) if form else ()


def place_words(form: Form, path: str) -> str:
    """Return where a path lies, in the owner's words: `Indikator kinerja, baris 2: Target`."""
    if not path:
        return ""
    listed, row, label = form.place(path)
    field = form.component(path)
    if field is not None and field.is_question:
        label = _("%(field)s, dipastikan", field=label)
    if row is None:
        return label
    if not label:
        return _("%(list)s, baris %(row)s", list=listed, row=row)
    return _("%(list)s, baris %(row)s: %(field)s", list=listed, row=row, field=label)


def _number(form: Form, path: str) -> str:
    """Return the path of the number that a question is about; any other path as it is."""
    field = form.component(path)
    return path.removesuffix(field.key) + field.about if field is not None and field.is_question else path


@dataclass
class Pen:
    """Draws one form with one value; `errors` maps a path to its sentence."""

    form: Form
    given: Mapping[str, Json] | Settled
    inputs: Mapping[str, Json]
    errors: Mapping[str, str]
    attachments: Sequence[Attachment] = ()
    record: bool = False
    names: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    moulds: dict[int, Field] = field(default_factory=dict)
    supposed: dict[tuple[str, str], Mapping[str, Json]] = field(default_factory=dict)
    watched: conditions.Known = field(default_factory=dict)

    @cached_property
    def value(self) -> Mapping[str, Json]:
        return self.given.value if isinstance(self.given, Settled) else self.given

    @cached_property
    def unfit(self) -> Mapping[str, Json]:
        """Return by path what the step gives to a field that cannot hold it."""
        return {one.path: one.params["given"] for one in self.form.misfits(self.inputs)}

    @cached_property
    def settled(self) -> Settled:
        if isinstance(self.given, Settled):
            return self.given
        return self.form.settle(self.value, self.inputs, self.names)

    @cached_property
    def page(self) -> Mapping[str, Json]:
        """Return the names that the page gives to its rows."""
        return computation.scope(self.form.fields, self.settled.value, self.inputs)

    def mould(self, component: Component) -> Field:
        """Return what a field is whatever it holds: made once, also for a column of many rows."""
        found = self.moulds.get(id(component))
        if found is None:
            kind = looks.macro(component)
            asked = component.is_input and kind not in ("check", "checks")
            found = self.moulds[id(component)] = Field(
                kind=kind,
                label=component.label,
                suffix=component.suffix,
                required=component.required,
                optional=not component.required and asked,
                numeric=looks.of(component).numeric,
                multiple=component.multiple,
                accept=",".join(component.accept),
                choices=self._options(component),
            )
        return found

    def draw(self, components: Iterable[Component]) -> tuple[Field, ...]:
        return tuple(one for component in components for one in self._component(component))

    def _component(self, component: Component) -> list[Field]:
        """Return the fields of one component: none when it is hidden, several for a text of several blocks."""
        if not component.hides:
            return self._drawn(component)
        layers = (self.page, self.inputs, self.names)
        if self.record:
            return [] if computation.is_hidden(component, *layers) else self._drawn(component)
        condition = conditions.of(self.form, component, layers, self._supposed)
        if not condition.shown_by:
            return [] if condition.hidden else self._drawn(component)
        return [
            one._replace(
                shown_by=condition.shown_by, shown_for=condition.shown_for, shown_words=condition.words
            )
            for one in self._drawn(component)
        ]

    def _supposed(self, key: str, answer: Json) -> Mapping[str, Json]:
        """Return the names of the page were one of its choices answered so."""
        found = self.supposed.get((key, repr(answer)))
        if found is None:
            settled = self.form.settle({**self.value, key: answer}, self.inputs, self.names)
            found = computation.scope(self.form.fields, settled.value, self.inputs)
            self.supposed[key, repr(answer)] = found
        return found

    def _drawn(self, component: Component) -> list[Field]:
        match kind := looks.macro(component):
            case "blocks":
                return [Field(block, text=text) for block, text in filters.blocks(component.text)]
            case "separator" | "spacer":
                return [Field(kind)]
            case "group":
                return [Field(kind, label=component.label, fields=self.draw(component.components))]
            case "table":
                return [self._table(component)]
            case "rows":
                rows = self._rows(component)
                if self.record:
                    return [layout.reading(rows._replace(kind="table"))]
                return [layout.folded(rows, self._group(component)) if rows.folded else layout.entry(rows)]
            case "question":
                return self._page_question(component)
            case "computed":
                given: Mapping[str, Json] = self.settled.value
            case _:
                given = self.inputs if component.readonly else self.value
        value = given.get(component.key, self.value.get(component.key))
        return [self._field(component, value, component.key, component.key)]

    def _field(self, component: Component, value: Json, name: str, path: str, row: str = "") -> Field:
        """Return one field with its value, at any depth; `row` says in words which row a cell belongs to."""
        mould = self.mould(component)
        kind = mould.kind
        choices = chosen(mould.choices, value)
        shown = shown_words(component, value, choices)
        return mould._replace(
            id=anchor(path),
            name=name,
            description=self._hint(component, value, path),
            text=shown if self.record or kind in ("fact", "computed") else typed(component, value),
            shown=shown,
            error=self.errors.get(path, ""),
            spoken=f"{component.label}, {row}" if row else component.label,
            optional=mould.optional or (kind == "files" and bool(row) and not component.required),
            numeric=is_number(value) if kind == "computed" else mould.numeric,
            checked=value is True,
            choices=choices,
            attachments=tuple(one for one in self.attachments if one.field == component.key)
            if kind == "files"
            else (),
            stored=self._files(value) if isinstance(value, list | Mapping) else (),
        )

    def _files(self, value: Json) -> tuple[HeldFile, ...]:
        """Return the files that stand in a value."""
        return tuple(
            HeldFile(one["name"], one["size"], one["sha256"], reference(one), self.links.get(reference(one)))
            for one in facts_of(value)
        )

    def _hint(self, component: Component, value: Json, path: str) -> str:
        """Return the owner's words on a field, and why it is empty although the step gives it something."""
        if self.record or value not in (None, "", []) or path not in self.unfit:
            return component.description
        remark = _(
            "“%(given)s” dari langkah sebelumnya tidak sesuai dengan jenis isian ini; isilah sendiri.",
            given=words(None, "", self.unfit[path]),
        )
        return f"{component.description} {remark}".strip()

    def _rows(self, component: Component) -> Field:
        found = self.value.get(component.key)
        items = [one if isinstance(one, Mapping) else {} for one in found] if isinstance(found, list) else []
        listed = [one for one in component.components if not one.is_question]
        if not self.record:
            listed = [one for one in listed if not one.reason_for]
        rows = tuple(self._row(component, place, item, listed) for place, item in enumerate(items))
        numeric = [any(row.cells[place].numeric for row in rows) for place in range(len(listed))]
        rows = tuple(layout.numbered(row, numeric) for row in rows)
        columns = tuple(
            Field(self.mould(one).kind, label=one.label, description=one.description, numeric=numeric[place])
            for place, one in enumerate(listed)
        )
        return Field(
            "rows",
            anchor(component.key),
            component.key,
            component.label,
            component.description,
            error=self.errors.get(component.key, ""),
            removable=component.allow_add_remove,
            columns=columns,
            rows=rows,
            folded=component.folded and not self.record,
            row_name=component.row_name,
        )

    def _group(self, component: Component) -> int | None:
        """Return the place of the column by which a list is grouped."""
        keys = [one.key for one in component.components if not (one.is_question or one.reason_for)]
        return keys.index(component.group_by) if component.group_by in keys else None

    def _row(
        self, listed: Component, place: int, item: Mapping[str, Json], columns: Sequence[Component]
    ) -> Row:
        """Return a row of its `columns`; questions and reasons stand apart from them."""
        key, words = listed.key, _("baris %(number)s", number=place + 1)
        computed = self.settled.value.get(key)
        computed = computed[place] if isinstance(computed, list) and place < len(computed) else {}

        def drawn(one: Component) -> Field:
            path = f"{key}/{place}/{one.key}"
            hidden = bool(one.hides) and self.settled.hides((key, place, one.key))
            if hidden and (self.record or not one.is_input):
                return Field("absent", anchor(path), label=one.label, shown="")
            value = (computed if one.is_computed else item).get(one.key)
            found = self._field(one, value, f"{key}.{place}.{one.key}", path, words)
            if not one.hides or self.record:
                return found
            outer = (self.page, self.inputs, self.names)
            condition = conditions.in_row(self.form, one, listed.components, item, outer, self.watched)
            if not condition.shown_by:
                excused = f"{key}.{place}.{one.reason_for}" if one.reason_for else ""
                return found._replace(away=hidden, watched=True, reason_for=excused)
            by = f"{key}.{place}.{condition.shown_by}"
            return found._replace(shown_by=by, shown_for=condition.shown_for, shown_words=condition.words)

        apart = [one for one in listed.components if one.is_question or (one.reason_for and not self.record)]
        asked = {}
        if apart:
            beside = computation.scope(listed.components, {**item, **computed})
            questions = [one for one in apart if one.is_question]
            asked = {one.about: self._question(one, beside, item, key, place) for one in questions}
        cells = []
        for one in columns:
            cell = drawn(one)
            question = asked.get(one.key)
            if self.record and question is not None and question.checked:
                cell = cell._replace(lines=((_("Dipastikan"), question.shown or _("ya")),))
            cells.append(cell)
        row = Row(
            tuple(cells),
            place=place,
            reasons=tuple(drawn(one) for one in apart if one.reason_for),
            asks=() if self.record else tuple(asked.values()),
        )
        if self.record:
            return row
        faulty = any(one.error for one in row.controls) if self.errors else False
        dropping = _("Hapus baris %(number)s dari %(list)s", number=place + 1, list=listed.label)
        return row._replace(faulty=faulty or f"{key}/{place}" in self.errors, dropping=dropping)

    def _question(
        self, one: Component, row: Mapping[str, Json], item: Mapping[str, Json], key: str = "", place: int = 0
    ) -> Field:
        """Return the question on a number in its `row` (or the page's own values), `away` while it is near."""
        number, kept = item.get(one.about), item.get(one.key)
        path, name = (f"{key}/{place}/{one.key}", f"{key}.{place}.{one.key}") if key else (one.key, one.key)
        beside = {**self.inputs, **self.page, **row}
        wrong = (f"{key}/{place}/{one.about}" if key else one.about) in self.errors
        doubt = None if wrong else one.doubt(None, beside)
        other = f"{key}/{place}/{one.compare_with}"
        than = self.form.label(other if self.form.component(other) else one.compare_with)
        return Field(
            "question",
            anchor(path),
            name,
            one.label,
            text=typed(one, number),
            shown=distance({**doubt.params, "than": than}) if doubt else "",
            error=self.errors.get(path, ""),
            spoken=f"{one.label}, {_('baris %(number)s', number=place + 1)}" if key else one.label,
            checked=kept is not None and kept == number and not isinstance(kept, bool),
            away=doubt is None,
        )

    def _page_question(self, component: Component) -> list[Field]:
        field = self._question(component, self.settled.value, self.value)
        return [] if self.record and not field.checked else [field]

    def _table(self, component: Component) -> Field:
        """Return a read-only list, its numbers to the right."""
        items = self.form.table_rows(component, self.page, self.inputs, self.names)
        numeric = {
            one.key
            for one in component.columns
            if any(is_number(item.get(one.key)) for item in items)
            and all(is_number(item.get(one.key)) or item.get(one.key) is None for item in items)
        }

        def cell(key: str, label: str, value: Json) -> Field:
            shown = words(None, label, value)
            files = self._files(value)
            return Field("fact", label=label, text=shown, shown=shown, numeric=key in numeric, stored=files)

        rows = tuple(
            Row(tuple(cell(one.key, one.label, item.get(one.key)) for one in component.columns))
            for item in items
        )
        columns = tuple(
            Field("column", label=one.label, numeric=one.key in numeric) for one in component.columns
        )
        name = component.key or component.id
        return layout.reading(Field("table", anchor(name), name, component.label, columns=columns, rows=rows))

    def _options(self, component: Component) -> tuple[Option, ...]:
        return tuple(Option(one.value, one.label) for one in self.form.choices(component, self.inputs))


@dataclass
class Sent(Pen):
    """Draws what was sent: only what is in the value, which knows better than a new calculation."""

    @cached_property
    def settled(self) -> Settled:
        return Settled(dict(self.value), frozenset())

    def _component(self, component: Component) -> list[Field]:
        if component.is_group:
            inner = self.draw(component.components)
            return [Field("group", label=component.label, fields=inner)] if inner else []
        return self._drawn(component) if component.key in self.value else []
