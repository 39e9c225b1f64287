"""What the diagram of a draft can refer to: the roles of the office, and the forms, tables and decisions beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import bpmn, errors
from engine.bpmn.drawing import calls, legend, xml
from engine.bpmn.lint import tasks
from engine.bpmn.rehearsal import scenario_file
from engine.errors import FormTitle
from engine.forms import Component, walk
from engine.service.context import Context
from engine.service.views import Actor, Role
from engine.service.workshop.drafts import Drafts
from engine.service.workshop.views import Names

DIAGRAM = "process.bpmn"
_EMPTY = f'<definitions xmlns="{xml.BPMN}"/>'.encode()


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field of a form as conditions call it. `kind` is text, number, checkbox, choice, date, file or rows.

    `many` holds several values, so that a step can be done for each; `values` are pairs of value and label.
    """

    key: str
    label: str
    kind: str
    many: bool
    required: bool
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form of the package: its fields, and the `inputs` it shows, which a task has to give it."""

    name: str
    id: str
    title: FormTitle
    fields: tuple[FieldChoice, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """`diagram` is the path of the file that is drawn, whether the draft has it already or not.

    `decisions` and `processes` (those that can be called) are pairs of id and name.
    """

    diagram: str
    roles: tuple[Role, ...]
    forms: tuple[FormChoice, ...]
    decisions: tuple[tuple[str, str], ...]
    processes: tuple[tuple[str, str], ...]
    tables: tuple[str, ...]


class DraftReferences:
    """Reading what a draft offers; forms and tables that are faulty are left out, the lint tells of them."""

    def __init__(self, context: Context, drafts: Drafts) -> None:
        self._context = context
        self._drafts = drafts

    def read(self, draft_id: int, actor: Actor) -> Choices:
        """Everything the panel of the modeller offers. Raises NotFound, Forbidden."""
        files = self._drafts.files(draft_id, actor)
        roles = tuple(self._context.office.roles().values())
        diagram, package = read_package(files)
        library = calls.library(xml.parse(package.files[package.bpmn], package.bpmn), package)
        titles = legend.of(package).titles(package)
        return Choices(
            diagram=diagram,
            roles=tuple({**{role.id: role for role in roles}, **(package.roles or {})}.values()),
            processes=tuple(
                (name, xml.label(source.process) or name)
                for name, source in library.items()
                if name != package.key
            ),
            forms=tuple(
                FormChoice(
                    name=name,
                    id=form.id,
                    title=titles.get(name, FormTitle()),
                    fields=tuple(
                        field(part) for part in walk(form.components, into_lists=False) if part.gives_value
                    ),
                    inputs=tuple(sorted(tasks.wanted(form))),
                )
                for name, form in sorted(package.forms.items())
            ),
            decisions=tuple((one.id, one.name or one.id) for one in package.decisions.values()),
            tables=tuple(sorted(package.tables)),
        )

    def names(self, draft_id: int, actor: Actor) -> Names:
        """Return what people call the parts and files of a draft, as far as they can be read.

        Raises NotFound, Forbidden.
        """
        files = self._drafts.files(draft_id, actor)
        if not files:
            return Names()
        try:
            package = read_package(files)[1]
        except errors.DeploymentRefused:
            return Names()
        found = legend.of(package)
        return Names(found.all(), found.titles(package), _titles(package))


def _titles(package: bpmn.Package) -> dict[str, str]:
    """Return what the saved tests, decision tables and called processes of a package call themselves, by path."""
    found = {}
    for path, content in package.files.items():
        if path.endswith(".bpmn"):
            try:
                process = next(xml.parse(content, path).iter(f"{{{xml.BPMN}}}process"), None)
            except errors.DeploymentRefused:
                continue
            found[path] = "" if process is None else xml.label(process)
        elif path.endswith(".dmn"):
            try:
                found[path] = xml.label(xml.read(content, path))
            except errors.DeploymentRefused:
                continue
    for path, content in scenario_file.saved_tests(package.files).items():
        try:
            found[path] = scenario_file.read(content).title
        except scenario_file.ScenarioError:
            continue
    return {path: title for path, title in found.items() if title}


def read_package(files: Mapping[str, bytes]) -> tuple[str, bpmn.Package]:
    """Return the path of the diagram and the package; one whose diagram cannot be read counts as one without."""
    try:
        package = bpmn.read_files(files)
        return package.bpmn, package
    except errors.DeploymentRefused:
        drawn = [path for path in files if path.endswith(".bpmn") and "/" not in path]
        rest = {path: content for path, content in files.items() if path not in drawn}
        path = drawn[0] if len(drawn) == 1 else DIAGRAM
        return path, bpmn.read_files({**rest, DIAGRAM: _EMPTY})


def field(part: Component) -> FieldChoice:
    return FieldChoice(
        key=part.key,
        label=part.label or part.key,
        kind=part.kind,
        many=part.many,
        required=part.required,
        values=tuple((choice.value, choice.label) for choice in part.choices),
    )
