"""A task comes back once: to the person and at the moment that was said last."""

from __future__ import annotations

from datetime import timedelta

from engine.store import LoanRow, Store, loans
from tests.engine.store.office import NOW, Office

DAY = timedelta(days=1)


def test_what_was_said_last_of_a_task_holds(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        _, (one,) = office.start(tx)
        assert loans.get(tx, one.id) is None
        loans.put(tx, one.id, office.siti, office.budi, NOW + DAY)
        loans.put(tx, one.id, office.siti, None, NOW + 2 * DAY)
        assert loans.get(tx, one.id) == LoanRow(one.id, office.siti, None, NOW + 2 * DAY)
        loans.drop(tx, one.id)
        assert loans.get(tx, one.id) is None
