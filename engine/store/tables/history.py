"""The append-only history: events per instance, and those of the system in a chain of their own."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Bytes, number, table, to, words

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
    """The columns of an event, those of an instance and those of the system alike."""
    return [*(make(name) for name, make in EVENT), number("task_id", null=True), words("data")]


event = table(
    "event",
    number("instance_id", to("instance"), key=True),
    number("seq", key=True),
    *_facts(),
    sa.Column("hash", Bytes, nullable=False),
    rowid=False,
)

system_event = table(
    "system_event", number("seq", key=True), *_facts(), sa.Column("hash", Bytes, nullable=False)
)

chain = table(
    "chain", words("name", key=True), number("count"), sa.Column("head", Bytes, nullable=False), rowid=False
)
