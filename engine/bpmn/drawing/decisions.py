"""A choice without conditions, as office drawings have it, is put to the person of the task before it.

The task's form gets one more required field; its value is the id of the flow to take. The drawing stays as
it is: the field and the conditions exist in the definition only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine import forms
from engine.bpmn.model import Flow, Outline

_ODD = re.compile(r"[^A-Za-z0-9_]")
_KEY_LENGTH = 60
_QUESTION = "Pilihan"  # the label of the field where the gateway has no name, beside the office's own words


@dataclass(frozen=True, slots=True)
class DrawnChoice:
    """The person of `task` chooses among `flows` after `gateway`; the form field is `key`."""

    gateway: str
    task: str
    key: str
    label: str
    flows: tuple[Flow, ...]

    @property
    def form(self) -> str:
        """The name of the extended form; no file can have it."""
        return f"{self.task}+{self.gateway}"


def bare(outline: Outline, gateway: str) -> bool:
    """Return whether it is an exclusive gateway with several ways out and nothing that decides between them."""
    out = _leaving(outline, gateway)
    kind = outline.elements[gateway].kind if gateway in outline.elements else ""
    return kind == "exclusiveGateway" and len(out) > 1 and not any(f.condition or f.default for f in out)


def refusal(outline: Outline, gateway: str, known: Mapping[str, forms.Form]) -> str | None:
    """Return why nobody can be asked at a bare gateway (a code), or None when somebody can."""
    ways = [flow for flow in outline.flows.values() if flow.target == gateway]
    tasks = {flow.source for flow in ways}
    if len(tasks) != 1:
        return "several-ways" if tasks else "no-way"
    task = outline.elements.get(tasks.pop())
    if task is None or task.kind != "userTask":
        return "no-user-task"
    if task.multi is not None or task.loop is not None:
        return "repeated"
    if len(_leaving(outline, task.id)) != 1:
        return "other-ways"
    names = [flow.name for flow in _leaving(outline, gateway)]
    if not all(names):
        return "no-name"
    if len(set(names)) < len(names):
        return "same-name"
    form = known.get(task.form or "")
    return "key" if form is not None and field(gateway) in form.keys else None


def put(outline: Outline, known: Mapping[str, forms.Form]) -> tuple[Outline, Outline, dict[str, forms.Form]]:
    """Return (outline as people see it, outline as it is executed, all forms) with every choice that can be put."""
    elements, flows, extended = dict(outline.elements), dict(outline.flows), dict(known)
    for gateway in outline.elements:
        if not bare(outline, gateway) or refusal(outline, gateway, known) is not None:
            continue
        choice = _choice(outline, gateway)
        task = elements[choice.task]
        options = [(flow.id, flow.name) for flow in choice.flows]
        form = known.get(task.form or "")
        extended[choice.form] = forms.with_choice(form, choice.key, choice.label, options)
        elements[task.id] = replace(task, form=choice.form)
        for flow in choice.flows:
            flows[flow.id] = replace(flow, condition=f'{choice.key} == "{flow.id}"')
    shown = replace(outline, elements=elements)
    return shown, replace(shown, flows=flows), extended


def field(gateway: str) -> str:
    """Return the key of the field in which the way after a gateway is chosen."""
    return ("keputusan_" + _ODD.sub("_", gateway))[:_KEY_LENGTH]


def _choice(outline: Outline, gateway: str) -> DrawnChoice:
    task = next(flow.source for flow in outline.flows.values() if flow.target == gateway)
    label = outline.elements[gateway].name or _QUESTION
    return DrawnChoice(gateway, task, field(gateway), label, tuple(_leaving(outline, gateway)))


def _leaving(outline: Outline, name: str) -> list[Flow]:
    return [flow for flow in outline.flows.values() if flow.source == name]
