"""All that one person did, in instances and outside them, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine import errors, store
from engine.service import rows, version_history
from engine.service.context import Context
from engine.service.version_history import VersionHistory
from engine.service.views import EventView

PAGE = 50
FAR = 2**63 - 1
KEY = re.compile(r"(\d{1,19})\.(\d{1,19})\.(\d{1,19})\.(\d{1,19})")

Place = tuple[int, int, int]  # moment, instance and number of an event


@dataclass(frozen=True, slots=True)
class Act:
    """One act: in an instance with its number and subject, or (None) in the system's history."""

    event: EventView
    instance: int | None = None
    number: str = ""
    subject: str = ""


def page(
    context: Context, tx: store.Tx, username: str, after: str | None
) -> tuple[tuple[Act, ...], str | None]:
    """Return a page of acts, and the key of the next one. Raises Invalid on a key that is none."""
    place, seq = _start(after)
    cases = store.history.of_actor(tx, username, place, PAGE + 1)
    system = store.history.of_actor_in_system(tx, username, seq, PAGE + 1)
    taken: list[tuple[Place | None, store.EventRow]] = []
    while len(taken) < PAGE and (cases or system):
        # Each list stays in its own order, so that no act is lost where the clock of the site was set back.
        if cases and not (system and system[0].at > cases[0][1].at):
            taken.append(cases.pop(0))
            place = taken[-1][0] or place
        else:
            taken.append((None, system.pop(0)))
            seq = taken[-1][1].seq
    following = ".".join(map(str, (*place, seq))) if cases or system else None
    return tuple(_acts(context, tx, taken)), following


def _start(after: str | None) -> tuple[Place, int]:
    if not after:
        return (FAR, FAR, FAR), FAR
    match = KEY.fullmatch(after)
    numbers = [int(one) for one in match.groups()] if match else [FAR + 1]
    if max(numbers) > FAR:
        raise errors.Invalid(field="after", reason="page")
    moment, instance, number, seq = numbers
    return (moment, instance, number), seq


def _acts(
    context: Context, tx: store.Tx, taken: Iterable[tuple[Place | None, store.EventRow]]
) -> Iterable[Act]:
    names = store.people.names(tx)
    titles = dict(store.definitions.titles(tx))
    known: dict[int, tuple[store.InstanceListRow, VersionHistory]] = {}
    for place, row in taken:
        if place is None:
            yield Act(rows.system_event(context.office, row, names, titles))
            continue
        instance = place[1]
        if instance not in known:
            line = store.instances.line(tx, instance)
            if line is None:
                continue  # purged a moment ago
            known[instance] = (
                line,
                version_history.of_instance(context.office, tx, instance, line.definition_id),
            )
        line, versions = known[instance]
        view = rows.event_view(context.office, versions.at(row.seq), names, row, row.data)
        yield Act(view, instance, line.number, line.subject)
