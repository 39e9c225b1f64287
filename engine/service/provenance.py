"""Whether a stored state is the one that the history says the last act left: nothing is built on another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import bpmn, store
from engine.bpmn import Definition, EngineFault, Environment, Workflow

FACT = "digest"  # of the last event of every act on a running instance


def said(tx: store.Tx, instance: store.InstanceRow, facts: Mapping[str, Any] | None = None) -> str | None:
    """Return the digest of the state of an instance, as its last event says it; `facts` is what that says, if known.

    None when it says none, nor any event before it: the case was stored before there were digests. An event
    without one after an event with one is no act of Alur; then it is "", which no state has.
    """
    if facts is None:
        facts = store.history.facts(tx, instance.id, instance.event_count)
    if FACT in facts:
        return str(facts[FACT])
    events = store.history.of_instance(tx, instance.id)
    return "" if any(FACT in event.data for event in events) else None


def load(
    instance: store.InstanceRow, definition: Definition, environment: Environment, digest: str | None
) -> Workflow:
    """Return the state of an instance on its definition; `digest` is what `said` gives.

    Raises EngineFault, "altered" when it is not the state that the history says.
    """
    if digest is not None and digest != bpmn.digest_of(instance.state):
        raise EngineFault("altered", None, "the stored state is not the one that the last act left")
    return Workflow.load(instance.state, definition, environment)


def carried(digest: str | None, events: list[store.Event]) -> list[store.Event]:
    """Events of an act that leaves the state as it is: the last of them says the digest of before."""
    if not digest or not events:
        return events
    *before, last = events
    data: Mapping[str, Any] = {**last.data, FACT: digest}
    return [*before, replace(last, data=data)]
