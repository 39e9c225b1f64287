"""People, the roles of the agency, who holds which, where people get mail, how they sign in, and calendar feeds."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Bytes, Flag, identity, number, partial, table, to, words

role = table(
    "role",
    words("id", key=True),
    words("label"),
    words("superior", null=True),
    words("unit"),
    words("rights"),
    number("position"),  # in order of rank; -1 for a role that is gone, whose id stays taken
    words("family"),  # roles of one group, such as the bidang
    number("revision"),
    words("changed_by"),  # the user name, or the account of a command line
    number("changed_at", null=True),
    words("former_labels"),  # what it was called before, a line each: lanes of older drawings still mean it
)

# A change of the rights of roles that one person has proposed: by role the rights before and after.
rights_proposal = table(
    "rights_proposal",
    identity(),
    words("state"),
    words("changes"),
    words("reason"),
    number("proposed_by", to("person")),
    number("proposed_at"),
    number("decided_by", to("person"), null=True),
    number("decided_at", null=True),
    words("decision"),
    sa.CheckConstraint("state in ('proposed', 'confirmed', 'refused', 'withdrawn')", name="state"),
    reuse_ids=False,
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
    sa.Column("provisional", Flag, nullable=False),  # somebody else chose the password
    words("nip"),
    number("revision"),
    words("changed_by"),
    number("changed_at", null=True),
    sa.UniqueConstraint("username"),
    partial("ix_person_nip", "nip <> ''", "nip"),
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

mailbox = table(
    "mailbox",
    number("person_id", to("person"), key=True),
    words("address"),
    words("salt"),
    number("confirmed_at", null=True),
    words("choice"),
    words("code_salt"),
    number("code_at", null=True),
    number("code_tries"),
    number("refused_at", null=True),
    words("refused_code"),
    words("digest_on"),
    sa.CheckConstraint("choice in ('none', 'at_once', 'digest')", name="choice"),
)

# The causes of notices that a mail has told somebody.
notice_told = table(
    "notice_told",
    number("person_id", to("person"), key=True),
    words("cause", key=True),
    number("at"),
    sa.Index(None, "at"),
    rowid=False,
)

attempt = table("attempt", identity(), words("subject"), number("at"), sa.Index(None, "subject", "at"))

# Where somebody is signed in, or was; of what the cookie holds only the SHA-256 is kept.
session = table(
    "session",
    identity(),
    number("person_id", to("person")),
    sa.Column("token", Bytes, nullable=False),
    number("since"),
    number("seen"),
    words("address"),
    words("browser"),
    number("ended_at", null=True),
    sa.UniqueConstraint("token"),
    sa.Index(None, "person_id"),
    sa.Index(None, "since"),
    reuse_ids=False,
)

# The key of somebody's codes, enciphered; `last_step` is the half minute of the code that was used last.
second_factor = table(
    "second_factor",
    number("person_id", to("person"), key=True),
    sa.Column("secret", Bytes, nullable=False),
    number("set_at"),
    number("last_step"),
)

# Each signs in once instead of a code; `code` is a salt and the SHA-256 of the salt and the code.
recovery_code = table(
    "recovery_code",
    identity(),
    number("person_id", to("person")),
    sa.Column("code", Bytes, nullable=False),
    number("used_at", null=True),
    sa.Index(None, "person_id"),
    reuse_ids=False,
)

# Each lets a person choose a password once; of what its address holds only the SHA-256 is kept.
password_link = table(
    "password_link",
    identity(),
    number("person_id", to("person")),
    sa.Column("token", Bytes, nullable=False),
    number("made_at"),
    number("until"),
    number("used_at", null=True),
    number("void_at", null=True),
    sa.UniqueConstraint("token"),
    sa.Index(None, "person_id"),
    reuse_ids=False,
)

# One address each; of it only the SHA-256 is kept.
feed = table(
    "feed",
    number("person_id", to("person"), key=True),
    sa.Column("token", Bytes, nullable=False),
    number("made_at"),
    sa.UniqueConstraint("token"),
)

# What somebody keeps of a list under a name; `address` is what stands in the address of the page.
saved_filter = table(
    "saved_filter",
    identity(),
    number("person_id", to("person")),
    words("place"),
    words("name"),
    words("address"),
    number("at"),
    sa.UniqueConstraint("person_id", "place", "name"),
    reuse_ids=False,
)
