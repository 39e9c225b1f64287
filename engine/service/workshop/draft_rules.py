"""The rules of drafts: what they are judged by, in which state they may be acted on, and who hears of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import bpmn, errors, store
from engine.bpmn import Finding
from engine.service import access, definitions
from engine.service.office import Office
from engine.service.views import Actor


def judge(files: Mapping[str, bytes], row: store.DraftRow, office: Office) -> list[Finding]:
    """Return what the one judge of deployment says of a draft's files, errors first; never raises on their content.

    A draft of a process stays one of that process: its executable process keeps its id.
    """
    found = definitions.remarks(files, office.roles(), office.limits)
    try:
        package = bpmn.read_files(files)
    except errors.DeploymentRefused:
        return found
    if row.base is not None and package.key != row.key:
        moved = Finding("error", bpmn.Rule.PROCESS_KEY, package.key, package.bpmn, {"expected": row.key})
        found = [moved, *found]
    return found


def require(tx: store.Tx, draft_id: int) -> store.DraftRow:
    """Return the draft. Raises NotFound."""
    return _there(store.drafts.get(tx, draft_id), draft_id)


def locked(tx: store.Tx, draft_id: int, state: str) -> store.DraftRow:
    """Return the draft in this state, nobody else's to change in this transaction. Raises NotFound, DraftMoved."""
    row = _there(store.drafts.lock(tx, draft_id), draft_id)
    require_state(row, state)
    return row


def files(tx: store.Tx, row: store.DraftRow) -> dict[str, bytes]:
    """Return the files of a draft; of one that is in force, those of the version it became."""
    if row.state == "enforced" and row.definition_id is not None:
        return store.definitions.files(tx, row.definition_id)
    return store.drafts.files(tx, row.id)


def require_revision(row: store.DraftRow, revision: int) -> None:
    """Raise Conflict, saying who saved since and when, unless this is the draft's revision."""
    if row.revision != revision:
        raise errors.Conflict(by=row.updated_name or "", at=row.updated_at, revision=row.revision)


def _there(row: store.DraftRow | None, draft_id: int) -> store.DraftRow:
    if row is None:
        raise errors.NotFound(what="draft", id=draft_id)
    return row


def require_state(row: store.DraftRow, state: str) -> None:
    """Raise DraftMoved, saying who did what and when, unless the draft is in this state."""
    if row.state == state:
        return
    if row.state == "submitted":
        by, at = row.submitted_name, row.submitted_at
    elif row.closed_at is not None:
        by, at = row.closed_name, row.closed_at
    else:
        by, at = row.updated_name, row.updated_at
    raise errors.DraftMoved(state=row.state, by=by or "", at=at, draft=row.id)


def may_activate(row: store.DraftRow, actor: Actor) -> bool:
    """Four eyes: who submitted or last changed a draft does not put it in force."""
    return actor.may(access.ENFORCE) and actor.user_id not in (row.submitted_by, row.updated_by)


def tell_submitter(tx: store.Tx, row: store.DraftRow, kind: str, at: datetime, **data: Any) -> list[str]:
    """Leave a notice for the person who submitted a draft; return who was told."""
    if not row.submitted_username:
        return []
    holder = access.personal(row.submitted_username)
    cause = store.notices.cause(kind, row.id, at)
    store.notices.add(tx, holder, kind, None, None, at, data, row.id, cause=cause)
    return [holder]


def close_notices(tx: store.Tx, row: store.DraftRow, at: datetime) -> None:
    """Let nobody be asked any more for what a draft, as it stood before an act, waited for."""
    submitted = [store.notices.cause("draft_submitted", row.id, row.submitted_at)] if row.submitted_at else []
    rejected = [store.notices.cause("draft_rejected", row.id, row.closed_at)] if row.closed_at else []
    store.notices.close(tx, submitted + rejected, at)


def digests(tx: store.Tx, row: store.DraftRow) -> dict[str, list[str | None]]:
    """Each file of a draft that is another than in the version it was begun from: SHA-256 before and after."""
    before = store.definitions.files(tx, row.base) if row.base is not None else {}
    after = store.drafts.files(tx, row.id)
    return {
        path: [_digest(before.get(path)), _digest(after.get(path))]
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    }


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def key_of(files: Mapping[str, bytes]) -> str:
    """Return the process that files say they are of; "" when they do not."""
    try:
        return bpmn.read_files(files).key
    except errors.DeploymentRefused:
        return ""


def key_and_title(files: Mapping[str, bytes], row: store.DraftRow) -> tuple[str, str]:
    """Return the process and title that the files say; what they cannot say stays as it was."""
    try:
        package = bpmn.read_files(files)
    except errors.DeploymentRefused:
        return row.key, row.title
    key = row.key if row.base is not None else package.key or row.key
    return key, definitions.title_of(package) or row.title
