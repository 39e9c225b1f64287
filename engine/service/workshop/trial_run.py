"""From a rehearsal to what its page shows: places with names, open tasks with labels, acts in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from engine import bpmn, errors, texts
from engine.bpmn import Definition, Finding, Outline, Role
from engine.bpmn.limits import Limits
from engine.bpmn.places import join_place, split_place
from engine.bpmn.rehearsal import acts, pairs, scenario_file, scenarios
from engine.bpmn.rehearsal.trial_run import TrialRun
from engine.bpmn.rehearsal.trial_state import ActResult, PassedTimer, Refusal, Waiting
from engine.service.office import Office
from engine.service.workshop.views import (
    DraftView,
    SavedTest,
    Spot,
    TrialData,
    TrialScene,
    TrialStop,
    TrialTask,
    TrialTimer,
    TrialView,
)

KINDS = {
    acts.Start: "start",
    acts.Complete: "complete",
    acts.Advance: "advance",
}


def compiled(
    content: Mapping[str, bytes], roles: Mapping[str, Role], limits: Limits
) -> Definition | tuple[Finding, ...]:
    """Return the definition of files, or the errors that keep it from running; saved tests are not asked."""
    try:
        package = bpmn.read_files(content)
        found = tuple(one for one in bpmn.lint_package(package, roles, limits) if one.level == "error")
        return found or bpmn.compile_definition(package, roles, limits, package.key, trusted=True)
    except errors.DeploymentRefused as refusal:
        return refusal.findings


def view(
    office: Office, draft: DraftView, run: TrialRun, scenes: Sequence[ActResult], revision: int
) -> TrialView:
    """Return a whole trial for its page."""
    standing, outline = run.state, run.definition.outline
    tasks = tuple(_task(office, outline, one, standing.now) for one in standing.waiting)
    active = tuple(dict.fromkeys(task.spot.element for task in tasks))
    same = pairs.same_roles(outline, scenes)
    passed = dict.fromkeys(split_place(place)[0] for place in standing.path)
    return TrialView(
        draft=draft,
        errors=(),
        revision=revision,
        now=standing.now,
        started=standing.started,
        ended=standing.ended,
        scenes=tuple(
            _scene(office, run, number, one, same.get(number - 1, ()))
            for number, one in enumerate(scenes, 1)
            if one.refusal is None
        ),
        stop=_stop(office, outline, scenes),
        tasks=tasks,
        starters=tuple((role, office.label(role)) for role in outline.starters or ()),
        data=tuple(_data(office, run)),
        path=tuple(spot(office, outline, place) for place in standing.path),
        hears=tuple((one.kind, one.name, one.key) for one in standing.hears),
        next_due=standing.next_due,
        diagram=run.definition.package.bpmn,
        done=tuple(element for element in passed if element not in active),
        active=active,
        overdue=tuple(dict.fromkeys(task.spot.element for task in tasks if task.overdue)),
    )


def spot(office: Office, outline: Outline, place: str) -> Spot:
    """Return a place by its name as people say it; what the drawing does not know keeps its id."""
    name, item = split_place(place)
    element = outline.elements.get(name)
    label = office.label(item) if item else ""
    if element is None:
        return Spot(place, name, name, None, label)
    return Spot(place, name, element.name or name, element.step, label)


def holders(office: Office, task: Waiting) -> tuple[tuple[str, str], ...]:
    """Return who may complete a task: roles, and single people by their user name."""
    return tuple((holder, office.label(holder)) for holder in task.holders)


def read_acts(kept: Sequence[Any]) -> list[acts.Act]:
    """Return the acts of a stored trial, up to the first that this version of the program does not know."""
    found: list[acts.Act] = []
    for one in kept:
        try:
            found.append(acts.read(one))
        except acts.ActError:
            break
    return found


def refused(office: Office, refusal: Refusal) -> errors.AlurError:
    """Return why an act of a trial was not done, as an error."""
    if refusal.code == "form":
        return errors.FormInvalid(refusal.problems)
    roles = ", ".join(office.label(role) for role in refusal.roles)
    return errors.Invalid(field="trial", reason=refusal.code, detail=refusal.detail or roles)


def require_title(title: str) -> str:
    """Return the name of a test, trimmed. Raises Invalid when it is none."""
    title = " ".join(texts.accept(title, "title").split())
    if not title:
        raise errors.Invalid(field="title", reason="empty")
    if len(title) > scenario_file.MAX_TITLE:
        raise errors.Invalid(field="title", reason="too_long", limit=scenario_file.MAX_TITLE)
    return title


def free_path(title: str, taken: Collection[str]) -> str:
    """Return a file name for a test that no file of the package has, in any spelling."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "skenario"
    known = {path.casefold() for path in taken}
    for number in range(1, len(known) + 2):
        path = f"{scenario_file.FOLDER}{name}{f'-{number}' if number > 1 else ''}{scenario_file.SUFFIX}"
        if path not in known:
            break
    return path


def replayed(
    definition: Definition | tuple[Finding, ...], tests: Mapping[str, bytes], roles: Mapping[str, Role]
) -> tuple[SavedTest, ...]:
    """Each saved test with what is wrong with it on this definition; on none it waits."""
    if isinstance(definition, Definition):
        return judged(tests, scenarios.replay(definition, tests, roles))
    return judged(tests, ())


def judged(tests: Mapping[str, bytes], findings: Iterable[Finding]) -> tuple[SavedTest, ...]:
    """Return each saved test with what is wrong with it, by the remarks of a replay."""
    found = {one.file: one for one in findings if one.file in tests}
    shown = []
    for path, content in tests.items():
        try:
            test = scenario_file.read(content)
            title, count = test.title, len(test.acts)
        except scenario_file.ScenarioError as error:
            title, count = "", 0
            params = {"reason": error.reason, "detail": error.detail}
            found.setdefault(path, Finding("error", bpmn.Rule.SCENARIO_FILE, None, path, params))
        name = path.removeprefix(scenario_file.FOLDER).removesuffix(scenario_file.SUFFIX)
        shown.append(SavedTest(path, title or name, count, found.get(path)))
    return tuple(shown)


def _task(office: Office, outline: Outline, task: Waiting, now: Any) -> TrialTask:
    overdue = task.due is not None and task.due <= now
    return TrialTask(spot(office, outline, task.place), holders(office, task), task.due, overdue)


def _scene(
    office: Office, run: TrialRun, number: int, scene: ActResult, same: Iterable[pairs.SameRole]
) -> TrialScene:
    outline, act = run.definition.outline, scene.act
    named = (
        spot(office, outline, join_place(act.element, act.item)) if isinstance(act, acts.Complete) else None
    )
    role = act.role if isinstance(act, acts.Start | acts.Complete) else ""
    return TrialScene(
        no=number,
        kind=act.kind if isinstance(act, acts.Receive) else KINDS[type(act)],
        spot=named,
        by=office.label(role) if role else "",
        name=act.name if isinstance(act, acts.Receive) else "",
        at=scene.at,
        timers=tuple(_timer(office, outline, one) for one in scene.timers),
        opened=tuple(_task(office, outline, one, one.opened) for one in scene.opened),
        passed=tuple(spot(office, outline, place) for place in scene.passed),
        heard=tuple(spot(office, outline, element) for element in scene.heard),
        sent=tuple(one.name for one in scene.sent),
        returned=scene.returned,
        ended=scene.ended,
        same=tuple((spot(office, outline, one.place), one.kind) for one in same),
    )


def _timer(office: Office, outline: Outline, came: PassedTimer) -> TrialTimer:
    return TrialTimer(
        spot(office, outline, came.element),
        spot(office, outline, came.host) if came.host else None,
        came.deadline,
        came.at,
        tuple(spot(office, outline, place) for place in came.tasks),
    )


def _stop(office: Office, outline: Outline, scenes: Sequence[ActResult]) -> TrialStop | None:
    if not scenes or (refusal := scenes[-1].refusal) is None:
        return None
    act = scenes[-1].act
    where = (
        spot(office, outline, join_place(act.element, act.item)) if isinstance(act, acts.Complete) else None
    )
    roles = tuple(office.label(role) for role in refusal.roles)
    return TrialStop(len(scenes), refusal.code, refusal.detail, refusal.problems, where, roles)


def _data(office: Office, run: TrialRun) -> list[TrialData]:
    """Return what was last sent everywhere, in the order of the path."""
    outline, found = run.definition.outline, []
    for place in dict.fromkeys(reversed(run.state.path)):
        element, item = split_place(place)
        sent = run.before(element, item)
        if sent is not None and run.form(element) is not None:
            found.append(TrialData(spot(office, outline, place), run.form(element), sent))
    return found
