"""Whether what pages show agrees with the history it came from: cases, tasks, attachments, versions, people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from engine import bpmn, store
from engine.store import proof, records, values

MAX_READ = 32 * 2**20  # bytes of attachments that a look at one case reads; the proof of all reads everything
SUBMITTED = frozenset({"task_completed", "task_returned"})


class Told(NamedTuple):
    """One event as far as it is compared: its facts, and moment in microseconds."""

    seq: int
    at: int
    type: str
    actor: str
    element: str
    task: int | None
    data: Mapping[str, Any]


class Misfit(NamedTuple):
    """What does not agree with event `seq`: of an instance a field of it, `task` or `attachment`; which one."""

    what: str
    seq: int
    which: str = ""


def told(row: Sequence[Any]) -> Told:
    """An event as stored, from `seq` to `hash`."""
    return Told(row[0], row[1], row[2], row[3], row[7], row[8], json.loads(row[9]))


def of_instance(
    events: Sequence[Told],
    row: records.InstanceRecord,
    tasks: Iterable[records.TaskRecord],
    attachments: Iterable[records.AttachmentRecord],
) -> Misfit | None:
    """The first thing of an instance that is not as its events say; its chain has been found sound."""
    if not events or events[0].type != "instance_started":
        return None
    return _case(events, row) or _tasks(events, tasks) or _attachments(events, attachments)


def agrees(tx: store.Tx, instance_id: int) -> bool:
    """Whether one instance, whose chain is sound, is as its events say, and attachments of usual size are intact."""
    span = instance_id, instance_id + 1
    events = [told(row[1:]) for row in proof.event_rows(tx, *span)]
    files = records.attachments(tx, *span).get(instance_id, [])
    row, tasks = records.instances(tx, *span)[instance_id], records.tasks(tx, *span).get(instance_id, ())
    if of_instance(events, row, tasks, files) is not None:
        return False
    sizes = {bytes(one.sha256): one.size for one in files if one.removed_at is None}
    if sum(sizes.values()) > MAX_READ:
        return True
    return all(store.files.intact(tx, digest) for digest in sizes)


def _case(events: Sequence[Told], row: records.InstanceRecord) -> Misfit | None:
    first = events[0]
    said: dict[str, tuple[Any, int]] = {
        "definition": (first.data["definition"], first.seq),
        "started": ((first.actor, first.at), first.seq),
        "ended": (("open", None, ""), first.seq),
    }
    for name in (
        "number",
        "subject",
    ):  # of cases that began before these stood in the history, nothing is known
        if name in first.data:
            said[name] = (first.data[name], first.seq)
    for event in events:
        if event.type == "instance_migrated":
            said["definition"] = (event.data["after"]["definition"], event.seq)
        if event.data.get("ended"):
            said["ended"] = ((event.data["ended"], event.at, ""), event.seq)
        if event.type == "instance_cancelled":
            said["ended"] = (("cancelled", event.at, event.data.get("reason", "")), event.seq)
    is_ = {
        "definition": bytes(row.definition).hex(),
        "started": (row.started_by, row.started_at),
        "ended": (row.status, row.ended_at, row.end_reason),
        "number": row.number,
        "subject": row.subject,
    }
    return next((Misfit(name, seq) for name, (fact, seq) in said.items() if is_[name] != fact), None)


def _tasks(events: Sequence[Told], rows: Iterable[records.TaskRecord]) -> Misfit | None:
    opened: dict[
        int, tuple[dict[str, Any], int, int]
    ] = {}  # its facts now, when it opened, the last event of it
    done: dict[int, Told] = {}
    for event in events:
        for fact in event.data.get("opened", ()):
            opened[fact["task"]] = (dict(fact), event.at, event.seq)
        if event.type in ("instance_migrated", "due_recounted"):
            for fact in event.data.get("tasks", ()):
                if fact["task"] in opened:
                    known, at, _seq = opened[fact["task"]]
                    moved = {**known, "element": fact.get("to", fact["element"]), "due": fact.get("due")}
                    opened[fact["task"]] = (moved, at, event.seq)
        if event.type in SUBMITTED and event.task is not None:
            done[event.task] = event
    for row in rows:
        facts, at, seq = opened.pop(row.id, ({}, 0, 0))
        due = values.to_due(datetime.fromisoformat(facts["due"]) if facts.get("due") else None)
        if (row.element, row.item, row.opened_at, row.due_at) != (
            facts.get("element"),
            facts.get("item", ""),
            at,
            due,
        ):
            return Misfit("task", seq or 1, row.element)
        end = done.pop(row.id, None)
        if (row.state == "done") != (end is not None):
            return Misfit("task", end.seq if end else seq, row.element)
        if end is not None and (row.completed_by, row.completed_at) != (end.actor, end.at):
            return Misfit("task", end.seq, row.element)
    gone = next(iter(opened.values()), None)
    return Misfit("task", gone[2], str(gone[0].get("element", ""))) if gone else None


def _attachments(events: Sequence[Told], rows: Iterable[records.AttachmentRecord]) -> Misfit | None:
    """Each attachment is one that was added, under its name and digest, and was taken back when it says so."""
    kept: dict[tuple[Any, ...], list[int]] = {}
    last = 1
    for event in events:
        if event.type in ("file_attached", "file_removed"):
            key = (event.task, event.data["file"], event.data["sha256"])
            if event.type == "file_attached":
                kept.setdefault((*key, event.data["size"]), []).append(event.seq)
            else:
                found = next((one for one in kept if one[:3] == key and kept[one]), None)
                if found is not None:
                    kept[found].pop()
            last = event.seq
    for row in rows:
        if row.removed_at is not None:
            continue
        here = kept.get((row.task_id, row.name, bytes(row.sha256).hex(), row.size))
        if not here:
            return Misfit("attachment", last, row.name)
        here.pop()
    lost = next(((key, seqs[-1]) for key, seqs in kept.items() if seqs), None)
    return Misfit("attachment", lost[1], str(lost[0][1])) if lost else None


def contents(tx: store.Tx) -> list[bytes]:
    """Every stored content that is not the one it was stored as, by its SHA-256."""
    return [digest for digest, content in records.contents(tx) if hashlib.sha256(content).digest() != digest]


class Office:
    """What the system's history says of people, roles and versions, gathered event by event."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, int]] = {}
        self._roles: dict[tuple[str, ...], int] = {}
        self._versions: dict[tuple[str, int], tuple[str, int]] = {}

    def hear(self, row: Sequence[Any]) -> None:
        """Take in an event as stored, from `seq` to `hash`."""
        if row[2] not in ("person_created", "role_granted", "version_deployed", "version_enforced"):
            return
        event = told(row)
        data = event.data
        if event.type == "person_created":
            self._names[data["person"]] = (data["name"], event.seq)
        elif event.type == "role_granted":
            self._roles[data["person"], data["role"], data["kind"], data.get("letter", "").strip()] = (
                event.seq
            )
        else:
            self._versions[data["process"], data["version"]] = (data["sha256"], event.seq)

    def misfits(self, tx: store.Tx) -> list[Misfit]:
        """People, roles and versions that are not as the history says."""
        found = []
        for username, name in records.people(tx).items():
            said, seq = self._names.get(username, ("", 0))
            if name != said:
                found.append(Misfit("person", seq, username))
        for role in records.roles(tx):
            if tuple(role) not in self._roles:
                found.append(Misfit("role", 0, f"{role.username}: {role.role}"))
        rows = records.definitions(tx)
        for (key, version), files in groupby(rows, key=lambda one: (one.key, one.version)):
            kept = list(files)
            whole = bpmn.fingerprint_of({one.path: bytes(one.sha256) for one in kept})
            digests = {whole.hex(), bytes(kept[0].fingerprint).hex()}
            said, seq = self._versions.get((key, version), ("", 0))
            if digests != {said}:
                found.append(Misfit("version", seq, f"{key} {version}"))
        return found
