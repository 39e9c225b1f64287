"""One running instance: start or load it, let overdue timers fire, complete a task, store it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import bounds
from engine.bpmn.definition import Definition
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault, TaskNotReady
from engine.bpmn.outcomes import DueTimer, FiredTimer, Reading, ReadyTask, Received, Subscription
from engine.bpmn.run import (
    catch_events,
    deadlocks,
    gateways,
    pauses,
    process,
    readings,
    state,
    surroundings,
    timers,
)
from engine.bpmn.run.multiinstance import ITEM
from engine.bpmn.run.process import Frame, Process, Token
from engine.bpmn.run.recount import Recounted, recount
from engine.bpmn.run.script import ScriptEngine
from engine.bpmn.run.throw_events import Sent


class Workflow:
    """An instance on its definition. After an EngineFault the object is to be thrown away."""

    def __init__(self, definition: Definition, tree: Process, engine: ScriptEngine) -> None:
        self.definition = definition
        self._tree = tree
        self._engine = engine
        self._steps: Counter[Any] = Counter()
        self._most = definition.limits.steps
        tree.script_engine = engine
        tree.begin_act()

    @classmethod
    def start(
        cls,
        definition: Definition,
        values: Mapping[str, Any],
        environment: Environment,
        element: str | None = None,
    ) -> Workflow:
        """Return a new instance, advanced to its first open tasks.

        `values` holds the start form, or what a message carried, under the id of the start event. `element` is
        that event where it is not the one of people. Raises EngineFault.
        """
        first = element or definition.outline.start_element
        written = (*definition.asked.get(first, ()), *values[first]) if first in values else ()
        engine = ScriptEngine(definition, environment, Frame(dict(values), dict.fromkeys(written, first)))
        workflow = cls(definition, Process(definition.spec, definition.subprocess_specs, engine), engine)
        workflow._tree.chosen = first
        workflow._tree.begin()
        workflow._advance()
        return workflow

    @classmethod
    def load(cls, blob: bytes, definition: Definition, environment: Environment) -> Workflow:
        """Return the instance stored by `dump`; raises EngineFault("crash") for what is no such state."""
        tree, case = state.load(blob, definition.spec, definition.subprocess_specs)
        return cls(definition, tree, ScriptEngine(definition, environment, case))

    @staticmethod
    def heard(blob: bytes, definition: Definition) -> list[Subscription]:
        """Return what messages and signals a stored instance waits for; nothing of it runs. Raises as `load` does."""
        tree, _case = state.load(blob, definition.spec, definition.subprocess_specs)
        return catch_events.subscriptions(tree)

    def dump(self) -> bytes:
        """Return the instance as bytes, without what can have no effect any more."""
        return state.dump(self._tree, self._engine.case)

    @property
    def values(self) -> dict[str, Any]:
        """Submitted forms by element id (and item, inside a multi-instance), and script results."""
        return self._engine.case.values

    def known(self) -> Counter[str]:
        """Return every value that is known anywhere in the instance, as text, and how often: what came by an act is
        what is there after it and was not before.
        """
        scopes = (self._engine.case, *self._tree.frames.values(), *self._tree.items.values())
        found = [
            (name, key, one)
            for scope in scopes
            for name, value in scope.values.items()
            for key, one in (value.items() if isinstance(value, dict) else (("", value),))
        ]
        return Counter(json.dumps(one, sort_keys=True) for one in found)

    @property
    def completed(self) -> bool:
        return bool(self._tree.completed)

    def alive(self) -> bool:
        """Return whether something can still move the instance: an open human task, a timer, a message, a signal."""
        if any(process.is_open(task) for task in self._tree.everything()):
            return True
        if any(timers.is_timer(one) and timers.comes(one) for one in catch_events.waiting(self._tree)):
            return True
        return bool(self.subscriptions())

    def ready(self) -> list[ReadyTask]:
        """Return the open human tasks, in the order in which they opened."""
        found = [task for task in self._tree.everything() if process.is_open(task)]
        return [self._ready_task(task) for task in sorted(found, key=lambda task: task.last_state_change)]

    def timers(self) -> list[DueTimer]:
        """Return the waiting timers, the next one first."""
        found = []
        for timer in self._waiting():
            host, deadline = self._role_of(timer)
            due = timers.from_microseconds(_moment(timer))
            found.append(DueTimer(timer.id, timer.task_spec.bpmn_id, due, host, deadline))
        return found

    def subscriptions(self) -> list[Subscription]:
        """Return the messages and signals the instance waits for."""
        return catch_events.subscriptions(self._tree)

    @property
    def sends(self) -> bool:
        """Return whether messages or signals leave with what was done since the last `take_sent`."""
        return bool(self._tree.sent)

    def take_sent(self) -> list[Sent]:
        """Return the messages and signals that left since the last call; the caller delivers them."""
        sent, self._tree.sent = self._tree.sent, []
        return sent

    def receive(self, kind: str, name: str, key: str, payload: Mapping[str, Any]) -> Received:
        """Let overdue timers fire, then hand in a message (one event takes it) or a signal (all that wait do).

        What it carries becomes the value of the event, and writes its names. Raises EngineFault.
        """
        self._begin()
        fired = self._fire_due()
        receivers = catch_events.listening(self._tree, kind, name, key)
        taken = self._come([(task, payload) for task in receivers[: None if kind == "signal" else 1]])
        self._advance()
        return Received(taken, tuple(fired))

    def refresh(self) -> list[FiredTimer]:
        """Let timers fire that are due by now, one after the other in order of due, each to a rest.

        Of very many only the first: the next call lets the others fire.
        """
        self._begin()
        return self._fire_due(all_of_them=False)

    def complete(self, task_id: UUID, value: dict[str, Any]) -> list[FiredTimer]:
        """Let overdue timers fire, then complete a human task with its form value and advance.

        Raises TaskNotReady (also when an overdue timer has just withdrawn the task) and EngineFault.
        """
        self._begin()
        fired = self._fire_due()
        task = self._open_task(task_id)
        self._engine.store(task, value)
        self._run_token(task)
        self._advance()
        return fired

    def settle(self) -> None:
        """Run what can run by itself, after the tokens were placed anew. Raises EngineFault."""
        self._begin()
        self._advance()

    def recount(self) -> list[Recounted]:
        """Count open timers in working time again, by the calendar at hand; nothing comes by it."""
        self._begin()
        elements, calendar = self.definition.outline.elements, self._engine.outside.calendar
        return recount(self._tree, elements, calendar, self._engine.now)

    def clock(self, task_id: UUID) -> pauses.Clock | None:
        """Return the tenggat of an open task as it stands at this moment; None where it has none."""
        task, calendar = self._open_task(task_id), self._engine.outside.calendar
        return pauses.clock(self._tree, task, self.definition.outline, calendar, self._engine.now)

    def pause(self, task_id: UUID, most: timedelta) -> pauses.Clock:
        """Stop the tenggat of an open task, for `most` working time at the longest. Raises NotStopped."""
        self._begin()
        pauses.stop(self._deadline(task_id), self._engine.now, self._engine.outside.calendar, most)
        return self._stopped(task_id)

    def go_on(self, task_id: UUID) -> pauses.Clock:
        """Let the paused tenggat of an open task run again with what was left. Raises NotStopped."""
        self._begin()
        pauses.go_on(self._deadline(task_id), self._engine.now, self._engine.outside.calendar)
        return self._stopped(task_id)

    def suspend(self) -> None:
        """Stop everything that waits for a time; twice is as once."""
        self._begin()
        pauses.hold(self._tree, self._engine.now, self._engine.outside.calendar)

    def resume(self) -> None:
        """Let everything that `suspend` stopped go on with what was left."""
        self._begin()
        pauses.release(self._tree, self._engine.now, self._engine.outside.calendar)

    def inputs(self, task_id: UUID) -> dict[str, Any]:
        """Return the inputs of an open task as they are now; what was read of the office is as it was then."""
        return readings.inputs(self._open_task(task_id), self._engine)

    def sources(self, task_id: UUID) -> dict[str, list[Reading]]:
        """Return by input of an open task what it was read from; nothing of the others."""
        return readings.sources(self._open_task(task_id))

    def renew(self, task_id: UUID) -> None:
        """Read the office anew for an open task: its inputs are from now on as it is now."""
        readings.renew(self._open_task(task_id), self._engine)

    def take_read(self) -> list[Reading]:
        """Return what was read of the office since the last call; the caller keeps it."""
        read, self._engine.read = self._engine.read, {}
        return list(read.values())

    def sent(self, task_id: UUID) -> Any:
        """Return what was last sent where an open task stands ({} before the first time)."""
        task = self._open_task(task_id)
        found = self._engine.frame(task).values.get(task.task_spec.bpmn_id, {})
        return found.get(task.data[ITEM], {}) if ITEM in task.data else found

    def names(self, task_id: UUID | None = None) -> dict[str, Any]:
        """Return what an expression sees at an open task, or at the process itself."""
        return self._engine.names(None if task_id is None else self._open_task(task_id))

    def _begin(self) -> None:
        self._steps.clear()
        self._tree.begin_act()
        self._engine.now = self._engine.outside.clock()

    def _deadline(self, task_id: UUID) -> Token:
        timer = surroundings.deadline(self._open_task(task_id), self.definition.outline)
        if timer is None:
            raise pauses.NotStopped("none")
        return pauses.waiting(timer)

    def _stopped(self, task_id: UUID) -> pauses.Clock:
        clock = self.clock(task_id)
        assert clock is not None
        return clock

    def _open_task(self, task_id: UUID) -> Token:
        task = self._tree.find(task_id)
        if task is None or not process.is_open(task):
            raise TaskNotReady(task_id)
        return task

    def _ready_task(self, task: Token) -> ReadyTask:
        element = self.definition.outline.elements[task.task_spec.bpmn_id]
        return ReadyTask(
            task.id,
            element.id,
            tuple(dict.fromkeys((*element.roles, *task.internal_data.get("roles", ())))),
            tuple(dict.fromkeys((*element.users, *task.internal_data.get("users", ())))),
            surroundings.item(task, self.definition.outline),
            surroundings.due(task, self.definition.outline),
            surroundings.paused(task, self.definition.outline),
            {name: value for name, value in task.data.items() if name != ITEM},
        )

    def _waiting(self) -> list[Token]:
        """Return the timers by due; those of one moment in the order of `catch_events.waiting`."""
        found = [
            task
            for task in catch_events.waiting(self._tree)
            if timers.is_timer(task) and timers.moment(task.internal_data) is not None
        ]
        return sorted(found, key=_moment)

    def _role_of(self, timer: Token) -> tuple[str | None, bool]:
        """(host, whether the timer is the deadline of its host)."""
        elements = self.definition.outline.elements
        host = elements[timer.task_spec.bpmn_id].host
        return host, host is not None and elements[host].deadline == timer.task_spec.bpmn_id

    def _fire_due(self, all_of_them: bool = True) -> list[FiredTimer]:
        fired: list[FiredTimer] = []
        now = timers.to_microseconds(self._engine.now)
        while not self._tree.completed:
            waiting = self._waiting()
            if not waiting or _moment(waiting[0]) > now:
                break
            if len(fired) >= bounds.FIRED:
                if all_of_them:
                    raise EngineFault("budget", None, f"more than {bounds.FIRED} timers are overdue")
                break
            if timers.waited(waiting[0], now):
                self._steps.clear()  # each is an act of its own: many that are late stop nobody
                self._tree.begin_act()
            fired.append(self._fire(waiting[0]))
        return fired

    def _fire(self, timer: Token) -> FiredTimer:
        element = timer.task_spec.bpmn_id
        host, deadline = self._role_of(timer)
        beside = process.host_of(timer)
        concerned = () if beside is None else tuple(task.id for task in process.open_under(beside))
        due = timers.from_microseconds(_moment(timer))
        self._spend(timer)
        if pauses.is_paused(timer):
            pauses.go_on(timer, due, self._engine.outside.calendar)
            return FiredTimer(element, due, host, deadline, concerned, on=True)
        catch_events.fire(timer)
        self._advance()
        return FiredTimer(element, due, host, deadline, concerned)

    def _advance(self) -> None:
        """Run automatic tasks until only people and timers can go on."""
        while True:
            ready = [
                task
                for task in self._tree.everything()
                if task._state == TaskState.READY and not task.task_spec.manual
            ]
            if not ready:
                if self._tree.completed or not gateways.open_inclusive(self._tree.everything()):
                    break
                continue
            for task in ready:
                if task._state == TaskState.READY and self._tree.holds(task):
                    self._spend(task)
                    self._run_token(task)
        self._tree.bpmn_events.clear()
        if self._tree.completed:
            return
        dead = deadlocks.dead_join(self._tree)
        if dead is not None:
            raise EngineFault(
                "stuck", self._element(dead), "no token can come any more to a flow of this join"
            )
        if not self.alive():
            waiting = [t for t in self._tree.everything() if t._state == TaskState.WAITING]
            drawn = [t.task_spec.bpmn_id for t in waiting if t.task_spec.bpmn_id]
            raise EngineFault("stuck", drawn[-1] if drawn else None, "nothing can move the instance")

    def _come(self, receivers: list[tuple[Token, Mapping[str, Any]]]) -> tuple[str, ...]:
        """Events come one after the other; one that an earlier one withdrew does not."""
        taken = []
        for task, payload in receivers:
            if task._state == TaskState.WAITING and self._tree.holds(task):
                self._spend(task)
                element = task.task_spec.bpmn_id
                what = catch_events.happening(task)
                if payload or (what is not None and what.kind == "message"):
                    self._engine.store(task, dict(payload))
                catch_events.fire(task)
                taken.append(element)
        return tuple(taken)

    def _spend(self, task: Token) -> None:
        if task.task_spec.bpmn_id is None or getattr(task.task_spec, "helper", False):
            return  # a helper between drawn nodes
        self._steps[task.workflow] += 1
        if self._steps[task.workflow] > self._most:
            raise EngineFault("budget", self._element(task), f"more than {self._most} automatic steps")

    def _run_token(self, task: Token) -> None:
        try:
            task.run()
        except EngineFault:
            raise
        except Exception as error:  # whatever the library meets: the instance stops here, the site goes on
            raise EngineFault("crash", self._element(task), f"{type(error).__name__}: {error}") from error
        while self._tree.thrown:
            thrown, self._tree.thrown = self._tree.thrown, []
            self._come(thrown)

    def _element(self, task: Token) -> str | None:
        """The BPMN id of a task; a helper of the library ("a.BoundaryEventJoin") stands for its element."""
        name = task.task_spec.bpmn_id or task.task_spec.name.rpartition(".")[0]
        return name if name in self.definition.outline.elements else None


def _moment(timer: Token) -> int:
    """Return when something comes of a waiting timer."""
    found = timers.moment(timer.internal_data)
    assert found is not None
    return found
