"""The first step of who starts: its form can be filled in with the start form, and is sent in the same act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine import errors, store
from engine.bpmn import Definition, EngineFault, Workflow
from engine.forms import Form, answers
from engine.service import access, outlook, step
from engine.service.context import Context
from engine.service.middle import readings
from engine.service.views import Actor
from engine.service.work import given, task


@dataclass(frozen=True, slots=True)
class Ahead:
    """The first step of a process as it would open, for who starts it and would do it; `step` is its number in the SOP.

    `form` is an engine.forms.Form, `value` what stands in it untouched; the rest is as in a TaskView.
    """

    element: str
    name: str
    step: int | None
    form: Any
    value: Mapping[str, Any]
    inputs: Mapping[str, Any]
    names: Mapping[str, Any]
    next_hint: tuple[str, ...]


def ahead(context: Context, definition: Definition, value: Mapping[str, Any], actor: Actor) -> Ahead | None:
    """Return the first step as it would open after a start with `value`, for an actor whose work it would be.

    The process is run in memory and forgotten. None where it would open anything else than one task of people, one
    that stands with somebody else, and where its form cannot be filled in beside the start form: it has none, asks
    for files or for a decision, or has a field of the same key.
    """
    outline, now = definition.outline, context.clock()
    environment = context.office.environment(definition, now, readings.outside(context))
    try:
        workflow = Workflow.start(definition, {outline.start_element: dict(value)}, environment)
        ready = workflow.ready()
        if len(ready) != 1 or ready[0].item:
            return None
        inputs, names = workflow.inputs(ready[0].id), workflow.names(ready[0].id)
    except EngineFault:  # the start itself will say so
        return None
    opened, element = ready[0], outline.elements[ready[0].element]
    form = definition.forms.get(element.form or "")
    holders = (*opened.roles, *map(access.personal, opened.users))
    if form is None or not _fits_beside(form, definition.forms.get(outline.start_form or "")):
        return None
    if access.capacity(actor, holders) is None:
        return None
    return Ahead(
        element=element.id,
        name=element.name,
        step=element.step,
        form=form,
        value=answers.begin(form, inputs, None, context.local_now()),
        inputs=inputs,
        names=given.read_by(form, names),
        next_hint=outlook.labels(context.office.label, outline, element.id),
    )


def complete(
    it: step.Step, form: Mapping[str, Any], request: bytes | None, request_body: int
) -> store.TaskRow:
    """Complete the one task that a start has opened, within its transaction, as `Tasks.complete` does.

    Raises Forbidden where the start opened anything else than one task of the actor, and FormInvalid. Four eyes are not
    asked: nothing else was done in this case, and what is done later at the other step of a pair is judged then.
    """
    row = next(iter(it.tasks.values()), None)
    if (
        row is None
        or len(it.tasks) != 1
        or row.item
        or access.capacity(it.actor, row.holders.split()) is None
    ):
        labels = [it.context.office.label(one) for row in it.tasks.values() for one in row.holders.split()]
        raise errors.Forbidden(action="complete", roles=labels)
    row, role = task.workable(it, row.id)
    it.refresh()
    if UUID(bytes=row.engine_id) not in it.tasks:
        raise errors.TaskClosed(by="", at=it.now.isoformat(), instance=it.instance.id)
    element = it.definition.outline.elements[row.element]
    stored, _files = task.accept(it, it.definition.forms.get(element.form or ""), row, form)
    it.opened.clear()
    it.complete(row, stored, role, request, request_body)
    return row


def _fits_beside(form: Form, start: Form | None) -> bool:
    """Return whether a form can stand on the page of the start form: nothing asked twice, no files, no decision."""
    keys = start.keys if start is not None else frozenset()
    return not (form.keys & keys or answers.DECISION in form.keys or answers.file_fields(form))
