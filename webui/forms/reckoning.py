"""What follows from what stands in a form at this moment, for a page on which somebody is typing.

It is what the page would show had it been sent: computed by the same reading, the same settling and the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.errors import Problem
from engine.forms import Form, Posted
from webui import forms
from webui.forms import task_post
from webui.forms.fields import Field, anchor
from webui.language import gettext as _
from webui.messages import problem_sentence

Json = Any
NOTHING: Mapping[str, Any] = {}

# What is still to come is no fault while one types; a number that is far is asked about.
LATER = frozenset({"required", "missing", "must_check", "min_rows", "far"})


def answer(
    form: Form | None,
    posted: Posted,
    inputs: Mapping[str, Json] = NOTHING,
    before: Mapping[str, Json] = NOTHING,
    files: Mapping[str, Json] | None = None,
    names: Mapping[str, Any] = NOTHING,
) -> dict[str, Json]:
    """Return by the id of the element: `texts` of what is computed, whether a part is `shown`, `asks` with the
    question and the number it is about, and `faults` of what was typed.
    """
    if form is None:
        return {"texts": {}, "shown": {}, "asks": {}, "faults": {}}
    value, unread = form.read(posted, inputs, before, files=files, names=names)
    problems = task_post.all_problems(form, value, unread, inputs, names)
    drawn = list(_all(forms.draw(form, value, inputs, problems, names=names).fields))
    questions = [one for one in drawn if one.kind == "question"]
    return {
        "texts": {one.id: one.text for one in drawn if one.kind == "computed"},
        "shown": {one.id: not one.away for one in drawn if one.watched or one.kind == "question"},
        "asks": {
            one.id: [_("%(distance)s. Yakin?", distance=one.shown), one.text]
            for one in questions
            if not one.away
        },
        "faults": _faults(problems),
    }


def _faults(problems: Iterable[Problem]) -> dict[str, str]:
    return {anchor(one.path): problem_sentence(one) for one in problems if one.code not in LATER}


def _all(fields: Iterable[Field]) -> Iterator[Field]:
    for one in fields:
        yield one
        yield from _all((*one.fields, *one.results))
        for row in one.rows:
            yield from _all(row.controls)
