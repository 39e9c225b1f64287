"""Trials of drafts: the acts of one person's run, replayed at every look."""

from __future__ import annotations

from engine.store.tables.columns import number, table, to, words

trial = table(
    "trial",
    number("draft_id", to("package_draft"), key=True),
    number("person_id", to("person"), key=True),
    number("revision"),
    number("began_at"),
    number("updated_at"),
    words("acts"),
)
