"""Random models whose data is the point, and what they mean: names in scopes, written and read. It knows no engine.

Every model draws itself as a package and plays itself with plain dictionaries. A scope is a case, a called process or
an item of a multi-instance; a name is read outward from an item, a called process sees what it is given. Forms write
all they ask for (what is hidden or left empty as None), scripts, decision tables and calls write theirs.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from engine.workdays import Duration
from tests.engine.bpmn import models
from tests.engine.bpmn.models import CALENDAR

Value = int | None
Then = Callable[[], None]
NAMES = ("a", "b", "c", "d", "e", "f")
ITEMS = ("x", "y")
WAIT = "PT20M"


class Scope:
    """Names written here, else those around; a called process has nothing around it."""

    def __init__(self, outer: Scope | None = None, own: Mapping[str, Value] | None = None) -> None:
        self.outer, self.own = outer, dict(own or {})

    def read(self, name: str) -> Value:
        if name in self.own:
            return self.own[name]
        return self.outer.read(name) if self.outer is not None else None


@dataclass(frozen=True)
class Place:
    """Where a token is: its scope, the items around it as one path, and whether that is inside a called process."""

    scope: Scope
    item: str = ""
    called: bool = False


@dataclass
class Open:
    """A task that waits for a person."""

    task: Task
    place: Place
    then: Then

    @property
    def key(self) -> tuple[str, str]:
        return self.task.name, self.place.item


@dataclass
class Oracle:
    """The open tasks and waits of one case, and what was sent under full names outside called processes."""

    now: datetime
    seed: int
    open: list[Open] = field(default_factory=list)
    waits: list[tuple[datetime, Then]] = field(default_factory=list)
    forms: dict[tuple[str, str], dict[str, Value]] = field(default_factory=dict)
    visits: dict[tuple[str, str], int] = field(default_factory=dict)
    done: list[tuple[str, str, int, str]] = field(default_factory=list)
    completed: bool = False

    def start(self, block: Block) -> Oracle:
        def over() -> None:
            self.completed = True

        block.play(self, Place(Scope()), over)
        return self

    def tasks(self) -> list[Open]:
        return sorted(self.open, key=lambda one: one.key)

    def answer(self, one: Open) -> dict[str, Value]:
        """What the person types: the same for a task at its visit, whatever came before it elsewhere."""
        drawn = random.Random(f"{self.seed} {one.key} {self.visits.get(one.key, 0)}")
        return {name: drawn.choice((None, 0, 1, 2, 3, 4)) for name in one.task.fields}

    def complete(self, one: Open) -> None:
        typed = self.answer(one)
        for name, (other, number) in one.task.hidden.items():
            if typed[other] == number:
                typed[name] = None
        visit = self.visits[one.key] = self.visits.get(one.key, 0) + 1
        self.done.append((*one.key, visit, json.dumps([typed, one.task.seen(one.place)], sort_keys=True)))
        if not one.place.called:
            self.forms[one.key] = typed
        one.place.scope.own.update(typed)
        self.open.remove(one)
        one.then()

    def pass_time(self, now: datetime) -> None:
        self.now = now
        while due := sorted((one for one in self.waits if one[0] <= now), key=lambda one: one[0]):
            self.waits.remove(due[0])
            due[0][1]()


class Package:
    """What a model is drawn into: the parts of the scope being drawn, and files and processes beside it."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.processes: list[str] = []

    def finish(self, parts: list[str]) -> dict[str, bytes]:
        main = models.process(*parts).replace('<bpmn:process id="sop"', '<bpmn:process id="sop" name="SOP"')
        whole = main.replace("</bpmn:definitions>", "".join(self.processes) + "</bpmn:definitions>")
        return {"process.bpmn": whole.encode(), **self.files}


class Block:
    """A part of a model with one way in and one way out."""

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        """Add the BPMN; gives the ids of the first and the last node."""
        raise NotImplementedError

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        raise NotImplementedError


def _zero(name: str) -> str:
    """A name as a number, 0 for none."""
    return f"({name} if {name} is not null else 0)"


@dataclass
class Task(Block):
    """A form; `reads` are shown to who fills it in, a field of `hidden` is away when another has that number."""

    name: str
    fields: tuple[str, ...]
    reads: tuple[str, ...]
    hidden: dict[str, tuple[str, int]]

    def seen(self, place: Place) -> dict[str, Value]:
        return {f"lihat_{name}": place.scope.read(name) for name in self.reads}

    def draw(self, package: Package, parts: list[str], repeated: str = "") -> tuple[str, str]:
        components: list[dict[str, Any]] = []
        for key in self.fields:
            one: dict[str, Any] = {"type": "number", "id": f"f_{key}", "key": key, "label": key.upper()}
            if key in self.hidden:
                other, number = self.hidden[key]
                one["conditional"] = {"hide": f"={other} == {number}"}
            components.append(one)
        form = {"type": "default", "id": self.name, "schemaVersion": 16, "components": components}
        package.files[f"forms/{self.name}.form"] = json.dumps(form).encode()
        inputs = "".join(
            f'<camunda:inputParameter name="lihat_{name}">${{{name}}}</camunda:inputParameter>'
            for name in self.reads
        )
        box = f"<camunda:inputOutput>{inputs}</camunda:inputOutput>" if inputs else ""
        inner = f"<bpmn:extensionElements>{box}</bpmn:extensionElements>{repeated}"
        drawn = models.user(self.name, inner, groups="sekretaris")
        parts.append(
            drawn.replace("<bpmn:userTask", f'<bpmn:userTask name="T" camunda:formRef="{self.name}"')
        )
        return self.name, self.name

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        oracle.open.append(Open(self, place, then))


@dataclass
class Write(Block):
    """A script, or a decision table, that writes one name after another."""

    name: str
    target: str
    source: str
    add: int
    table: bool

    def result(self, value: Value) -> Value:
        if self.table:
            return 4 if value is None else 2 if value < self.add else 3
        return ((value or 0) + self.add) % 5

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        if not self.table:
            parts.append(models.script(self.name, f"{self.target} = ({_zero(self.source)} + {self.add}) % 5"))
            return self.name, self.name
        rows = "".join(
            f"<rule><inputEntry><text>{escape(test)}</text></inputEntry>"
            f"<outputEntry><text>{result}</text></outputEntry></rule>"
            for test, result in (("null", 4), (f"< {self.add}", 2), (f">= {self.add}", 3))
        )
        package.files[f"{self.name}.dmn"] = (
            '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="x">'
            f'<decision id="{self.name}" name="D"><decisionTable hitPolicy="UNIQUE"><input id="i">'
            f"<inputExpression><text>{self.source}</text></inputExpression></input>"
            f'<output id="o" name="hasil"/>{rows}</decisionTable></decision></definitions>'
        ).encode()
        parts.append(
            f'<bpmn:businessRuleTask id="{self.name}" name="R" camunda:decisionRef="{self.name}"'
            f' camunda:resultVariable="{self.target}" camunda:mapDecisionResult="singleEntry"/>'
        )
        return self.name, self.name

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        place.scope.own[self.target] = self.result(place.scope.read(self.source))
        then()


@dataclass
class Wait(Block):
    """Some working time passes."""

    name: str

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        parts.append(models.catch(self.name, WAIT))
        return self.name, self.name

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        oracle.waits.append((CALENDAR.add(oracle.now, Duration.parse(WAIT)), then))


@dataclass
class Sequence(Block):
    blocks: tuple[Block, ...]

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        ends = [block.draw(package, parts) for block in self.blocks]
        parts += [models.flow(one[1], two[0]) for one, two in itertools.pairwise(ends)]
        return ends[0][0], ends[-1][1]

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        self._from(0, oracle, place, then)

    def _from(self, at: int, oracle: Oracle, place: Place, then: Then) -> None:
        if at == len(self.blocks):
            then()
        else:
            self.blocks[at].play(oracle, place, lambda: self._from(at + 1, oracle, place, then))


@dataclass
class Choice(Block):
    """The first block when a name is above a number, else the second."""

    name: str
    read: str
    above: int
    one: Block
    two: Block

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        split, merge = f"x_{self.name}", f"y_{self.name}"
        parts += [models.xor(split, f"d_{self.name}"), models.xor(merge)]
        for block, condition, flow in (
            (self.two, "", f"d_{self.name}"),
            (self.one, f"{_zero(self.read)} &gt; {self.above}", ""),
        ):
            first, last = block.draw(package, parts)
            parts += [models.flow(split, first, condition, flow), models.flow(last, merge)]
        return split, merge

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        value = place.scope.read(self.read) or 0
        (self.one if value > self.above else self.two).play(oracle, place, then)


@dataclass
class Parallel(Block):
    name: str
    blocks: tuple[Block, ...]

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        split, join = f"p_{self.name}", f"q_{self.name}"
        parts += [models.parallel(split), models.parallel(join)]
        for block in self.blocks:
            first, last = block.draw(package, parts)
            parts += [models.flow(split, first), models.flow(last, join)]
        return split, join

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        left = [len(self.blocks)]

        def over() -> None:
            left[0] -= 1
            if not left[0]:
                then()

        for block in self.blocks:
            block.play(oracle, place, over)


@dataclass
class Return(Block):
    """Back again while a name is above a number, at most twice; a script of its own counts in `putaran_<name>`."""

    name: str
    read: str
    above: int
    body: Block

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        merge, count, split, after = (f"{letter}_{self.name}" for letter in "mkln")
        counter = f"putaran_{self.name}"
        parts += [models.xor(merge), models.xor(split, f"d_{self.name}"), models.xor(after)]
        parts.append(models.script(count, f"{counter} = {_zero(counter)} + 1"))
        first, last = self.body.draw(package, parts)
        parts += [models.flow(merge, first), models.flow(last, count), models.flow(count, split)]
        again = f"{_zero(self.read)} &gt; {self.above} and {counter} &lt; 3"
        parts += [models.flow(split, merge, again), models.flow(split, after, name=f"d_{self.name}")]
        return merge, after

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        def decide() -> None:
            counter = f"putaran_{self.name}"
            rounds = place.scope.own[counter] = (place.scope.read(counter) or 0) + 1
            if (place.scope.read(self.read) or 0) > self.above and rounds < 3:
                self.play(oracle, place, then)
            else:
                then()

        self.body.play(oracle, place, decide)


@dataclass
class Each(Block):
    """A task or a sub-process for each item, at once or one after the other, or the sub-process once without items."""

    name: str
    body: Block
    items: tuple[str, ...]
    sequential: bool

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        repeated = (
            models.each(f"${{[{', '.join(map(repr, self.items))}]}}", "v", self.sequential)
            if self.items
            else ""
        )
        if isinstance(self.body, Task):
            return self.body.draw(package, parts, repeated)
        within = [f'<bpmn:startEvent id="s_{self.name}"/><bpmn:endEvent id="e_{self.name}"/>']
        first, last = self.body.draw(package, within)
        within += [models.flow(f"s_{self.name}", first), models.flow(last, f"e_{self.name}")]
        parts.append(models.within(self.name, *within, inner=repeated))
        return self.name, self.name

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        if not self.items:
            self.body.play(oracle, place, then)
            return
        waiting, left = list(self.items), [len(self.items)]

        def over() -> None:
            left[0] -= 1
            if not left[0]:
                then()
            elif self.sequential:
                begin(waiting.pop(0))

        def begin(item: str) -> None:
            path = "/".join(part for part in (place.item, item) if part)
            self.body.play(oracle, Place(Scope(place.scope), path, place.called), over)

        for _ in range(1 if self.sequential else len(self.items)):
            begin(waiting.pop(0))


@dataclass
class Call(Block):
    """A process of its own: it is given one name under its own, and gives one back."""

    name: str
    given: tuple[str, str]
    back: tuple[str, str]
    body: Block

    def draw(self, package: Package, parts: list[str]) -> tuple[str, str]:
        inside = [f'<bpmn:startEvent id="am_{self.name}"/><bpmn:endEvent id="as_{self.name}"/>']
        first, last = self.body.draw(package, inside)
        inside += [models.flow(f"am_{self.name}", first), models.flow(last, f"as_{self.name}")]
        package.processes.append(
            f'<bpmn:process id="anak_{self.name}" name="Anak">{"".join(inside)}</bpmn:process>'
        )
        inner, outer = self.given[1], self.given[0]
        parts.append(
            f'<bpmn:callActivity id="{self.name}" name="P" calledElement="anak_{self.name}"><bpmn:extensionElements>'
            f'<camunda:inputOutput><camunda:inputParameter name="{inner}">${{{outer}}}</camunda:inputParameter>'
            f'</camunda:inputOutput><camunda:out source="{self.back[0]}" target="{self.back[1]}"/>'
            "</bpmn:extensionElements></bpmn:callActivity>"
        )
        return self.name, self.name

    def play(self, oracle: Oracle, place: Place, then: Then) -> None:
        inside = Scope(None, {self.given[1]: place.scope.read(self.given[0])})

        def over() -> None:
            place.scope.own[self.back[1]] = inside.read(self.back[0])
            then()

        self.body.play(oracle, Place(inside, place.item, called=True), over)


class Maker:
    """Random models from one seed."""

    def __init__(self, seed: int) -> None:
        self.random, self.count = random.Random(seed), 0

    def model(self) -> tuple[dict[str, bytes], Block]:
        """The files of a package, and what they mean."""
        package, parts = Package(), [models.START, models.END]
        block = Sequence(tuple(self.block(3) for _ in range(self.random.choice((2, 3, 3)))))
        first, last = block.draw(package, parts)
        parts += [models.flow("mulai", first), models.flow(last, "selesai")]
        return package.finish(parts), block

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def one(self) -> str:
        return self.random.choice(NAMES)

    def block(self, depth: int) -> Block:
        kind, draw = self.random.random(), self.random
        if depth <= 0 or kind < 0.3:
            return self.task()
        if kind < 0.42:
            return Write(self.name("w"), self.one(), self.one(), draw.randrange(1, 4), draw.random() < 0.4)
        if kind < 0.46:
            return Wait(self.name("t"))
        if kind < 0.58:
            return Sequence((self.block(depth - 1), self.block(depth - 1)))
        if kind < 0.70:
            two = self.block(depth - 1), self.block(depth - 1)
            return Choice(self.name("c"), self.one(), draw.randrange(4), *two)
        if kind < 0.78:
            return Parallel(self.name("p"), (self.block(depth - 1), self.block(depth - 1)))
        if kind < 0.86:
            body: Block = Sequence(
                (self.task(), self.block(depth - 1))
            )  # a way round without a wait is refused
            return Return(self.name("r"), self.one(), draw.randrange(4), body)
        if kind < 0.95:
            body = self.task() if draw.random() < 0.4 else self.block(depth - 1)
            items = ITEMS if isinstance(body, Task) or draw.random() < 0.7 else ()
            return Each(self.name("m"), body, items, draw.random() < 0.4)
        return Call(self.name("k"), (self.one(), self.one()), (self.one(), self.one()), self.block(depth - 1))

    def task(self) -> Task:
        count = self.random.choice((0, 1, 1, 2, 3))
        fields = tuple(self.random.sample(NAMES, count))
        hidden = {}
        if count > 1 and self.random.random() < 0.4:
            hidden = {fields[-1]: (fields[0], self.random.randrange(4))}
        reads = tuple(name for name in NAMES if self.random.random() < 0.12)
        return Task(self.name("u"), fields, reads, hidden)


def acts(seed: int, order: int) -> Iterator[int]:
    """Which of the open tasks is done next, or that time passes (-1); another `order`, another way through."""
    drawn = random.Random(f"{seed} {order}")
    for _ in range(40):
        yield -1 if drawn.random() < 0.2 else drawn.randrange(1000)
