"""Absences by the days that they touch."""

from __future__ import annotations

from engine.store import Store, absences
from tests.engine.store.office import NOW, Office


def test_absences_are_found_by_any_of_their_days(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one = absences.add(tx, office.siti, "cuti", "2026-11-24", "2026-11-26", "", office.budi, NOW)
        other = absences.add(tx, office.budi, "dinas", "2026-11-26", "2026-11-26", "Rapat", None, NOW)
        for first, last, found in (
            ("2026-11-20", "2026-11-23", []),
            ("2026-11-20", "2026-11-24", [one]),
            ("2026-11-25", "2026-11-25", [one]),
            ("2026-11-26", "2026-12-31", [one, other]),
            ("2026-11-27", "2026-12-31", []),
        ):
            assert [row.id for row in absences.of_days(tx, first, last)] == found
        assert [row.id for row in absences.of_days(tx, "2026-11-26", "2026-11-26", office.budi)] == [other]
        row = absences.get(tx, one)
        assert row is not None
        assert (row.name, row.noted_by, row.ended_at) == ("Siti Aminah", "Budi", None)
        assert absences.end(tx, one, "2026-11-24", NOW)
        assert not absences.end(tx, one, "2026-11-25", NOW), "it ends once"
        assert absences.end(tx, other, "2026-11-25", NOW)
        assert [row.id for row in absences.of_days(tx, "2026-11-20", "2026-11-30")] == [one], (
            "taken back whole"
        )
        assert absences.get(tx, 99) is None
