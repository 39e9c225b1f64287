"""Whether what pages show agrees with the history it came from: cases, tasks, attachments, versions, people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from engine import bpmn, store
from engine.service import provenance
from engine.service.audit import clocks
from engine.store import proof, proof_rows, values

MAX_READ = 32 * 2**20  # bytes of attachments that a look at one case reads; the proof of all reads everything
# A version by its id, as it runs; None for one that cannot be read, which is named by itself.
Versions = Callable[[int], bpmn.Definition | None]
SUBMITTED = store.history.SUBMITTED


class StoredEvent(NamedTuple):
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


def stored_event(row: Sequence[Any]) -> StoredEvent:
    """Return an event as stored, from `seq` to `hash`. Raises ValueError when what it says is no JSON object."""
    data = json.loads(row[9])
    if not isinstance(data, dict):
        raise ValueError
    return StoredEvent(row[0], row[1], row[2], row[3], row[7], row[8], data)


class Case:
    """What the history of one instance says of it, of its tasks and attachments, gathered event by event."""

    def __init__(self, holders: Mapping[int, str], versions: Versions, *, whole: bool = True) -> None:
        """`holders` says whose tasks were that had opened when the history did not say it yet.

        What is heard may be only the newest part, and not the `whole`.
        """
        self._whole = whole
        self._holders = dict(holders)
        self._versions = versions
        self._taken: dict[int, str] = {}  # by task who has taken it, "" for nobody
        # By field of the instance: its value, and the event that says it. By task: facts now, when opened, last event.
        self._said: dict[str, tuple[Any, int]] = {}
        self._opened: dict[int, tuple[dict[str, Any], int, int]] = {}
        self._done: dict[int, StoredEvent] = {}
        self._files: dict[tuple[Any, ...], list[int]] = {}  # added and not taken back, with their events
        self._last_file = 1
        self._clocks = clocks.Clocks()
        self._digest = ""  # of the state that the last act with one left
        self._bare: StoredEvent | None = None  # the last event, when it has none
        self._last = 0
        self._gap = 0  # the first act without one after an act with one

    def hear(self, event: StoredEvent) -> None:
        """Take in the next event. Raises whatever reading it raises when it is none that Alur writes."""
        data = event.data
        if event.seq == 1:
            self._begin(event)
        self._follow(event)
        self._last = event.seq
        if event.type == "instance_migrated":
            self._said["definition"] = (data["after"]["definition"], event.seq)
        if data.get("ended"):
            self._said["ended"] = ((data["ended"], event.at, ""), event.seq)
        if event.type == "instance_cancelled":
            self._said["ended"] = (("cancelled", event.at, data.get("reason", "")), event.seq)
        if self._clocks.rest(event.seq, event.at, event.type, event.actor, data):
            self._said["suspension"] = (self._clocks.suspended, event.seq)
        self._hear_holders(event)
        for fact in data.get("opened", ()):
            self._opened[fact["task"]] = ({**fact, "due": _due(fact)}, event.at, event.seq)
            self._clocks.open(fact)
        if event.type in clocks.MOVES:
            self._clocks.move(event.seq, event.at, event.type, event.actor, data)
            for fact in data.get("tasks", ()):
                if fact["task"] in self._opened:
                    known, at, _seq = self._opened[fact["task"]]
                    moved = {**known, "element": fact.get("to", fact["element"]), "due": _due(fact)}
                    self._opened[fact["task"]] = (moved, at, event.seq)
        if event.type in SUBMITTED and event.task is not None:
            self._done[event.task] = event
        if event.type == "task_withdrawn":
            done = self._done.pop(event.task or 0, None)
            if done.seq != data["event"] if done is not None else self._whole:
                raise ValueError
        if event.type in ("file_attached", "file_removed"):
            self._hear_file(event)

    def _begin(self, event: StoredEvent) -> None:
        if event.type != "instance_started":
            raise ValueError
        self._said["definition"] = (event.data["definition"], 1)
        self._said["started"] = ((event.actor, event.at), 1)
        self._said["ended"] = (("open", None, ""), 1)
        self._said["suspension"] = (None, 1)
        # Of cases that began before these stood in the history, nothing is known.
        self._said |= {name: (event.data[name], 1) for name in ("number", "subject") if name in event.data}

    def _follow(self, event: StoredEvent) -> None:
        """The last event of every act says which state it left; events of one act are of one moment."""
        if self._bare is not None and self._bare.at != event.at and self._digest:
            self._gap = self._gap or self._bare.seq
        digest = event.data.get(provenance.FACT, "")
        if not isinstance(digest, str):
            raise TypeError
        self._bare = None if digest else event
        self._digest = digest or self._digest

    def _hear_holders(self, event: StoredEvent) -> None:
        """Whose the tasks are, and who has taken them."""
        data = event.data
        for fact in (
            *data.get("opened", ()),
            *(data.get("tasks", ()) if event.type == "instance_migrated" else ()),
        ):
            if "holders" in fact:
                said = fact["holders"]
                self._holders[fact["task"]] = said if isinstance(said, str) else " ".join(said)
                # Before tasks opened with their holders, not every way of taking one was an event.
                if isinstance(said, str):
                    self._taken[fact["task"]] = ""
            if "released" in fact:
                self._taken[fact["task"]] = ""
        if event.task is None:
            return
        if event.type == "task_assigned" and "holders" in data:
            self._holders[event.task] = data["holders"]
        if event.type == "task_claimed" or data.get("claimed"):
            self._taken[event.task] = event.actor
        elif event.type == "task_assigned":
            self._taken[event.task] = data["after"]
        elif event.type == "task_released":
            self._taken[event.task] = ""

    def _hear_file(self, event: StoredEvent) -> None:
        key = (event.task, event.data["file"], event.data["sha256"])
        if event.type == "file_attached":
            self._files.setdefault((*key, event.data["size"]), []).append(event.seq)
        else:
            found = next((one for one in self._files if one[:3] == key and self._files[one]), None)
            if found is not None:
                self._files[found].pop()
        self._last_file = event.seq

    def fits(self, instance: store.InstanceRow, rows: Iterable[store.InboxRow]) -> bool:
        """Return whether the state of an instance, and those of its tasks that were heard of, are as the events say."""
        status, state = instance.status, bytes(instance.state)
        if self._gap or (self._bare is not None and self._digest and status == "open"):
            return False
        if status != "open" and state:
            return False
        if status == "open" and self._digest and self._digest != bpmn.digest_of(state):
            return False
        ended = self._said.get("ended")
        if ended is not None and ended[0][0] != status:
            return False
        suspended = self._said.get("suspension")
        if suspended is not None and suspended[0] != _us(instance.suspended_at):
            return False
        return all(self._fits(row) for row in rows)

    def _fits(self, row: store.InboxRow) -> bool:
        opened, done = self._opened.get(row.id), self._done.get(row.id)
        if self._whole and (opened is None or (row.state == "done") != (done is not None)):
            return False
        if opened is not None:
            facts, at, _seq = opened
            said = (facts.get("element"), facts.get("item", ""), at, facts.get("due"))
            stands = values.to_us(row.opened_at), values.to_due(row.due_at)
            if (row.element, row.item or "", *stands) != said:
                return False
            claimed = row.claimed_username or ""
            if row.state == "open" and (
                self._clocks.since(row.id) != _us(row.paused_at)
                or self._holders.get(row.id, row.holders) != row.holders
                or self._taken.get(row.id, claimed) != claimed
            ):
                return False
        if done is None:
            return True
        ended = (row.state, row.completed_username or "", _us(row.completed_at), row.visit)
        return ended == ("done", done.actor, done.at, _round(done))

    def misfit(
        self,
        row: proof_rows.InstanceRecord,
        tasks: Iterable[proof_rows.TaskRecord],
        attachments: Iterable[proof_rows.AttachmentRecord],
        lists: proof_rows.Lists,
    ) -> Misfit | None:
        """Return the first thing of the instance that is not as its events say, or as the state that they prove."""
        tasks = list(tasks)
        found = self._fields(row) or self._state(row) or self._tasks(tasks) or self._attachments(attachments)
        return found or self._lists(row, tasks, lists)

    def _lists(
        self, row: proof_rows.InstanceRecord, tasks: Sequence[proof_rows.TaskRecord], lists: proof_rows.Lists
    ) -> Misfit | None:
        """Return what is found by rows of its own: lists of holders, pauses, and what the instance waits for."""
        wanted = {
            (holder, one.due_at, one.id)
            for one in tasks
            if one.state == "open"
            for holder in store.tasks.listings(one.holders)
        }
        if wrong := wanted ^ set(lists.inbox):
            return Misfit("inbox", self._last, min(wrong)[0])
        if (pause := self._clocks.unlike(lists.pauses)) is not None:
            place = next((one.element for one in tasks if one.id == pause.task_id), "")
            return Misfit("pause", pause.seq, place)
        if (rest := self._clocks.unlike_rest(lists.suspensions)) is not None:
            return Misfit("suspension", rest.seq)
        if not self._digest and row.status == "open":
            return None
        steps = bpmn.steps(bytes(row.state)) if row.status == "open" else {}
        for task in tasks:  # who completes a task completes the step of the state that it points to
            step, item = steps.get(bytes(task.engine_id), ("", ""))
            known = step == task.element and f"/{task.item}".endswith(f"/{item}" if item else "")
            if task.state == "open" and not known:
                return Misfit("task", self._last, task.element)
        waiting = bpmn.waiting(bytes(row.state)) if row.status == "open" else {}
        timers = {one: due for one, due in waiting.items() if due is not None}
        for timer in lists.timers:
            held_back = timer.try_at != timer.due_at and not (timer.attempts and row.troubled)
            if timers.pop(bytes(timer.engine_id), None) != timer.due_at or held_back:
                return Misfit("wait", self._last, timer.element)
        if timers:
            return Misfit("wait", self._last)
        return self._waits(row, waiting, lists)

    def _waits(
        self, row: proof_rows.InstanceRecord, waiting: Mapping[bytes, int | None], lists: proof_rows.Lists
    ) -> Misfit | None:
        """Messages and signals are those that the state waits for, by the names and keys of its version."""
        stored = set(lists.waits)
        wanted = {one for one in stored if one[0] in waiting}
        if None in waiting.values() and (version := self._versions(row.definition_id)) is not None:
            heard = bpmn.Workflow.heard(bytes(row.state), version)
            wanted = {(one.id.bytes, one.element, one.kind, one.name, one.key) for one in heard}
        wrong = stored ^ wanted
        return Misfit("wait", self._last, min(wrong)[1]) if wrong else None

    def _state(self, row: proof_rows.InstanceRecord) -> Misfit | None:
        """The stored state is the one that the last act left; a case without any digest says nothing of it."""
        if self._gap:
            return Misfit("act", self._gap)
        if row.status != "open":
            return Misfit("state", self._last) if row.state else None
        if self._bare is not None and self._digest:
            return Misfit("act", self._bare.seq)
        if self._digest and self._digest != bpmn.digest_of(bytes(row.state)):
            return Misfit("state", self._last)
        return None

    def _fields(self, row: proof_rows.InstanceRecord) -> Misfit | None:
        is_ = {
            "definition": bytes(row.definition).hex(),
            "started": (row.started_by, row.started_at),
            "ended": (row.status, row.ended_at, row.end_reason),
            "number": row.number,
            "subject": row.subject,
            "suspension": row.suspended_at,
        }
        return next(
            (Misfit(name, seq) for name, (fact, seq) in self._said.items() if is_[name] != fact), None
        )

    def _tasks(self, rows: Iterable[proof_rows.TaskRecord]) -> Misfit | None:
        opened, done = dict(self._opened), dict(self._done)
        for row in rows:
            facts, at, seq = opened.pop(row.id, ({}, 0, 0))
            said = (facts.get("element"), facts.get("item", ""), at, facts.get("due"))
            if (row.element, row.item, row.opened_at, row.due_at) != said:
                return Misfit("task", seq or 1, row.element)
            if row.state == "open" and row.paused_at != self._clocks.since(row.id):
                return Misfit("task", seq, row.element)
            end = done.pop(row.id, None)
            if (row.state == "done") != (end is not None):
                return Misfit("task", end.seq if end else seq, row.element)
            # None: done before this was kept; which round it was decides whom four eyes keep from the other step.
            known = end is None or (row.completed_seq in (None, end.seq) and row.visit == _round(end))
            if not known or (end is not None and (row.completed_by, row.completed_at) != (end.actor, end.at)):
                return Misfit("task", end.seq if end else seq, row.element)
            if row.state == "open" and (
                self._holders.get(row.id, row.holders) != row.holders
                or self._taken.get(row.id, row.claimed_by) != row.claimed_by
            ):
                return Misfit("task", seq, row.element)
        gone = next(iter(opened.values()), None)
        return Misfit("task", gone[2], str(gone[0].get("element", ""))) if gone else None

    def _attachments(self, rows: Iterable[proof_rows.AttachmentRecord]) -> Misfit | None:
        """Each attachment is one that was added, under its name and digest, and was taken back when it says so."""
        kept = {key: list(seqs) for key, seqs in self._files.items()}
        for row in rows:
            if row.removed_at is not None:
                continue
            here = kept.get((row.task_id, row.name, bytes(row.sha256).hex(), row.size))
            if not here:
                return Misfit("attachment", self._last_file, row.name)
            here.pop()
        lost = next(((key, seqs[-1]) for key, seqs in kept.items() if seqs), None)
        return Misfit("attachment", lost[1], str(lost[0][1])) if lost else None


def _round(done: StoredEvent) -> int:
    """Return which round of its step a completion was, from 1."""
    return int(done.data.get("visit", 1))


def of_instance(
    events: Iterable[Sequence[Any]],
    row: proof_rows.InstanceRecord,
    tasks: Iterable[proof_rows.TaskRecord],
    attachments: Iterable[proof_rows.AttachmentRecord],
    lists: proof_rows.Lists,
    holders: Mapping[int, str],
    versions: Versions,
) -> Misfit | None:
    """Return the first thing of an instance that is not as its events (as stored, from `seq`) say; its chain is sound.

    An event that says what Alur never writes is a misfit called "".
    """
    case, seq = Case(holders, versions), 0
    try:
        for event in events:
            seq = event[0]
            case.hear(stored_event(event))
        seq = 0
        return case.misfit(row, tasks, attachments, lists)
    except Exception:  # whatever stands there, the look goes on
        return Misfit("", seq)


def shown(
    events: Sequence[store.EventRow],
    instance: store.InstanceRow,
    tasks: Iterable[store.InboxRow],
    *,
    whole: bool,
) -> bool:
    """Return whether what a page shows of an instance is as these events say, the newest or the `whole` of its history.

    That is the state it stands on, and the tasks that these events have opened or seen done.
    """
    case = Case({}, lambda _: None, whole=whole)
    try:
        for row in events:
            at = values.to_us(row.at)
            case.hear(StoredEvent(row.seq, at, row.type, row.actor, row.element, row.task_id, row.data))
        return case.fits(instance, tasks)
    except Exception:  # whatever stands there, the page is shown
        return False


def agrees(tx: store.Tx, instance_id: int, versions: Versions) -> bool:
    """Return whether one instance, whose chain is sound, is as its events say,
    and attachments of usual size are intact.
    """
    span = instance_id, instance_id + 1
    events = [row[1:] for row in proof.event_rows(tx, *span)]
    files = proof_rows.attachments(tx, *span).get(instance_id, [])
    row = proof_rows.instances(tx, *span)[instance_id]
    tasks = proof_rows.tasks(tx, *span).get(instance_id, ())
    lists = proof_rows.lists(tx, *span).get(instance_id, proof_rows.Lists())
    if of_instance(events, row, tasks, files, lists, {}, versions) is not None:
        return False
    sizes = {bytes(one.sha256): one.size for one in files if one.removed_at is None}
    if sum(sizes.values()) > MAX_READ:
        return True
    return all(store.files.intact(tx, digest) for digest in sizes)


def _us(moment: datetime | None) -> int | None:
    return values.to_us(moment) if moment is not None else None


def _due(fact: Mapping[str, Any]) -> int:
    return values.to_due(datetime.fromisoformat(fact["due"]) if fact.get("due") else None)
