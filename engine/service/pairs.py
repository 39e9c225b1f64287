"""Four eyes as pages and papers tell it: the other step of a pair that the same person did, and in which capacity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import errors
from engine.bpmn import Definition
from engine.bpmn.drawing.four_eyes import REFUSE

FACT, NOTE = "four_eyes", "note"  # of a completion


@dataclass(frozen=True, slots=True)
class SamePerson:
    """The other step of a pair, done by the same person: when (None: taken, not sent yet), and in which capacity.

    `kind` is the word of the model, `event` the completion (0: none), `holding` "plh", "plt" or "".
    """

    kind: str
    element: str
    item: str
    name: str
    step: int | None
    at: datetime | None
    event: int
    role: str
    role_label: str
    holding: str

    @property
    def refuses(self) -> bool:
        """Whether the same person may not do both at all."""
        return self.kind == REFUSE


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands to its reader: what the same person did before; `hand_on` are labels of who may give it to
    another.
    """

    found: tuple[SamePerson, ...]
    hand_on: tuple[str, ...]

    @property
    def refusing(self) -> SamePerson | None:
        """The pair that keeps the reader from this task, if one does."""
        return next((one for one in self.found if one.refuses), None)

    def refusal(self, instance: int, person: str = "") -> errors.SamePerson:
        """Return the refusal; `person` is who would be given the task, where that is somebody else than who asks."""
        one = self.refusing or self.found[0]
        return errors.SamePerson(
            step=one.step,
            name=one.name,
            done_at=one.at,
            role=one.role_label,
            holding=one.holding,
            roles=list(self.hand_on),
            person=person,
            instance=instance,
        )


def facts(found: Sequence[SamePerson]) -> list[dict[str, Any]]:
    """Return what the event of a completion says of what the same person did before."""
    said = []
    for one in found:
        fact = {"element": one.element, "kind": one.kind, "event": one.event, "role": one.role}
        fact |= {"at": one.at.isoformat()} if one.at else {}
        said.append(
            fact | {name: text for name, text in (("item", one.item), ("holding", one.holding)) if text}
        )
    return said


def told(label: Any, definition: Definition, data: Mapping[str, Any]) -> tuple[SamePerson, ...]:
    """Return the same from the facts of an event; `label` names roles. What was altered says nothing."""
    found = []
    for fact in data.get(FACT) or ():
        element = definition.outline.elements.get(str(fact.get("element")))
        found.append(
            SamePerson(
                kind=str(fact.get("kind", "")),
                element=str(fact.get("element")),
                item=str(fact.get("item", "")),
                name=element.name if element else "",
                step=element.step if element else None,
                at=datetime.fromisoformat(fact["at"]) if fact.get("at") else None,
                event=int(fact.get("event", 0)),
                role=str(fact.get("role", "")),
                role_label=label(fact["role"]) if fact.get("role") else "",
                holding=str(fact.get("holding", "")),
            )
        )
    return tuple(found)
