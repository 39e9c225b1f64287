"""A request with an id is known again, and forgotten after its time."""

from __future__ import annotations

import pytest

from engine import errors
from engine.store import Store, requests
from tests.engine.store.office import NOW, Office


def test_a_request_is_known_again_until_its_time_is_over(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance = office.start(tx)[0].id
        assert requests.get(tx, b"a" * 16) is None
        requests.keep(tx, b"a" * 16, instance, NOW, 7)
        assert requests.get(tx, b"a" * 16) == (instance, NOW, 7)
        requests.keep(tx, b"b" * 16, instance, NOW + requests.KEPT, 8)
        assert requests.get(tx, b"a" * 16) is not None
        later = NOW + requests.KEPT + requests.KEPT
        requests.keep(tx, b"c" * 16, instance, later, 9)
        assert requests.get(tx, b"a" * 16) is None


def test_an_id_is_kept_once(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance = office.start(tx)[0].id
        requests.keep(tx, b"a" * 16, instance, NOW, 7)
    with pytest.raises(errors.Conflict), store.transaction() as tx:
        requests.keep(tx, b"a" * 16, instance, NOW, 7)
