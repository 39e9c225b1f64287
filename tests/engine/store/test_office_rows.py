"""The tables of the office as the history keeps them: row by row, gone ones named, passwords only as a print."""

from __future__ import annotations

import hashlib

from engine.store import Store, office_rows
from tests.engine.store.office import Office


def test_a_row_is_kept_by_its_key_with_the_columns_that_are_compared(store: Store, office: Office) -> None:
    with store.read() as tx:
        people = office_rows.read(tx, "person")
        assert set(people) == {str(office.siti), str(office.budi)}
        siti = people[str(office.siti)]
        assert tuple(siti) == office_rows.COLUMNS["person"]
        assert siti["password_hash"] == hashlib.sha256(b"hash").hexdigest()
        assert office_rows.read(tx, "person", "id", [office.budi]).keys() == {str(office.budi)}


def test_a_row_that_is_gone_is_told_and_a_whole_table_is_marked(store: Store, office: Office) -> None:
    with store.read() as tx:
        facts = office_rows.facts(tx, person=("id", [office.siti, 999]), role=None)["rows"]
        assert facts["person"]["999"] is None
        assert facts["person"][str(office.siti)]["name"] == "Siti Aminah"
        assert set(facts["role"]) == {"*", "kadis", "sekretaris"}
        assert set(office_rows.facts(tx, **dict.fromkeys(office_rows.COLUMNS))["rows"]) == set(
            office_rows.COLUMNS
        )


def test_open_tasks_are_told_with_whose_they_are(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _instance, (first,) = office.start(tx)
        (second,) = office.start(tx)[1]
        office.complete(tx, first.id)
        assert office_rows.holders(tx) == {str(second.id): "sekretaris"}
