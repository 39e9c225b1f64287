"""A marked database is no site: it says that the site has left, or has not arrived."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from engine import errors, store
from engine.store import Store, marks
from engine.store.marks import Mark
from tests.engine.store.office import NOW

LEFT = Mark("a", marks.LEFT, "server/nama", NOW)


def test_a_mark_is_put_read_and_cleared(store: Store) -> None:
    with store.transaction() as tx:
        assert marks.read(tx) is None
        marks.require_site(tx)
        marks.put(tx, LEFT)
        assert marks.read(tx) == LEFT
        with pytest.raises(errors.Moved) as refused:
            marks.require_site(tx)
        assert refused.value.params == {"to": "server/nama", "at": NOW}
        marks.put(tx, LEFT._replace(state=marks.ARRIVING))
        with pytest.raises(errors.Misconfigured):
            marks.require_site(tx)
        marks.clear(tx)
        marks.require_site(tx)


def test_the_mark_is_outside_of_what_the_proof_compares(store: Store) -> None:
    with store.transaction() as tx:
        marks.put(tx, LEFT)
        assert _settings(tx) == {}


def _settings(tx: store.Tx) -> dict[str, object]:
    return dict(store.office_rows.read(tx, "setting"))


def test_a_left_file_takes_nothing_from_any_program(store: Store) -> None:
    if store.file is None:
        return
    assert not store.has_left()
    with closing(sqlite3.connect(store.file)) as plain:
        marks.leave(plain, LEFT)
        plain.commit()
        assert marks.of_file(plain) == LEFT
        with pytest.raises(sqlite3.IntegrityError, match="has moved"):
            plain.execute("insert into attempt (subject, at) values ('x', 1)")
    assert store.has_left()
    with pytest.raises(errors.Moved), store.transaction() as tx:
        marks.put(tx, LEFT)
