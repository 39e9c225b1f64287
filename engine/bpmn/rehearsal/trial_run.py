"""A run of a definition without a database: act by act, as the office would work, and what each act brought about.

The same acts at the same start give the same run. Between two acts the instance is stored and loaded as a real
one is, forms are judged by the same code as a real task's, and a timer comes at the moment it is due.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine import errors, workdays
from engine.bpmn.definition import Definition
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault
from engine.bpmn.outcomes import FiredTimer, ReadyTask
from engine.bpmn.places import join_place
from engine.bpmn.rehearsal.acts import Act, Advance, Complete, Receive, Start
from engine.bpmn.rehearsal.trial_state import (
    ActResult,
    PassedTimer,
    Refusal,
    TrialEnvironment,
    TrialState,
    Waiting,
)
from engine.bpmn.run.multiinstance import ITEM
from engine.bpmn.run.process import Token
from engine.bpmn.run.throw_events import Sent
from engine.bpmn.run.workflow import Workflow
from engine.forms import Form, answers

MAX_ARRIVALS, MAX_ALL = 200, 1_000  # timers and own messages that may come in one act, and in a run
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class _Watched(Workflow):
    """An instance that notes which drawn nodes it goes through."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.passed: list[str] = []

    def _run_token(self, task: Token) -> None:
        element = self.definition.outline.elements.get(task.task_spec.bpmn_id or "")
        helper = isinstance(task.task_spec, LoopTask) or getattr(task.task_spec, "helper", False)
        if element is not None and not helper and not element.kind.endswith("Gateway"):
            self.passed.append(join_place(element.id, task.data.get(ITEM)))
        super()._run_token(task)


class TrialRun:
    """One run. `play` does an act and returns its result; an act that is refused changes nothing."""

    def __init__(self, definition: Definition, environment: TrialEnvironment) -> None:
        self.definition = definition
        self.environment = environment
        self.state = TrialState(environment.begin)
        self.arrivals = 0
        self._result = ActResult(Start(), environment.begin)

    def play(self, act: Act) -> ActResult:
        """Do one act and return what came of it, or why it was refused."""
        before, self._result = self.state, ActResult(act, self.state.now)
        try:
            self._do(act)
            return replace(self._result, at=self.state.now, ended=self.state.ended)
        except errors.FormInvalid as refused:
            refusal = Refusal("form", problems=refused.problems)
        except EngineFault as fault:
            refusal = Refusal("fault", str(fault))
        except _ActRefused as refused:
            refusal = refused.refusal
        self.state = before
        return ActResult(act, before.now, ended=before.ended, refusal=refusal)

    def play_all(self, several: Sequence[Act]) -> list[ActResult]:
        """Acts one after the other, up to the first that is refused."""
        results: list[ActResult] = []
        for act in several:
            results.append(self.play(act))
            if results[-1].refusal is not None:
                break
        return results

    def form(self, element: str) -> Form | None:
        """Return the form of a task, or of the start."""
        outline = self.definition.outline
        name = outline.start_form if element == outline.start_element else outline.elements[element].form
        return self.definition.forms.get(name or "")

    def inputs_and_names(self, element: str, item: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the inputs of an open task's form, and the names its expressions may read. Raises EngineFault."""
        workflow = self._load()
        task = _ready(workflow, element, item)
        return workflow.inputs(task.id), workflow.names(task.id)

    def before(self, element: str, item: str) -> Mapping[str, Any] | None:
        """Return what was sent at the visit before, if there was one."""
        sent = self.state.values.get(element)
        found = sent.get(item) if item and isinstance(sent, Mapping) else sent
        return found if isinstance(found, Mapping) else None

    # ---- acts --------------------------------------------------------------------------------------------
    def _do(self, act: Act) -> None:
        if isinstance(act, Start):
            self._start(act)
        elif not self.state.started:
            raise _ActRefused("not-started")
        elif self.state.ended:
            raise _ActRefused("ended")
        elif isinstance(act, Complete):
            self._complete(act)
        elif isinstance(act, Receive):
            self._receive(act)
        else:
            self._advance(act)

    def _start(self, act: Start) -> None:
        outline = self.definition.outline
        if self.state.started:
            raise _ActRefused("started")
        if outline.starters is not None and act.role not in outline.starters:
            raise _ActRefused("role", roles=outline.starters)
        value = answers.accept(self.form(outline.start_element), act.value)
        self.state = replace(self.state, started=True)
        begun = _Watched.start(self.definition, {outline.start_element: value}, self._run_environment())
        assert isinstance(begun, _Watched)
        self._keep(begun)

    def _complete(self, act: Complete) -> None:
        workflow = self._load()
        self._note(workflow, workflow.refresh())
        task = _ready(workflow, act.element, act.item)
        holders = _holders(task)
        if holders and act.role not in holders:
            raise _ActRefused("role", roles=holders)
        form = self.form(act.element)
        files = {name: list(act.files.get(name, ())) for name in answers.file_fields(form)}
        inputs = {} if form is None else workflow.inputs(task.id)
        value = answers.accept(form, act.value, inputs, files, workflow.names(task.id))
        workflow.complete(task.id, value)
        self._result = replace(self._result, returned=value.get(answers.DECISION) == answers.RETURN)
        self._keep(workflow)

    def _receive(self, act: Receive) -> None:
        workflow = self._load()
        if not self._hear(workflow, act.kind, act.name, act.key, act.value):
            raise _ActRefused("nobody-waits", act.name)
        self._keep(workflow)

    def _advance(self, act: Advance) -> None:
        target = self._target(act)
        for _ in self._arrivals():
            due = self.state.next_due
            if due is None or due > target:
                self.state = replace(self.state, now=max(self.state.now, target))
                return
            self.state = replace(self.state, now=max(self.state.now, due))
            workflow = self._load()
            self._note(workflow, workflow.refresh())
            self._keep(workflow)
        raise _ActRefused("endless")

    def _target(self, act: Advance) -> datetime:
        now, due = self.state.now, self.state.next_due
        if act.to is not None:
            target = act.to.astimezone(UTC)
        elif act.by:
            target = self._after(workdays.Duration.parse(act.by), act.wall)
        elif due is None:
            raise _ActRefused("no-timer")
        else:
            target = max(now, due)
        if not now <= target <= LATEST:
            raise _ActRefused("past" if target < now else "far")
        return target

    def _after(self, duration: workdays.Duration, wall: bool) -> datetime:
        now = self.state.now
        if wall:
            length = timedelta(days=duration.days, minutes=duration.minutes, seconds=duration.seconds)
            return now + length
        try:
            return self.environment.calendar.add(now, duration).astimezone(UTC)
        except workdays.CalendarError as error:
            raise _ActRefused("far") from error

    def _arrivals(self) -> Iterator[None]:
        for _ in range(min(MAX_ARRIVALS, MAX_ALL - self.arrivals)):
            self.arrivals += 1
            yield

    # ---- what stays --------------------------------------------------------------------------------------
    def _run_environment(self) -> Environment:
        return Environment(lambda: self.state.now, self.environment.calendar, self.environment.functions)

    def _load(self) -> _Watched:
        loaded = _Watched.load(self.state.blob, self.definition, self._run_environment())
        assert isinstance(loaded, _Watched)
        return loaded

    def _hear(self, workflow: Workflow, kind: str, name: str, key: str, value: Mapping[str, Any]) -> bool:
        got = workflow.receive(kind, name, key, value)
        self._note(workflow, got.fired)
        self._result = replace(self._result, heard=self._result.heard + got.elements)
        return bool(got.elements)

    def _note(self, workflow: Workflow, fired: Sequence[FiredTimer]) -> None:
        """Timers that came, with the tasks they concerned."""
        places = {task_id: task.place for task_id, task in self.state.opened.items()}
        places |= {task.id: join_place(task.element, task.item) for task in workflow.ready()}
        came = tuple(
            PassedTimer(
                one.element,
                self.state.now,
                one.host,
                one.deadline,
                tuple(places[task_id] for task_id in one.task_ids if task_id in places),
            )
            for one in fired
        )
        self._result = replace(self._result, timers=self._result.timers + came)

    def _keep(self, workflow: _Watched) -> None:
        """Store the instance after one change, then let what it sent to itself come."""
        for _ in self._arrivals():
            self._store(workflow)
            letter = self._own_letter()
            if letter is None:
                return
            rest = tuple(one for one in self.state.mail if one is not letter)
            self.state = replace(self.state, mail=rest)
            workflow = self._load()
            self._hear(workflow, letter.kind, letter.name, letter.key, letter.payload)
        raise _ActRefused("endless")

    def _own_letter(self) -> Sent | None:
        """The oldest message on its way that the instance itself waits for."""
        heard = {(one.name, one.key) for one in self.state.hears if one.kind == "message"}
        return next((one for one in self.state.mail if (one.name, one.key) in heard), None)

    def _store(self, workflow: _Watched) -> None:
        before, now, ended = self.state.opened, self.state.now, workflow.completed
        sent = tuple(workflow.take_sent())
        ready = () if ended else workflow.ready()
        timers = () if ended else workflow.timers()
        opened = {
            task.id: Waiting(
                task.element,
                task.item or "",
                _holders(task),
                before[task.id].opened if task.id in before else now,
                task.due,
            )
            for task in ready
        }
        self.state = TrialState(
            now=now,
            started=True,
            ended=ended,
            path=self.state.path + tuple(workflow.passed),
            waiting=tuple(opened.values()),
            values=workflow.values,
            hears=() if ended else tuple(workflow.subscriptions()),
            next_due=timers[0].due if timers else None,
            mail=self.state.mail + tuple(one for one in sent if one.kind == "message"),
            opened=opened,
            blob=b"" if ended else workflow.dump(),
        )
        self._result = replace(
            self._result,
            passed=self._result.passed + tuple(workflow.passed),
            opened=self._result.opened + tuple(opened[one] for one in opened if one not in before),
            sent=self._result.sent + sent,
        )


class _ActRefused(Exception):
    """An act that cannot be done now."""

    def __init__(self, code: str, detail: str = "", roles: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, detail, roles=tuple(roles))


def _ready(workflow: Workflow, element: str, item: str) -> ReadyTask:
    for task in workflow.ready():
        if task.element == element and (task.item or "") == item:
            return task
    raise _ActRefused("not-open", join_place(element, item))


def _holders(task: ReadyTask) -> tuple[str, ...]:
    return (*task.roles, *("@" + user for user in task.users))
