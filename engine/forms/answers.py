"""What one task does with its form: how it begins, and what of it is accepted; a trial does the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.errors import FormInvalid, Problem
from engine.forms import computation
from engine.forms.component import Component
from engine.forms.form import Form
from engine.forms.posted import Posted

# The field in which an SOP's step is decided, its answer that sends the work back, and the field that says why.
DECISION, RETURN, REASON = "keputusan", "kembalikan", "alasan"
NOTHING: Mapping[str, Any] = {}


def file_fields(form: Form | None) -> tuple[str, ...]:
    """Return the names under which a form's files are attached: `berkas`, or `indikator.bukti` in rows."""
    return tuple(form.files) if form is not None else ()


def accepted(form: Form | None, field: str) -> tuple[str, ...]:
    """Return the endings that a file field takes; none for every kind there is."""
    found = form.files.get(field) if form is not None else None
    return found.accept if found is not None else ()


def in_rows(field: str) -> bool:
    """Whether the files of a field belong to rows, whose values say to which."""
    return "." in field


def attached(
    form: Form | None, kept: Iterable[tuple[str, Mapping[str, Any]]], before: Any = None
) -> dict[str, list[Mapping[str, Any]]]:
    """Return the facts of the files that a form's value may hold, by the name they are attached under.

    `kept` are those of the task, each with that name. What was sent at the visit before may stay in its rows.
    """
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in file_fields(form)}
    if form is not None and found and isinstance(before, Mapping):
        found |= {name: facts for name, facts in form.held_files(before).items() if in_rows(name)}
    for field, fact in kept:
        if field in found:
            found[field].append(fact)
    return found


def begin(
    form: Form | None,
    inputs: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Return what stands in an untouched form; `before` is what was sent at the visit before, `now` the office's time.

    A decision is never filled in beforehand: a form with `keputusan` starts empty at each visit.
    """
    if form is None:
        return {}
    value = form.initial(inputs, now)
    if before and DECISION not in form.keys:
        value |= {key: part for key, part in before.items() if _fits(part, value.get(key))}
    return value


def accept(
    form: Form | None,
    given: Posted | Any,
    inputs: Mapping[str, Any] = NOTHING,
    files: Mapping[str, Sequence[Mapping[str, Any]]] = NOTHING,
    names: Mapping[str, Any] = NOTHING,
    before: Mapping[str, Any] = NOTHING,
) -> dict[str, Any]:
    """Return the value to store of one form as a whole; `files` by field come from the task, never from the value.

    Without a form no data may be sent. Raises FormInvalid with problems in the order of the page.
    """
    if form is not None:
        return form.accept(given, inputs, files, names, before)
    if given and not isinstance(given, Posted):
        keys = given if isinstance(given, Mapping) else [""]
        raise FormInvalid([Problem(str(key), "unknown") for key in keys])
    return {}


def grown(form: Form, value: Mapping[str, Any], before: Mapping[str, Any] = NOTHING) -> list[Component]:
    """Return the lists with more rows than `before`, and more than they may have whatever the step gives."""
    return [
        one
        for one in form.fields
        if one.is_list
        and len(computation.rows(one, value))
        > max(len(computation.rows(one, before)), 0 if one.fixed else one.max_rows)
    ]


def require_rows(
    form: Form, value: Mapping[str, Any], inputs: Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    """Raise FormInvalid for a value with more rows than can ever be sent.

    What stood there `before` is no fault: people may still take it away, row by row.
    """
    fixed_rows, problems = form.fixed_rows(inputs), []
    for one in grown(form, value, before):
        limit = len(fixed_rows(one)) if one.fixed else one.max_rows
        if len(computation.rows(one, value)) > limit:
            problems.append(Problem(one.key, "rows" if one.fixed else "max_rows", {"limit": limit}))
    if problems:
        raise FormInvalid(problems)


def _fits(before: Any, now: Any) -> bool:
    """Rows of another number are not put in place of the rows that belong to this visit."""
    return not (isinstance(before, list) and isinstance(now, list) and now and len(before) != len(now))
