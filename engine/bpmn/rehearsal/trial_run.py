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
from engine.bpmn.rehearsal.trial_state import Came, Refusal, Scene, Stage, Standing, Waiting
from engine.bpmn.run.multiinstance import ITEM
from engine.bpmn.run.process import Token
from engine.bpmn.run.throw_events import Sent
from engine.bpmn.run.workflow import Workflow
from engine.forms import Form, answers

MAX_COMINGS, MAX_ALL = 200, 1_000  # timers and own messages that may come in one act, and in a run
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


class Rehearsal:
    """One run. `play` does an act and tells what happened; an act that is refused changes nothing."""

    def __init__(self, definition: Definition, stage: Stage) -> None:
        self.definition = definition
        self.stage = stage
        self.standing = Standing(stage.begin)
        self.came = 0
        self._scene = Scene(Start(), stage.begin)

    def play(self, act: Act) -> Scene:
        """Do one act; its scene tells what happened, or why it was refused."""
        before, self._scene = self.standing, Scene(act, self.standing.now)
        try:
            self._do(act)
            return replace(self._scene, at=self.standing.now, ended=self.standing.ended)
        except errors.FormInvalid as refused:
            refusal = Refusal("form", problems=refused.problems)
        except EngineFault as fault:
            refusal = Refusal("fault", str(fault))
        except _Refused as refused:
            refusal = refused.refusal
        self.standing = before
        return Scene(act, before.now, ended=before.ended, refusal=refusal)

    def play_all(self, several: Sequence[Act]) -> list[Scene]:
        """Acts one after the other, up to the first that is refused."""
        scenes: list[Scene] = []
        for act in several:
            scenes.append(self.play(act))
            if scenes[-1].refusal is not None:
                break
        return scenes

    def form(self, element: str) -> Form | None:
        """The form of a task, or of the start."""
        outline = self.definition.outline
        name = outline.start_form if element == outline.start_element else outline.elements[element].form
        return self.definition.forms.get(name or "")

    def given(self, element: str, item: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The inputs of an open task's form, and the names its expressions may read. Raises EngineFault."""
        workflow = self._load()
        task = _ready(workflow, element, item)
        return workflow.inputs(task.id), workflow.names(task.id)

    def before(self, element: str, item: str) -> Mapping[str, Any] | None:
        """What was sent at the visit before, if there was one."""
        sent = self.standing.values.get(element)
        found = sent.get(item) if item and isinstance(sent, Mapping) else sent
        return found if isinstance(found, Mapping) else None

    # ---- acts --------------------------------------------------------------------------------------------
    def _do(self, act: Act) -> None:
        if isinstance(act, Start):
            self._start(act)
        elif not self.standing.started:
            raise _Refused("not-started")
        elif self.standing.ended:
            raise _Refused("ended")
        elif isinstance(act, Complete):
            self._complete(act)
        elif isinstance(act, Receive):
            self._receive(act)
        else:
            self._advance(act)

    def _start(self, act: Start) -> None:
        outline = self.definition.outline
        if self.standing.started:
            raise _Refused("started")
        if outline.starters is not None and act.role not in outline.starters:
            raise _Refused("role", roles=outline.starters)
        value = answers.accept(self.form(outline.start_element), act.value)
        self.standing = replace(self.standing, started=True)
        begun = _Watched.start(self.definition, {outline.start_element: value}, self._environment())
        assert isinstance(begun, _Watched)
        self._keep(begun)

    def _complete(self, act: Complete) -> None:
        workflow = self._load()
        self._note(workflow, workflow.refresh())
        task = _ready(workflow, act.element, act.item)
        holders = _holders(task)
        if holders and act.role not in holders:
            raise _Refused("role", roles=holders)
        form = self.form(act.element)
        files = {name: list(act.files.get(name, ())) for name in answers.file_fields(form)}
        inputs = {} if form is None else workflow.inputs(task.id)
        value = answers.accept(form, act.value, inputs, files, workflow.names(task.id))
        workflow.complete(task.id, value)
        self._scene = replace(self._scene, returned=value.get(answers.DECISION) == answers.RETURN)
        self._keep(workflow)

    def _receive(self, act: Receive) -> None:
        workflow = self._load()
        if not self._hear(workflow, act.kind, act.name, act.key, act.value):
            raise _Refused("nobody-waits", act.name)
        self._keep(workflow)

    def _advance(self, act: Advance) -> None:
        target = self._target(act)
        for _ in self._comings():
            due = self.standing.next_due
            if due is None or due > target:
                self.standing = replace(self.standing, now=max(self.standing.now, target))
                return
            self.standing = replace(self.standing, now=max(self.standing.now, due))
            workflow = self._load()
            self._note(workflow, workflow.refresh())
            self._keep(workflow)
        raise _Refused("endless")

    def _target(self, act: Advance) -> datetime:
        now, due = self.standing.now, self.standing.next_due
        if act.to is not None:
            target = act.to.astimezone(UTC)
        elif act.by:
            target = self._after(workdays.Duration.parse(act.by), act.wall)
        elif due is None:
            raise _Refused("no-timer")
        else:
            target = max(now, due)
        if not now <= target <= LATEST:
            raise _Refused("past" if target < now else "far")
        return target

    def _after(self, duration: workdays.Duration, wall: bool) -> datetime:
        now = self.standing.now
        if wall:
            length = timedelta(days=duration.days, minutes=duration.minutes, seconds=duration.seconds)
            return now + length
        try:
            return self.stage.calendar.add(now, duration).astimezone(UTC)
        except workdays.CalendarError as error:
            raise _Refused("far") from error

    def _comings(self) -> Iterator[None]:
        for _ in range(min(MAX_COMINGS, MAX_ALL - self.came)):
            self.came += 1
            yield

    # ---- what stays --------------------------------------------------------------------------------------
    def _environment(self) -> Environment:
        return Environment(lambda: self.standing.now, self.stage.calendar, self.stage.functions)

    def _load(self) -> _Watched:
        loaded = _Watched.load(self.standing.blob, self.definition, self._environment())
        assert isinstance(loaded, _Watched)
        return loaded

    def _hear(self, workflow: Workflow, kind: str, name: str, key: str, value: Mapping[str, Any]) -> bool:
        got = workflow.receive(kind, name, key, value)
        self._note(workflow, got.fired)
        self._scene = replace(self._scene, heard=self._scene.heard + got.elements)
        return bool(got.elements)

    def _note(self, workflow: Workflow, fired: Sequence[FiredTimer]) -> None:
        """Timers that came, with the tasks they concerned."""
        places = {task_id: task.place for task_id, task in self.standing.opened.items()}
        places |= {task.id: join_place(task.element, task.item) for task in workflow.ready()}
        came = tuple(
            Came(
                one.element,
                self.standing.now,
                one.host,
                one.deadline,
                tuple(places[task_id] for task_id in one.task_ids if task_id in places),
            )
            for one in fired
        )
        self._scene = replace(self._scene, came=self._scene.came + came)

    def _keep(self, workflow: _Watched) -> None:
        """Store the instance after one change, then let what it sent to itself come."""
        for _ in self._comings():
            self._store(workflow)
            letter = self._own_letter()
            if letter is None:
                return
            rest = tuple(one for one in self.standing.mail if one is not letter)
            self.standing = replace(self.standing, mail=rest)
            workflow = self._load()
            self._hear(workflow, letter.kind, letter.name, letter.key, letter.payload)
        raise _Refused("endless")

    def _own_letter(self) -> Sent | None:
        """The oldest message on its way that the instance itself waits for."""
        heard = {(one.name, one.key) for one in self.standing.hears if one.kind == "message"}
        return next((one for one in self.standing.mail if (one.name, one.key) in heard), None)

    def _store(self, workflow: _Watched) -> None:
        before, now, ended = self.standing.opened, self.standing.now, workflow.completed
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
        self.standing = Standing(
            now=now,
            started=True,
            ended=ended,
            path=self.standing.path + tuple(workflow.passed),
            waiting=tuple(opened.values()),
            values=workflow.values,
            hears=() if ended else tuple(workflow.subscriptions()),
            next_due=timers[0].due if timers else None,
            mail=self.standing.mail + tuple(one for one in sent if one.kind == "message"),
            opened=opened,
            blob=b"" if ended else workflow.dump(),
        )
        self._scene = replace(
            self._scene,
            passed=self._scene.passed + tuple(workflow.passed),
            opened=self._scene.opened + tuple(opened[one] for one in opened if one not in before),
            sent=self._scene.sent + sent,
        )


class _Refused(Exception):
    """An act that cannot be done now."""

    def __init__(self, code: str, detail: str = "", roles: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, detail, roles=tuple(roles))


def _ready(workflow: Workflow, element: str, item: str) -> ReadyTask:
    for task in workflow.ready():
        if task.element == element and (task.item or "") == item:
            return task
    raise _Refused("not-open", join_place(element, item))


def _holders(task: ReadyTask) -> tuple[str, ...]:
    return (*task.roles, *("@" + user for user in task.users))
