"""The append-only history: events per instance, those of the system in a chain of their own, and the seals."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Bytes, identity, number, partial, table, to, words

EVENT = (
    ("at", number),
    ("type", words),
    ("actor", words),
    ("role", words),
    ("holding", words),
    ("channel", words),
    ("element", words),
)


def _facts() -> list[sa.Column[int] | sa.Column[str]]:
    """Return the columns of an event, those of an instance and those of the system alike."""
    return [*(make(name) for name, make in EVENT), number("task_id", null=True), words("data")]


# Rows in the order of their key would spill every event above a kilobyte onto pages of its own.
event = table(
    "event",
    number("instance_id", to("instance"), key=True),
    number("seq", key=True),
    *_facts(),
    sa.Column("hash", Bytes, nullable=False),
)

# What somebody did, newest first. Timers and the like have no actor, and cost nothing here.
_BY_SOMEBODY = "actor <> ''"
partial("ix_event_actor", _BY_SOMEBODY, *(event.c[name] for name in ("actor", "at", "instance_id", "seq")))

system_event = table(
    "system_event",
    number("seq", key=True),
    *_facts(),
    sa.Column("hash", Bytes, nullable=False),
    sa.Index(None, "type", "seq"),
)
# Tombstones are found by the instance they name: triggers ask for each event that is to be purged.
partial("ix_system_event_purged", "type = 'instance_purged'", system_event.c.element)
partial("ix_system_event_actor", _BY_SOMEBODY, *(system_event.c[name] for name in ("actor", "seq")))

chain = table(
    "chain", words("name", key=True), number("count"), sa.Column("head", Bytes, nullable=False), rowid=False
)

# A seal as it was signed; the chain row `seal` keeps their count and the digest of the last one.
seal = table(
    "seal",
    number("number", key=True),
    number("at"),
    words("document"),
    sa.Column("signature", Bytes, nullable=False),
)

# How far the chain of an instance was when a seal first covered it. No reference to `instance`: what was
# sealed stays known when the instance is gone.
seal_leaf = table(
    "seal_leaf",
    number("instance_id", key=True),
    number("seal", key=True),
    number("count"),
    sa.Column("head", Bytes, nullable=False),
    rowid=False,
)

# The digest of each sheet of 256 instances as the newest seal has it, so that a seal reads only what changed.
seal_sheet = table(
    "seal_sheet", number("sheet", key=True), sa.Column("digest", Bytes, nullable=False), rowid=False
)

# Instances that ended since the newest seal.
unsealed = table("unsealed", number("instance_id", key=True), rowid=False)

# The proof by night: one row for each day of the office, with how far it is and which worker goes on with it.
inspection = table(
    "inspection",
    identity(),
    words("night"),
    number("started_at"),
    number("finished_at", null=True),
    number("next"),
    number("last"),
    number("system_seq"),
    sa.Column("system_head", Bytes, nullable=False),
    number("instances"),
    number("events"),
    number("faults"),
    words("worker"),
    number("lease"),
    sa.UniqueConstraint("night"),
)

# What it found wrong, each with the event of the system that says so. No reference to `instance`, which may be missing.
finding = table(
    "finding",
    identity(),
    words("kind"),
    number("instance_id"),
    number("seq"),
    number("last"),
    number("seal"),
    words("what"),
    words("which"),
    words("number"),
    number("at"),
    number("seen"),
    number("event_seq"),
    number("gone_at", null=True),
)
partial("ix_finding_open", "gone_at is null", finding.c.instance_id)
