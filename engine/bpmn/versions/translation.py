"""The rows of an instance written again for another version of its process: the same tokens at their new places.

Every token keeps its id, its item and its timers. What has no place is an obstacle, and then nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.definition import Definition
from engine.bpmn.places import join_place, split_place
from engine.bpmn.run.catch_events import Boundary, EventGateway, ScopeEnd, Trigger
from engine.bpmn.run.gateways import InclusiveGateway, ParallelGateway
from engine.bpmn.run.multiinstance import ITEM
from engine.bpmn.run.state import Bare, Known, Part, Row, State
from engine.bpmn.run.timers import WorkTimer
from engine.bpmn.versions import likeness, soundness
from engine.bpmn.versions.migration_rows import Node, Obstacle, Written

SPLIT, CHILD, END = ".BoundaryEventSplit", " [child]", ".EndJoin"
_SUFFIXES = (SPLIT, ".BoundaryEventJoin", ".Fork", CHILD, END)


class Translation:
    """From one version to another, with the owner's word for elements that are no more; made once for many."""

    def __init__(self, old: Definition, new: Definition, mapping: Mapping[str, str]) -> None:
        self.old, self.new = old, new
        self.mapping = dict(mapping)
        self._sound: dict[tuple[str, soundness.Marking], bool] = {}
        self._same: dict[str, bool] = {}

    def element(self, name: str) -> str:
        return self.mapping.get(name, name)

    def name(self, name: str) -> str:
        """Return the name a spec has in the new version."""
        suffix = next((one for one in _SUFFIXES if name.endswith(one)), "")
        return self.element(name.removesuffix(suffix)) + suffix

    def write(self, state: State) -> Written:
        """Translate every part, outer before inner."""
        values, bare = self._values(state.values), self._bare(state.bare)
        frames, items = (
            [Known(one.owner, self._values(one.values), self._bare(one.bare)) for one in several]
            for several in (state.frames, state.items)
        )
        written = Written(State(state.process, state.ticks, values, bare, [], frames, items))
        specs: dict[bytes, tuple[Any, Any]] = {}
        for part in state.parts:
            if not part.owner:
                old, new = self.old.spec, self.new.spec
            elif part.owner in specs:
                old, new = specs[part.owner]
            else:
                continue  # the sub-process around it has no place; said there
            one = _PartWriter(self, part, old, new, written)
            written.state.parts.append(one.write())
            specs.update(one.inner())
        return written

    def sound(self, old: Any, new: Any, tokens: list[soundness.Place]) -> bool:
        """Return whether the scope can end from these tokens; where nothing differs, nothing is asked."""
        if new.name not in self._same:
            self._same[new.name] = not self.mapping and likeness.skeleton(old) == likeness.skeleton(new)
        if self._same[new.name]:
            return True
        key = (str(new.name), tuple(sorted(tokens)))
        if key not in self._sound:
            self._sound[key] = soundness.can_end(new, tokens)
        return self._sound[key]

    def _values(self, submitted: Mapping[str, Any]) -> dict[str, Any]:
        """What was submitted at a mapped element is known under both names."""
        values = dict(submitted)
        for before, after in self.mapping.items():
            if before in values:
                values.setdefault(after, values[before])
        return values

    def _bare(self, bare: Bare) -> Bare:
        """Where bare names stand, by the elements' new names."""
        found: Bare = {}
        for place, names in bare.items():
            element, item = split_place(place)
            found.setdefault(join_place(self.element(element), item), []).extend(names)
        return found


class _PartWriter:
    """One part: every row judged, then written in order."""

    def __init__(self, translation: Translation, part: Part, old: Any, new: Any, written: Written) -> None:
        self.translation, self.part, self.old, self.new = translation, part, old, new
        self.written = written
        self.nodes: list[Node] = []
        for row in part.tasks:
            parent = self.nodes[row.parent] if row.parent >= 0 else None
            node = Node(row, old.task_specs[row.spec], parent, internal=row.internal)
            if parent is not None:
                parent.children.append(node)
            self.nodes.append(node)
        self.gateways: set[int] = set()  # event gateways whose one token is counted
        self.places: list[soundness.Place] = []
        self.splits: dict[int, Row] = {}  # by node of a host: a split that the old version did not have

    def write(self) -> Part:
        before = len(self.written.obstacles)
        for node in self.nodes:
            self._judge(node)
        self._arm_triggers()
        if len(self.written.obstacles) == before and not self._sound():
            first = next((node for node in self.nodes if node.live and node.spec.manual), self.nodes[0])
            self._refuse("branches", first)
        return Part(self.part.owner, self.part.completed, list(self._rows()))

    def inner(self) -> Iterator[tuple[bytes, tuple[Any, Any]]]:
        """Return by task: the specs of the sub-process it owns, before and after."""
        specs, others = self.translation.old.subprocess_specs, self.translation.new.subprocess_specs
        for node in self.nodes:
            owned = getattr(node.spec, "spec", None)
            if node.live and node.target and isinstance(owned, str):
                yield node.row.id, (specs[owned], others[self.new.task_specs[node.target].spec])

    def _sound(self) -> bool:
        return self.translation.sound(self.old, self.new, self.places)

    def _token(self, node: Node) -> bool:
        """Whether a live node is a token of the flow, not an event beside something or an instance in a frame."""
        beside = isinstance(node.spec, Boundary | Trigger)
        framed = node.parent is not None and isinstance(node.parent.spec, LoopTask)
        return not beside and not framed

    def _judge(self, node: Node) -> None:
        spec, name = node.spec, self.translation.name(node.row.spec)
        if node.parent is None:
            node.target = node.row.spec
        elif isinstance(spec, ScopeEnd):
            node.target = f"{self.new.name}{END}"
        elif isinstance(spec, BoundaryEventSplit):
            self._split(node, name)
        elif isinstance(spec, Boundary):
            if not isinstance(node.parent.spec, BoundaryEventSplit):
                node.target = name if name in self.new.task_specs else ""
        elif isinstance(spec, Trigger):
            same = name in self.new.task_specs and likeness.event(spec, self.new.task_specs[name])
            node.target = name if same else ""
        elif not node.live:
            known = self.new.task_specs.get(name)
            same = known is not None and likeness.family(known) == likeness.family(spec)
            if same and isinstance(spec, EventGateway):
                same = {self.translation.name(one) for one in spec._outputs} == set(known._outputs)
            node.target = name if same else ""
        else:
            self._live(node, name)

    def _live(self, node: Node, name: str) -> None:
        if node.parent is not None and isinstance(node.parent.spec, LoopTask) and not node.parent.target:
            return  # said of its frame
        known = self.new.task_specs.get(name)
        if known is None:
            inner = self.translation.element(node.spec.bpmn_id or node.row.spec)
            self._refuse("scope" if inner in self.translation.new.outline.elements else "gone", node)
            return
        code = likeness.misfit(node.spec, known, self.old, self.new) or self._place(node, name, known)
        if code:
            self._refuse(code, node)
            return
        node.target = name
        if node.parent is not None and not isinstance(node.parent.spec, BoundaryEventSplit):
            self._guard(node, name)

    def _place(self, node: Node, name: str, known: Any) -> str:
        """Note where a token stands; return why it cannot stand there ("" when it can)."""
        if isinstance(known, ParallelGateway | InclusiveGateway):
            return self._join(node, name, known)
        above = node.parent
        if above is not None and isinstance(above.spec, EventGateway):
            if not above.target:
                return "event_gateway"
            if id(above) not in self.gateways:
                self.gateways.add(id(above))
                self.places.append((above.target, ""))
        elif self._token(node):
            self.places.append((name, ""))
        return ""

    def _join(self, node: Node, name: str, known: Any) -> str:
        """A token that waits at a join goes on waiting there, when the join still waits for the same branches."""
        via = self.translation.name((node.internal or {}).get("via", ""))
        inputs = {self.translation.name(one) for one in node.spec._inputs}
        if via not in known._inputs or (isinstance(known, ParallelGateway) and inputs != set(known._inputs)):
            return "join"
        node.internal = {**(node.internal or {}), "via": via}
        self.places.append((name, via))
        return ""

    def _split(self, split: Node, name: str) -> None:
        """The events beside a host: those that are the same go with it, new ones are armed."""
        host = next((child for child in split.children if child.row.spec == split.spec.host), None)
        known = self.new.task_specs.get(name)
        if known is None or host is None or not host.live:
            return
        split.target = name
        events = [child for child in split.children if isinstance(child.spec, Boundary)]
        old, new = self.translation.old.outline, self.translation.new.outline
        found = likeness.pairs([event.spec for event in events], known, self.translation.name, old, new)
        for event in events:
            event.target = event.matched = found.get(event.row.spec, "")
        added = tuple(one for one in known._outputs if one != known.host and one not in found.values())
        if added:
            self.written.to_arm.append((split.row.id, added))

    def _guard(self, host: Node, name: str) -> None:
        """A host that had no events, and has some now: a split above it, all its events armed."""
        known = self.new.task_specs.get(f"{name}{SPLIT}")
        if known is None or known.host != name:
            return
        row = Row(
            uuid4().bytes, -1, known.name, TaskState.COMPLETED, host.row.changed, True, None, host.row.data
        )
        self.splits[id(host)] = row
        events = tuple(one for one in known._outputs if one != known.host)
        self.written.to_arm.append((row.id, events))

    def _arm_triggers(self) -> None:
        """Event sub-processes that the old version did not have begin to listen."""
        known = {
            self.translation.name(one.name): one
            for one in self.old.task_specs.values()
            if isinstance(one, Trigger)
        }
        added = tuple(
            name
            for name, spec in self.new.task_specs.items()
            if isinstance(spec, Trigger) and not (name in known and likeness.event(known[name], spec))
        )
        if added:
            self.written.to_arm.append((self.nodes[0].row.id, added))

    def _rows(self) -> Iterator[Row]:
        place: dict[int, int] = {}
        count = 0
        for node in self.nodes:
            if not node.target:
                continue
            above = self._above(node)
            parent = -1 if above is None else place[id(above)]
            added = self.splits.get(id(node))
            if added is not None:
                added.parent = parent
                yield added
                parent, count = count, count + 1
            place[id(node)] = count
            count += 1
            row = node.row
            if isinstance(getattr(node.spec, "event_definition", None), WorkTimer):
                self.written.timers[row.id] = node.spec.event_definition
            yield Row(
                row.id, parent, node.target, row.state, row.changed, row.triggered, node.internal, row.data
            )

    def _above(self, node: Node) -> Node | None:
        """The row a node hangs under: its own, or what is left above; a path beside a host hangs under the root."""
        above = node.parent
        while above is not None and not above.target:
            above = above.parent if isinstance(above.spec, BoundaryEventSplit) else self.nodes[0]
        return above

    def _refuse(self, code: str, node: Node) -> None:
        element = node.spec.bpmn_id or node.row.spec.removesuffix(SPLIT)
        obstacle = Obstacle(code, element, str((node.row.data or {}).get(ITEM, "")))
        if obstacle not in self.written.obstacles:
            self.written.obstacles.append(obstacle)
