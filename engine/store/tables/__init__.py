"""Every table of Alur. Moments are microseconds since 1970 UTC, digests and engine ids bytes, data JSON text.

The migrations build them; a test holds both equal.
"""

from engine.store.tables.columns import metadata
from engine.store.tables.history import chain, event, seal, seal_leaf, seal_sheet, system_event, unsealed
from engine.store.tables.migrations import migration, migration_item
from engine.store.tables.office import (
    calendar_day,
    due_soon,
    hours_regime,
    incident,
    notice,
    notice_read,
    number_counter,
    setting,
)
from engine.store.tables.people import (
    attempt,
    feed,
    mailbox,
    membership,
    notice_told,
    person,
    role,
    saved_filter,
)
from engine.store.tables.retention import disposal, disposal_item
from engine.store.tables.trials import trial
from engine.store.tables.work import (
    armed,
    attachment,
    autosave,
    definition,
    definition_file,
    draft,
    file,
    inbox,
    instance,
    message,
    reminder,
    search_holder,
    sent_request,
    start_rule,
    subscription,
    task,
    task_read,
    timer,
)
from engine.store.tables.workshop import package_draft, package_draft_file

__all__ = [
    "armed",
    "attachment",
    "attempt",
    "autosave",
    "calendar_day",
    "chain",
    "definition",
    "definition_file",
    "disposal",
    "disposal_item",
    "draft",
    "due_soon",
    "event",
    "feed",
    "file",
    "hours_regime",
    "inbox",
    "incident",
    "instance",
    "mailbox",
    "membership",
    "message",
    "metadata",
    "migration",
    "migration_item",
    "notice",
    "notice_read",
    "notice_told",
    "number_counter",
    "package_draft",
    "package_draft_file",
    "person",
    "reminder",
    "role",
    "saved_filter",
    "seal",
    "seal_leaf",
    "seal_sheet",
    "search_holder",
    "sent_request",
    "setting",
    "start_rule",
    "subscription",
    "system_event",
    "task",
    "task_read",
    "timer",
    "trial",
    "unsealed",
]
