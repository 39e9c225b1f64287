"""Random sub-processes with events on their borders and event sub-processes inside, and the maker of such models."""

from __future__ import annotations

from dataclasses import dataclass

from tests.engine.bpmn import events, models
from tests.engine.bpmn.random.blocks import Block
from tests.engine.bpmn.random.eventful import Awaited, Catch, Ending, Race, Thrown, Wait, oracle_of
from tests.engine.bpmn.random.oracle import Room, Then
from tests.engine.bpmn.random.structured import Maker


class Label(Room):
    """The room around an event sub-process or a guarded sub-process, by its name."""

    label = ""


@dataclass
class Handler:
    """An event sub-process."""

    name: str
    catch: Catch
    interrupting: bool
    body: Block

    def draw(self) -> str:
        inside: list[str] = [f'<bpmn:endEvent id="e_{self.name}"/>']
        first, last = self.body.draw(inside)
        inside += [models.flow(f"s_{self.name}", first), models.flow(last, f"e_{self.name}")]
        catch = self.catch
        return events.handler(
            self.name, catch.kind, catch.name, *inside, interrupting=self.interrupting, inner=catch.inner()
        )

    def arm(self, room: Room) -> None:
        oracle = oracle_of(room)
        element = f"s_{self.name}"
        rounds = [int(self.catch.name[1]) if self.catch.name.startswith("R") else 1]

        def comes() -> None:
            if self.interrupting:
                oracle.interrupt(room)
            elif self.catch.kind == "timer":
                rounds[0] -= 1
                if rounds[0]:
                    self.catch._timer(element, room, comes, due[0])
                    due[0] = oracle.timers[-1][0]
            else:
                oracle.waits.append(
                    Wait(self.catch.kind, self.catch.name, key[0], element, room, comes, None, self.name)
                )
            room.enter()
            host = Label(oracle, room, room.item, lambda: None)
            host.label = self.name
            inside = Room(oracle, host, room.item, room.leave)
            inside.enter()
            self.body.play(inside, inside.leave)

        self.catch.arm(element, room, comes, leads=self.name)
        due = [oracle.timers[-1][0]] if self.catch.kind == "timer" else []
        key = ["" if self.catch.kind == "timer" else oracle.waits[-1].key]


@dataclass
class Border:
    """A boundary event; after it a person, then the merge (interrupting) or an end of its own."""

    name: str
    catch: Catch
    interrupting: bool


@dataclass
class Guarded(Block):
    """A sub-process, perhaps repeated, with borders and event sub-processes."""

    name: str
    body: Block
    borders: tuple[Border, ...]
    handlers: tuple[Handler, ...]
    items: tuple[str, ...] = ()

    def draw(self, parts: list[str]) -> tuple[str, str]:
        inner = models.each(f"${{[{', '.join(map(repr, self.items))}]}}", "x") if self.items else ""
        inside: list[str] = [f'<bpmn:startEvent id="s_{self.name}"/><bpmn:endEvent id="e_{self.name}"/>']
        first, last = self.body.draw(inside)
        inside += [models.flow(f"s_{self.name}", first), models.flow(last, f"e_{self.name}")]
        inside += [handler.draw() for handler in self.handlers]
        merge = f"m_{self.name}"
        parts += [
            models.within(self.name, *inside, inner=inner),
            models.xor(merge),
            models.flow(self.name, merge),
        ]
        for border in self.borders:
            catch, after = border.catch, f"l_{border.name}"
            parts.append(
                events.boundary(
                    border.name, self.name, catch.kind, catch.name, border.interrupting, catch.inner()
                )
            )
            parts += [models.user(after), models.flow(border.name, after)]
            if not border.interrupting:
                parts.append(f'<bpmn:endEvent id="z_{border.name}"/>')
            parts.append(models.flow(after, merge if border.interrupting else f"z_{border.name}"))
        return self.name, merge

    def play(self, room: Room, then: Then) -> None:
        oracle = oracle_of(room)
        host = Room(oracle, room, room.item, lambda: None)
        left = list(self.items) or [""]
        disarms: list[Then] = []

        def disarm() -> None:
            host.dead = True
            for one in disarms:
                one()
            oracle.waits = [wait for wait in oracle.waits if wait.host is not host]
            oracle.sweep()

        def done() -> None:
            left.pop()
            if not left:
                disarm()
                then()

        for item in list(left):
            path = "/".join(part for part in (host.item, item) if part)
            inside = Room(oracle, host, path, done, own=bool(item))
            inside.enter()
            for handler in self.handlers:
                handler.arm(inside)
            self.body.play(inside, inside.leave)
        if not host.dead:
            for border in self.borders:
                disarms.append(self._arm(border, room, host, disarm, then))

    def _arm(self, border: Border, room: Room, host: Room, disarm: Then, then: Then) -> Then:
        oracle = oracle_of(room)

        def comes() -> None:
            if border.interrupting:
                disarm()
                oracle.open.append((f"l_{border.name}", room.item, room, then))
                return
            room.enter()
            if border.catch.kind != "timer":
                oracle.waits.append(
                    Wait(border.catch.kind, border.catch.name, key[0], border.name, room, comes, host)
                )
            oracle.open.append((f"l_{border.name}", room.item, room, room.leave))

        taken = border.catch.arm(border.name, room, comes, host)
        key = ["" if border.catch.kind == "timer" else oracle.waits[-1].key]
        return taken


class EventMaker(Maker):
    """Random models full of events; what is thrown comes right after a person, so that orders are clear."""

    def model(self) -> tuple[str, Block]:
        block = Whole(self.block(4), self.handlers(2))
        parts = [models.START, models.END]
        first, last = block.body.draw(parts)
        parts += [models.flow("mulai", first), models.flow(last, "selesai")]
        parts += [handler.draw() for handler in block.handlers]
        text = models.process(*parts)
        names = " ".join(f"M{n}" for n in range(1, self.count + 1))
        return events.top(text, message=names, signal="S1 S2", error="E1 E2", escalation="K1 K2"), block

    def block(self, depth: int) -> Block:
        kind = self.random.random()
        if kind < 0.5:
            return super().block(depth)
        if depth <= 0 or kind < 0.58:
            catch = self.catch("timer", "message", "signal")
            return Awaited(f"a{self.name()}", catch, catch.kind == "message" and self.rarely())
        if kind < 0.66:
            return Race(
                self.name(),
                tuple((self.catch("timer", "message", "signal"), b) for b in self.blocks(depth - 1)),
            )
        if kind < 0.76:
            kind_, codes = self.random.choice(
                (("signal", "S1 S2"), ("escalation", "K1 K2"), ("link", ""), ("", ""))
            )
            name = self.name()
            code = self.random.choice(codes.split()) if codes else f"L{name}"
            return Thrown(f"t{name}", kind_, code if kind_ else "")
        if kind < 0.84:
            return Ending(f"f{self.name()}", self.by(), self.random.choice(("E1", "E2", "", "")))
        return self.guarded(depth)

    def guarded(self, depth: int) -> Guarded:
        name = f"sg{self.name()}"
        borders: list[Border] = []
        for catch in self.several("timer", "message", "signal", "error", "escalation"):
            interrupting = catch.kind == "error" or self.random.random() < 0.5
            if catch.name.startswith("R"):
                catch = Catch("timer", "P1D")
            borders.append(Border(f"b{self.name()}", catch, interrupting))
        items = self.random.choice(((),) * 4 + (("p", "q"),))
        return Guarded(name, self.block(depth - 1), tuple(borders), self.handlers(depth - 1), items)

    def handlers(self, depth: int) -> tuple[Handler, ...]:
        found = []
        for catch in self.several("timer", "message", "signal", "error", "escalation", most=1):
            interrupting = catch.kind == "error" or self.random.random() < 0.5
            found.append(Handler(f"h{self.name()}", catch, interrupting, self.block(min(depth, 1))))
        return tuple(found)

    def several(self, *kinds: str, most: int = 3) -> list[Catch]:
        count = self.random.randrange(most + 1)
        return [self.catch(kind) for kind in self.random.sample(kinds, count)]

    def catch(self, *kinds: str) -> Catch:
        kind = self.random.choice(kinds)
        name = {
            "timer": self.random.choice(("P1D", "P2D", "PT3H", "R2/P1D")),
            "message": f"M{self.name()}",
            "signal": self.random.choice(("S1", "S2")),
            "error": self.random.choice(("E1", "E2", "")),
            "escalation": self.random.choice(("K1", "K2", "")),
        }[kind]
        return Catch(kind, name)


@dataclass
class Whole(Block):
    """The process itself with its event sub-processes."""

    body: Block
    handlers: tuple[Handler, ...]

    def play(self, room: Room, then: Then) -> None:
        for handler in self.handlers:
            handler.arm(room)
        self.body.play(room, then)
