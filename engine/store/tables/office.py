"""Notices, incidents, and what an office sets: calendar, settings, running numbers."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import identity, number, partial, table, to, words

# One row for each holder of a cause; `mailed_at` is when it was handed to the mails.
notice = table(
    "notice",
    identity(),
    words("holder"),
    words("kind"),
    number("instance_id", to("instance"), null=True),
    number("task_id", to("task"), null=True),
    number("at"),
    words("data"),
    number("draft_id", to("package_draft"), null=True),
    words("cause"),
    number("closed_at", null=True),
    number("mailed_at", null=True),
    sa.Index(None, "holder", "id"),
    sa.Index("uq_notice_cause_holder", "cause", "holder", unique=True),
    sa.Index(None, "instance_id"),
    sa.Index(None, "task_id"),
    sa.Index(None, "at"),
    reuse_ids=False,
)
partial("ix_notice_open", "closed_at is null", notice.c.holder, notice.c.id)
# Of an instance those that stand: they stay few however many there have been.
partial("ix_notice_standing", "closed_at is null", notice.c.instance_id)
partial("ix_notice_unmailed", "mailed_at is null", notice.c.id)

notice_read = table(
    "notice_read",
    number("notice_id", to("notice"), key=True),
    number("person_id", to("person"), key=True),
    rowid=False,
)

# When the holders of an open task are told that its tenggat (`due_at`, as it was counted with) is near.
due_soon = table(
    "due_soon",
    number("task_id", to("task"), key=True),
    number("due_at"),
    number("at"),
    sa.Index(None, "at"),
    rowid=False,
)

incident = table(
    "incident",
    identity(),
    number("instance_id", to("instance"), null=True),
    number("task_id", to("task"), null=True),
    number("at"),
    words("code"),
    words("element"),
    words("detail"),
    number("solved_at", null=True),
    number("solved_by", to("person"), null=True),
    number("definition_id", to("definition"), null=True),
    words("origin"),
    number("message_id", null=True),
    words("solution"),
    sa.Index(None, "instance_id"),
    reuse_ids=False,
)
partial("ix_incident_open", "solved_at is null", incident.c.instance_id)

number_counter = table(
    "number_counter", words("key", key=True), number("year", key=True), number("value"), rowid=False
)

# One row a day and source: the seed may be renewed without touching what the office entered itself.
calendar_day = table(
    "calendar_day",
    words("date", key=True),
    words("source", key=True),
    words("kind"),
    words("windows"),
    words("note"),
    words("basis"),
    rowid=False,
)

hours_regime = table(
    "hours_regime",
    identity(),
    words("name"),
    words("start_date", null=True),
    words("end_date", null=True),
    words("windows"),
)

setting = table("setting", words("key", key=True), words("value"), rowid=False)

# What the worker does after a commit; a row is gone when it is done.
outbox = table(
    "outbox",
    identity(),
    words("kind"),
    words("payload"),
    number("created_at"),
    number("attempts"),
    number("try_at"),
    sa.Index(None, "try_at"),
)

# Who fires timers now. Moments are those of the machine, which a demonstration does not move.
worker = table(
    "worker",
    words("id", key=True),
    words("host"),
    number("pid"),
    words("version"),
    number("started_at"),
    number("seen_at"),
    rowid=False,
)
