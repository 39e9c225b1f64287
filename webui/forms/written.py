"""What people wrote in words at the steps before, for who works on a task now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.service.views import EarlierData, TaskView
from webui.forms.fields import Field

WORDS_SHOWN = 3  # texts of those before


class Written(NamedTuple):
    """What somebody wrote at a step before: under which field, and the text."""

    by: EarlierData
    label: str
    text: str


def of(
    view: TaskView, earlier: Iterable[tuple[EarlierData, Sequence[Field]]], told: set[str]
) -> list[Written]:
    """Return what people wrote in words at the steps before, newest first, each text once; not what is `told` below."""
    found: dict[str, Written] = {}
    for one, fields in sorted(earlier, key=lambda pair: pair[0].at, reverse=True):
        for field in fields:
            known = {*told, view.row.returned_reason, *found}
            worded = field.kind == "area" and not field.empty and one.element != view.row.element
            if worded and field.shown not in known:
                found[field.shown] = Written(one, field.label, field.shown)
    return list(found.values())[:WORDS_SHOWN]
