"""The numbered steps of an SOP, read from the elements that carry the numbers."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.drawing import attributes, lanes
from engine.bpmn.drawing.support import HUMAN
from engine.bpmn.model import Element, Lane, Role, Step

_GRADE = "sop:grade."


def read(
    elements: Mapping[str, Element], columns: tuple[Lane, ...], roles: Mapping[str, Role]
) -> tuple[Step, ...]:
    """Return the rows of the SOP in the order of their numbers; of two with one number the first counts."""
    steps: dict[int, Step] = {}
    for element in elements.values():
        number = attributes.number(element.properties.get("sop:no", ""))
        if number is not None and number == element.step and number not in steps:
            steps[number] = _step(number, element, elements, columns, roles)
    return tuple(steps[number] for number in sorted(steps))


def _step(
    number: int,
    element: Element,
    elements: Mapping[str, Element],
    columns: tuple[Lane, ...],
    roles: Mapping[str, Role],
) -> Step:
    tasks = tuple(e for e in elements.values() if e.step == number and e.kind in HUMAN)
    own = element.properties
    printed = [part.strip() for part in own.get("sop:pelaksana_cetak", "").split(",") if part.strip()]
    return Step(
        no=number,
        element=element.id,
        elements=tuple(task.id for task in tasks),
        name=element.name,
        lanes=tuple(lanes.column(part, columns, roles) for part in printed) or element.lanes[-1:],
        roles=tuple(dict.fromkeys(role for task in tasks for role in task.roles)) or element.roles,
        norm=element.duration,
        requirement=own.get("sop:kelengkapan", ""),
        output=own.get("sop:output", ""),
        note=own.get("sop:keterangan", ""),
        source_text=own.get("sop:kegiatan_sumber", ""),
        grades={key[len(_GRADE) :]: value for key, value in own.items() if key.startswith(_GRADE)},
        properties=own,
    )
