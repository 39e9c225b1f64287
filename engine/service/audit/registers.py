"""Whether the registers of the office are as the history says: people, roles, calendar, settings, versions, drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from engine import bpmn, store
from engine.bpmn.run import start_triggers
from engine.service.audit.agreement import Misfit, Versions, stored_event
from engine.store import proof_rows

# What a row of each table of the office is called among the misfits.
WHATS = {
    "role": "rights",
    "rights_proposal": "proposal",
    "person": "person",
    "membership": "role",
    "delegation": "role",
    "absence": "absence",
    "loan": "loan",
    "mailbox": "mail",
    "feed": "feed",
    "calendar_day": "calendar",
    "hours_regime": "calendar",
    "setting": "setting",
    "definition": "version",
    "package_draft": "draft",
    "disposal": "disposal",
    "saved_filter": "filter",
    "session": "session",
    "second_factor": "factor",
    "recovery_code": "factor",
    "password_link": "password_link",
    "record_case": "kept",
    "record_row": "kept",
    "record_addendum": "addendum",
    "indicator": "indicator",
    "indicator_target": "indicator",
}
OF_A_PERSON = (
    "absence",
    "loan",
    "mailbox",
    "feed",
    "saved_filter",
    "session",
    "second_factor",
    "recovery_code",
    "password_link",
)


class OfficeHistory:
    """What the system's history says of people, roles and versions, gathered event by event."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, int]] = {}
        self._roles: dict[tuple[str, ...], int] = {}
        self._versions: dict[tuple[str, int], tuple[str, int, int]] = {}  # fingerprint, rule of names, event
        self._rows: dict[
            str, dict[str, tuple[Any, int]]
        ] = {}  # by table and key: what was written last, and where
        self._since: dict[str, int] = {}  # by table the event that says all of it
        self.holders: dict[
            int, str
        ] = {}  # of tasks that were open when there was no word of it in their history

    def hear(self, row: Sequence[Any]) -> None:
        """Take in an event as stored, from `seq` to `hash`. Raises whatever reading it raises when it is none
        that Alur writes.
        """
        event = stored_event(row)
        data = event.data
        for table, rows in data.get("rows", {}).items():
            if "*" in rows:
                self._rows[table], self._since[table] = {}, event.seq
            self._take(table, rows, event.seq)
        if event.type == "recorded":
            self.holders |= {int(task): str(one) for task, one in data.get("open_tasks", {}).items()}
        if event.type in ("person_created", "person_changed"):
            self._names[data["person"]] = (data["name"], event.seq)
        elif event.type == "people_imported":
            self._names |= {one["person"]: (one["name"], event.seq) for one in data["people"]}
            for one in data["people"]:
                self._roles |= {(one["person"], role, "tetap", ""): event.seq for role in one["roles"]}
        elif event.type in ("role_granted", "delegation_corrected"):
            key = (data["person"], data["role"], data["kind"], data.get("letter", "").strip())
            self._roles[key] = event.seq
        elif event.type in ("version_deployed", "version_enforced"):
            facts = (data["sha256"], data.get("naming", 1), event.seq)
            self._versions[data["process"], data["version"]] = facts

    def _take(self, table: str, rows: Mapping[str, Any], seq: int) -> None:
        """Note what stands in rows; a column that an event does not name stays as it was, one of before as it began."""
        known, begun = self._rows.setdefault(table, {}), store.office_rows.DEFAULTS.get(table, {})
        for key, one in rows.items():
            if table == "session" and one is None:
                known.pop(key, None)  # so many are forgotten that nothing is kept of them
                continue
            before = known[key][0] if key in known else None
            carried = {name: (before or begun).get(name, value) for name, value in begun.items()}
            known[key] = ({**carried, **one} if one else one, seq)

    def misfits(self, tx: store.Tx) -> list[Misfit]:
        """People, roles and versions that are not as the history says."""
        found = []
        for username, name in proof_rows.people(tx).items():
            said, seq = self._names.get(username, ("", 0))
            if name != said:
                found.append(Misfit("person", seq, username))
        for role in proof_rows.roles(tx):
            if tuple(role) not in self._roles:
                found.append(Misfit("role", 0, f"{role.username}: {role.role}"))
        rows = proof_rows.definitions(tx)
        for (key, version), files in groupby(rows, key=lambda one: (one.key, one.version)):
            kept = list(files)
            whole = bpmn.fingerprint_of({one.path: bytes(one.sha256) for one in kept})
            digests = {whole.hex(), bytes(kept[0].fingerprint).hex()}
            said, naming, seq = self._versions.get((key, version), ("", 1, 0))
            if digests != {said} or kept[0].naming != naming:
                found.append(Misfit("version", seq, f"{key} {version}"))
        named = {(one.what, one.which) for one in found}
        return found + [one for one in self._others(tx) if (one.what, one.which) not in named]

    def _others(self, tx: store.Tx) -> Iterator[Misfit]:
        """Yield rows of the tables of the office that are not as they were written, from when all of a table was."""
        people = {one["id"]: one["username"] for one in store.office_rows.read(tx, "person").values()}
        held = store.office_rows.read(tx, "membership")
        for table in self._since.keys() & store.office_rows.COLUMNS.keys():
            stands = store.office_rows.read(tx, table)
            said = {key: one for key, one in self._rows[table].items() if key != "*"}
            for key in sorted({*stands, *said}):
                facts, seq = said.get(key, (None, self._since[table]))
                is_ = stands.get(key)
                if is_ != facts:
                    named = held.get(key, {}) if table == "delegation" else is_ or facts or {}
                    yield Misfit(WHATS[table], seq, _called(table, named, people))


def starts(tx: store.Tx, versions: Versions) -> Iterator[Misfit]:
    """Yield start events that are armed otherwise than the version says;
    a timer whose times are over is armed no more.
    """
    stored: dict[int, list[proof_rows.StartRecord]] = {}
    for row in proof_rows.starts(tx):
        stored.setdefault(row.definition_id, []).append(row)
    for definition_id in proof_rows.armed(tx) | stored.keys():
        version = versions(definition_id)
        if version is None:
            continue
        wanted = {
            (one.id, *((one.happening.kind, one.happening.name) if one.happening else ("timer", "")))
            for one in start_triggers.events(version.outline)
        }
        is_ = {row[1:] for row in stored.get(definition_id, ())}
        missing = {one for one in wanted if one[1] != "timer"}
        for element in sorted({one[0] for one in (is_ - wanted) | (missing - is_)}):
            yield Misfit("wait", 0, element)


def _called(table: str, row: Mapping[str, Any], people: Mapping[Any, str]) -> str:
    """Return how people call a row of the office."""
    if table in OF_A_PERSON:
        return str(people.get(row.get("person_id"), ""))
    if table in ("membership", "delegation"):
        return f"{people.get(row.get('person_id'), '')}: {row.get('role_id', '')}"
    if table == "definition":
        return f"{row.get('key', '')} {row.get('version', '')}"
    if table == "record_row":
        return f"{row.get('indicator', '')} {row.get('name', '')}".strip()
    return next(
        (
            str(row[name])
            for name in ("username", "label", "date", "name", "key", "number", "id")
            if row.get(name)
        ),
        "",
    )
