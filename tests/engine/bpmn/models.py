"""BPMN text in small pieces, and an instance driven by element ids: what the runtime tests are written in."""

from __future__ import annotations

import itertools
import os
import random
import secrets
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn import (
    Definition,
    Environment,
    FiredTimer,
    Limits,
    ReadyTask,
    Workflow,
    compile_definition,
    read_files,
)
from engine.clock import FixedClock
from engine.workdays import Calendar, Regime
from tests.tools.limits import USUAL

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="D" targetNamespace="http://contoh.go.id/sop">'
)
START, END = '<bpmn:startEvent id="mulai"/>', '<bpmn:endEvent id="selesai"/>'
INNER = '<bpmn:startEvent id="s1"/>', '<bpmn:endEvent id="e1"/>'  # of a sub-process
# What makes a timer run on the wall clock.
WALL = (
    '<bpmn:extensionElements><camunda:properties><camunda:property name="sop:waktu" value="kalender"/>'
    "</camunda:properties></bpmn:extensionElements>"
)
GOLDEN = Path(__file__).parent / "data" / "states"  # stored by earlier versions


def seeds(count: int, first: int) -> list[int]:
    """Numbers of random models: `count` of the `first` ones, others in each run and all in `make soak`.

    SEED=<number> runs one alone. The workers of a run must agree on the names of its tests.
    """
    if "SEED" in os.environ:
        return [int(os.environ["SEED"])]
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or secrets.token_hex()
    return sorted(random.Random(run).sample(range(first), count))


SEEDS = seeds(30, 80)
OFFICE = ((time(7, 30), time(12)), (time(13), time(16)))
CALENDAR = Calendar(
    ZoneInfo("Asia/Jakarta"),
    [Regime("normal", None, None, dict.fromkeys(range(5), OFFICE))],
    [],
    "akhir_hari",
)
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 09.00 WIB


def wib(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 on the clock of the office."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def process(*parts: str, name: str = "sop") -> str:
    """One executable process."""
    whole = f'<bpmn:process id="{name}" isExecutable="true">{"".join(parts)}</bpmn:process>'
    return f"{HEAD}{whole}</bpmn:definitions>"


def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return (
        f'<bpmn:sequenceFlow id="{name or f"F_{source}_{target}"}" sourceRef="{source}" targetRef="{target}">'
        f"{inner}</bpmn:sequenceFlow>"
    )


def chain(*names: str) -> str:
    """Flows from each node to the next."""
    return "".join(flow(one, two) for one, two in itertools.pairwise(names))


def user(name: str, inner: str = "", groups: str = "") -> str:
    assigned = f' camunda:candidateGroups="{groups}"' if groups else ""
    return f'<bpmn:userTask id="{name}"{assigned}>{inner}</bpmn:userTask>'


def script(name: str, *lines: str) -> str:
    text = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;")
    return f'<bpmn:scriptTask id="{name}"><bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'


def xor(name: str, default: str = "") -> str:
    chosen = f' default="{default}"' if default else ""
    return f'<bpmn:exclusiveGateway id="{name}"{chosen}/>'


def parallel(name: str) -> str:
    return f'<bpmn:parallelGateway id="{name}"/>'


def inclusive(name: str, default: str = "") -> str:
    chosen = f' default="{default}"' if default else ""
    return f'<bpmn:inclusiveGateway id="{name}"{chosen}/>'


def each(collection: str, variable: str = "bidang", sequential: bool = False, condition: str = "") -> str:
    """Multi-instance over a collection."""
    ends = f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>" if condition else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"'
        f' camunda:collection="{collection}" camunda:elementVariable="{variable}">{ends}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def times(count: str, sequential: bool = False) -> str:
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<bpmn:loopCardinality>{count}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )


def clock(text: str, kind: str = "timeDuration") -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def deadline(
    host: str, text: str = "P1D", interrupting: bool = False, extra: str = "", end: bool = True
) -> str:
    """A timer `T_<host>` on the border of `host`, and its own end event `E_<host>` unless told not to."""
    own = f'<bpmn:endEvent id="E_{host}"/>{flow(f"T_{host}", f"E_{host}")}' if end else ""
    return (
        f'<bpmn:boundaryEvent id="T_{host}" attachedToRef="{host}"'
        f' cancelActivity="{str(interrupting).lower()}">'
        f"{extra}{clock(text)}</bpmn:boundaryEvent>{own}"
    )


def catch(name: str, text: str, kind: str = "timeDuration") -> str:
    """A timer in the flow."""
    return f'<bpmn:intermediateCatchEvent id="{name}">{clock(text, kind)}</bpmn:intermediateCatchEvent>'


def within(name: str, *parts: str, inner: str = "") -> str:
    """A sub-process."""
    return f'<bpmn:subProcess id="{name}">{inner}{"".join(parts)}</bpmn:subProcess>'


def compiled(text: str, limits: Limits = USUAL) -> Definition:
    """The definition of a model, not judged by the lint (which has its own tests)."""
    return compile_definition(read_files({"process.bpmn": text.encode()}), {}, limits, "uji", trusted=True)


class Run:
    """One instance that is stored and loaded again before each act, as in the product."""

    def __init__(
        self,
        model: str | Definition,
        value: dict[str, Any] | None = None,
        now: datetime = MONDAY,
        limits: Limits = USUAL,
    ) -> None:
        self.clock = FixedClock(now)
        self.environment = Environment(self.clock, CALENDAR)
        self.definition = compiled(model, limits) if isinstance(model, str) else model
        start = self.definition.outline.start_element
        self.workflow = Workflow.start(self.definition, {start: value or {}}, self.environment)
        self.fired: list[FiredTimer] = []

    def again(self) -> Workflow:
        """Store, load, and give the loaded instance."""
        self.workflow = Workflow.load(self.workflow.dump(), self.definition, self.environment)
        return self.workflow

    def task(self, element: str, item: str | None = None) -> ReadyTask:
        found = [t for t in self.workflow.ready() if t.element == element and item in (None, t.item)]
        assert len(found) == 1, f"{element} {item}: {self.open()}"
        return found[0]

    def do(self, element: str, item: str | None = None, **value: Any) -> Run:
        """Complete a task."""
        self.again()
        self.fired += self.workflow.complete(self.task(element, item).id, value)
        return self

    def wait(self, **delta: float) -> list[FiredTimer]:
        """Let time pass and the timers fire."""
        self.clock.advance(timedelta(**delta))
        return self.at(self.clock.now)

    def at(self, now: datetime) -> list[FiredTimer]:
        self.clock.now = now
        fired = self.again().refresh()
        self.fired += fired
        return fired

    def open(self) -> list[str]:
        """The open tasks as "element" or "element:item", sorted."""
        return sorted(f"{t.element}:{t.item}" if t.item else t.element for t in self.workflow.ready())
