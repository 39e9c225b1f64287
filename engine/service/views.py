"""What the one door hands out: small frozen facts, without words. The edges turn them into sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.bpmn.drawing.support import EXCLUSIVE, HUMAN, INNER
from engine.bpmn.model import Element, Outline, Role
from engine.service.view_facts import HistoryPage, Proof, Reading

# The package's own facts, handed on.
__all__ = ["EXCLUSIVE", "HUMAN", "INNER", "Element", "Outline", "Role"]

Json = Any


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with the roles (jabatan) that are theirs at this moment.

    `roles` maps role id to the kind of holding: "tetap", "plh" or "plt". `rights` come from the roles.
    `channel` is "web", "cli" or "system"; `account` is the operating-system account of a command line. `pending` is
    what who signed in must do before all else: choose a new "password", or set up a second "factor".
    """

    username: str
    name: str
    roles: Mapping[str, str]
    rights: frozenset[str] = frozenset()
    channel: str = "web"
    account: str = ""
    user_id: int = 0
    language: str = ""
    pending: str = ""

    def may(self, right: str) -> bool:
        return right in self.rights


@dataclass(frozen=True, slots=True)
class Person:
    user_id: int
    username: str
    name: str
    active: bool
    roles: Mapping[str, str]
    demo: bool = False


@dataclass(frozen=True, slots=True)
class TaskItem:
    """One line of an inbox. `state` is "open", "done" or "closed"; `due` is the tenggat in UTC.

    `stands_with` are the roles that may hand it on, because none of its holders can do it now; `alone`: nobody else
    could take it. `paused_at` is since when its tenggat is paused, `suspended_at` since when its case is suspended: it
    has none then. `reminded_at`, `may_remind` are for who waits for it, `readings` for who sent it.
    """

    id: int
    instance: int
    number: str
    subject: str
    process: str
    process_title: str
    element: str
    step: int | None
    steps: int
    name: str
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]
    state: str
    opened_at: datetime
    due: datetime | None
    overdue: bool
    norm: str
    claimed_by: str | None = None
    claimed_name: str | None = None
    claimed_at: datetime | None = None
    completed_by: str | None = None
    completed_name: str | None = None
    completed_at: datetime | None = None
    returned_reason: str | None = None
    returned_by: str | None = None
    from_name: str | None = None
    item: str | None = None
    item_label: str | None = None
    unread: bool = False
    stands_with: tuple[str, ...] = ()
    stand_labels: tuple[str, ...] = ()
    alone: bool = False
    paused_at: datetime | None = None
    suspended_at: datetime | None = None
    reminded_at: datetime | None = None
    may_remind: bool = False
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Rows in the order of their tenggat (overdue first, none last); `next` is the key of the next page or None."""

    rows: tuple[TaskItem, ...]
    counts: Mapping[str, int]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    id: int
    field: str
    name: str
    size: int
    media_type: str
    sha256: str
    by_name: str
    at: datetime
    final: bool


@dataclass(frozen=True, slots=True)
class EarlierData:
    """The submitted form of an earlier step, and what it said when the reader's was last sent, if it came again."""

    element: str
    name: str
    step: int | None
    item_label: str | None
    form: Any
    value: Mapping[str, Json]
    by_name: str
    role_label: str
    at: datetime
    before: Mapping[str, Json] | None = None
    holding: str = ""
    same: tuple[Any, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskView:
    """All a task page needs. `form` is an engine.forms.Form or None, `value` what is filled so far, `inputs` what the
    step gives to it, `names` what its conditions may read beyond that, `revision` what an act must find unchanged;
    `next_own` is the next step if it is the actor's own; `files` may stand in its value, `links` may be opened.
    `pausing` is whether the actor may have to do with its clock. `sources` are what its inputs were read from when it
    opened, `renewed` what the office has changed of it since, `measured` what its rows are measured in, where they come
    into the register.
    """

    row: TaskItem
    form: Any
    value: Mapping[str, Json]
    inputs: Mapping[str, Json]
    draft_at: datetime | None
    draft_by: str | None
    earlier: tuple[EarlierData, ...]
    attachments: tuple[Attachment, ...]
    output: str
    requirement: str
    note: str
    grade: Mapping[str, str]
    next_hint: tuple[str, ...]
    may_complete: bool
    may_claim: bool
    may_release: bool
    may_reassign: bool
    names: Mapping[str, Json] = field(default_factory=dict)
    revision: str = ""
    may_see_case: bool = True
    next_own: int | None = None
    remembered: Any = None
    files: Mapping[str, Sequence[Mapping[str, Json]]] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    four_eyes: Any = None
    pausing: bool = False
    sources: tuple[Any, ...] = ()
    measured: Any = None
    renewed: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class NextTask:
    """A task that waits. `stands_with` are the roles that may hand it on while nobody can do it."""

    id: int
    element: str
    name: str
    role: str
    role_label: str
    due: datetime | None
    step: int | None = None
    stands_with: tuple[str, ...] = ()
    stand_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completed:
    """What a completion (or a start) brought about; `others` are open still; `sent` a task that a start completed.

    `by` is who completed, as the act has found.
    """

    instance: int
    number: str
    completed: bool
    next: tuple[NextTask, ...]
    returned: bool = False
    name: str = ""
    others: tuple[NextTask, ...] = ()
    sent: int | None = None
    by: Actor | None = None


@dataclass(frozen=True, slots=True)
class VersionItem:
    """A version of a process. `state` is "in_force" or "retired", `running` how many instances run on it.

    `completed` and `cancelled` are None where they were not asked for: counting what has ended takes longer and longer.
    """

    number: int
    definition_id: int
    state: str
    title: str
    sha256: str
    origin: str
    deployed_by: str
    deployed_at: datetime
    drafted_by: str
    drafted_at: datetime | None
    enforced_by: str
    enforced_at: datetime
    reason: str
    running: int
    completed: int | None = None
    cancelled: int | None = None

    @property
    def in_force(self) -> bool:
        return self.state == "in_force"


@dataclass(frozen=True, slots=True)
class ProcessInfo:
    """A process in force, as the start page shows it; `value` is what stands in its untouched form today."""

    key: str
    title: str
    version: int
    definition_id: int
    description: str
    form: Any
    steps: int
    may_start: bool
    starters: tuple[str, ...]
    value: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepView:
    """One numbered step of the SOP on the instance page. `state`: "waiting", "active", "done"."""

    no: int
    name: str
    role_labels: tuple[str, ...]
    norm: str
    requirement: str
    output: str
    note: str
    grade: Mapping[str, str]
    state: str
    overdue: bool
    visits: int
    due: datetime | None
    completed_at: datetime | None
    completed_by: tuple[str, ...]
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of the history: facts only. `name` is the element's name, `actor_name` the person's."""

    seq: int
    at: datetime
    type: str
    actor: str
    actor_name: str
    role: str
    role_label: str
    holding: str
    channel: str
    element: str
    name: str
    step: int | None
    data: Mapping[str, Json]
    hash: str = ""
    task: int | None = None


@dataclass(frozen=True, slots=True)
class InstanceItem:
    id: int
    number: str
    subject: str
    process: str
    process_title: str
    version: int
    status: str
    started_by: str
    started_name: str
    started_at: datetime
    ended_at: datetime | None
    suspended_at: datetime | None = None
    open_tasks: tuple[NextTask, ...] = ()
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class InstanceView:
    """All an instance page needs; ids in `done`, `active`, `overdue`, `taken` and (led back) `returned` mark a diagram.
    `event_count` is of the whole history. `tasks` stand in the steps, or are all with all `events`; without numbered
    steps the newest of `task_count`. `cancelled` is an end before its time.
    """

    row: InstanceItem
    definition_id: int
    steps: tuple[StepView, ...]
    tasks: tuple[TaskItem, ...]
    data: tuple[EarlierData, ...]
    events: tuple[EventView, ...]
    attachments: tuple[Attachment, ...]
    done: tuple[str, ...]
    active: tuple[str, ...]
    overdue: tuple[str, ...]
    identity: Mapping[str, str]
    document_state: str
    may_cancel: bool
    proof: Proof
    incidents: tuple[Mapping[str, Json], ...] = ()
    start_value: Mapping[str, Json] = field(default_factory=dict)
    start_form: Any = None
    may_comment: bool = False
    takes_part: bool = False
    taken: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    event_count: int = 0
    task_count: int = 0
    page: HistoryPage | None = None
    cancelled: EventView | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told: about a task, an instance, a draft of a process, an incident or a purge.

    `kind` is "task", "returned", "reassigned", "due_soon", "overdue", "overdue_below" (somebody else's, told to the
    superior), "unheld", "vacant", "try_again", "mentioned", "reminded", "ended", "cancelled", "stopped",
    "incident…", "draft_…", "disposal_…" or "rights_…". `gone` is whether its cause is: then `ended` says how, by
    `ended_by` at `ended_at`: "done", "taken" by somebody else, or "closed". `executor` is who has the task now, or the
    `holders` it waits for, as people say them; `due` its tenggat, `late` the working minutes since then, until it
    was done. Without `may_open` the reader may not see the instance: then nothing names it.
    """

    id: int
    kind: str
    at: datetime
    instance: int | None
    number: str
    task: int | None
    name: str
    data: Mapping[str, Json]
    read: bool
    draft: int | None = None
    cause: str = ""
    gone: bool = False
    ended: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None
    holders: tuple[str, ...] = ()
    executor: str = ""
    due: datetime | None = None
    late: int = 0
    may_open: bool = True


@dataclass(frozen=True, slots=True)
class Addressed:
    """A notice newly written, as one of the people sees it whom it is for, and this person."""

    actor: Actor
    notice: Notice
