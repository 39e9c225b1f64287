"""What an open task gives to its form: inputs and names, what was read of the office, and what is measured in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine import store
from engine.bpmn import Definition, EngineFault, Reading
from engine.forms import Form
from engine.service import incident_log, provenance
from engine.service.context import Context
from engine.service.middle import periods
from engine.service.record import declaration
from engine.service.record.derivation import PERIOD, YEAR
from engine.service.record.views import Measured
from engine.service.work import renewals
from engine.service.work.renewals import Difference
from engine.store.incidents import Origin


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
    renewed = (
        renewals.offered(context, instance, said, definition, engine_id, form) if sources and works else ()
    )
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
