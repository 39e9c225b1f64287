"""The small office, in the database of the test."""

from __future__ import annotations

import pytest

from engine.store import Store
from tests.engine.store.office import Office, furnish


@pytest.fixture
def office(store: Store) -> Office:
    """Two people, two roles, one process."""
    with store.transaction() as tx:
        return furnish(tx)
