"""What one task does with its form: how it begins, and how what was filled in is judged; a trial does the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import FormInvalid, Problem
from engine.forms.form import Form

DECISION = "keputusan"


def file_fields(form: Form | None) -> tuple[str, ...]:
    """The keys of a form's file fields."""
    if form is None:
        return ()
    return tuple(component.key for component in form.walk() if component.takes_files and component.key)


def accepted(form: Form | None, field: str) -> tuple[str, ...]:
    """The endings that a file field takes; none for every kind there is."""
    fields = form.walk() if form is not None else ()
    return next((one.accept for one in fields if one.takes_files and one.key == field), ())


def begin(form: Form | None, inputs: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What stands in an untouched form; `before` is what was sent at the visit before.

    A decision is never filled in beforehand: a form with `keputusan` starts empty at each visit.
    """
    if form is None:
        return {}
    value = form.initial(inputs)
    if before and DECISION not in form.keys:
        value |= {key: part for key, part in before.items() if _fits(part, value.get(key))}
    return value


def judge(
    form: Form | None,
    value: Any,
    inputs: Mapping[str, Any],
    files: Mapping[str, Sequence[Mapping[str, Any]]],
    names: Mapping[str, Any],
) -> dict[str, Any]:
    """Read, check and compute one form as a whole; `files` by field come from the task, never from the value.

    Without a form nothing may be sent. Raises FormInvalid with problems in the order of the page.
    """
    if form is None:
        if value:
            keys = value if isinstance(value, Mapping) else [""]
            raise FormInvalid([Problem(str(key), "unknown") for key in keys])
        return {}
    if isinstance(value, Mapping):
        value = {key: part for key, part in value.items() if key not in files}
    stored, problems = form.submit(value, inputs, files, names)
    if problems:
        raise FormInvalid(problems)
    return stored


def _fits(before: Any, now: Any) -> bool:
    """Rows of another number are not put in place of the rows that belong to this visit."""
    return not (isinstance(before, list) and isinstance(now, list) and now and len(before) != len(now))
