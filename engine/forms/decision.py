"""A question put to the person at the end of a form: which way the work takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.forms.form import Form
from engine.forms.model import Choice
from engine.forms.types.choice import Radio


def with_choice(form: Form | None, key: str, label: str, choices: Sequence[tuple[str, str]]) -> Form:
    """Return the form (None: an empty one) with a required radio field after all others.

    `choices` are (value, label). Raises ValueError when the form has the key already.
    """
    base = form if form is not None else Form("", "", ())
    if key in base.keys:
        raise ValueError(key)
    options = tuple(Choice(value, text) for value, text in choices)
    asked = Radio(id=key, key=key, label=label, required=True, choices=options)
    return replace(base, components=(*base.components, asked))
