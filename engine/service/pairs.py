"""Four eyes as pages and papers tell it: the other step of a pair that the same person did, and in which capacity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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


def role_label(label: Callable[[str], str], role: str) -> str:
    """Return what a role is called; "" for who had a task by name and not in a role."""
    return label(role) if role and not role.startswith("@") else ""


def named(
    label: Callable[[str], str], definition: Definition, data: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the pairs in the facts of an event with what people call the steps and roles; `label` names roles."""
    found = []
    said = data.get(FACT)
    for fact in said if isinstance(said, list) else ():
        if not isinstance(fact, Mapping):
            continue  # what was altered is named by the proof
        element = definition.outline.elements.get(str(fact.get("element")))
        name, step = (element.name, element.step) if element else ("", None)
        role = str(fact.get("role", ""))
        found.append({**fact, "name": name, "step": step, "role_label": role_label(label, role)})
    return found


def read(facts: Iterable[Mapping[str, Any]]) -> tuple[SamePerson, ...]:
    """Return pairs from facts with names."""
    return tuple(
        SamePerson(
            kind=str(fact.get("kind", "")),
            element=str(fact.get("element")),
            item=str(fact.get("item", "")),
            name=str(fact.get("name", "")),
            step=fact.get("step"),
            at=datetime.fromisoformat(fact["at"]) if fact.get("at") else None,
            event=int(fact.get("event", 0)),
            role=str(fact.get("role", "")),
            role_label=str(fact.get("role_label", "")),
            holding=str(fact.get("holding", "")),
        )
        for fact in facts
    )


def told(
    label: Callable[[str], str], definition: Definition, data: Mapping[str, Any]
) -> tuple[SamePerson, ...]:
    """Return the pairs in the facts of an event; nothing for one that has none."""
    return read(named(label, definition, data))
