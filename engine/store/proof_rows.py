"""Rows as they stand beside the history they come from, for the proof: as stored, people and versions by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.store.tx import Statement, Tx


class InstanceRecord(NamedTuple):
    """What an instance says of itself; moments in microseconds, `definition` the fingerprint of its version."""

    id: int
    definition: bytes
    number: str
    subject: str
    status: str
    started_by: str
    started_at: int
    ended_at: int | None
    end_reason: str
    state: bytes
    troubled: bool
    definition_id: int
    suspended_at: int | None


class TaskRecord(NamedTuple):
    """What a task says of itself; `completed_by` is a user name."""

    instance_id: int
    id: int
    element: str
    item: str
    state: str
    opened_at: int
    due_at: int
    completed_by: str
    completed_at: int | None
    holders: str
    claimed_by: str
    engine_id: bytes
    completed_seq: int | None
    paused_at: int | None
    visit: int


class TimerRecord(NamedTuple):
    """What a timer says of itself."""

    instance_id: int
    engine_id: bytes
    element: str
    due_at: int
    try_at: int
    attempts: int


class PauseRecord(NamedTuple):
    """What a pause says of itself; `by` is a user name."""

    task_id: int
    seq: int
    at: int
    kind: str
    reason: str
    by: str
    rest: int
    until: int | None
    ended_at: int | None


class SuspensionRecord(NamedTuple):
    """What a suspension says of itself; `by` is a user name."""

    seq: int
    at: int
    by: str
    reason: str
    ended_at: int | None


@dataclass(slots=True)
class Lists:
    """Rows by which the tasks and the waits of an instance are found.

    `inbox` are holder, due and task; `waits` are engine id, element, kind, name and key of what is waited for.
    """

    inbox: list[tuple[str, int, int]] = field(default_factory=list)
    timers: list[TimerRecord] = field(default_factory=list)
    waits: list[tuple[bytes, str, str, str, str]] = field(default_factory=list)
    pauses: list[PauseRecord] = field(default_factory=list)
    suspensions: list[SuspensionRecord] = field(default_factory=list)


class AttachmentRecord(NamedTuple):
    """What an attachment says of itself."""

    instance_id: int
    task_id: int
    name: str
    sha256: bytes
    size: int
    removed_at: int | None


class DefinitionRecord(NamedTuple):
    """One file of a version of a process, with the fingerprint of the whole and the rule of names it runs by."""

    key: str
    version: int
    fingerprint: bytes
    path: str
    sha256: bytes
    naming: int


class RoleRecord(NamedTuple):
    """That somebody holds a role, and how."""

    username: str
    role: str
    kind: str
    letter: str


class StartRecord(NamedTuple):
    """A start event that is armed."""

    definition_id: int
    element: str
    kind: str
    name: str


_INSTANCES = Statement(
    """select i.id, d.sha256, i.number, i.subject, i.status, coalesce(p.username, ''), i.started_at, i.ended_at,
    i.end_reason, (select s.content from state s where s.instance_id = i.id order by s.seq desc limit 1),
    exists (select 1 from incident x where x.instance_id = i.id and x.solved_at is null), d.id,
    i.suspended_at from instance i join definition d on d.id = i.definition_id
    left join person p on p.id = i.started_by where i.id >= ? and i.id < ?"""
)
_TASKS = Statement(
    """select t.instance_id, t.id, t.element, t.item, t.state, t.opened_at, t.due_at, coalesce(p.username, ''),
    t.completed_at, t.holders, coalesce(c.username, ''), t.engine_id, t.completed_seq,
    t.paused_at, t.visit
    from task t left join person p on p.id = t.completed_by
    left join person c on c.id = t.claimed_by
    where t.instance_id >= ? and t.instance_id < ? order by t.instance_id, t.id"""
)
_INBOX = Statement(
    """select t.instance_id, x.holder, x.due_at, x.task_id from task t join inbox x on x.task_id = t.id
    where t.instance_id >= ? and t.instance_id < ?"""
)
_TIMERS = Statement(
    """select instance_id, engine_id, element, due_at, try_at, attempts from timer
    where instance_id >= ? and instance_id < ?"""
)
_WAITS = Statement(
    """select instance_id, engine_id, element, kind, name, key from subscription
    where instance_id >= ? and instance_id < ?"""
)
_PAUSES = Statement(
    """select t.instance_id, s.task_id, s.seq, s.at, s.kind, s.reason, p.username, s.rest, s.until, s.ended_at
    from task t join pause s on s.task_id = t.id join person p on p.id = s.person_id
    where t.instance_id >= ? and t.instance_id < ?"""
)
_SUSPENSIONS = Statement(
    """select s.instance_id, s.seq, s.at, p.username, s.reason, s.ended_at
    from suspension s join person p on p.id = s.person_id where s.instance_id >= ? and s.instance_id < ?"""
)
_ATTACHMENTS = Statement(
    """select instance_id, task_id, name, sha256, size, removed_at from attachment
    where instance_id >= ? and instance_id < ? order by instance_id, id"""
)
_DEFINITIONS = Statement(
    """select d.key, d.version, d.sha256, f.path, f.sha256, d.naming from definition d
    join definition_file f on f.definition_id = d.id order by d.id, f.path"""
)
_PEOPLE = Statement("select username, name from person order by id")
_ROLES = Statement(
    """select p.username, m.role_id, m.kind, m.letter from membership m join person p on p.id = m.person_id
    order by m.id"""
)
_STARTS = Statement(
    "select definition_id, element, kind, name from start_rule order by definition_id, element"
)
_ARMED = Statement("select definition_id from armed")
_FILES = Statement("select sha256, content from file where sha256 > ? order by sha256 limit 2")


def instances(tx: Tx, start: int, end: int) -> dict[int, InstanceRecord]:
    """Instances from `start` to before `end` by id."""
    found = (InstanceRecord(*row) for row in tx.rows(_INSTANCES, (start, end)))
    return {int(one.id): one._replace(state=one.state or b"") for one in found}


def tasks(tx: Tx, start: int, end: int) -> dict[int, list[TaskRecord]]:
    """Tasks of these instances, by instance."""
    found: dict[int, list[TaskRecord]] = {}
    for row in tx.rows(_TASKS, (start, end)):
        found.setdefault(int(row[0]), []).append(TaskRecord(*row))
    return found


def attachments(tx: Tx, start: int, end: int) -> dict[int, list[AttachmentRecord]]:
    """Attachments of these instances, removed ones too, by instance."""
    found: dict[int, list[AttachmentRecord]] = {}
    for row in tx.rows(_ATTACHMENTS, (start, end)):
        found.setdefault(int(row[0]), []).append(AttachmentRecord(*row))
    return found


def lists(tx: Tx, start: int, end: int) -> dict[int, Lists]:
    """Return the rows by which tasks and waits of these instances are found, by instance."""
    found: dict[int, Lists] = {}
    for row in tx.rows(_INBOX, (start, end)):
        found.setdefault(int(row[0]), Lists()).inbox.append((row[1], row[2], row[3]))
    for row in tx.rows(_TIMERS, (start, end)):
        found.setdefault(int(row[0]), Lists()).timers.append(TimerRecord(*row))
    for row in tx.rows(_WAITS, (start, end)):
        found.setdefault(int(row[0]), Lists()).waits.append((bytes(row[1]), *row[2:]))
    for row in tx.rows(_PAUSES, (start, end)):
        found.setdefault(int(row[0]), Lists()).pauses.append(PauseRecord(*row[1:]))
    for row in tx.rows(_SUSPENSIONS, (start, end)):
        found.setdefault(int(row[0]), Lists()).suspensions.append(SuspensionRecord(*row[1:]))
    return found


def definitions(tx: Tx) -> list[DefinitionRecord]:
    """Return every file of every version, version by version."""
    return [DefinitionRecord(*row) for row in tx.rows(_DEFINITIONS)]


def people(tx: Tx) -> dict[str, str]:
    """Everybody's name by user name."""
    return {str(row[0]): str(row[1]) for row in tx.rows(_PEOPLE)}


def roles(tx: Tx) -> list[RoleRecord]:
    """Return every holding of a role there is or was."""
    return [RoleRecord(*row) for row in tx.rows(_ROLES)]


def starts(tx: Tx) -> list[StartRecord]:
    """Return every start event that is armed."""
    return [StartRecord(*row) for row in tx.rows(_STARTS)]


def armed(tx: Tx) -> set[int]:
    """Versions whose start events were armed."""
    return {int(row[0]) for row in tx.rows(_ARMED)}


def contents(tx: Tx) -> Iterator[tuple[bytes, bytes]]:
    """Every stored content with the SHA-256 it is stored by, a few at a time."""
    digest = b""
    while page := tx.rows(_FILES, (digest,)):
        for row in page:
            yield bytes(row[0]), bytes(row[1])
        digest = bytes(page[-1][0])
