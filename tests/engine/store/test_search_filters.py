"""Conditions of a search find the same whether few instances meet them or many."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.store import Store, outbox, search, search_filters
from engine.store.search import Sight, Wanted
from tests.engine.store.office import NOW, Office, task

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("few", [search_filters.FEW, 0], ids=["few", "many"])
def test_each_condition_finds_its_instances(
    store: Store, office: Office, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(search_filters, "FEW", few)
    with store.transaction() as tx:
        late = office.start(tx, task(element="L2", due=NOW), by=office.siti)[0].id
        other, (opened,) = office.start(tx, task("kadis", NOW + 9 * HOUR), by=office.budi)
        for one in (late, other.id):
            search.keep_holders(tx, one, ["budi"] if one == other.id else [])

        def found(**wanted: object) -> list[int]:
            sight = Sight(None, office.siti, ())
            return [row.id for row in search.page(tx, Wanted(**wanted), sight).rows]  # type: ignore[arg-type]

        assert found(late_at=NOW + HOUR) == [late]
        assert found(elements=("L2",)) == [late]
        assert found(role="kadis") == [other.id]
        assert found(person=office.siti, username="siti") == [late]
        assert found(person=office.budi, username="budi") == [other.id]
        assert found(definitions=(office.definition,)) == [other.id, late]
        assert found(definitions=()) == []
        assert found(start=NOW + HOUR) == []
        assert found(start=NOW, end=NOW) == [other.id, late]
        office.complete(tx, opened.id, by=office.siti)
        assert found(person=office.siti, username="siti") == [other.id, late]


def test_what_changed_a_moment_ago_is_read_from_the_tasks(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one = office.start(tx, task("kadis"))[0].id
        assert search_filters.pending(tx) == []
        outbox.add(tx, search_filters.KIND, str(one), NOW)
        assert search_filters.pending(tx) == [one]
        found = search.page(tx, Wanted(role="kadis"), Sight(None, office.siti, ()))
        assert [row.id for row in found.rows] == [one]
