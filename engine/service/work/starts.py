"""Starts without a person: messages, signals and times begin an instance, each exactly once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from engine import errors, store
from engine.bpmn import Definition
from engine.bpmn.package import patterns
from engine.bpmn.run import start_triggers
from engine.forms import wording
from engine.service import access, access_view, actors, incident_log, retry, step, waits
from engine.service.context import Context
from engine.service.views import Actor
from engine.store import messages, starts
from engine.store.incidents import Origin

MAX_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an instance begins: who acts in which role, at which start event, by which rule (nothing: a form).

    `asks` refuses a start where another case of the same subject is there already.
    """

    actor: Actor
    element: str
    role: str = ""
    request_id: bytes | None = None
    request_body: int | None = None
    rule: Mapping[str, Any] = field(default_factory=dict)
    hops: int = 0
    asks: bool = False


class Starts:
    """The start events of the versions in force, and the sweep of the worker over those that are due."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def arm(self) -> int:
        """Arm what came into force, and disarm what is not any more; return how many versions changed."""
        context, now = self._context, self._context.clock()
        with context.store.read() as tx:
            waiting, stale = starts.unarmed(tx), starts.stale(tx)
        for definition_id in stale:
            with context.store.transaction() as tx:
                if definition_id in starts.stale(tx):
                    starts.disarm(tx, definition_id)
        for definition_id in waiting:
            with context.store.transaction() as tx:
                if definition_id in starts.unarmed(tx):
                    starts.arm(tx, definition_id, now, self._rules(tx, definition_id, now))
        return len(waiting) + len(stale)

    def run_due(self, limit: int = 100) -> int:
        """Arm what is new, and begin what is due by now, oldest first; return how many instances began.

        Safe with any number of workers: the time leaves its row in the transaction that begins the instance. A
        start that fails is an incident, and is tried again after 1, 5, 30 minutes.
        """
        self.arm()
        with self._context.store.read() as tx:
            due = starts.due(tx, self._context.clock(), limit)
        return sum(self._come(row) for row in due)

    def hear(
        self, tx: store.Tx, definition_id: int, kind: str, name: str, value: Mapping[str, Any], cause: Cause
    ) -> step.Step | None:
        """Begin an instance of the version in force that a message or signal starts; None when there is none now."""
        row = store.definitions.get(tx, definition_id)
        latest = None if row is None else store.definitions.latest(tx, row.key)
        if latest is None:
            return None
        definition = self._context.office.definition(tx, latest.id)
        for element in start_triggers.events(definition.outline):
            what = element.happening
            if what is not None and (what.kind, what.name) == (kind, name):
                known = replace(cause, element=element.id)
                begun = begin(self._context, tx, latest, definition, value, known)
                begun.save()
                return begun
        return None

    def deliver(self, message: messages.MessageRow, definition_id: int) -> bool:
        """Begin an instance with a message or signal that an instance sent; it leaves its table in the same act."""
        rule = waits.facts(kind=message.kind, name=message.name, key=message.key, sender=message.sender)
        cause = Cause(actors.SYSTEM, "", rule=rule, hops=message.hops or 0)
        try:
            with self._context.store.transaction() as tx:
                if not messages.take(tx, message.id):
                    return False  # another worker was first
                begun = self.hear(
                    tx, definition_id, message.kind, message.name, json.loads(message.payload), cause
                )
                if begun is None and message.kind == "message":
                    raise errors.NotFound(what="message", id=message.name)
                return begun is not None
        except errors.NotFound:
            pass  # the process has just gone out of force: it waits for whoever hears it next
        except Exception as fault:
            if not incident_log.is_trouble(fault):
                raise
            self._failed(fault, definition_id, message.attempts)
        with self._context.store.transaction() as tx:
            messages.postpone(tx, message, retry.next_try(self._context.clock(), message.attempts))
        return False

    def send(
        self,
        definition_id: int,
        rule: Mapping[str, Any],
        payload: Mapping[str, Any],
        actor: Actor,
        request: bytes | None,
        body: int,
    ) -> int:
        """Begin an instance with a message that a person sends; return its id. Raises Forbidden, NotFound, Incident."""
        context = self._context
        try:
            with context.store.transaction() as tx:
                role = self._capacity(context.office.definition(tx, definition_id), actor)
                cause = Cause(actor, "", role, rule=rule)
                begun = self.hear(tx, definition_id, "message", rule["name"], payload, cause)
                if begun is None:
                    raise errors.NotFound(what="message", id=rule["name"])
                if request is not None:
                    store.requests.keep(tx, request, begun.instance.id, context.clock(), body)
                return begun.instance.id
        except Exception as fault:
            if not incident_log.is_trouble(fault):
                raise
            raise incident_log.record(
                context, None, fault, Origin("start"), definition_id=definition_id
            ) from fault

    def _capacity(self, definition: Definition, actor: Actor) -> str:
        """Return the role in which somebody may start a process by a message. Raises Forbidden, naming who may."""
        starters = definition.outline.starters
        role = access.capacity(actor, starters or ())
        if role is None and starters is not None and not actor.may(access.ADMIN):
            office = self._context.office
            admins = [one.label for one in office.roles().values() if access.ADMIN in one.rights]
            raise errors.Forbidden(action="send", roles=[*map(office.label, starters), *admins])
        return role or ""

    def _failed(self, fault: Exception, definition_id: int, attempts: int) -> None:
        """Keep why a start failed, once for all its tries."""
        if not attempts:
            incident_log.record(self._context, None, fault, Origin("start"), definition_id=definition_id)

    def _come(self, row: starts.StartRow) -> bool:
        try:
            with self._context.store.transaction() as tx:
                return self._begin_due(tx, row)
        except Exception as fault:
            if not incident_log.is_trouble(fault):
                raise
            self._failed(fault, row.definition_id, row.attempts)
        with self._context.store.transaction() as tx:
            starts.postpone(tx, row, retry.next_try(self._context.clock(), row.attempts))
        return False

    def _begin_due(self, tx: store.Tx, row: starts.StartRow) -> bool:
        context, now = self._context, self._context.clock()
        found = store.definitions.get(tx, row.definition_id)
        if found is None or found.state != "in_force" or row.due_at is None:
            return False  # the next sweep disarms it
        definition = context.office.definition(tx, found.id)
        timer = definition.outline.elements[row.element].timer
        if timer is None:
            return False
        after = start_triggers.following(
            timer, start_triggers.Round(row.due_at, row.rounds), now, context.office.calendar()
        )
        taken = starts.take(tx, row, after.due if after else None, after.left if after else None)
        if not taken:
            return False  # another worker was first
        rule = {"kind": "timer", "text": timer.text, "due": row.due_at.isoformat()}
        begin(context, tx, found, definition, {}, Cause(actors.SYSTEM, row.element, rule=rule)).save()
        return True

    def _rules(self, tx: store.Tx, definition_id: int, now: datetime) -> list[starts.StartRow]:
        found: list[starts.StartRow] = []
        definition = self._context.office.definition(tx, definition_id)
        for element in start_triggers.events(definition.outline):
            if element.happening is not None:
                kind, name = element.happening.kind, element.happening.name
                found.append(starts.StartRow(definition_id, element.id, kind, name))
            elif element.timer is not None:
                first = start_triggers.first(element.timer, now, self._context.office.calendar())
                if first is not None:
                    found.append(
                        starts.StartRow(definition_id, element.id, "timer", "", first.due, first.left)
                    )
        return found


def begin(
    context: Context,
    tx: store.Tx,
    row: store.DefinitionRow,
    definition: Definition,
    value: Mapping[str, Any],
    cause: Cause,
) -> step.Step:
    """Begin an instance of a version, in the transaction of its cause: its row, first tasks and first event.

    The caller saves the step, with what else it does in it. Raises Repeats where the cause asks.
    """
    now = context.clock()
    number, subject = naming(context, tx, row.key, definition, value, now)
    if cause.asks and _is_told_apart(definition):
        _require_first(context, tx, row.key, subject, cause.actor)
    instance = store.instances.insert(
        tx,
        definition_id=row.id,
        number=number,
        subject=subject,
        started_by=cause.actor.user_id or None,
        started_at=now,
        request_id=cause.request_id,
        request_body=cause.request_body,
    )
    it = step.Step(context, tx, cause.actor, now, instance, definition, {}, hops=cause.hops)
    facts: dict[str, Any] = {"version": row.version, "definition": row.sha256.hex()}
    facts |= {"number": number, "subject": subject}
    if cause.request_id:
        facts["request"] = cause.request_id.hex()
    if cause.rule:
        facts["rule"] = dict(cause.rule)
    it.record("instance_started", element=cause.element, role=cause.role, value=dict(value), **facts)
    it.begin(cause.element, value)
    return it


def _is_told_apart(definition: Definition) -> bool:
    """Return whether the subject of a case says what was filled in at its start: else all of them have the same."""
    form = definition.forms.get(definition.outline.start_form or "")
    return form is not None and bool(patterns.names(definition.package.process.subject) & form.keys)


def _require_first(context: Context, tx: store.Tx, key: str, subject: str, actor: Actor) -> None:
    """Raise Repeats where a case of the process has the subject already and was not cancelled.

    The number of the new case is taken before: whoever starts at the same moment waits for it, and then sees this one.
    """
    twin = store.instances.alike(tx, key, subject)
    if twin is not None:
        seen = access_view.is_visible(context, tx, twin.id, actor)
        raise errors.Repeats(
            number=twin.number,
            instance=twin.id if seen else None,
            subject=twin.subject,
            status=twin.status,
            by=twin.started_name,
            at=twin.started_at.isoformat(),
        )


def naming(
    context: Context, tx: store.Tx, key: str, definition: Definition, value: Mapping[str, Any], now: datetime
) -> tuple[str, str]:
    """Return the next number of the year, and the subject, by the patterns of the process.

    A number may be taken: by another process of the same code, or in a year before when it does not name the
    year. The count then goes on to the next that is free.
    """
    process = definition.package.process
    at = now.astimezone(context.settings.zone)
    number = ""
    while not number or store.instances.has_number(tx, number):
        count = store.numbers.next(tx, key, at.year)
        known = patterns.known(patterns.Occasion(process.code or key, at, count))
        number = patterns.fill(process.number or "{kode}-{tahun}-{urut:04}", known)
    names = {**known, **_words(context, definition, value), "kode": known["kode"]}
    return number, patterns.fill(process.subject or definition.title, names)[:MAX_SUBJECT]


def _words(context: Context, definition: Definition, value: Mapping[str, Any]) -> dict[str, str]:
    """Return what a case was started with, as its form shows it, in the language of the site."""
    form = definition.forms.get(definition.outline.start_form or "")
    fields = {one.key: one for one in form.fields if one.key} if form is not None else {}
    said = partial(wording.words, language=context.settings.language, named=context.office.label)
    return {key: said(fields.get(key), part) for key, part in value.items()}
