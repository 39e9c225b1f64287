"""Lanes: the executor columns of the SOP, and the role each of them stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.roles import role_named
from engine.bpmn.drawing.xml import Node
from engine.bpmn.model import Lane, Role


def read(process: Node, roles: Mapping[str, Role]) -> tuple[Lane, ...]:
    """Return the lanes of a process, outer before inner, each with the role it stands for."""
    found = []
    for lane in process.iter(f"{{{xml.BPMN}}}lane"):
        role = role_of(lane, roles)
        above = next(lane.iterancestors(f"{{{xml.BPMN}}}lane"), None)
        found.append(
            Lane(
                id=xml.ident(lane),
                name=xml.label(lane) or (roles[role].label if role else xml.ident(lane)),
                role=role,
                parent=None if above is None else xml.ident(above),
                nodes=tuple(xml.text(ref) for ref in xml.children(lane, "flowNodeRef")),
            )
        )
    return tuple(found)


def role_of(lane: Node, roles: Mapping[str, Role]) -> str | None:
    """Return the role a lane stands for: by its id `Lane_<role>`, or by a name equal to a role's id or label."""
    by_id = xml.ident(lane).removeprefix("Lane_")
    if by_id in roles:
        return by_id
    return role_named(xml.label(lane), roles)


def chains(columns: Iterable[Lane]) -> dict[str, tuple[Lane, ...]]:
    """Return the lanes each node lies in, outer first; the innermost lane that lists a node decides."""
    found: dict[str, tuple[Lane, ...]] = {}
    of_lane: dict[str, tuple[Lane, ...]] = {}
    for lane in columns:
        of_lane[lane.id] = (*of_lane.get(lane.parent or "", ()), lane)
        for node in lane.nodes:
            if len(found.get(node, ())) < len(of_lane[lane.id]):
                found[node] = of_lane[lane.id]
    return found


def column(part: str, columns: tuple[Lane, ...], roles: Mapping[str, Role]) -> str:
    """Return the heading of the executor column a word of `sop:pelaksana_cetak` means."""
    lane = next((lane for lane in columns if part in (lane.role, lane.id.removeprefix("Lane_"))), None)
    if lane is not None:
        return lane.name
    return roles[part].label if part in roles else part
