"""Random blocks of events that draw and play themselves: what waits, what is thrown, who catches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engine.workdays import Duration
from tests.engine.bpmn import events, models
from tests.engine.bpmn.models import CALENDAR
from tests.engine.bpmn.random.blocks import Block
from tests.engine.bpmn.random.oracle import Oracle, Room, Then


class Uncaught(Exception):
    """An error that nobody catches."""


@dataclass(eq=False)
class Wait:
    """One event that waits; `host` is the room of the activity it hangs on, `leads` its event sub-process."""

    kind: str
    name: str
    key: str
    element: str
    room: Room
    comes: Then
    host: Room | None = None
    leads: str = ""
    rivals: list[Then] = field(
        default_factory=list
    )  # take away this one and all that wait at the same gateway


@dataclass
class EventOracle(Oracle):
    """An oracle in which things wait, are thrown, and come from outside."""

    waits: list[Wait] = field(default_factory=list)
    triggers: set[str] = field(default_factory=set)  # timers that begin an event sub-process

    def outside(self) -> list[Wait]:
        """What waits for a message or signal, by name; of equal ones the one that takes it first."""
        there = [wait for wait in self.waits if wait.kind in ("message", "signal")]
        there.sort(key=lambda wait: (wait.room.depth, not wait.leads))
        return sorted(there, key=lambda wait: (wait.kind, wait.name, wait.key, wait.element))

    def hand_in(self, kind: str, name: str, key: str, nilai: int) -> None:
        """The outside sends a message or signal."""
        alike = (kind, name, key)
        there = [wait for wait in self.waits if (wait.kind, wait.name, wait.key) == alike]
        there.sort(key=lambda wait: (wait.room.depth, not wait.leads))
        taken = []
        for wait in there if kind == "signal" else there[:1]:
            if wait not in self.waits:
                continue
            wait.room.scope.nilai = nilai
            wait.room.frame.keep(wait.element, wait.room.item, {"nilai": nilai})
            if wait.leads or wait.host is not None:
                self._come(wait)
                continue
            # A signal is there for all who wait, also for one that what the first goes on with then takes along.
            for other in wait.rivals:
                other()
            taken.append(wait)
        for wait in taken:
            if not wait.room.gone():
                wait.comes()
                self.sweep()

    def signal(self, name: str) -> None:
        there = [wait for wait in self.waits if (wait.kind, wait.name) == ("signal", name)]
        for wait in sorted(there, key=lambda wait: (wait.room.depth, not wait.leads)):
            if wait in self.waits:
                self._come(wait)

    def raise_from(self, room: Room, kind: str, code: str) -> None:
        """An error or escalation goes outwards, scope by scope."""
        place, inside = room, ""
        while True:
            triggers = [w for w in self.waits if w.leads and w.room is place and w.leads != inside]
            host = place.outer
            beside = [w for w in self.waits if host is not None and w.host is host]
            for group in (triggers, beside):
                fitting = [w for w in group if w.kind == kind and w.name in ("", code)]
                for wait in sorted(fitting, key=lambda w: not w.name)[:1]:
                    self._come(wait)
                    return
            if host is None or host.outer is None:
                break
            place, inside = host.outer, getattr(host, "label", "")
        if kind == "error":
            raise Uncaught

    def sweep(self) -> None:
        """Forget what lies in rooms that are gone."""
        self.open = [task for task in self.open if not task[2].gone()]
        self.timers = [timer for timer in self.timers if not timer[2].gone()]
        self.waits = [wait for wait in self.waits if not wait.room.gone()]

    def refresh(self, now: datetime) -> list[str]:
        self.now, fired = now, []

        def turn(timer: tuple[datetime, str, Room, Then]) -> tuple[datetime, int, bool]:
            """Of timers due at one moment the outermost is first, and there what begins an event sub-process."""
            return timer[0], timer[2].depth, timer[1] not in self.triggers

        while due := sorted((one for one in self.timers if one[0] <= now), key=turn):
            self.timers.remove(due[0])
            fired.append(due[0][1])
            due[0][3]()
            self.sweep()
        return sorted(fired)

    def withdraw(self, host: Room) -> None:
        host.dead = True
        super().withdraw(host)
        self.sweep()

    def interrupt(self, room: Room) -> None:
        """Everything in the room ends, the room does not."""
        room.epoch += 1
        room.tokens = 0
        self.open = [task for task in self.open if task[2] is not room]
        self.timers = [timer for timer in self.timers if timer[2] is not room]
        self.waits = [wait for wait in self.waits if wait.room is not room]
        self.sweep()

    def _come(self, wait: Wait) -> None:
        self.waits.remove(wait)
        wait.comes()
        self.sweep()


def oracle_of(room: Room) -> EventOracle:
    assert isinstance(room.oracle, EventOracle)
    return room.oracle


@dataclass
class Catch:
    """What an event waits for. A message's key is nilai when the wait begins; `text` is a timer's."""

    kind: str
    name: str

    def inner(self) -> str:
        return events.key("${nilai}") if self.kind == "message" else ""

    def arm(
        self,
        element: str,
        room: Room,
        comes: Then,
        host: Room | None = None,
        leads: str = "",
        rivals: list[Then] | None = None,
    ) -> Then:
        """Let it wait; gives the function that takes it away."""
        oracle = oracle_of(room)
        if self.kind == "timer":
            if leads:
                oracle.triggers.add(element)
            return self._timer(element, room, comes, oracle.now)
        key = str(room.scope.nilai) if self.kind == "message" else ""
        wait = Wait(self.kind, self.name, key, element, room, comes, host, leads)
        oracle.waits.append(wait)

        def disarm() -> None:
            if wait in oracle.waits:
                oracle.waits.remove(wait)

        wait.rivals = [disarm] if rivals is None else rivals
        return disarm

    def _timer(self, element: str, room: Room, comes: Then, since: datetime) -> Then:
        oracle = oracle_of(room)
        due = CALENDAR.add(since, Duration.parse(self.name.rpartition("/")[2]))
        timer = (due, element, room, comes)
        oracle.timers.append(timer)
        return lambda: oracle.timers.remove(timer) if timer in oracle.timers else None


def again(
    catch: Catch, element: str, room: Room, comes: Then, key: str, host: Room | None, leads: str
) -> None:
    """Arm a message or signal anew with the key it had."""
    oracle_of(room).waits.append(Wait(catch.kind, catch.name, key, element, room, comes, host, leads))


@dataclass
class Awaited(Block):
    """A catch event or receive task in the flow."""

    name: str
    catch: Catch
    task: bool = False

    def draw(self, parts: list[str]) -> tuple[str, str]:
        if self.task:
            parts.append(events.task("receiveTask", self.name, self.catch.name, self.catch.inner()))
        else:
            parts.append(events.catch(self.name, self.catch.kind, self.catch.name, self.catch.inner()))
        return self.name, self.name

    def play(self, room: Room, then: Then) -> None:
        self.catch.arm(self.name, room, then)


@dataclass
class Race(Block):
    """An event gateway: the first event decides which block follows."""

    name: str
    ways: tuple[tuple[Catch, Block], ...]

    def draw(self, parts: list[str]) -> tuple[str, str]:
        merge = f"gm_{self.name}"
        parts += [events.gateway(f"g_{self.name}"), models.xor(merge)]
        for at, (catch, block) in enumerate(self.ways):
            element = f"c{at}_{self.name}"
            parts.append(events.catch(element, catch.kind, catch.name, catch.inner()))
            first, last = block.draw(parts)
            parts += [models.chain(f"g_{self.name}", element, first), models.flow(last, merge)]
        return f"g_{self.name}", merge

    def play(self, room: Room, then: Then) -> None:
        disarms: list[Then] = []

        def comes(block: Block) -> Then:
            def first() -> None:
                for disarm in disarms:
                    disarm()
                block.play(room, then)

            return first

        for at, (catch, block) in enumerate(self.ways):
            disarms.append(catch.arm(f"c{at}_{self.name}", room, comes(block), rivals=disarms))


@dataclass
class Thrown(Block):
    """A person, then a signal or escalation that is thrown; or a link, or nothing at all."""

    name: str
    kind: str
    code: str

    def draw(self, parts: list[str]) -> tuple[str, str]:
        user, thrown = f"u_{self.name}", f"t_{self.name}"
        parts += [models.user(user), events.throw(thrown, self.kind, self.code), models.flow(user, thrown)]
        if self.kind != "link":
            return user, thrown
        parts.append(events.catch(f"l_{self.name}", "link", self.code))
        return user, f"l_{self.name}"

    def play(self, room: Room, then: Then) -> None:
        oracle = oracle_of(room)

        def throws() -> None:
            epoch = room.epoch
            if self.kind == "signal":
                oracle.signal(self.code)
            elif self.kind == "escalation":
                oracle.raise_from(room, "escalation", self.code)
            if not room.gone() and room.epoch == epoch:
                then()

        oracle.open.append((f"u_{self.name}", room.item, room, throws))


@dataclass
class Ending(Block):
    """A person; where nilai is divisible by `by` an error or terminate end, else it goes on."""

    name: str
    by: int
    code: str

    def draw(self, parts: list[str]) -> tuple[str, str]:
        user, choice, last = f"u_{self.name}", f"x_{self.name}", f"y_{self.name}"
        kind = "error" if self.code else "terminate"
        parts += [models.user(user), models.xor(choice, f"d_{self.name}"), models.xor(last)]
        parts += [events.end(f"f_{self.name}", kind, self.code), models.flow(user, choice)]
        parts += [models.flow(choice, f"f_{self.name}", f"nilai % {self.by} == 0")]
        parts += [models.flow(choice, last, name=f"d_{self.name}")]
        return user, last

    def play(self, room: Room, then: Then) -> None:
        oracle = oracle_of(room)

        def decides() -> None:
            if room.scope.nilai % self.by:
                then()
            elif self.code:
                oracle.raise_from(room, "error", self.code)
            else:
                oracle.interrupt(room)
                room.dead = True
                oracle.sweep()
                if room.outer is None or not room.outer.gone():
                    room.then()

        oracle.open.append((f"u_{self.name}", room.item, room, decides))
