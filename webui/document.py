"""The document inside a case: the record of what all units sent in, and who approved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.forms import answers
from engine.service.views import EarlierData, InstanceView
from webui import forms
from webui.forms.fields import Field
from webui.messages.events import capacity


@dataclass(frozen=True, slots=True)
class Approval:
    """One recorded consent: the step, the words of the decision, who, in which capacity, when."""

    name: str
    words: str
    by_name: str
    role_label: str
    at: datetime


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


def approvals(view: InstanceView) -> list[Approval]:
    """Steps whose last form records a decision in favour, in the order of the SOP, with the capacity of who acted."""
    acts = {(event.element, event.at): event for event in view.events}
    found = []
    for one in view.data:
        if one.value.get(answers.DECISION) != "setuju":
            continue
        act = acts.get((one.element, one.at))
        words = [drawn.shown for drawn in forms.record(one.form, one.value) if drawn.name == answers.DECISION]
        role = capacity(act.role_label, act.holding) if act else one.role_label
        found.append(Approval(one.name, words[0] if words else "", one.by_name, role, one.at))
    return found
