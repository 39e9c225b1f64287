"""Trying a draft out: a run on a scratch instance with a clock of its own, from which only the acts are kept."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine import bpmn, errors, file_kinds, store
from engine.bpmn import Definition, Finding, bounds
from engine.bpmn.places import split_place
from engine.bpmn.rehearsal import acts, scenario_file, scenarios
from engine.bpmn.rehearsal.trial_run import TrialRun
from engine.bpmn.rehearsal.trial_state import ActResult, TrialEnvironment
from engine.forms import answers
from engine.service import access
from engine.service.context import Context
from engine.service.views import Actor
from engine.service.work import given
from engine.service.workshop import trial_run
from engine.service.workshop.drafts import Drafts
from engine.service.workshop.views import SavedTest, TrialForm, TrialView
from engine.store import values

KEPT = timedelta(days=14)
MAX_ACTS = 1_000_000  # bytes
COMPILED = 8


class Trials:
    """Trials of drafts, one per draft and person; for everyone who may see the workshop.

    Nothing of a trial is an instance, a task or history: it is a list of acts, replayed at every look and
    forgotten two weeks after the last of them.
    """

    def __init__(self, context: Context, drafts: Drafts) -> None:
        self._context = context
        self._drafts = drafts
        self._lock = threading.Lock()
        self._compiled: OrderedDict[bytes, Definition | tuple[Finding, ...]] = OrderedDict()

    def view(self, draft_id: int, actor: Actor) -> TrialView:
        """Return how the actor's trial of a draft stands. Raises NotFound, Forbidden."""
        draft = self._drafts.view(draft_id, actor)
        definition = self._definition(draft_id, actor)
        if not isinstance(definition, Definition):
            return TrialView(draft, definition)
        row = self._row(draft_id, actor)
        run, scenes = self._run(definition, row)
        return trial_run.view(self._context.office, draft, run, scenes, row.revision if row else 0)

    def _local(self, run: TrialRun) -> datetime:
        """Return the trial's own moment in the office's time."""
        return run.state.now.astimezone(self._context.settings.zone)

    def form(self, draft_id: int, key: str, actor: Actor) -> TrialForm:
        """Return an open task of the trial (the start: "") as its person would find it. Raises NotFound."""
        run, _ = self._standing(draft_id, actor)
        outline, office = run.definition.outline, self._context.office
        element, item = split_place(key)
        if not key and not run.state.started:
            form = run.form(outline.start_element)
            holders = tuple((role, office.label(role)) for role in outline.starters or ())
            spot = trial_run.spot(office, outline, outline.start_element)
            return TrialForm(spot, form, answers.begin(form, {}, None, self._local(run)), {}, {}, holders)
        task = next((one for one in run.state.waiting if one.place == key), None)
        if task is None:
            raise errors.NotFound(what="trial_task", id=key)
        form = run.form(element)
        try:
            inputs, names = run.inputs_and_names(element, item)
        except bpmn.EngineFault as fault:
            raise errors.Invalid(field="trial", reason="fault", detail=str(fault)) from fault
        return TrialForm(
            trial_run.spot(office, outline, key),
            form,
            answers.begin(form, inputs, run.before(element, item), self._local(run)),
            inputs,
            given.read_by(form, names) if form else {},
            trial_run.holders(office, task),
            task.due,
            outline.elements[element].properties.get("sop:output", ""),
        )

    def act(self, draft_id: int, act: Mapping[str, Any], revision: int, actor: Actor) -> TrialView:
        """Do one act (as a saved test writes it) on the trial as it stood at `revision`.

        Raises FormInvalid (problems at their fields), Invalid (field "trial", why it cannot be done now),
        TooLarge, Conflict when the trial has moved on in another window.
        """
        try:
            wanted = acts.read(act)
        except acts.ActError as error:
            raise errors.Invalid(field="trial", reason="act", detail=error.detail) from error
        run, row = self._standing(draft_id, actor)
        self._require(row, revision)
        scene = run.play(wanted)
        if scene.refusal is not None:
            raise trial_run.refused(self._context.office, scene.refusal)
        done = [*self._accepted(run.definition, row), acts.write(wanted)]
        if len(done) > bounds.TEST_ACTS:
            raise errors.Invalid(field="trial", reason="many", limit=bounds.TEST_ACTS)
        self._keep(draft_id, row, done, run.environment.begin, actor)
        return self.view(draft_id, actor)

    def undo(self, draft_id: int, revision: int, actor: Actor) -> None:
        """Take back the last act. Raises Conflict as `act` does."""
        run, row = self._standing(draft_id, actor)
        self._require(row, revision)
        if row is not None:
            self._keep(draft_id, row, self._accepted(run.definition, row)[:-1], row.began_at, actor)

    def restart(self, draft_id: int, actor: Actor) -> None:
        """Forget the trial: the next one begins at the clock of then."""
        access.require_workshop(actor, self._context.office.roles())
        with self._context.store.transaction() as tx:
            store.trials.delete(tx, draft_id, actor.user_id)

    def check_file(self, name: str, content: bytes) -> dict[str, Any]:
        """Return the facts of a file that a trial accepts and does not keep. Raises TooLarge, FileRefused."""
        plain, _ = file_kinds.check_file(name, content, self._context.settings.max_upload)
        return {"name": plain, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}

    def save(self, draft_id: int, title: str, actor: Actor) -> str:
        """Save the trial with the draft as a test that expects this path; return the path of its file.

        Raises Invalid (title, nothing tried yet), Forbidden, DraftMoved.
        """
        title = trial_run.require_title(title)
        run, row = self._standing(draft_id, actor)
        if row is None or not run.state.started:
            raise errors.Invalid(field="trial", reason="not-started")
        done = [acts.read(one) for one in self._accepted(run.definition, row)]
        content = scenario_file.write(scenarios.record(title, run, done, self._context.settings.cap))
        draft = self._drafts.view(draft_id, actor)
        path = trial_run.free_path(title, [one.path for one in draft.files])
        self._drafts.write(draft_id, {path: content}, draft.revision, actor)
        return path

    def tests(self, draft_id: int, actor: Actor) -> tuple[SavedTest, ...]:
        """Return the tests saved with a draft, each replayed on it as it is now."""
        content = self._drafts.files(draft_id, actor)
        definition = self._definition(draft_id, actor, content)
        return trial_run.replayed(
            definition, scenario_file.saved_tests(content), self._context.office.roles()
        )

    def results(self, draft_id: int, found: Sequence[Finding], actor: Actor) -> tuple[SavedTest, ...] | None:
        """Return the saved tests of a draft as the lint, whose remarks these are, has just replayed them.

        None: the lint has not come so far, for the draft has other errors.
        """
        tests = scenario_file.saved_tests(self._drafts.files(draft_id, actor))
        if any(one.level == "error" and one.file not in tests for one in found):
            return None
        return trial_run.judged(tests, found)

    def remove(self, draft_id: int, path: str, actor: Actor) -> None:
        """Take a saved test out of a draft. Raises NotFound, Forbidden, DraftMoved."""
        draft = self._drafts.view(draft_id, actor)
        if path not in scenario_file.saved_tests({one.path: b"" for one in draft.files}):
            raise errors.NotFound(what="package_file", id=path)
        self._drafts.write(draft_id, {path: None}, draft.revision, actor)

    # ---- the run -----------------------------------------------------------------------------------------
    def _standing(self, draft_id: int, actor: Actor) -> tuple[TrialRun, store.TrialRow | None]:
        """Return the run as it stands. Raises DeploymentRefused with the errors of a draft that cannot run."""
        definition = self._definition(draft_id, actor)
        if not isinstance(definition, Definition):
            raise errors.DeploymentRefused(definition)
        row = self._row(draft_id, actor)
        return self._run(definition, row)[0], row

    def _run(self, definition: Definition, row: store.TrialRow | None) -> tuple[TrialRun, list[ActResult]]:
        office, settings = self._context.office, self._context.settings
        functions = bpmn.office_functions(definition.package.tables, office.roles(), settings.cap)
        begin = row.began_at if row else self._context.clock()
        run = TrialRun(definition, TrialEnvironment(begin, office.calendar(), functions))
        return run, run.play_all(trial_run.read_acts(row.acts) if row else [])

    def _accepted(self, definition: Definition, row: store.TrialRow | None) -> list[Any]:
        """Return the acts that the draft accepts as it is now, up to the first that it does not."""
        if row is None:
            return []
        scenes = self._run(definition, row)[1]
        return row.acts[: sum(scene.refusal is None for scene in scenes)]

    def _definition(
        self, draft_id: int, actor: Actor, content: Mapping[str, bytes] | None = None
    ) -> Definition | tuple[Finding, ...]:
        """Return the draft compiled, or the errors that keep it from that; saved tests are not asked."""
        content = self._drafts.files(draft_id, actor) if content is None else content
        roles = self._context.office.roles()
        key = bpmn.fingerprint(content) + " ".join(roles).encode()
        with self._lock:
            known = self._compiled.get(key)
        if known is None:
            known = trial_run.compiled(content, roles, self._context.office.limits)
            with self._lock:
                self._compiled[key] = known
                while len(self._compiled) > COMPILED:
                    self._compiled.popitem(last=False)
        return known

    # ---- what is kept ------------------------------------------------------------------------------------
    def _row(self, draft_id: int, actor: Actor) -> store.TrialRow | None:
        with self._context.store.read() as tx:
            return store.trials.get(tx, draft_id, actor.user_id)

    def _require(self, row: store.TrialRow | None, revision: int) -> None:
        if revision != (row.revision if row else 0):
            raise errors.Conflict(by="", at=row.updated_at if row else None)

    def _keep(
        self, draft_id: int, row: store.TrialRow | None, done: list[Any], began: datetime, actor: Actor
    ) -> None:
        if len(values.to_json(done)) > MAX_ACTS:
            raise errors.TooLarge(limit=MAX_ACTS)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            store.trials.expire(tx, now - KEPT)
            kept = (
                store.trials.begin(tx, draft_id, actor.user_id, done, began, now)
                if row is None
                else store.trials.change(tx, draft_id, actor.user_id, row.revision, done, now)
            )
            if not kept:
                raise errors.Conflict(by="", at=now)
