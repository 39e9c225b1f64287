"""What the workshop hands out: drafts, their files, and the versions of a process, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine import store


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


def draft_view(
    row: store.DraftRow,
    files: tuple[DraftFile, ...] = (),
    removed: tuple[str, ...] = (),
    *,
    may_edit: bool,
    may_activate: bool,
) -> DraftView:
    """One stored draft with names for ids."""
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
