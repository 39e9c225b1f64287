"""What stands in the tables of the office, row by row, as the history keeps it: for the proof, and to make it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from engine.store import marks, schema
from engine.store.tables import metadata
from engine.store.tx import Tx

Rows = dict[str, dict[str, Any]]  # by the key of a row as text: its columns

# By table the columns that are compared; the rest is outside, and listed in HISTORY.md.
COLUMNS: dict[str, tuple[str, ...]] = {
    "role": ("id", "label", "superior", "unit", "rights", "position", "family", "revision", "changed_by", "changed_at",
             "former_labels"),
    "rights_proposal": ("id", "state", "changes", "reason", "proposed_by", "proposed_at", "decided_by", "decided_at",
                        "decision"),
    "person": ("id", "username", "name", "password_hash", "active", "demo", "created_at", "provisional",
               "nip"),
    "membership": ("id", "person_id", "role_id", "kind", "valid_from", "valid_until", "letter", "granted_by",
                   "granted_at", "revoked_at"),
    "delegation": ("membership_id", "instead_of", "letter_date", "file_name", "sha256", "claimed", "replaces",
                   "ended_by"),
    "absence": ("id", "person_id", "kind", "first_day", "last_day", "note", "noted_by", "noted_at", "ended_at"),
    "loan": ("task_id", "person_id", "receiver_id", "until"),
    "feed": ("person_id", "token", "made_at"),
    "mailbox": ("person_id", "address", "confirmed_at", "choice"),
    "calendar_day": ("date", "source", "kind", "windows", "note", "basis"),
    "hours_regime": ("id", "name", "start_date", "end_date", "windows"),
    "setting": ("key", "value"),
    "definition": ("id", "key", "version", "title", "sha256", "state", "deployed_by", "deployed_at", "origin",
                   "reason", "drafted_by", "drafted_at", "enforced_by", "enforced_at", "naming"),
    "package_draft": ("id", "state", "base", "author", "created_at", "submitted_by", "submitted_at", "reason",
                      "closed_by", "closed_at", "answer", "definition_id"),
    "disposal": ("id", "state", "reason", "proposed_by", "proposed_at", "decided_by", "decided_at", "decision"),
    "saved_filter": ("id", "person_id", "place", "name", "address", "at"),
    "session": ("id", "person_id", "token", "since", "address", "browser", "ended_at"),
    "second_factor": ("person_id", "secret", "set_at"),
    "recovery_code": ("id", "person_id", "code", "used_at"),
    "password_link": ("id", "person_id", "token", "made_at", "until", "used_at", "void_at"),
    "record_case": ("instance_id", "process", "definition_id", "number", "subject", "ended_at", "kept_at", "signer",
                    "role", "holding", "signed_at", "basis", "columns"),
    "record_row": ("id", "instance_id", "place", "process", "key", "series", "ended_at", "year", "period", "role",
                   "unit", "indicator", "name", "grade", "data"),
    "indicator": ("id", "reference", "name", "unit", "direction", "nature", "formula", "role", "valid_from",
                  "valid_until", "note", "revision", "changed_by", "changed_at"),
    "indicator_target": ("id", "indicator_id", "year", "period", "target"),
    "record_addendum": ("id", "row_id", "person_id", "role", "holding", "at", "reason", "grade", "data"),
}  # fmt: skip
KEYS = {
    "delegation": ("membership_id",),
    "loan": ("task_id",),
    "feed": ("person_id",),
    "mailbox": ("person_id",),
    "calendar_day": ("date", "source"),
    "setting": ("key",),
    "second_factor": ("person_id",),
    "record_case": ("instance_id",),
}
# Of a column that came later: what stands where an event of before says nothing of it.
DEFAULTS: dict[str, dict[str, Any]] = {
    "person": {"provisional": 0, "nip": ""},
    "role": {"family": "", "revision": 0, "changed_by": "", "changed_at": None, "former_labels": ""},
}
# Kept by the SHA-256 of what is stored: with the history alone nobody can try anything against it.
DIGESTED = ("password_hash", "secret", "code")
# Settings that are the place of a worker in its work, only say who changed something last, or are of the database.
WORK = (
    "calendar.changed", "calendar.recount", "reports.kept", "register.kept", marks.MOVE, schema.OLDEST,
)  # fmt: skip


def read(tx: Tx, table: str, column: str = "", chosen: Iterable[Any] | None = None) -> Rows:
    """Rows of a table by their key; with `column` only those where it is one of `chosen`.

    Bytes come as hexadecimal digits. Of a password the SHA-256 of what is stored is given: with the salt in it,
    which the history does not have, nobody can try passwords against it. So it is with the key of a second factor,
    with recovery codes, and with an address of mail, whose salt stands in its own column.
    """
    columns = metadata.tables[table].c
    wanted = sa.select(*(columns[name] for name in COLUMNS[table]))
    if table == "mailbox":
        wanted = wanted.add_columns(columns.salt)
    if chosen is not None:
        wanted = wanted.where(columns[column].in_(list(chosen)))
    if table == "setting":
        wanted = wanted.where(columns.key.not_in(WORK))
    found: Rows = {}
    for row in tx.execute(wanted):
        facts = {name: _comparable(name, value) for name, value in zip(COLUMNS[table], row, strict=False)}
        if table == "mailbox":
            facts["address"] = hashlib.sha256(f"{row[-1]} {facts['address']}".encode()).hexdigest()
        found[" ".join(str(facts[name]) for name in KEYS.get(table, ("id",)))] = facts
    if table == "package_draft":
        for key, facts in found.items():
            facts["files"] = _files(tx, int(key)) if facts["state"] == "submitted" else ""
    return found


def facts(tx: Tx, **touched: tuple[str, Iterable[Any]] | None) -> dict[str, Any]:
    """What an event keeps of the rows that its act touched: by table the rows where a column is one of some values.

    None stands for the whole table; then "*" is among the keys, and no row counts that is not given. A row that is
    gone is None.
    """
    found: dict[str, dict[str, Any]] = {}
    for table, chosen in touched.items():
        if chosen is None:
            found[table] = {"*": None, **read(tx, table)}
            continue
        column, wanted = chosen[0], list(chosen[1])
        gone = (
            [f"{one} {source}" for one in wanted for source in ("seed", "office")]
            if column == "date"
            else wanted
        )
        found[table] = {**dict.fromkeys(map(str, gone)), **read(tx, table, column, wanted)}
    return {"rows": found}


def holders(tx: Tx) -> dict[str, str]:
    """Return whose every open task is, by its id."""
    task = metadata.tables["task"].c
    chosen = sa.select(task.id, task.holders).where(task.state == "open").order_by(task.id)
    return {str(row[0]): str(row[1]) for row in tx.execute(chosen)}


def _files(tx: Tx, draft: int) -> str:
    """SHA-256 over the paths of a draft and the SHA-256 of what stands there."""
    file = metadata.tables["package_draft_file"].c
    rows = tx.execute(sa.select(file.path, file.content).where(file.draft_id == draft).order_by(file.path))
    lines = (f"{path} {hashlib.sha256(bytes(content)).hexdigest()}\n" for path, content in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _comparable(name: str, value: Any) -> Any:
    if name in DIGESTED:
        stored = str(value).encode(errors="surrogateescape") if isinstance(value, str) else bytes(value)
        return hashlib.sha256(stored).hexdigest()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return int(value) if isinstance(value, bool) else value
