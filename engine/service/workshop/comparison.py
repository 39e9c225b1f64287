"""Comparing two versions of a process, or a draft with a version: facts for the page of changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine import bpmn, errors, store
from engine.bpmn import Outline
from engine.bpmn.drawing import legend, outline, xml
from engine.bpmn.versions.comparison import Difference, compare
from engine.bpmn.versions.effects import CHOSEN, EVERYONE, Effect, effects
from engine.service import access
from engine.service.context import Context
from engine.service.views import Actor
from engine.service.workshop.drafts import Drafts
from engine.service.workshop.views import Names

__all__ = [
    "CHOSEN",
    "EVERYONE",
    "Comparison",
    "Comparisons",
    "Difference",
    "Effect",
    "Names",
    "Proposal",
    "Reference",
    "Side",
]


class Reference(NamedTuple):
    """One of two to compare: a version by the id of its definition, or a draft by its id. Neither is not found."""

    definition: int | None = None
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a version (its `number`, and `definition`) or a draft (its id); `bpmn` is its diagram's path."""

    title: str
    number: int
    definition: int | None
    draft: int | None
    bpmn: str


@dataclass(frozen=True, slots=True)
class Comparison:
    key: str
    left: Side
    right: Side
    changes: tuple[Difference, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a draft would bring: the comparison with the version in force (None: there is none yet), whom it reaches.

    `outline` says what it would be; `running` is how many instances run, each on its version, when it comes.
    """

    comparison: Comparison | None
    side: Side
    outline: Outline
    names: Names
    effects: tuple[Effect, ...]
    running: int


class Comparisons:
    """What differs between two packages of one process."""

    def __init__(self, context: Context, drafts: Drafts) -> None:
        self._context = context
        self._drafts = drafts

    def between(self, left: Reference, right: Reference, actor: Actor) -> Comparison:
        """Return what differs between two versions, or a draft and a version, of one process.

        For who reads drafts and versions. Raises Forbidden, NotFound, Invalid (two processes), and
        DeploymentRefused for a draft that cannot be read.
        """
        roles = self._context.office.roles()
        access.require_workshop(actor, roles)
        (key, one, old), (other, two, new) = self._read(left, actor), self._read(right, actor)
        if key != other:
            raise errors.Invalid(field="right", reason="choice")
        before, after = bpmn.read_files(old), bpmn.read_files(new)
        return Comparison(key, one, two, compare(before, after, roles), _names(before, after))

    def proposal(self, draft_id: int, actor: Actor) -> Proposal:
        """Return what a draft would change, and whom that reaches.

        Raises as `between` does.
        """
        roles = self._context.office.roles()
        access.require_workshop(actor, roles)
        key, side, files = self._read(Reference(draft=draft_id), actor)
        new = bpmn.read_files(files)
        after = _outline(new, roles)
        with self._context.store.read() as tx:
            row = store.definitions.latest(tx, key)
            running = sum(store.definitions.running(tx, key).values())
        if row is None:
            names = _names(new, new)
            return Proposal(None, side, after, names, effects(None, after, ()), running)
        _key, base, there = self._read(Reference(row.id), actor)
        old = bpmn.read_files(there)
        changes, names = compare(old, new, roles), _names(old, new)
        reached = effects(_outline(old, roles), after, changes)
        return Proposal(Comparison(key, base, side, changes, names), side, after, names, reached, running)

    def _read(self, reference: Reference, actor: Actor) -> tuple[str, Side, dict[str, bytes]]:
        if reference.draft is not None:
            draft = self._drafts.view(reference.draft, actor)
            files = self._drafts.files(reference.draft, actor)
            return draft.key, Side(draft.title, 0, None, reference.draft, _diagram(files)), files
        number = reference.definition
        if number is None:
            raise errors.NotFound(what="version", id="")
        with self._context.store.read() as tx:
            row = store.definitions.get(tx, number)
            if row is None:
                raise errors.NotFound(what="version", id=number)
            files = store.definitions.files(tx, number)
        return row.key, Side(row.title, row.version, number, None, _diagram(files)), files


def _outline(package: bpmn.Package, roles: Mapping[str, bpmn.Role]) -> Outline:
    return outline.describe(xml.parse(package.files[package.bpmn], package.bpmn), package, roles)


def _names(old: bpmn.Package, new: bpmn.Package) -> Names:
    before, after = legend.of(old), legend.of(new)
    forms = {**before.titles(old), **after.titles(new)}
    return Names({**before.all(), **after.all()}, forms)


def _diagram(files: dict[str, bytes]) -> str:
    found = sorted(path for path in files if path.endswith(".bpmn") and "/" not in path)
    return "process.bpmn" if "process.bpmn" in found else found[0] if found else ""
