"""Comparing two versions of a process, or a draft with a version: facts for the page of changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from engine import bpmn, errors, store
from engine.bpmn import Difference
from engine.service import access
from engine.service.context import Context
from engine.service.views import Actor
from engine.service.workshop.drafts import Drafts

__all__ = ["Comparison", "Comparisons", "Difference", "Reference", "Side"]


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
        changes = bpmn.compare(bpmn.read_files(old), bpmn.read_files(new), roles)
        return Comparison(key, one, two, changes)

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


def _diagram(files: dict[str, bytes]) -> str:
    found = sorted(path for path in files if path.endswith(".bpmn") and "/" not in path)
    return "process.bpmn" if "process.bpmn" in found else found[0] if found else ""
