"""One case in one statement says what its row, its line of a list and its last event say."""

from __future__ import annotations

from engine import store as stores
from engine.store import Store, cases, instances
from tests.engine.store.office import Office


def test_a_case_is_its_row_and_its_line(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        started, _ = office.start(tx)
        found = cases.get(tx, started.id)
        assert found is not None
        assert (found.instance, found.line) == (
            instances.get(tx, started.id),
            instances.line(tx, started.id),
        )
        assert found.facts == stores.history.facts(tx, started.id, 1) != {}
        assert not found.moved
        assert cases.get(tx, 999) is None
