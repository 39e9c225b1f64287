"""Links in the database: found by their SHA-256, used once, void where a newer one is made."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, password_links, people
from tests.engine.store.office import NOW

UNTIL = NOW + timedelta(days=1)


def test_a_link_is_used_once_and_void_ones_never(store: Store) -> None:
    with store.transaction() as tx:
        siti, budi = people.create_many(tx, [("siti", "Siti", ""), ("budi", "Budi", "")], NOW)
        first, second, other = password_links.add(
            tx, [(siti, b"1" * 32), (siti, b"2" * 32), (budi, b"3" * 32)], NOW, UNTIL
        )
        found = password_links.by_token(tx, b"2" * 32)
        assert found == password_links.LinkRow(second, siti, b"2" * 32, NOW, UNTIL, None, None)
        assert password_links.by_token(tx, b"9" * 32) is None
        assert password_links.use(tx, second, NOW)
        assert not password_links.use(tx, second, NOW)
        assert password_links.void(tx, siti, NOW) == [first]
        assert password_links.void(tx, siti, NOW) == []
        assert not password_links.use(tx, first, NOW)
        assert password_links.open_of(tx, siti, NOW) is None
        last = password_links.open_of(tx, budi, NOW)
        assert last is not None
        assert last.id == other
        assert password_links.open_of(tx, budi, UNTIL) is None
