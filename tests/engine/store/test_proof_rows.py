"""Rows as they stand beside the history they come from, with people and versions by name."""

from __future__ import annotations

from engine import store as stores
from engine.store import Store, proof_rows
from tests.engine.store.office import NOW, Office, task


def test_rows_of_instances_come_by_instance_with_names_in_place_of_ids(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one, (opened,) = office.start(tx)
        two, _tasks = office.start(tx, task(due=NOW))
        office.complete(tx, opened.id)
        found = proof_rows.instances(tx, one.id, two.id + 1)
        assert set(found) == {one.id, two.id}
        assert "siti" in found[one.id]
        tasks = proof_rows.tasks(tx, one.id, one.id + 1)
        assert set(tasks) == {one.id}
        assert "siti" in tasks[one.id][0]
        lists = proof_rows.lists(tx, one.id, two.id + 1)
        assert set(lists) == {two.id}, "a done task is on no list"
        assert [holder for holder, _due, _task in lists[two.id].inbox] == ["sekretaris"]
        assert proof_rows.attachments(tx, one.id, two.id + 1) == {}


def test_the_office_is_told_by_name(store: Store, office: Office) -> None:
    with store.read() as tx:
        assert proof_rows.people(tx) == {"siti": "Siti Aminah", "budi": "Budi"}
        assert [(one.username, one.role, one.kind) for one in proof_rows.roles(tx)] == [
            ("siti", "sekretaris", "tetap")
        ]
        assert {one.path for one in proof_rows.definitions(tx)} == {"process.bpmn", "form/a.form"}
        assert (proof_rows.starts(tx), proof_rows.armed(tx)) == ([], set())


def test_every_content_comes_with_the_digest_it_is_stored_by(store: Store) -> None:
    with store.transaction() as tx:
        kept = {stores.files.put(tx, bytes([n]) * 9, "text/plain", NOW): bytes([n]) * 9 for n in range(20)}
        assert {digest: content for digest, content in proof_rows.contents(tx) if digest in kept} == kept
