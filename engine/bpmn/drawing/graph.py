"""The nodes of one process or sub-process as a graph: flows, reach, loops. Nothing recurses."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.bpmn.drawing import xml
from engine.bpmn.drawing.support import NODES, SCOPES
from engine.bpmn.drawing.xml import Node


def _never(_: str) -> bool:
    return False


def _always(_: str) -> bool:
    return True


class Scope:
    """One process or sub-process: its direct nodes by id, and the sequence flows between them.

    `broken` are flows that lead from or to something that is no node here; they are in no other attribute.
    """

    def __init__(self, element: Node) -> None:
        self.element = element
        self.nodes: dict[str, Node] = {}
        for node in xml.children(element, *NODES):
            self.nodes.setdefault(xml.ident(node), node)
        self.nodes.pop("", None)
        self._kinds = {name: xml.kind(node) for name, node in self.nodes.items()}
        self.outgoing: dict[str, list[tuple[str, Node]]] = {name: [] for name in self.nodes}
        self.incoming: dict[str, list[str]] = {name: [] for name in self.nodes}
        self.attached: dict[str, list[str]] = {name: [] for name in self.nodes}
        self.flows = list(xml.children(element, "sequenceFlow"))
        self.broken: list[Node] = []
        for flow in self.flows:
            source, target = flow.get("sourceRef") or "", flow.get("targetRef") or ""
            if source in self.nodes and target in self.nodes:
                self.outgoing[source].append((target, flow))
                self.incoming[target].append(source)
            else:
                self.broken.append(flow)
        for name in self.of("boundaryEvent"):
            host = self.nodes[name].get("attachedToRef") or ""
            if host in self.nodes:
                self.attached[host].append(name)
        self.starts = self.of("startEvent")
        self.links = self._links()

    def of(self, *kinds: str) -> list[str]:
        return [name for name, kind in self._kinds.items() if kind in kinds]

    def kind(self, name: str) -> str:
        return self._kinds[name]

    def targets(self, name: str) -> list[str]:
        return [target for target, _ in self.outgoing[name]] + self.links.get(name, [])

    def _links(self) -> dict[str, list[str]]:
        """By link thrown: where the link of its name is caught."""
        named: dict[str, list[str]] = {}
        thrown: dict[str, str] = {}
        for name in self.of("intermediateCatchEvent", "intermediateThrowEvent"):
            definition = xml.child(self.nodes[name], "linkEventDefinition")
            if definition is None:
                continue
            link = (definition.get("name") or "").strip()
            if self.kind(name) == "intermediateThrowEvent":
                thrown[name] = link
            else:
                named.setdefault(link, []).append(name)
        return {name: named.get(link, []) for name, link in thrown.items()}

    def next(self, name: str) -> list[str]:
        """Return where a token at the node can go: its flows, and the boundary events attached to it."""
        return [*self.targets(name), *self.attached[name]]

    def reach(
        self,
        names: Iterable[str],
        stop: Callable[[str], bool] = _never,
        attached: Callable[[str], bool] = _always,
    ) -> set[str]:
        """Return all nodes reached from `names`, these included; a node for which `stop` holds is left out."""
        seen: set[str] = set()
        stack = list(names)
        while stack:
            name = stack.pop()
            if name not in seen and not stop(name):
                seen.add(name)
                stack += self.targets(name)
                stack += [event for event in self.attached[name] if attached(event)]
        return seen

    def after(self, name: str, stop: Callable[[str], bool] = _never) -> set[str]:
        return self.reach(self.targets(name), stop=stop)

    def returns(self) -> list[Node]:
        """Return the flows that lead back: to a node on the way from the start to their own source."""
        found: list[Node] = []
        open_, done = set[str](), set[str]()
        for start in self.starts:
            stack: list[tuple[str, list[tuple[str, Node | None]]]] = []
            self._enter(start, open_, done, stack)
            while stack:
                name, rest = stack[-1]
                if not rest:
                    stack.pop()
                    open_.discard(name)
                    done.add(name)
                    continue
                target, flow = rest.pop()
                if target in open_:
                    if flow is not None:
                        found.append(flow)
                else:
                    self._enter(target, open_, done, stack)
        return found

    def _enter(
        self,
        name: str,
        open_: set[str],
        done: set[str],
        stack: list[tuple[str, list[tuple[str, Node | None]]]],
    ) -> None:
        if name in open_ or name in done:
            return
        open_.add(name)
        ways: list[tuple[str, Node | None]] = [(event, None) for event in self.attached[name]]
        ways += [(target, None) for target in self.links.get(name, [])]
        stack.append((name, [*ways, *reversed(self.outgoing[name])]))

    def circles(self, inside: Callable[[str], bool]) -> list[str]:
        """Return the nodes on or between loops that consist only of nodes for which `inside` holds."""
        left = {name for name in self.nodes if inside(name)}
        forward = {name: [target for target in self.next(name) if target in left] for name in left}
        backward: dict[str, list[str]] = {name: [] for name in left}
        for name, targets in forward.items():
            for target in targets:
                backward[target].append(name)
        for onward, behind in ((forward, backward), (backward, forward)):
            # Peel off what no loop leads to, then what leads to no loop.
            counts = {name: sum(source in left for source in behind[name]) for name in left}
            free = [name for name, count in counts.items() if count == 0]
            while free:
                name = free.pop()
                left.discard(name)
                for target in onward[name]:
                    if target in left:
                        counts[target] -= 1
                        if counts[target] == 0:
                            free.append(target)
        return [name for name in self.nodes if name in left]


def scopes(root: Node) -> list[Scope]:
    """Return every process and sub-process of a file, outer before inner."""
    return [Scope(node) for node in xml.within(root, *SCOPES, "process")]


def executables(root: Node) -> list[Node]:
    """Return the processes a file means to be run: those marked so, or those not marked at all when none is."""
    processes = list(xml.children(root, "process"))
    marked = [process for process in processes if xml.truth(process, "isExecutable")]
    return marked or [process for process in processes if not process.get("isExecutable")]
