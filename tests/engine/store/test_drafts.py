from __future__ import annotations

import hashlib
import time
from datetime import timedelta

import pytest

from engine import errors
from engine.store import Store, definitions, drafts
from tests.engine.store.office import NOW, Office, at_once

FILES = {"process.bpmn": b"\xff\0<x/>", "forms/a.form": b"{}"}


def test_a_draft_keeps_files_byte_for_byte_and_says_who(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = drafts.add(tx, "kinerja", "Kinerja", FILES, office.definition, office.siti, NOW)
        row = drafts.lock(tx, made)
        assert row is not None
        assert (row.id, row.key, row.title, row.state, row.revision) == (
            made,
            "kinerja",
            "Kinerja",
            "draft",
            1,
        )
        assert (row.base, row.base_version, row.author_name) == (office.definition, 1, "Siti Aminah")
        assert (row.created_at, row.updated_at, row.updated_by) == (NOW, NOW, office.siti)
        assert (row.submitted_by, row.submitted_at, row.closed_by, row.definition_id) == (None,) * 4
        assert drafts.files(tx, made) == FILES
        assert drafts.file(tx, made, "forms/a.form") == b"{}"
        assert drafts.file(tx, made, "x") is None
        assert drafts.lock(tx, 999) is None
        drafts.put_files(tx, made, {"process.bpmn": b"y", "forms/a.form": None, "z": b""})
        assert drafts.files(tx, made) == {"process.bpmn": b"y", "z": b""}
        assert drafts.list_files(tx, made) == [
            ("process.bpmn", 1, hashlib.sha256(b"y").digest()),
            ("z", 0, hashlib.sha256(b"").digest()),
        ]
        drafts.clear(tx, made)
        assert drafts.files(tx, made) == {}


def test_what_is_worked_on_is_listed_last_change_first(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = [drafts.add(tx, "k", str(place), {}, None, office.siti, NOW) for place in range(4)]
        drafts.change(tx, made[1], updated_at=NOW + timedelta(1), updated_by=office.budi)
        drafts.change(tx, made[2], state="submitted", submitted_by=office.budi, submitted_at=NOW)
        drafts.change(tx, made[3], state="discarded", closed_by=office.siti, closed_at=NOW)
        rows = drafts.list_open(tx)
        assert [row.id for row in rows] == [made[1], made[2], made[0]]
        assert (rows[1].submitted_name, rows[1].submitted_username) == ("Budi", "budi")
        assert drafts.count_open(tx) == 3
        with pytest.raises(errors.Invalid):
            drafts.change(tx, made[0], title="\0")


def test_one_version_is_in_force_whoever_comes_at_once(store: Store, office: Office) -> None:
    """Going back and forward at the same moment: one of them is refused, never two in force."""
    with store.transaction() as tx:
        first = definitions.latest(tx, "kinerja")
        assert first is not None
        second = definitions.insert(tx, "kinerja", "B", b"2" * 32, {}, None, NOW)
        third = definitions.insert(tx, "kinerja", "C", b"3" * 32, {}, None, NOW)

    def act(place: int) -> None:
        with store.transaction() as tx:
            if place % 2:
                definitions.reinstate(tx, (first, second, third)[place % 3].id, office.siti, NOW)
            else:
                definitions.insert(tx, "kinerja", "D", bytes([65 + place]) * 32, {}, None, NOW)

    results = at_once(6, act)
    assert all(one is None or isinstance(one, errors.Conflict | errors.Busy) for one in results), results
    with store.read() as tx:
        assert [row.state for row in definitions.list_versions(tx, "kinerja")].count("in_force") == 1


def test_one_draft_of_a_new_key_is_opened_whoever_comes_at_once(store: Store, office: Office) -> None:
    def begin(place: int) -> str:
        with store.transaction() as tx:
            drafts.lock_key(tx, "baru")
            if any(row.key == "baru" for row in drafts.list_open(tx)):
                return "taken"
            time.sleep(0.05)  # in which the others look as well, where they may
            drafts.add(tx, "baru", str(place), FILES, None, office.siti, NOW)
            return "made"

    assert sorted(map(str, at_once(4, begin))) == ["made", "taken", "taken", "taken"]
