"""Definitions, instances, their tasks and timers, and what people add to them."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Bytes, Flag, identity, number, partial, table, to, words

file = table(
    "file",
    sa.Column("sha256", Bytes, primary_key=True),
    number("size"),
    words("media_type"),
    sa.Column("content", Bytes, nullable=False),
    number("stored_at"),
)

definition = table(
    "definition",
    identity(),
    words("key"),
    number("version"),
    words("title"),
    sa.Column("sha256", Bytes, nullable=False),
    words("state"),
    number("deployed_by", to("person"), null=True),
    number("deployed_at"),
    words("origin"),
    words("reason"),
    number("drafted_by", to("person"), null=True),
    number("drafted_at", null=True),
    number("enforced_by", to("person"), null=True),
    number("enforced_at"),
    number("naming"),
    sa.CheckConstraint("state in ('in_force', 'retired')", name="state"),
    sa.UniqueConstraint("key", "version"),
    sa.UniqueConstraint("key", "sha256"),
    partial("uq_definition_in_force", "state = 'in_force'", "key", unique=True),
    reuse_ids=False,
)

definition_file = table(
    "definition_file",
    number("definition_id", to("definition"), key=True),
    words("path", key=True),
    sa.Column("sha256", Bytes, sa.ForeignKey("file.sha256"), nullable=False),
    rowid=False,
)

instance = table(
    "instance",
    identity(),
    number("definition_id", to("definition")),
    words("number"),
    words("subject"),
    words("status"),
    number("revision"),
    number("event_count"),
    sa.Column("head", Bytes, nullable=False),
    number("started_by", to("person"), null=True),
    number("started_at"),
    number("ended_at", null=True),
    number("ended_by", to("person"), null=True),
    words("end_reason"),
    sa.Column("request_id", Bytes, nullable=True),
    number("request_body", null=True),
    number("suspended_at", null=True),
    sa.CheckConstraint("status in ('open', 'completed', 'cancelled')", name="status"),
    sa.UniqueConstraint("number"),
    sa.Index(None, "status", "id"),
    sa.Index(None, "definition_id", "id"),
    sa.Index(None, "started_at"),
    sa.Index(None, "started_by", "status", "id"),
    sa.Index(None, "subject", "id"),
    partial("uq_instance_request_id", "request_id is not null", "request_id", unique=True),
    reuse_ids=False,
    fill=70,
)

task = table(
    "task",
    identity(),
    number("instance_id", to("instance")),
    sa.Column("engine_id", Bytes, nullable=False),
    words("element"),
    words("item"),
    number("visit"),
    words("holders"),
    words("state"),
    number("opened_at"),
    number("opened_seq"),
    sa.Column("returned", Flag, nullable=False),
    number("due_at"),
    number("claimed_by", to("person"), null=True),
    number("claimed_at", null=True),
    number("completed_by", to("person"), null=True),
    number("completed_at", null=True),
    words("closed_reason"),
    sa.Column("request_id", Bytes, nullable=True),
    number("definition_id", to("definition"), null=True),
    number("request_body", null=True),
    number("completed_seq", null=True),  # the event that completed it
    number("paused_at", null=True),  # since when its clock stands
    sa.CheckConstraint("state in ('open', 'done', 'closed')", name="state"),
    sa.UniqueConstraint("instance_id", "element", "item", "visit"),
    fill=80,
)


def _some(name: str, condition: str, *columns: str, unique: bool = False) -> None:
    """An index over the tasks that meet a condition: small, because most tasks are long done."""
    partial(name, condition, *(task.c[column] for column in columns), unique=unique)


_some("uq_task_open", "state = 'open'", "instance_id", "engine_id", unique=True)
_some("ix_task_open_at", "state = 'open'", "element", "instance_id")
_some("ix_task_open_due", "state = 'open'", "due_at", "instance_id")
_some("ix_task_claimed", "state = 'open' and claimed_by is not null", "claimed_by", "due_at", "id")
_some("ix_task_done_by", "state = 'done'", "completed_by", "completed_at", "id")
_some("uq_task_request_id", "request_id is not null", "request_id", unique=True)

# Each time the clock of a task stood, by the event that says so: `rest` is the working time that was left then, in
# microseconds, `until` when it goes on by itself. Of a task that ended meanwhile `ended_at` is empty.
pause = table(
    "pause",
    number("task_id", to("task"), key=True),
    number("seq", key=True),
    number("at"),
    words("kind"),
    words("reason"),
    number("person_id", to("person")),
    number("rest"),
    number("until", null=True),
    number("ended_at", null=True),
    rowid=False,
)

# Each time a case was suspended, by the event that says so; `ended_at` is empty while it lasts.
suspension = table(
    "suspension",
    number("instance_id", to("instance"), key=True),
    number("seq", key=True),
    number("at"),
    number("person_id", to("person")),
    words("reason"),
    number("ended_at", null=True),
    rowid=False,
)

# Derived from the open tasks and rewritten with them in one transaction; a page is a range scan per holder.
inbox = table(
    "inbox", words("holder", key=True), number("due_at", key=True), number("task_id", key=True), rowid=False
)

# Who has opened a task, and when first; for everybody else it is new. Of what was read in 0.2.0 nobody knows when.
task_read = table(
    "task_read",
    number("task_id", to("task"), key=True),
    number("person_id", to("person"), key=True),
    number("at", null=True),
    rowid=False,
)

# When somebody last reminded the holders of a task.
reminder = table(
    "reminder",
    number("task_id", to("task"), key=True),
    number("person_id", to("person"), key=True),
    number("at"),
    rowid=False,
)

timer = table(
    "timer",
    number("instance_id", to("instance"), key=True),
    sa.Column("engine_id", Bytes, primary_key=True),
    words("element"),
    number("due_at"),
    number("try_at"),
    number("attempts"),
    sa.Index(None, "try_at"),
    rowid=False,
)

subscription = table(
    "subscription",
    number("instance_id", to("instance"), key=True),
    sa.Column("engine_id", Bytes, primary_key=True),
    words("element"),
    words("kind"),
    words("name"),
    words("key"),
    sa.Index(None, "kind", "name", "key"),
    rowid=False,
)

message = table(
    "message",
    identity(),
    words("kind"),
    words("name"),
    words("key"),
    words("payload"),
    words("sender"),
    number("target", to("instance"), null=True),
    number("sent_at"),
    number("attempts"),
    number("try_at"),
    number("starts", to("definition"), null=True),
    number("hops", null=True),
    sa.Index(None, "try_at"),
    sa.Index(None, "target"),
)

armed = table(
    "armed",
    number("definition_id", to("definition"), key=True),
    number("at"),
    rowid=False,
)

start_rule = table(
    "start_rule",
    number("definition_id", to("definition"), key=True),
    words("element", key=True),
    words("kind"),
    words("name"),
    number("due_at", null=True),
    number("rounds", null=True),
    number("try_at", null=True),
    number("attempts"),
    sa.Index(None, "kind", "name"),
    sa.Index(None, "try_at"),
    rowid=False,
)

sent_request = table(
    "sent_request",
    sa.Column("request_id", Bytes, primary_key=True),
    number("instance_id", to("instance")),
    number("at"),
    number("body", null=True),
    sa.Index(None, "at"),
    sa.Index(None, "instance_id"),
    rowid=False,
)

# The engine's state of a running instance after each act that moved it, by its last event. The newest is where it
# stands, those before are what it can be taken back to. Rows of their own, which leave no room behind when it ends;
# on SQLite in the order in which they come, where a row of this size needs no page of its own.
state = table(
    "state",
    number("instance_id", to("instance"), key=True),
    number("seq", key=True),
    sa.Column("content", Bytes, nullable=False),
)

draft = table(
    "draft",
    number("task_id", to("task"), key=True),
    number("person_id", to("person")),
    words("data"),
    number("at"),
)

# What somebody typed and has not sent; `form` names the form ("task/12"), `page` the page the text came from.
autosave = table(
    "autosave",
    number("person_id", to("person"), key=True),
    words("form", key=True),
    number("instance_id", to("instance"), null=True),
    words("page"),
    words("data"),
    number("at"),
    sa.Index(None, "instance_id"),
    sa.Index(None, "at"),
)

attachment = table(
    "attachment",
    identity(),
    number("instance_id", to("instance")),
    number("task_id", to("task")),
    words("field"),
    words("name"),
    words("media_type"),
    number("size"),
    sa.Column("sha256", Bytes, sa.ForeignKey("file.sha256"), nullable=False),
    number("person_id", to("person")),
    number("at"),
    sa.Column("final", Flag, nullable=False),
    number("removed_at", null=True),
    sa.Index(None, "instance_id", "sha256"),
    sa.Index(None, "task_id"),
    reuse_ids=False,
)

# Derived by the worker when an instance has ended: the visits to its steps, for reports (`service.reports.visits`).
case_visits = table(
    "case_visits",
    number("instance_id", to("instance"), key=True),
    sa.Column("visits", Bytes, nullable=False),
    rowid=False,
)

# Derived from the first `seq` events of a long case, so that its pages need not read them.
recap = table(
    "recap",
    number("instance_id", to("instance"), key=True),
    number("seq"),
    number("definition_id", to("definition")),
    words("data"),
)

# Derived by the worker: who holds or held a task of an instance, for searching.
search_holder = table(
    "search_holder",
    words("holder", key=True),
    number("instance_id", to("instance"), key=True),
    rowid=False,
)

# Derived with it: up to which event of an instance its words and its people are known to the search.
search_mark = table(
    "search_mark", number("instance_id", to("instance"), key=True), number("seq"), rowid=False
)
