"""The database: a Store opens transactions, a module per noun has the functions that work inside one.

Functions take the transaction first and never end it. The same holds on SQLite and on PostgreSQL.
"""

from engine.store import (
    attachments,
    autosaves,
    backups,
    calendar,
    cases,
    clocks,
    condition,
    copies,
    definitions,
    disposals,
    drafts,
    due_soon,
    feeds,
    files,
    grants,
    guards,
    history,
    history_pages,
    inbox,
    incidents,
    indicators,
    inspections,
    instances,
    locks,
    mailboxes,
    marks,
    migrations,
    notices,
    numbers,
    office_rows,
    people,
    places,
    proof,
    purge,
    readings,
    recaps,
    register,
    register_pages,
    reminders,
    requests,
    rights,
    saved_filters,
    seals,
    second_factors,
    sessions,
    settings,
    soundness,
    task_drafts,
    task_keys,
    tasks,
    throttle,
    timers,
    trials,
    troubles,
    vitals,
    withdrawals,
    workers,
)
from engine.store.attachments import AttachmentRow
from engine.store.autosaves import AutosaveRow
from engine.store.backups import BackupRow
from engine.store.database import Store
from engine.store.definitions import DefinitionRow
from engine.store.disposals import DisposalItem, DisposalRow
from engine.store.drafts import DraftFileRow, DraftRow
from engine.store.history import Event, EventRow
from engine.store.inbox import InboxRow, Page
from engine.store.incidents import IncidentRow
from engine.store.instances import InstanceListRow, InstancePage, InstanceRow
from engine.store.locks import Locked
from engine.store.mailboxes import MailboxRow
from engine.store.migrations import MigrationRow
from engine.store.notices import NoticeRow
from engine.store.people import HoldingRow, PersonRow, RoleRow
from engine.store.proof import Fault
from engine.store.saved_filters import SavedFilterRow
from engine.store.seals import SealRow
from engine.store.task_drafts import TaskDraftRow
from engine.store.task_keys import TaskKey, TaskState
from engine.store.tasks import NewTask, TaskRow
from engine.store.timers import TimerRow
from engine.store.trials import TrialRow
from engine.store.tx import Tx
from engine.store.vitals import Measured
from engine.store.workers import WorkerRow

__all__ = [
    "AttachmentRow",
    "AutosaveRow",
    "BackupRow",
    "DefinitionRow",
    "DisposalItem",
    "DisposalRow",
    "DraftFileRow",
    "DraftRow",
    "Event",
    "EventRow",
    "Fault",
    "HoldingRow",
    "InboxRow",
    "IncidentRow",
    "InstanceListRow",
    "InstancePage",
    "InstanceRow",
    "Locked",
    "MailboxRow",
    "Measured",
    "MigrationRow",
    "NewTask",
    "NoticeRow",
    "Page",
    "PersonRow",
    "RoleRow",
    "SavedFilterRow",
    "SealRow",
    "Store",
    "TaskDraftRow",
    "TaskKey",
    "TaskRow",
    "TaskState",
    "TimerRow",
    "TrialRow",
    "Tx",
    "WorkerRow",
    "attachments",
    "autosaves",
    "backups",
    "calendar",
    "cases",
    "clocks",
    "condition",
    "copies",
    "definitions",
    "disposals",
    "drafts",
    "due_soon",
    "feeds",
    "files",
    "grants",
    "guards",
    "history",
    "history_pages",
    "inbox",
    "incidents",
    "indicators",
    "inspections",
    "instances",
    "locks",
    "mailboxes",
    "marks",
    "migrations",
    "notices",
    "numbers",
    "office_rows",
    "people",
    "places",
    "proof",
    "purge",
    "readings",
    "recaps",
    "register",
    "register_pages",
    "reminders",
    "requests",
    "rights",
    "saved_filters",
    "seals",
    "second_factors",
    "sessions",
    "settings",
    "soundness",
    "task_drafts",
    "task_keys",
    "tasks",
    "throttle",
    "timers",
    "trials",
    "troubles",
    "vitals",
    "withdrawals",
    "workers",
]
