"""Messages and signals: sent by people and by instances, each delivered in one transaction of its receiver."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine import errors, requests, store, texts
from engine.service import access, actors, incident_log, retry, step, waits
from engine.service.context import Context
from engine.service.step import Step
from engine.service.views import Actor
from engine.service.work import task
from engine.service.work.starts import Starts
from engine.store import messages, starts
from engine.store.incidents import Origin

MAX_PAYLOAD = 100_000
MAX_KEY = 200


class Messages:
    """What comes to instances from outside, and what they send each other."""

    def __init__(self, context: Context, starts: Starts) -> None:
        self._context = context
        self._starts = starts

    def send(
        self,
        name: str,
        key: str,
        payload: Mapping[str, Any],
        actor: Actor,
        request_id: UUID | None = None,
    ) -> int:
        """Hand a message to the oldest instance that waits for it by name and key; return that instance's id.

        When none waits, the process in force that starts by a message of this name begins an instance. For the
        administrator, for who sees the receiving instance whole, and for who may start the process. The same
        request id again gives the first answer. Raises NotFound when nobody hears it, Forbidden, Invalid, Incident,
        RequestReused when something else was sent with that request id.
        """
        name, key = texts.tidy(name, lines=False), texts.accept(key, "key")
        payload = self._checked(key, payload)
        request = request_id.bytes if request_id else None
        body = requests.fingerprint([name, key, payload])
        again = self._sent(request, body)
        if again is not None:
            return again
        self._starts.arm()
        with self._context.store.read() as tx:
            found = messages.waiting(tx, "message", name, key)
            begins = starts.hearing(tx, "message", name)
        try:
            for instance_id in found:
                try:
                    self._hand(instance_id, "message", name, key, payload, actor, request, body)
                except (errors.NotFound, errors.InstanceClosed):
                    continue  # it stopped waiting a moment ago: the next one
                return instance_id
            if begins:
                rule = waits.facts(kind="message", name=name, key=key)
                return self._starts.send(begins[0].definition_id, rule, payload, actor, request, body)
        except errors.Conflict:  # the same request came at the same moment, and was first
            again = self._sent(request, body)
            if again is None:
                raise
            return again
        raise errors.NotFound(what="message", id=name)

    def signal(self, name: str, payload: Mapping[str, Any], actor: Actor) -> int:
        """Broadcast a signal to all that wait for it or start by it now; return how many. For the administrator.

        The worker delivers it, to each exactly once. Raises Forbidden, Invalid.
        """
        access.require_right(actor, access.ADMIN, "signal", self._context.office.roles())
        name, payload = texts.tidy(name, lines=False), self._checked("", payload)
        self._starts.arm()
        with self._context.store.transaction() as tx:
            targets = messages.waiting(tx, "signal", name, "")
            begins = [row.definition_id for row in starts.hearing(tx, "signal", name)]
            text = json.dumps(dict(payload), ensure_ascii=False)
            sender = access.personal(actor.username)
            messages.add(tx, "signal", name, "", text, sender, targets, self._context.clock(), starts=begins)
        return len(targets) + len(begins)

    def deliver_due(self, limit: int = 100) -> int:
        """Deliver what instances have sent; return how many were taken. A message nobody waits for yet stays.

        Safe with any number of workers: the message leaves its table in the transaction that hands it in.
        """
        with self._context.store.read() as tx:
            found = messages.due(tx, self._context.clock(), limit)
        done = 0
        for message, instance_id, definition_id in found:
            if instance_id is not None:
                done += self._deliver(message, instance_id)
            elif definition_id is not None:
                done += self._starts.deliver(message, definition_id)
        return done

    def _sent(self, request: bytes | None, body: int) -> int | None:
        """Return who took the message of a request that was here before. Raises RequestReused for another message."""
        if request is None:
            return None
        with self._context.store.read() as tx:
            return task.answered(tx, request, body)

    def _deliver(self, message: messages.MessageRow, instance_id: int) -> bool:
        def lock(tx: store.Tx) -> store.Locked | None:
            locked = store.locks.try_instance(tx, instance_id)
            if locked is None:
                raise errors.Busy  # somebody is at it: the next sweep comes again
            return locked

        def act(it: Step) -> bool:
            if not messages.take(it.tx, message.id):
                return False  # another worker was first
            payload = json.loads(message.payload)
            it.hops = message.hops or 0
            taken = it.receive(message.kind, message.name, message.key, payload, message.sender)
            if not taken and message.kind == "message":
                raise errors.NotFound(what="message", id=message.name)
            return bool(taken)

        try:
            return step.run(
                self._context,
                actors.SYSTEM,
                lock,
                act,
                what="instance",
                key=instance_id,
                origin=Origin("message", message_id=message.id),
            )
        except errors.InstanceClosed:
            if message.target is not None:
                with self._context.store.transaction() as tx:
                    messages.take(tx, message.id)  # a signal to an instance that has ended is over
        except (errors.Busy, errors.InstanceSuspended):
            pass  # it waits until the instance goes on
        except errors.NotFound:
            with self._context.store.transaction() as tx:
                messages.postpone(tx, message, retry.next_try(self._context.clock(), message.attempts))
        except errors.Incident as stop:
            self._rest(message, instance_id, stop)
        return False

    def _rest(self, message: messages.MessageRow, instance_id: int, stop: errors.Incident) -> None:
        """Let a message that stopped its receiver rest: longer after each failure, then until it is retried."""
        with self._context.store.transaction() as tx:
            then = retry.next_try_unless_given_up(self._context.clock(), message.attempts)
            if messages.postpone(tx, message, then) and then is None:
                incident_log.stay(self._context, tx, instance_id, stop)

    def _hand(
        self,
        instance_id: int,
        kind: str,
        name: str,
        key: str,
        payload: Mapping[str, Any],
        actor: Actor,
        request: bytes | None,
        body: int,
    ) -> None:
        def act(it: Step) -> None:
            if not access.sees_whole(actor, it.definition.outline, it.instance.started_by):
                admins = [r.label for r in self._context.office.roles().values() if access.ADMIN in r.rights]
                raise errors.Forbidden(action="send", roles=admins)
            if not it.receive(kind, name, key, payload, ""):
                raise errors.NotFound(what="message", id=name)
            if request is not None:
                store.requests.keep(it.tx, request, instance_id, it.now, body)

        step.run(
            self._context,
            actor,
            lambda tx: store.locks.of_instance(tx, instance_id),
            act,
            what="instance",
            key=instance_id,
            origin=Origin("message"),
        )

    def _checked(self, key: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the payload with its texts in the form in which texts are kept. Raises Invalid."""
        if len(key) > MAX_KEY:
            raise errors.Invalid(field="key", reason="too_long", limit=MAX_KEY)
        try:
            text = json.dumps(dict(payload), allow_nan=False)
        except (TypeError, ValueError, RecursionError) as fault:
            raise errors.Invalid(field="data", reason="json") from fault
        if len(text) > MAX_PAYLOAD:
            raise errors.Invalid(field="data", reason="too_long", limit=MAX_PAYLOAD)
        tidied: Mapping[str, Any] = texts.tidy_json(dict(payload))
        return tidied
