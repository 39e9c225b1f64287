"""Beginning an SOP that the office does not have yet: from steps that a person types, or from another SOP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import errors, store, texts
from engine.bpmn.drawing import xml
from engine.bpmn.package.process_toml import TEXTS, parse_process
from engine.bpmn.templates import package, plan
from engine.bpmn.templates.plan import MOST_NUMBER, MOST_STEPS, NAME_LENGTH, UNITS, Plan, PlannedStep
from engine.errors import Problem
from engine.service import access
from engine.service.context import Context
from engine.service.views import Actor, Role
from engine.service.workshop import settings_text
from engine.service.workshop.drafts import Drafts

__all__ = ["MOST_STEPS", "NAME_LENGTH", "UNITS", "NewSopText", "NewSops", "StepText"]

# Addresses of the workshop that a process of this key would hide.
PLACES = frozenset({"baru", "banding", "rancangan", "versi"})
_FIELDS = {"title": "nama", "nomor": "nomor", "kode": "kode"}


@dataclass(frozen=True, slots=True)
class StepText:
    """One row of the table of steps, as typed."""

    name: str = ""
    role: str = ""
    number: str = ""
    unit: str = ""
    returns: bool = False

    @property
    def empty(self) -> bool:
        """Whether nobody typed anything into it; a role that a list begins with says nothing."""
        return not (self.name.strip() or self.number.strip())


@dataclass(frozen=True, slots=True)
class NewSopText:
    """What a person says of a new SOP. `source` is the key of an SOP in force to copy; else it is made of `steps`."""

    title: str = ""
    unit: str = ""
    code: str = ""
    number: str = ""
    steps: tuple[StepText, ...] = ()
    source: str = ""
    copied: bool = False


class NewSops:
    """Making the first draft of an SOP; for who may draft."""

    def __init__(self, context: Context, drafts: Drafts) -> None:
        self._context = context
        self._drafts = drafts

    def require_owner(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor may draft."""
        access.require_right(actor, access.DEPLOY, "draft", self._context.office.roles())

    def roles(self) -> tuple[Role, ...]:
        """Return the roles a step may be given to, in their order of rank."""
        return tuple(self._context.office.roles().values())

    def begin(self, text: NewSopText, actor: Actor) -> int:
        """Make a draft of a new SOP; return its id.

        Its key is made of its name. What only the office can decide (output, the identity block, retention) is left
        empty in it. What is sent a second time is the draft that was made of it.

        Raises Forbidden, FormInvalid with what is wrong row by row, Invalid (too many drafts),
        DeploymentRefused where the package that would be made is not sound. Then nothing is stored.
        """
        self.require_owner(actor)
        problems: list[Problem] = []
        title = _clean(text.title, "nama", NAME_LENGTH, problems)
        unit = _clean(text.unit, "unit", NAME_LENGTH, problems)
        code = _clean(text.code, "kode", TEXTS["kode"], problems)
        number = _clean(text.number, "nomor", TEXTS["nomor"], problems)
        if not title and not any(one.path == "nama" for one in problems):
            problems.append(Problem("nama", "required"))
        with self._context.store.read() as tx:
            there = store.definitions.list_latest(tx)
            drafted = store.drafts.list_open(tx)
            copied = next((row for row in there if text.copied and row.key == text.source), None)
            files = store.definitions.files(tx, copied.id) if copied else {}
        titles = {row.title.casefold() for row in there} | {row.title.casefold() for row in drafted}
        own = next((row for row in drafted if _untouched(row, actor) and _same(row.title, title)), None)
        if title and own is None and title.casefold() in titles:
            problems.append(Problem("nama", "taken"))
        if text.copied and copied is None:
            problems.append(Problem("dari", "choice"))
        steps = () if text.copied else self._steps(text.steps, problems)
        taken = PLACES | {row.key for row in there} | {row.key for row in drafted} | _idents(files)
        key = own.key if own else plan.make_key(title, taken)
        made = Plan(key, title, steps, unit, code or plan.make_code(title), number)
        told = {one.path for one in problems}
        problems += [one for one in self._patterns(made) if one.path not in told]
        if problems:
            raise errors.FormInvalid(problems)
        whole = package.copy(files, made) if text.copied else package.build(made)
        if own is None:
            try:
                return self._drafts.create(whole, actor, fresh=True)
            except errors.Invalid as refusal:
                if refusal.params.get("reason") != "taken":
                    raise
                return self.begin(
                    text, actor
                )  # somebody was faster by a moment: judged anew, with what is there now
        if self._drafts.files(own.id, actor) != whole:
            raise errors.FormInvalid([Problem("nama", "taken")])
        return own.id

    def _steps(self, rows: tuple[StepText, ...], problems: list[Problem]) -> tuple[PlannedStep, ...]:
        roles = self._context.office.roles()
        typed = [(place, row) for place, row in enumerate(rows) if not row.empty]
        if not typed:
            problems.append(Problem("langkah", "no_steps"))
        if len(typed) > MOST_STEPS:
            problems.append(Problem("langkah", "too_many_steps", {"limit": MOST_STEPS}))
            return ()
        if typed and typed[0][1].returns:
            problems.append(Problem(f"langkah/{typed[0][0]}/kembali", "first_returns"))
        return tuple(_step(row, f"langkah/{place}", roles, problems) for place, row in typed)

    @staticmethod
    def _patterns(made: Plan) -> list[Problem]:
        """What is wrong with the number, judged by the file it is written into."""
        _process, findings = parse_process(package.settings(made))
        return [
            Problem(_FIELDS.get(one.path, one.path), one.code, one.params)
            for one in settings_text.problems_of(findings)
        ]


def _untouched(row: store.DraftRow, actor: Actor) -> bool:
    """Return whether a draft is the actor's, and as it was made."""
    return (
        row.author is not None and row.author == actor.user_id and (row.state, row.revision) == ("draft", 1)
    )


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _step(row: StepText, path: str, roles: Mapping[str, Role], problems: list[Problem]) -> PlannedStep:
    name = _clean(row.name, f"{path}/nama", NAME_LENGTH, problems)
    if not name and not any(one.path == f"{path}/nama" for one in problems):
        problems.append(Problem(f"{path}/nama", "required"))
    if row.role not in roles:
        problems.append(Problem(f"{path}/jabatan", "unknown_role" if row.role else "no_role"))
    time = plan.read_time(row.number, row.unit)
    if row.number.strip() and time is None:
        problems.append(Problem(f"{path}/waktu", "time", {"limit": MOST_NUMBER}))
    label = roles[row.role].label if row.role in roles else row.role
    return PlannedStep(name, row.role, label, time, row.returns)


def _clean(text: str, path: str, longest: int, problems: list[Problem]) -> str:
    try:
        said = " ".join(texts.clean(text[: texts.HARD_LIMIT], lines=False).split())
    except texts.TextProblem as problem:
        problems.append(Problem(path, problem.code, dict(problem.params)))
        return ""
    if len(said) > longest:
        problems.append(Problem(path, "too_long", {"limit": longest}))
    return said


def _idents(files: Mapping[str, bytes]) -> frozenset[str]:
    """Return every id in the diagrams of a package, which its new key must not repeat."""
    found: set[str] = set()
    for path, content in files.items():
        if path.endswith(".bpmn"):
            found.update(node.get("id") or "" for node in xml.parse(content, path).iter())
    return frozenset(found)
