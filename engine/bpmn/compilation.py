"""From a package to its definition: judged, compiled, and tried once with an empty start form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine import expressions, workdays
from engine.bpmn.definition import NAMING, Definition
from engine.bpmn.drawing import calls, decisions, legend, outline, xml
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault, NotExecutable
from engine.bpmn.limits import Limits
from engine.bpmn.lint.lint import lint_package
from engine.bpmn.model import Package, Role
from engine.bpmn.rules import Rule
from engine.bpmn.run import parser
from engine.bpmn.run.workflow import Workflow
from engine.clock import FixedClock
from engine.errors import DeploymentRefused, Finding

# A working week for trial starts; what a site's calendar says does not matter there.
_HOURS = ((time(8), time(16)),)
_TRIAL = datetime(2026, 1, 5, 2, tzinfo=UTC)


def compile_definition(
    package: Package,
    roles: Mapping[str, Role],
    limits: Limits,
    definition_key: str,
    *,
    trusted: bool = False,
    naming: int = NAMING,
) -> Definition:
    """Return the definition of a package; raises DeploymentRefused with every finding when it may not be run.

    `trusted` is for a version that is already in force: what was accepted then is not judged again. `naming` is
    the rule of names that held when it was deployed.
    """
    findings = (
        [] if trusted else [one for one in lint_package(package, roles, limits) if one.level == "error"]
    )
    if findings:
        raise DeploymentRefused(findings)
    root = xml.parse(package.files[package.bpmn], package.bpmn)
    described, executed, forms = decisions.put(outline.describe(root, package, roles), package.forms)
    try:
        spec, subprocess_specs = parser.parse(calls.main(root)[0], executed, calls.library(root, package))
    except NotExecutable as refusal:
        raise _refused(package, refusal.rule, refusal.element, refusal.detail) from refusal
    elements = described.elements.values()
    asked = {one.id: forms[one.form].written for one in elements if one.form in forms}
    repeated = {one.id: around for one in elements if (around := described.repetitions(one.id))}
    happenings = [one.happening.kind for one in elements if one.happening is not None]
    hears = "message" in happenings or "signal" in happenings
    definition = Definition(
        definition_key,
        package,
        described,
        spec,
        subprocess_specs,
        forms,
        asked,
        repeated,
        naming,
        limits,
        hears,
    )
    if not trusted:
        _try(definition)
    return definition


def _try(definition: Definition) -> None:
    """Start a scratch instance with an empty start form; what depends on form values may still fail there."""
    regime = workdays.Regime("trial", None, None, dict.fromkeys(range(5), _HOURS))
    calendar = workdays.Calendar(ZoneInfo("UTC"), [regime], [])
    functions = dict.fromkeys(expressions.CONTEXT_FUNCTIONS, _nothing)
    environment = Environment(FixedClock(_TRIAL), calendar, functions)
    start = definition.outline.start_element
    form = definition.forms.get(definition.outline.start_form or "")
    value = form.initial({}) if form is not None else {}
    try:
        Workflow.start(definition, {start: value}, environment).dump()
    except EngineFault as fault:
        if fault.code not in ("expression", "no-flow"):
            raise _refused(definition.package, Rule.TRIAL_START, fault.element, str(fault)) from fault


def _nothing(*_: Any) -> None:
    """A function of the installation, before there is one."""


def _refused(package: Package, rule: Rule, element: str | None, detail: str) -> DeploymentRefused:
    found = Finding("error", rule, element, package.bpmn, {"detail": detail})
    return DeploymentRefused(legend.labelled([found], package))
