"""What a person typed that was not taken: field by field in the form's own words, beside what stands there now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import flask

from engine.errors import Problem
from engine.forms import Component, FieldProblem, Form, Posted
from webui import forms
from webui.forms import opening
from webui.language import gettext as _
from webui.messages import fields as labels

Json = Any
Pairs = Sequence[tuple[str, str]]
NOTHING: Mapping[str, Any] = {}
ROW_NAME = 80  # letters of what tells rows apart


@dataclass(frozen=True, slots=True)
class Unsent:
    """One field that its reader changed: where it lies, what was typed, and what stands there now (None: unknown)."""

    place: str
    row: str
    mine: str
    now: str | None = None

    @property
    def same(self) -> bool:
        """Whether somebody else wrote just that."""
        return self.now == self.mine


def of_form(form: Form | None) -> None:
    """Say whose fields the post at hand holds, for a page that has to name them when it is refused."""
    flask.g.posted_form = form


def posted_form() -> Form | None:
    """Return the form whose fields the post at hand holds, where it is an owner's form."""
    form: Form | None = flask.g.get("posted_form")
    return form


def listed(
    pairs: Pairs,
    now: Mapping[str, Json] | None = None,
    inputs: Mapping[str, Json] = NOTHING,
    names: Mapping[str, Mapping[str, str]] = NOTHING,
) -> list[Unsent]:
    """Return what was typed into a post, in its order: only what was changed where the page says how it was opened.

    `now` is what the form holds at this moment, where that may be seen; `inputs` what its choices come from;
    `names` the words of values by field, for fields that are of no form.
    """
    form = posted_form()
    posted = Posted(_several(pairs))
    opened = opening.read("".join(posted.texts(opening.NAME)))
    found = []
    for name in _names(pairs, posted, form):
        texts = posted.texts(name)
        if opened is None and not any(text.strip() for text in texts):
            continue
        if opened is not None and (opened.holds(name, texts) or not (texts or opened.drew(name))):
            continue
        found.append(_Reader(form, posted, now, inputs, names).read(name, texts))
    return found


def plain(found: Iterable[Unsent]) -> str:
    """Return the same as lines of text, for a clipboard or a remark."""
    return "\n".join(
        f"{one.place} ({one.row}): {one.mine}" if one.row else f"{one.place}: {one.mine}" for one in found
    )


def files() -> list[tuple[str, str]]:
    """Return the files that were chosen in the post at hand, as (field, name): a browser has to be given them again."""
    form = posted_form()
    chosen = flask.request.files.items(multi=True)
    return [(_place(form, name), one.filename) for name, one in chosen if one.filename]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Says one field of a post."""

    form: Form | None
    posted: Posted
    now: Mapping[str, Json] | None
    inputs: Mapping[str, Json]
    names: Mapping[str, Mapping[str, str]]

    def read(self, name: str, texts: list[str]) -> Unsent:
        path = name.replace(".", "/")
        field = self.form.component(path) if self.form else None
        if self.form is None or field is None:
            known = self.names.get(name, {})
            said = [
                known.get(text) or labels.value(name, text) or forms.words(None, "", text) for text in texts
            ]
            return Unsent(_place(self.form, name), "", ", ".join(said))
        mine = self._words(field, _value(field, texts))
        now = None if self.now is None else self._words(field, _at(self.now, path))
        return Unsent(forms.place_words(self.form, path), self._row(name), mine, now)

    def _words(self, field: Component, value: Json) -> str:
        said = forms.words(
            field, field.label, value, self.form.choices(field, self.inputs) if self.form else ()
        )
        return _("(kosong)") if said == "–" else said

    def _row(self, name: str) -> str:
        """Return what tells a row from the others: the column called like its list, one that is given, or the first."""
        key, _dot, rest = name.partition(".")
        place, _dot, column = rest.partition(".")
        rows = self.form.component(key) if self.form and column else None
        if rows is None:
            return ""
        texts = [one for one in rows.components if one.kind == "text" and one.key != column]
        texts.sort(key=lambda one: (one.label.casefold() != rows.label.casefold(), one.is_input))
        for one in texts:
            said = (
                " ".join(self.posted.texts(f"{key}.{place}.{one.key}"))
                if one.is_input
                else _at(self.now or self.inputs, f"{key}/{place}/{one.key}")
            )
            if isinstance(said, str) and said.strip():
                return said if len(said) <= ROW_NAME else said[:ROW_NAME] + " …"
        return ""


def _place(form: Form | None, name: str) -> str:
    path = name.replace(".", "/")
    if form is not None and form.component(path) is not None:
        return forms.place_words(form, path)
    return labels.label(name)


def _several(pairs: Pairs) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found


def _names(pairs: Pairs, posted: Posted, form: Form | None) -> list[str]:
    """Return the fields of a post in the order of its form, those too that say something by posting nothing."""
    found = [name for name, _text in pairs if not labels.is_own(name) and not name.endswith(".jumlah")]
    for one in form.fields if form else ():
        if one.is_list:
            places = range(min(posted.count(one.key) or 0, one.max_rows))
            silent = [column.key for column in one.components if column.is_input and column.posts_nothing]
            found += [f"{one.key}.{place}.{key}" for place in places for key in silent]
        elif one.is_input and one.posts_nothing:
            found.append(one.key)
    files = form.files if form else {}
    found = [name for name in dict.fromkeys(found) if re.sub(r"\.\d+\.", ".", name) not in files]
    if form is None:
        return found
    return [one.code for one in form.in_order(Problem(name.replace(".", "/"), name) for name in found)]


def _value(field: Component, texts: list[str]) -> Json:
    try:
        return field.from_texts(texts)
    except FieldProblem:
        return ", ".join(texts)


def _at(value: Json, path: str) -> Json:
    """Return what lies at a path of a value; None for nothing."""
    for part in path.split("/"):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value
