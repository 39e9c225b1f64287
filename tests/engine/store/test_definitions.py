from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors
from engine.store import Store, definitions
from tests.engine.store.office import NOW, Office, at_once

NEW = ("office", "", None, None)  # origin, reason, drafted by and at


def test_version_comes_back_byte_for_byte(store: Store, office: Office) -> None:
    files = {"process.bpmn": b"\xff\0<x/>", "a/b.form": b"{}", "same.form": b"{}"}
    with store.transaction() as tx:
        row = definitions.insert(tx, "cuti", "Cuti", b"2" * 32, files, office.siti, NOW)
        assert definitions.files(tx, row.id) == files
        assert row == definitions.get(tx, row.id) == definitions.latest(tx, "cuti")
        assert row == definitions.find_by_sha(tx, "cuti", b"2" * 32)
        assert row[1:] == (
            "cuti",
            1,
            "Cuti",
            b"2" * 32,
            "in_force",
            office.siti,
            NOW,
            *NEW,
            office.siti,
            NOW,
            1,
        )
        assert definitions.find_by_sha(tx, "kinerja", b"2" * 32) is None
        assert definitions.get(tx, 999) is None
        assert definitions.latest(tx, "x") is None
        assert definitions.files(tx, 999) == {}


def test_next_version_is_in_force_and_the_one_before_retired(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        second = definitions.insert(tx, "kinerja", "Baru", b"2" * 32, {}, None, NOW + timedelta(1))
        other = definitions.insert(tx, "cuti", "Cuti", b"2" * 32, {}, None, NOW)
        assert second.version == 2
        assert [(row.version, row.state) for row in definitions.list_versions(tx, "kinerja")] == [
            (2, "in_force"),
            (1, "retired"),
        ]
        assert definitions.list_latest(tx) == [other, second]
        definitions.put_in_force(tx, office.definition)
        first = definitions.latest(tx, "kinerja")
        assert first is not None
        assert first.id == office.definition
        definitions.retire(tx, office.definition)
        assert definitions.list_latest(tx) == [other]
        assert len(definitions.list_all(tx)) == 3


def test_content_is_deployed_once(store: Store, office: Office) -> None:
    with pytest.raises(errors.Conflict), store.transaction() as tx:
        definitions.insert(tx, "kinerja", "Lagi", b"1" * 32, {}, None, NOW)


def test_deployed_at_once_gives_versions_or_conflicts(store: Store) -> None:
    def work(place: int) -> int:
        with store.transaction() as tx:
            return definitions.insert(
                tx, "cuti", "Cuti", bytes([place]) * 32, {"x": b"same"}, None, NOW
            ).version

    results = at_once(4, work)
    versions = sorted(one for one in results if isinstance(one, int))
    assert versions == list(range(1, len(versions) + 1))
    assert versions
    assert all(isinstance(one, int | errors.Conflict) for one in results), results
    with store.read() as tx:
        assert len(definitions.list_latest(tx)) == 1


def test_what_is_in_force_and_what_is_shown_are_told_by_id_and_title(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        rows = definitions.list_all(tx)
        assert definitions.ids_in_force(tx) == [row.id for row in definitions.list_latest(tx)]
        assert definitions.titles(tx) == [(row.key, row.title) for row in definitions.list_latest(tx)]
        assert definitions.ids_shown(tx) == definitions.ids_in_force(tx)
        for row in rows:
            definitions.retire(tx, row.id)
        assert (definitions.ids_in_force(tx), definitions.titles(tx)) == ([], [])
        newest = {row.key: row.id for row in rows}
        assert definitions.ids_shown(tx) == [newest[key] for key in sorted(newest)]
