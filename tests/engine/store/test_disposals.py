"""Proposals to destroy: what they name stays told, and nothing is removed here."""

from __future__ import annotations

from datetime import timedelta

from engine import store as stores
from engine.store import DisposalItem, Store, disposals
from tests.engine.store.office import NOW, Office

DAY = timedelta(days=1)


def test_a_proposal_goes_from_its_bundle_to_a_decision(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance = office.start(tx)[0]
        item = DisposalItem(
            0, instance.id, "0001", "Data", "kinerja", 1, "musnah", NOW, "2026-11-23", None, None, None
        )
        made = disposals.add(tx, "Sudah lewat masanya.", office.siti, NOW, [item])
        assert disposals.open_of(tx, instance.id) == made
        disposals.exported(tx, made, b"e" * 32, NOW)
        disposals.end_of(tx, made, instance.id, 4, b"h" * 32)
        disposals.decide(tx, made, "approved", office.budi, NOW + DAY, "Setuju dimusnahkan.")
        disposals.note_tombstone(tx, made, instance.id, 12)
        row = disposals.lock(tx, made)
        assert row is not None
        assert (row.state, row.export, row.proposed_username, row.decided_username) == (
            "approved",
            b"e" * 32,
            "siti",
            "budi",
        )
        assert disposals.items(tx, made) == [
            item._replace(disposal_id=made, events=4, head=b"h" * 32, tombstone=12)
        ]
        assert [one.id for one in disposals.newest(tx)] == [made]
        assert disposals.lock(tx, made + 1) is None


def test_what_was_withdrawn_may_be_proposed_again(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance = office.start(tx)[0]
        item = DisposalItem(
            0, instance.id, "0001", "Data", "kinerja", 1, "musnah", NOW, "2026-11-23", None, None, None
        )
        made = disposals.add(tx, "Sudah lewat masanya.", office.siti, NOW, [item])
        disposals.decide(tx, made, "withdrawn", office.siti, NOW, "Masih dipakai.")
        assert disposals.open_of(tx, instance.id) is None


def test_only_ended_instances_of_the_process_are_past_their_time(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        ended, _running = office.start(tx)[0], office.start(tx)[0]
        row = stores.instances.lock(tx, ended.id)
        assert row is not None
        stores.instances.save(tx, row.id, row.revision, state=b"", event_count=row.event_count, head=row.head,
                              status="completed", ended_at=NOW)  # fmt: skip
        for process, before, found in (
            ("kinerja", NOW + DAY, [ended.id]),
            ("kinerja", NOW, []),
            ("x", NOW + DAY, []),
        ):
            assert [one.id for one in disposals.ended(tx, process, before, 9)] == found
            assert disposals.count_ended(tx, process, before) == len(found)
        assert disposals.ended(tx, "kinerja", NOW + DAY, 9, after=ended.id) == []
