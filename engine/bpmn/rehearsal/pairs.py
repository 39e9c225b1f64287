"""Four eyes in a trial: acts in which one role does both steps of a pair, so that one person could.

A trial has roles and no persons. It goes on; in the office the same person would be asked for a note, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.bpmn.model import Outline
from engine.bpmn.places import join_place
from engine.bpmn.rehearsal.acts import Complete
from engine.bpmn.rehearsal.trial_state import ActResult


class SameRole(NamedTuple):
    """The other step of a pair, done in the same role: its place, and the word of the model."""

    place: str
    kind: str


class _Sent(NamedTuple):
    act: int
    role: str


def same_roles(outline: Outline, results: Sequence[ActResult]) -> dict[int, tuple[SameRole, ...]]:
    """Return by number of an act, from 0, what its role did before at the other step of a pair, in this round."""
    if not outline.opposites:
        return {}
    found: dict[int, tuple[SameRole, ...]] = {}
    sent: dict[tuple[str, str], _Sent] = {}
    opened: dict[tuple[str, str], int] = {}
    again: set[tuple[str, str]] = set()  # places that were sent before they opened last
    for number, one in enumerate(results):
        act = one.act
        if isinstance(act, Complete) and one.refusal is None:
            place = (act.element, act.item)
            if same := _same(outline, place, act.role, sent, opened[place] if place in again else -1):
                found[number] = same
            sent[place] = _Sent(number, act.role)
        for task in one.opened:
            place = (task.element, task.item)
            if sent.pop(place, None) is not None:
                again.add(place)
            opened[place] = number
    return found


def _same(
    outline: Outline, place: tuple[str, str], role: str, sent: dict[tuple[str, str], _Sent], since: int
) -> tuple[SameRole, ...]:
    opposites = outline.against(place[0])
    found = []
    for (element, item), other in sent.items():
        opposite = opposites.get(element)
        if opposite is None or other.role != role:
            continue
        if opposite.checked or other.act > since:
            found.append(SameRole(join_place(element, item), opposite.kind))
    return tuple(found)
