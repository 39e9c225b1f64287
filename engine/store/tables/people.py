"""People, the roles of the agency, who holds which, and attempts to sign in."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Flag, identity, number, table, to, words

role = table(
    "role",
    words("id", key=True),
    words("label"),
    words("superior", null=True),
    words("unit"),
    words("rights"),
    number("position"),
)

person = table(
    "person",
    identity(),
    words("username"),
    words("name"),
    words("password_hash"),
    sa.Column("active", Flag, nullable=False),
    sa.Column("demo", Flag, nullable=False),
    words("language"),
    number("epoch"),
    number("created_at"),
    sa.UniqueConstraint("username"),
    reuse_ids=False,
)

membership = table(
    "membership",
    identity(),
    number("person_id", to("person")),
    words("role_id", to("role")),
    words("kind"),
    number("valid_from", null=True),
    number("valid_until", null=True),
    words("letter"),
    number("granted_by", to("person"), null=True),
    number("granted_at"),
    number("revoked_at", null=True),
    sa.CheckConstraint("kind in ('tetap', 'plh', 'plt')", name="kind"),
    sa.Index(None, "person_id"),
    sa.Index(None, "role_id"),
)

attempt = table("attempt", identity(), words("subject"), number("at"), sa.Index(None, "subject", "at"))
