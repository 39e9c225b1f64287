"""What an open task gives to its form: inputs and names, what was read of the office, and what is measured in it.

What the office changed in its lists while a task was open on them is shown as differences, and taken over by a click.
Rows of a list are the same where they have the same kode. What somebody has typed stays: of each row only what the
office changed and nobody else did is taken over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine import errors, store
from engine.bpmn import Definition, EngineFault, Reading
from engine.forms import Component, Form
from engine.service import incident_log, provenance, step
from engine.service.context import Context
from engine.service.middle import periods, readings
from engine.service.record import declaration
from engine.service.record.derivation import CODE, NAME, PERIOD, YEAR
from engine.service.record.views import Measured
from engine.service.views import Actor
from engine.service.work import task
from engine.store.incidents import Origin

EVENT = "rows_renewed"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of a list that the office has changed: `kind` is added, removed or changed; of each column that changed
    its component, what it was and is.
    """

    code: str
    name: str
    kind: str
    columns: tuple[tuple[Component, Any, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """`names` are those that the form reads, `sources` what inputs were read from when the task opened, each once,
    `renewed` what would be read otherwise now.
    """

    inputs: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[Reading, ...] = ()
    measured: Measured | None = None
    renewed: tuple[Difference, ...] = ()


def of_task(
    context: Context,
    instance: store.InstanceRow | None,
    said: str | None,
    definition: Definition,
    row: store.InboxRow,
    form: Form | None,
    *,
    works: bool,
) -> Given:
    """Return what an open task gives to its form, and to who `works` on it what the office has changed since; nothing
    for one that is not open. Raises Incident.
    """
    if instance is None or row.state != "open":
        return Given()
    environment, engine_id = context.office.environment(definition), UUID(bytes=row.engine_id)
    try:
        workflow = provenance.load(instance, definition, environment, said)
        inputs, read = workflow.inputs(engine_id), workflow.sources(engine_id)
    except EngineFault as fault:
        raise incident_log.record(context, instance.id, fault, Origin("task", row.id)) from fault
    if form is None:
        return Given(inputs)
    names = workflow.names(engine_id)
    sources = {(one.name, one.given): one for several in read.values() for one in several}
    renewed = offered(context, instance, said, definition, engine_id, form) if sources and works else ()
    measured = _measured(definition, row, names)
    return Given(inputs, read_by(form, names), tuple(sources.values()), measured, renewed)


def read_by(form: Form, names: Mapping[str, Any]) -> dict[str, Any]:
    """Of all that expressions may read, what those of this form do: the rest is nobody's to see here."""
    read = frozenset[str]().union(*(expression.names for expression, _ in form.reads))
    return {name: part for name, part in names.items() if name in read}


def _measured(definition: Definition, row: store.InboxRow, names: Mapping[str, Any]) -> Measured | None:
    """Return what is measured in a task whose rows come into the register, where its case is of a known period."""
    declared = declaration.of_version(definition)
    when = periods.known(names.get(YEAR), names.get(PERIOD))
    if declared is None or declared.element != row.element or when is None:
        return None
    role = (row.item or "").rpartition("/")[2] or row.holders.partition(" ")[0]
    return Measured(definition.outline.process_id, declared.path, role, *when)


def offered(
    context: Context,
    instance: store.InstanceRow,
    said: str | None,
    definition: Definition,
    token: UUID,
    form: Form,
) -> tuple[Difference, ...]:
    """Return what an open task would read otherwise now, as far as its form has it; nothing of it is kept."""
    environment = context.office.environment(definition, context.clock(), readings.outside(context))
    try:
        workflow = provenance.load(instance, definition, environment, said)
        before = workflow.inputs(token)
        workflow.renew(token)
        after = workflow.inputs(token)
    except EngineFault:
        return ()  # the list as it is now cannot be taken: the case stands on what it has
    return differences(form, before, after)


def differences(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return row by row what differs between inputs, in the columns that the lists of a form have."""
    found: list[Difference] = []
    for listed in _lists(form):
        old, new = _by_code(before.get(listed.key)), _by_code(after.get(listed.key))
        for code in dict.fromkeys((*old, *new)):
            name = str((new.get(code) or old[code]).get(NAME) or code)
            if code not in old:
                found.append(Difference(code, name, "added"))
            elif code not in new:
                found.append(Difference(code, name, "removed"))
            elif changed := tuple(
                (one, old[code].get(one.key), new[code].get(one.key))
                for one in listed.components
                if one.key and old[code].get(one.key) != new[code].get(one.key)
            ):
                found.append(Difference(code, name, "changed", changed))
    return tuple(found)


def take(context: Context, task_id: int, actor: Actor) -> int:
    """Read the office anew for an open task, for who works on it; return how many rows the office had changed.

    What was kept of the form stays but for what only the office changed. Raises Forbidden, Conflict.
    """

    def act(it: step.Step) -> int:
        row, role = task.workable(it, task_id)
        element = it.definition.outline.elements[row.element]
        form = it.definition.forms.get(element.form or "")
        token = UUID(bytes=row.engine_id)
        if form is None or not it.workflow.sources(token):
            raise errors.NotFound(what="reading", id=task_id)
        before = it.workflow.inputs(token)
        it.workflow.renew(token)
        after = it.workflow.inputs(token)
        found = differences(form, before, after)
        if not found:
            return 0  # nothing is kept of it
        draft = store.task_drafts.get(it.tx, task_id)
        facts: dict[str, Any] = {"rows": len(found), "read": [one.facts() for one in it.workflow.take_read()]}
        if draft is not None:
            value = dict(draft.data) | {
                one.key: merged(draft.data[one.key], before.get(one.key), after.get(one.key), one)
                for one in _lists(form)
                if one.key in draft.data
            }
            store.task_drafts.put(it.tx, task_id, actor.user_id, value, it.now)
        if row.claimed_by is None:
            store.tasks.claim(it.tx, task_id, actor.user_id, it.now)
            facts["claimed"] = True
        it.moved = True
        it.record(EVENT, element=row.element, task=task_id, role=role, **facts)
        return len(found)

    return task.on_task(context, task_id, actor, act)


def merged(typed: Any, before: Any, after: Any, listed: Component) -> list[Any]:
    """Return typed rows with what only the office changed: its new rows, new cells, and rows it has taken away."""
    old, new = _by_code(before), _by_code(after)
    keys = [one.key for one in listed.components if one.key]
    rows: list[Any] = []
    known: set[str] = set()
    for row in typed if isinstance(typed, list) else ():
        code = str(row.get(CODE) or "") if isinstance(row, dict) else ""
        known.add(code)
        base, now = old.get(code), new.get(code)
        if base is None or not isinstance(row, dict):
            rows.append(row)
        elif now is not None:
            own = {key for key in keys if row.get(key) != base.get(key)}
            rows.append({**row, **{key: now.get(key) for key in keys if key in now and key not in own}})
        elif any(row.get(key) != base.get(key) for key in keys if key in base):
            rows.append(row)  # somebody has made it their own
    added = [row for code, row in new.items() if code not in known and code not in old]
    return [*rows, *({key: row.get(key) for key in keys} for row in added)]


def _lists(form: Form) -> Sequence[Component]:
    return [one for one in form.fields if one.is_list and any(part.key == CODE for part in one.components)]


def _by_code(rows: Any) -> dict[str, Row]:
    several = rows if isinstance(rows, list) else ()
    return {str(row[CODE]): row for row in several if isinstance(row, dict) and row.get(CODE)}
