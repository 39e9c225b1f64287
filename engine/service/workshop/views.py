"""What the workshop hands out, as frozen facts: drafts and acts, trials of drafts, migrations of instances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import store
from engine.bpmn.versions.migration import Move, Obstacle
from engine.errors import Finding, FormTitle, Label, Problem
from engine.forms import Form

__all__ = [
    "DraftFile",
    "DraftView",
    "Migration",
    "MigrationItem",
    "Move",
    "Names",
    "Obstacle",
    "Plan",
    "PlanRow",
    "Requested",
    "SavedTest",
    "Spot",
    "TrialData",
    "TrialForm",
    "TrialScene",
    "TrialStop",
    "TrialTask",
    "TrialTimer",
    "TrialView",
    "WorkshopAct",
    "draft_view",
]


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the parts of a drawing by their ids, forms by their file names, and other files by their paths.

    Of two packages: as the later one says, or the earlier where it is gone from there.
    """

    labels: Mapping[str, Label] = field(default_factory=dict)
    forms: Mapping[str, FormTitle] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft. `change` against the base is "added", "changed" or ""."""

    path: str
    size: int
    sha256: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A package on its way to a version. `state` is "draft", "submitted", "enforced" or "discarded".

    People are named as they are called; `author` opened it, `closed_by` put it in force, sent it back or
    discarded it, with `answer`. `base` is the version it began from, `definition` the one it became;
    `removed` are files of the base that it no longer has.
    """

    id: int
    key: str
    title: str
    state: str
    revision: int
    base: int | None
    base_version: int | None
    author: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    submitted_by: str
    submitted_at: datetime | None
    reason: str
    closed_by: str
    closed_at: datetime | None
    answer: str
    definition: int | None
    may_edit: bool
    may_activate: bool
    files: tuple[DraftFile, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkshopAct:
    """One act of the workshop from the system's history: facts only."""

    at: datetime
    type: str
    actor: str
    actor_name: str
    channel: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the drawing: an element, and the item of a multi-instance; `key` names both."""

    key: str
    element: str
    name: str
    step: int | None = None
    item_label: str = ""


@dataclass(frozen=True, slots=True)
class TrialTask:
    """An open task of a trial; `holders` are (role, label) of those who may complete it, none: the starter."""

    spot: Spot
    holders: tuple[tuple[str, str], ...]
    due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TrialTimer:
    """A timer that came: a deadline (of `host`) or another one, and the tasks it found open."""

    spot: Spot
    host: Spot | None
    deadline: bool
    at: datetime
    tasks: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class TrialScene:
    """One act and what it brought about. `kind` is "start", "complete", "advance", "message" or "signal"; `same` are
    other steps of pairs (four eyes) that the same role did, each with the word of the model.
    """

    no: int
    kind: str
    spot: Spot | None
    by: str
    name: str
    at: datetime
    timers: tuple[TrialTimer, ...]
    opened: tuple[TrialTask, ...]
    passed: tuple[Spot, ...]
    heard: tuple[Spot, ...]
    sent: tuple[str, ...]
    returned: bool
    ended: bool
    same: tuple[tuple[Spot, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TrialStop:
    """The first act that the draft, as it is now, does not accept: its number, and why (a code)."""

    no: int
    code: str
    detail: str = ""
    problems: tuple[Problem, ...] = ()
    spot: Spot | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialData:
    """What was last sent at a place."""

    spot: Spot
    form: Form | None
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SavedTest:
    """A test saved with the draft, and what is wrong with it now (None: it is fulfilled)."""

    path: str
    title: str
    acts: int
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class TrialView:
    """All the page of a trial needs. With `errors` the draft cannot run yet, and nothing else is known."""

    draft: DraftView
    errors: tuple[Finding, ...]
    revision: int = 0
    now: datetime | None = None
    started: bool = False
    ended: bool = False
    scenes: tuple[TrialScene, ...] = ()
    stop: TrialStop | None = None
    tasks: tuple[TrialTask, ...] = ()
    starters: tuple[tuple[str, str], ...] = ()
    data: tuple[TrialData, ...] = ()
    path: tuple[Spot, ...] = ()
    hears: tuple[tuple[str, str, str], ...] = ()
    next_due: datetime | None = None
    diagram: str = ""
    done: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialForm:
    """One task of a trial to fill in: its form, what stands in it, what it is given, who may send it."""

    spot: Spot
    form: Form | None
    value: Mapping[str, Any]
    inputs: Mapping[str, Any]
    names: Mapping[str, Any]
    holders: tuple[tuple[str, str], ...]
    due: datetime | None = None
    output: str = ""


@dataclass(frozen=True, slots=True)
class Requested:
    """What is asked for: from which version to which; `mapping` names the new place of elements that are gone.

    With `recompute`, tenggat whose standard time changed are counted anew from when the task opened.
    """

    before: int
    after: int
    mapping: Mapping[str, str]
    recompute: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One running instance: where its open tasks go, or what stands in the way."""

    instance: int
    number: str
    subject: str
    moves: tuple[Move, ...]
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A page of the dry run; `next` is the key of the page after it. `names` are the elements of both versions.

    `gone` are elements where a token can stand and that are no more, `places` the new ones that may stand for
    them: (id, name, step).
    """

    rows: tuple[PlanRow, ...]
    running: int
    next: int | None
    names: Mapping[str, str]
    gone: tuple[tuple[str, str, int | None], ...]
    places: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration that was asked for, and how far it is: instances by state."""

    id: int
    key: str
    before: int
    after: int
    mapping: Mapping[str, str]
    recompute: bool
    reason: str
    by_name: str
    at: datetime
    finished_at: datetime | None
    waiting: int
    moved: int
    refused: int
    ended: int

    @property
    def total(self) -> int:
        return self.waiting + self.moved + self.refused + self.ended


@dataclass(frozen=True, slots=True)
class MigrationItem:
    """What became of one instance: "waiting", "moved", "refused" (with the obstacles) or "ended"."""

    instance: int
    number: str
    subject: str
    state: str
    obstacles: tuple[Obstacle, ...]
    at: datetime | None


def draft_view(
    row: store.DraftRow,
    files: tuple[DraftFile, ...] = (),
    removed: tuple[str, ...] = (),
    *,
    may_edit: bool,
    may_activate: bool,
) -> DraftView:
    """Return one stored draft with names for ids."""
    return DraftView(
        id=row.id,
        key=row.key,
        title=row.title,
        state=row.state,
        revision=row.revision,
        base=row.base,
        base_version=row.base_version,
        author=row.author_name or "",
        created_at=row.created_at,
        updated_by=row.updated_name or "",
        updated_at=row.updated_at,
        submitted_by=row.submitted_name or "",
        submitted_at=row.submitted_at,
        reason=row.reason,
        closed_by=row.closed_name or "",
        closed_at=row.closed_at,
        answer=row.answer,
        definition=row.definition_id,
        may_edit=may_edit,
        may_activate=may_activate,
        files=files,
        removed=removed,
    )
