"""Which process of the package a call activity runs: another one of the same file, or of another .bpmn file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from engine.bpmn.drawing import attributes, graph, xml
from engine.bpmn.drawing.xml import Node
from engine.bpmn.model import Package
from engine.errors import DeploymentRefused


class Source(NamedTuple):
    """A process and the file it stands in."""

    process: Node
    file: str


Library = Mapping[str, Source]


def library(root: Node, package: Package) -> dict[str, Source]:
    """Return every process of the package that has an id; of two with one id that of the main file counts."""
    roots = [(package.bpmn, root)]
    for path in others(package):
        try:
            roots.append((path, xml.parse(package.files[path], path)))
        except DeploymentRefused:
            continue  # told when the package was read
    found: dict[str, Source] = {}
    for path, one in roots:
        for process in xml.children(one, "process"):
            if xml.ident(process):
                found.setdefault(xml.ident(process), Source(process, path))
    return found


def others(package: Package) -> list[str]:
    """Return the diagrams of the package besides the main one."""
    return [path for path in sorted(package.files) if path.endswith(".bpmn") and path != package.bpmn]


def activities(process: Node) -> list[Node]:
    """Return the call activities of a process, in the order of the file."""
    return list(process.iter(f"{{{xml.BPMN}}}callActivity"))


def called(main: Node, known: Library) -> dict[str, list[Node]]:
    """Return the processes that run when `main` does, besides itself, each with the call activities that call it."""
    found: dict[str, list[Node]] = {}
    waiting = [main]
    while waiting:
        for activity in activities(waiting.pop(0)):
            name = attributes.called(activity)
            if name not in known or known[name].process is main:
                continue
            if name not in found:
                waiting.append(known[name].process)
            found.setdefault(name, []).append(activity)
    return found


def circle(main: Node, known: Library, limit: int) -> tuple[str, list[Node]]:
    """Return the calls that lead back to where they began ("circle"), or one below `limit` ("depth"); else none."""
    stack: list[tuple[Node, list[Node]]] = [(main, activities(main))]
    entered: list[Node] = []  # the call behind each process of the stack but the first
    deep = [0]  # how many calls each of the stack goes down, as far as known
    done: dict[str, int] = {}
    while stack:
        process, left = stack[-1]
        if not left:
            stack.pop()
            done[xml.ident(process)] = deep.pop()
            if stack:
                entered.pop()
                deep[-1] = max(deep[-1], done[xml.ident(process)] + 1)
            continue
        activity = left.pop(0)
        name = attributes.called(activity)
        if name not in known:
            continue
        target = known[name].process
        around = next((at for at, (outer, _) in enumerate(stack) if outer is target), None)
        if around is not None:
            return "circle", [*entered[around:], activity]
        if len(stack) + done.get(name, 0) > limit:
            return "depth", [activity]
        if name in done:
            deep[-1] = max(deep[-1], done[name] + 1)
        else:
            stack.append((target, activities(target)))
            entered.append(activity)
            deep.append(0)
    return "", []


def main(root: Node) -> list[Node]:
    """Return the processes of a file that run by themselves: executable, and called by no other of it."""
    marked = graph.executables(root)
    if len(marked) < 2:
        return marked
    inside = {
        attributes.called(activity)
        for process in xml.children(root, "process")
        for activity in activities(process)
        if attributes.called(activity) != xml.ident(process)
    }
    return [process for process in marked if xml.ident(process) not in inside] or marked[:1]
