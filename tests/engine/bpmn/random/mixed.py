"""Random models of everything at once: structure, events and call activities, and the maker of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.engine.bpmn import models
from tests.engine.bpmn.random.blocks import Block
from tests.engine.bpmn.random.guarded import EventMaker, Whole
from tests.engine.bpmn.random.oracle import Frame, Room
from tests.engine.bpmn.random.structured import Activity

_PASSED = (
    "<bpmn:extensionElements><camunda:inputOutput>"
    '<camunda:inputParameter name="nilai">${nilai}</camunda:inputParameter></camunda:inputOutput>'
    '<camunda:out source="nilai" target="nilai"/></bpmn:extensionElements>'
)


@dataclass
class Called:
    """A process of its own; `callers` is how many call activities name it."""

    name: str
    body: Whole
    callers: int = 0

    def text(self) -> str:
        """The process: the body between its own start and end, with its event sub-processes."""
        parts = [f'<bpmn:startEvent id="s_{self.name}"/><bpmn:endEvent id="e_{self.name}"/>']
        first, last = self.body.body.draw(parts)
        parts += [models.flow(f"s_{self.name}", first), models.flow(last, f"e_{self.name}")]
        parts += [handler.draw() for handler in self.body.handlers]
        return f'<bpmn:process id="{self.name}">{"".join(parts)}</bpmn:process>'


@dataclass
class Call(Activity):
    """A call activity: the called process has values of its own, is given nilai and gives it back."""

    called: Called = field(default_factory=lambda: Called("", Whole(Block(), ())))

    def node(self, inner: str) -> str:
        return (
            f'<bpmn:callActivity id="{self.name}" calledElement="{self.called.name}">'
            f"{_PASSED}{inner}</bpmn:callActivity>"
        )

    def _one(self, host: Room, item: str, done: Callable[[Room], None]) -> None:
        path = "/".join(part for part in (host.item, item) if part)
        outer, around = host.frame, Room(host.oracle, host, path, lambda: None, own=bool(item))
        shown = outer.shown(self.name if self.called.callers > 1 else "")
        frame = Frame(around.scope.nilai, "/".join(part for part in (shown, path) if part))

        def over() -> None:
            around.scope.nilai = frame.nilai
            outer.keep(self.name, path, {"nilai": frame.nilai})
            done(around)

        inner = Room(host.oracle, host, "", over, frame)
        inner.enter()
        self.called.body.play(inner, inner.leave)


class MixedMaker(EventMaker):
    """Random models in which processes call others, some of them from several places."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.processes: list[Called] = []

    def model(self) -> tuple[str, Block]:
        text, block = super().model()
        others = "".join(called.text() for called in self.processes)
        text = text.replace("</bpmn:process>", f"</bpmn:process>{others}", 1)
        return text, block

    def block(self, depth: int) -> Block:
        if depth > 0 and self.random.random() < 0.16:
            return self.call(depth)
        return super().block(depth)

    def call(self, depth: int) -> Call:
        again = [called for called in self.processes if self.random.random() < 0.5]
        if again:
            called = again[0]
        else:
            called = Called(f"proses{self.name()}", Whole(self.block(depth - 1), self.handlers(1)))
            self.processes.append(called)
        called.callers += 1
        made = self.activity(None)
        return Call(
            f"panggil{self.name()}", None, made.items, made.sequential, None, made.enough, made.again, called
        )
