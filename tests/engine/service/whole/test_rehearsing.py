"""A run without a database goes as the real one does: the same acts, the same open tasks, tenggat, path and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from engine import bpmn, errors
from engine.bpmn.places import join_place, split_place
from engine.bpmn.rehearsal import acts, trial_state
from engine.bpmn.rehearsal.trial_run import TrialRun
from engine.clock import FixedClock
from engine.service import open_engine
from engine.service.views import Actor, TaskItem
from tests import conftest as shared
from tests import sop
from tests.engine.bpmn.random.structured import Maker
from tests.engine.service.conftest import Office, peopled
from tests.engine.service.packages import field, package
from tests.tools.databases import Databases
from tests.tools.site import START


class Both:
    """One process worked on the real engine and in a rehearsal; `check` says that they are alike."""

    def __init__(self, office: Office, clock: FixedClock, key: str, start: dict[str, Any]) -> None:
        engine = office.engine
        self.office, self.clock, self.key = office, clock, key
        info = engine.definitions.process(key, office.actor("kadis"))
        with engine.store.read() as tx:
            definition = engine.office.definition(tx, info.definition_id)
        functions = bpmn.office_functions(
            definition.package.tables, engine.office.roles(), engine.settings.cap
        )
        self.run = TrialRun(definition, trial_state.TrialEnvironment(clock(), engine.calendar(), functions))
        role = (definition.outline.starters or ("",))[0]
        self.real = engine.instances.start(key, start, office.actor("kadis")).instance
        assert self.run.play(acts.Start(start, role)).refusal is None
        self.check()

    def rows(self) -> list[TaskItem]:
        return sorted(self.office.waiting(self.real), key=lambda row: (row.element, row.item or ""))

    def person(self, row: TaskItem) -> Actor:
        return self.office.actor("kadis" if row.roles[0].startswith("@") else sop.PEOPLE[row.roles[0]])

    def complete(self, place: int, **given: Any) -> None:
        rows = self.rows()
        if not rows:
            return
        row = rows[place % len(rows)]
        actor, role = self.person(row), row.roles[0]
        shown = self.office.engine.tasks.get(row.id, actor).value
        value = sop.filled(row.element, shown, back=given["back"]) if self.key == sop.KEY else given["value"]
        value |= given["damage"]
        act = acts.Complete(row.element, row.item or "", role, value)
        refusal = self.run.play(act).refusal
        played = None if refusal is None else refusal.problems or refusal.code
        assert played == self.really(row, value, actor)

    def really(self, row: TaskItem, value: dict[str, Any], actor: Actor) -> object:
        """Complete the real task: None, the problems of its form, or "fault"."""
        try:
            self.office.engine.tasks.complete(row.id, value, actor)
        except errors.FormInvalid as refused:
            return refused.problems
        except errors.Incident:
            return "fault"
        return None

    def advance(self, act: acts.Advance) -> None:
        """The worker of the real engine is quick: it comes at the moment each timer is due."""
        result = self.run.play(act)
        if result.refusal is not None:
            return
        while (due := self.office.engine.timers.next_due()) is not None and due <= result.at:
            self.clock.now = max(due, self.clock.now)
            self.office.engine.timers.fire_due()
        self.clock.now = result.at

    def check(self) -> None:
        state = self.run.state
        rows = self.rows()
        assert [(row.element, row.item or "", row.due, row.opened_at) for row in rows] == sorted(
            (task.element, task.item, task.due, task.opened) for task in state.waiting
        )
        view = self.office.engine.instances.get(self.real, self.office.actor("admin"))
        assert (view.row.status == "completed") == state.ended
        done = [
            join_place(event.element, event.data.get("item"))
            for event in view.events
            if event.type in ("task_completed", "task_returned")
        ]
        elements = self.run.definition.outline.elements
        tasks = [place for place in state.path if elements[split_place(place)[0]].kind == "userTask"]
        assert tasks == done
        late = sum(event.type in ("step_overdue", "timer_fired") for event in view.events)
        assert late == sum(elements[split_place(place)[0]].timer is not None for place in state.path)

    def end(self) -> None:
        """Nothing of the instance is left to be due when the next one is worked."""
        if not self.run.state.ended:
            self.office.engine.instances.cancel(self.real, "Percobaan selesai.", self.office.actor("admin"))


@pytest.fixture(scope="module")
def world(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, FixedClock]]:
    url, clock = databases.new("sqlite", peopled), FixedClock(START)
    engine = open_engine(shared.office_settings(url, Path(tmp_path_factory.mktemp("office"))), clock)
    yield Office(engine), clock
    engine.close()
    databases.drop(url)


clocks = st.sampled_from(
    [
        acts.Advance(),
        acts.Advance(by="PT3H"),
        acts.Advance(by="P2D"),
        acts.Advance(by="P1D", wall=True),
    ]
)
damages = st.sampled_from([{}] * 8 + [{"keputusan": "mungkin"}, {"lain": 1}, {"indikator": []}])


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.soak)])
def test_the_sop_runs_alike(world: tuple[Office, FixedClock], examples: int) -> None:
    office, clock = world

    @hypothesis.settings(max_examples=examples, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(
        st.lists(clocks | st.tuples(st.integers(0, 5), st.booleans(), damages), min_size=5, max_size=20)
    )
    def alike(moves: list[acts.Advance | tuple[int, bool, dict[str, Any]]]) -> None:
        both = Both(office, clock, sop.KEY, dict(sop.START))
        for move in moves:
            if isinstance(move, acts.Advance):
                both.advance(move)
            else:
                both.complete(move[0], back=move[1], damage=move[2])
            both.check()
        both.end()

    alike()


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.soak)])
def test_random_models_run_alike(world: tuple[Office, FixedClock], examples: int) -> None:
    office, clock = world

    @hypothesis.settings(max_examples=examples, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(
        st.integers(0, 400), st.lists(clocks | st.tuples(st.integers(0, 9), st.integers(0, 99)), max_size=14)
    )
    def alike(seed: int, moves: list[acts.Advance | tuple[int, int]]) -> None:
        try:
            key = office.deploy(asking(seed))
        except errors.DeploymentRefused:
            hypothesis.reject()
        try:
            both = Both(office, clock, key, {"nilai": seed})
        except errors.Incident:  # a loop in which nobody acts
            hypothesis.reject()
        for move in moves:
            if isinstance(move, acts.Advance):
                both.advance(move)
            else:
                both.complete(move[0], value={"nilai": move[1]}, damage={})
            both.check()
        both.end()

    alike()


def asking(seed: int) -> dict[str, bytes]:
    """A random model whose tasks ask for a number."""
    text, _ = Maker(seed).model()
    text = text.replace("<bpmn:userTask ", '<bpmn:userTask camunda:formRef="isi" ')
    text = re.sub(
        r"<bpmn:startEvent id=\"mulai\"", '<bpmn:startEvent camunda:formRef="isi" id="mulai"', text, count=1
    )
    text = text.replace('process id="', f'process id="acak_{seed}_', 1)
    return package("", isi=[field("nilai", "number", required=True)]) | {"process.bpmn": text.encode()}
