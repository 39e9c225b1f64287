"""The document inside a case: the record of what all units sent in, and who approved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.forms import answers
from engine.service.views import EarlierData, InstanceView
from webui import forms
from webui.forms.fields import Field
from webui.messages.work import four_eyes
from webui.messages.work.four_eyes import capacity

ROWS, ROWS_BELOW = 12, 6  # of a table that is read at once, and of one that stands below the steps


@dataclass(frozen=True, slots=True)
class Approval:
    """One recorded consent: the step, the words of the decision, who, in which capacity, when; `same` says that this
    person did another step which somebody else should have done, and why.
    """

    step: int | None
    name: str
    words: str
    by_name: str
    role_label: str
    at: datetime
    same: str = ""


def tables(view: InstanceView) -> list[Field]:
    """Return what several units filled in at one step, as one table for all of them, in the order of the SOP."""
    shared: dict[str, list[EarlierData]] = {}
    for one in view.data:
        if one.item_label and one.form is not None:
            shared.setdefault(one.element, []).append(one)
    found = []
    links = forms.links(view.attachments)
    for parts in shared.values():
        value: dict[str, list[object]] = {}
        for part in parts:
            for key, rows in part.value.items():
                if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                    value.setdefault(key, []).extend(rows)
        found += [drawn for drawn in forms.record(parts[0].form, value, links) if drawn.kind == "table"]
    return found


def in_parts(table: Field, *, ended: bool) -> tuple[Field, Field | None]:
    """Return a table as it is read at once, and the rows that are behind a fold, if any."""
    shown = ROWS if ended else ROWS_BELOW
    if len(table.rows) <= shown:
        return table, None
    return table._replace(rows=table.rows[:shown]), table._replace(rows=table.rows[shown:])


def newest(view: InstanceView) -> EarlierData | None:
    """Return what was sent last; of two at one moment, the later in the order of the data."""
    return max(reversed(view.data), key=lambda one: one.at, default=None)


def approvals(view: InstanceView) -> list[Approval]:
    """Steps whose last form records a decision in favour, in the order of the SOP, with the capacity of who acted."""
    found = []
    for one in view.data:
        if one.value.get(answers.DECISION) != "setuju":
            continue
        words = [drawn.shown for drawn in forms.record(one.form, one.value) if drawn.name == answers.DECISION]
        role = capacity(one.role_label, one.holding)
        same = four_eyes.printed(one.same, one.note)
        found.append(Approval(one.step, one.name, words[0] if words else "", one.by_name, role, one.at, same))
    return found
