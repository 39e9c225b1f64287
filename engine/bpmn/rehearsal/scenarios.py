"""Saved tests of a package: "given these answers, the path is …", recorded from a run, replayed before deployment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from engine import workdays
from engine.bpmn import bounds
from engine.bpmn.definition import Definition
from engine.bpmn.drawing import legend, xml
from engine.bpmn.environment import office_functions
from engine.bpmn.model import Role
from engine.bpmn.places import join_place, split_place
from engine.bpmn.rehearsal import acts
from engine.bpmn.rehearsal.acts import Act
from engine.bpmn.rehearsal.scenario_file import FOLDER, SUFFIX, Scenario, ScenarioError, read
from engine.bpmn.rehearsal.trial_run import TrialRun
from engine.bpmn.rehearsal.trial_state import ActResult, Refusal, TrialEnvironment
from engine.bpmn.rules import Rule
from engine.errors import Finding

MAX_WORK = 5_000  # acts, and timers and messages that come between them, in all tests of a package
NOTHING = "–"
_AROUND = timedelta(days=120)  # so far beyond a run its calendar is kept: a step may be given more time later


def record(title: str, run: TrialRun, done: Sequence[Act], cap: int | None) -> Scenario:
    """Return the test that expects what a run has done, with as much of its calendar as matters."""
    state, environment = run.state, run.environment
    return Scenario(
        title=title,
        begin=environment.begin,
        calendar=_around(environment.calendar, environment.begin, state.now),
        acts=tuple(done),
        path=state.path,
        waiting=tuple(sorted(task.place for task in state.waiting)),
        ended=state.ended,
        cap=cap,
    )


def replay(
    definition: Definition, tests: Mapping[str, bytes], roles: Mapping[str, Role] | None = None
) -> list[Finding]:
    """Return what the tests of a package find wrong with a definition; a file that is no test is a finding too."""
    office = definition.package.roles or roles or {}
    findings: list[Finding] = []
    left = MAX_WORK
    for number, (path, content) in enumerate(tests.items(), 1):
        try:
            if number > bounds.TESTS:
                raise ScenarioError("many", f"{len(tests)} > {bounds.TESTS}")
            scenario = read(content)
            left -= len(scenario.acts)
            if left < 0:
                raise ScenarioError("work", f"> {MAX_WORK}")
        except ScenarioError as error:
            params = {"reason": error.reason, "detail": error.detail}
            findings.append(Finding("error", Rule.SCENARIO_FILE, None, path, params))
            if error.reason in ("many", "work"):
                break
            continue
        run = trial_run_of(definition, scenario, office)
        found = judge(scenario, run, run.play_all(scenario.acts), path)
        findings += [] if found is None else [found]
        left -= run.arrivals
    return legend.labelled(findings, definition.package)


def trial_run_of(definition: Definition, scenario: Scenario, roles: Mapping[str, Role]) -> TrialRun:
    """Return the run of a test, before its first act."""
    functions = office_functions(definition.package.tables, roles, scenario.cap)
    return TrialRun(definition, TrialEnvironment(scenario.begin, scenario.calendar, functions))


def judge(scenario: Scenario, run: TrialRun, results: Sequence[ActResult], path: str = "") -> Finding | None:
    """Return how a run differs from what its test expects: the first place where it does; None when nowhere."""
    outline = run.definition.outline
    facts: dict[str, Any] = {"test": scenario.title or path.removeprefix(FOLDER).removesuffix(SUFFIX)}

    def at(place: str) -> str | None:
        element = split_place(place)[0]
        return element if element in outline.elements else None

    def named(*places: str) -> str:
        return xml.shorten(", ".join(filter(None, places)), 300) or NOTHING

    facts["act"] = len(results)
    if results and (refusal := results[-1].refusal) is not None:
        what = _where(results[-1].act)
        facts |= {"what": named(what), "reason": refusal.code, "detail": _detail(refusal)}
        return Finding("error", Rule.SCENARIO_ACT, at(what), path, facts)
    went = run.state.path
    for number, (expected, real) in enumerate(zip_longest(scenario.path, went, fillvalue="")):
        if expected != real:
            facts["act"] = _act_at(results, number)
            facts |= {"expected": named(expected), "found": named(real)}
            return Finding("error", Rule.SCENARIO, at(real) or at(expected), path, facts)
    waiting = tuple(sorted(task.place for task in run.state.waiting))
    if waiting != scenario.waiting:
        facts |= {"expected": named(*scenario.waiting), "found": named(*waiting)}
        return Finding("error", Rule.SCENARIO_OPEN, at((waiting or scenario.waiting)[0]), path, facts)
    if scenario.ended and not run.state.ended:
        return Finding("error", Rule.SCENARIO_END, None, path, facts)
    if run.state.ended and not scenario.ended:
        return Finding("error", Rule.SCENARIO_GOES_ON, None, path, facts)
    return None


def _act_at(results: Sequence[ActResult], at: int) -> int:
    """The number of the act during which place `at` of the path was passed."""
    for number, result in enumerate(results, 1):
        at -= len(result.passed)
        if at < 0:
            return number
    return len(results)


def _where(act: Act) -> str:
    match act:
        case acts.Complete():
            return join_place(act.element, act.item)
        case acts.Receive():
            return act.name
        case acts.Advance():
            return act.to.isoformat() if act.to else act.by or acts.NEXT_DUE
        case acts.Start():
            return "mulai"


def _detail(refusal: Refusal) -> str:
    parts = [f"{problem.path} {problem.code}".strip() for problem in refusal.problems]
    return xml.shorten(", ".join([*filter(None, [refusal.detail]), *refusal.roles, *parts]), 200)


def _around(calendar: workdays.Calendar, begin: datetime, end: datetime) -> workdays.Calendar:
    """A calendar without what is long before or after a run."""
    first, last = (begin - timedelta(days=7)).date(), (end + _AROUND).date()
    regimes = [
        one
        for one in calendar.regimes
        if one.start is None or one.end is None or (one.start <= last and one.end >= first)
    ]
    days = [rule for rule in calendar.days if first <= rule.date <= last]
    return workdays.Calendar(calendar.tz, regimes, days, calendar.policy)
