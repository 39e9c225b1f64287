"""Inspections: one a night, one worker at a time, and what it finds until that is right again."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Fault, Store, inspections
from tests.engine.store.office import NOW, Office

MINUTE = timedelta(minutes=1)


def test_one_begins_a_night_and_one_worker_goes_on(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, _ = office.start(tx)
        assert inspections.newest(tx) is None
        row = inspections.begin(tx, "2026-11-23", NOW)
        assert row is not None
        assert row.last == instance.id
        assert inspections.begin(tx, "2026-11-23", NOW) is None
        assert inspections.newest(tx) == row
        assert inspections.take(tx, row.id, "a", NOW, NOW + MINUTE)
        assert not inspections.take(tx, row.id, "b", NOW, NOW + MINUTE)
        assert not inspections.go_on(tx, row, "b", NOW)
        later = row._replace(next=instance.id + 1, instances=1, events=2)
        assert inspections.checked_at(tx, instance.id) is None
        assert inspections.go_on(tx, later, "a", NOW + MINUTE, NOW)
        assert inspections.finished(tx) == later._replace(finished_at=NOW)
        assert inspections.checked_at(tx, instance.id) == NOW
        assert not inspections.take(tx, row.id, "a", NOW, NOW), "it is over"
        assert inspections.sizes(tx, 0, instance.id) == [(instance.id, 1)]


def test_a_finding_stands_until_it_is_closed(store: Store) -> None:
    fault = Fault("record", 7, 3, what="task", which="L1")
    with store.transaction() as tx:
        made = inspections.add(tx, fault, "PDK-1", NOW, 1, 12)
        (found,) = inspections.findings(tx)
        assert (found.id, found.fault, found.number, found.seen, found.event_seq) == (
            made,
            fault,
            "PDK-1",
            1,
            12,
        )
        assert inspections.has_finding(tx, 7)
        assert not inspections.has_finding(tx, 8)
        inspections.see(tx, made, 2)
        assert inspections.findings(tx)[0].seen == 2
        inspections.close(tx, made, NOW)
        assert not inspections.has_finding(tx, 7)
        assert inspections.findings(tx) == []
