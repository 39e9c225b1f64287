"""A deployed version as the engine runs it: checked, compiled, wired once, then shared by all threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from engine import expressions, workdays
from engine.bpmn.drawing import calls, decisions, outline, xml
from engine.bpmn.environment import Environment
from engine.bpmn.faults import EngineFault, NotExecutable
from engine.bpmn.lint.lint import lint as examine
from engine.bpmn.model import Outline, Package, Role
from engine.bpmn.run import parser
from engine.bpmn.run.workflow import Workflow
from engine.clock import FixedClock
from engine.errors import DeploymentRefused, Finding

if TYPE_CHECKING:
    from engine.forms import Form

# The rule of names that new versions are deployed by. 1: a script inside a multi-instance writes the case's names.
NAMING = 2
# A working week for trial starts; what a site's calendar says does not matter there.
_HOURS = ((time(8), time(16)),)
_TRIAL = datetime(2026, 1, 5, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Definition:
    """What all instances of one version share; nothing in it changes once it is compiled.

    `asked` are by element the names that its form writes, `repeated` by element the multi-instances around it (and
    itself), the outermost first; elements without any are left out. `naming` is the rule of names it was deployed by.
    """

    key: str
    package: Package
    outline: Outline
    spec: Any
    subprocess_specs: Mapping[str, Any]
    forms: Mapping[str, Form]
    asked: Mapping[str, tuple[str, ...]]
    repeated: Mapping[str, tuple[str, ...]]
    naming: int

    @property
    def title(self) -> str:
        return self.package.process.title or self.outline.name or self.package.key


def compile_definition(
    package: Package,
    roles: Mapping[str, Role],
    definition_key: str,
    *,
    trusted: bool = False,
    naming: int = NAMING,
) -> Definition:
    """The definition of a package; raises DeploymentRefused with every finding when it may not be run.

    `trusted` is for a version that is already in force: what was accepted then is not judged again. `naming` is
    the rule of names that held when it was deployed.
    """
    findings = [] if trusted else [one for one in examine(package, roles) if one.level == "error"]
    if findings:
        raise DeploymentRefused(findings)
    root = xml.parse(package.files[package.bpmn], package.bpmn)
    described, executed, forms = decisions.put(outline.describe(root, package, roles), package.forms)
    try:
        spec, subprocess_specs = parser.parse(calls.main(root)[0], executed, calls.library(root, package))
    except NotExecutable as refusal:
        raise _refused(package, refusal.rule, refusal.element, refusal.detail) from refusal
    for one in (spec, *subprocess_specs.values()):
        wire(one)
    elements = described.elements.values()
    asked = {one.id: forms[one.form].written for one in elements if one.form in forms}
    repeated = {one.id: around for one in elements if (around := described.repetitions(one.id))}
    definition = Definition(
        definition_key, package, described, spec, subprocess_specs, forms, asked, repeated, naming
    )
    if not trusted:
        _try(definition)
    return definition


def wire(spec: Any) -> None:
    """Do now what the library would do to the shared spec while instances run.

    Multi-instance frames are told of the ends of their instances (the library connects them at the first run,
    so a restored instance would wait for ever), and look-ahead is off: successors are made when a task runs.
    """
    for task_spec in spec.task_specs.values():
        task_spec._predict = _foresee_nothing
        if isinstance(task_spec, LoopTask):
            spec.task_specs[task_spec.task_spec].completed_event.connect(task_spec.merge_child)


def _foresee_nothing(*_: Any, **__: Any) -> None:
    """A spec's look-ahead that looks nowhere."""


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
            raise _refused(definition.package, "trial-start", fault.element, str(fault)) from fault


def _nothing(*_: Any) -> None:
    """A function of the installation, before there is one."""


def _refused(package: Package, rule: str, element: str | None, detail: str) -> DeploymentRefused:
    return DeploymentRefused([Finding("error", rule, element, package.bpmn, {"detail": detail})])
