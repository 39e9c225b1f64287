from __future__ import annotations

import pytest

from engine.store import Store, numbers
from tests.engine.store.office import at_once, undone


def test_numbers_run_per_key_and_year(store: Store) -> None:
    with store.transaction() as tx:
        assert [numbers.next(tx, "kinerja", 2026) for _ in range(3)] == [1, 2, 3]
        assert numbers.next(tx, "kinerja", 2027) == 1
        assert numbers.next(tx, "surat", 2026) == 1
        assert numbers.next(tx, "kinerja", 2026) == 4
        assert (numbers.last(tx, "kinerja", 2026), numbers.last(tx, "kinerja", 2025)) == (4, 0)


def test_number_of_a_failed_transaction_is_given_again(store: Store) -> None:
    with undone(store) as tx:
        assert numbers.next(tx, "kinerja", 2026) == 1
    with store.transaction() as tx:
        assert numbers.next(tx, "kinerja", 2026) == 1


@pytest.mark.fault
def test_numbers_have_no_gap_and_no_double_under_many_writers(store: Store) -> None:
    def work(place: int) -> list[int]:
        found = []
        for turn in range(8):
            if (turn + place) % 4 == 0:
                with undone(store) as tx:
                    numbers.next(tx, "kinerja", 2026)
                continue
            with store.transaction() as tx:
                found.append(numbers.next(tx, "kinerja", 2026))
        return found

    results = at_once(6, work)
    given = [number for one in results for number in (one if isinstance(one, list) else [one])]
    assert sorted(given, key=str) == sorted(range(1, 37), key=str), results
