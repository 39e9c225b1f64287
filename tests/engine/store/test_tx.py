"""Fixed statements mean the same on both databases, whichever way they are run."""

from __future__ import annotations

import pytest

from engine import errors
from engine.store import Store, outbox
from engine.store.tx import Statement
from tests.engine.store.office import NOW, undone

ADD = Statement("insert into number_counter (key, year, value) values (?, ?, ?)")
RETURNED = Statement("insert into number_counter (key, year, value) values (?, ?, ?) returning value")
ALL = Statement("select value from number_counter where key = ? order by year {lock}", lock="for update")
CLEAR = Statement("delete from number_counter where key = ?")


def test_the_lock_of_a_row_is_only_for_the_database_that_knows_it() -> None:
    assert ALL.sqlite == "select value from number_counter where key = ? order by year"
    assert ALL.postgresql == "select value from number_counter where key = %s order by year for update"


def test_rows_come_back_one_by_one_in_order_or_counted(store: Store) -> None:
    with undone(store) as tx:
        assert tx.row(ALL, ("x",)) is None
        for several in ([], [("x", 2020, 1)], [("x", 2021, 2), ("x", 2022, 3)]):
            tx.many(ADD, several)
        assert tx.each(RETURNED, []) == []
        assert tx.each(RETURNED, [("x", 2023, 4)]) == [(4,)]
        assert tx.each(RETURNED, [("x", 2024, 5), ("x", 2025, 6)]) == [(5,), (6,)]
        assert tx.rows(ALL, ("x",)) == [(one,) for one in range(1, 7)]
        assert tx.row(ALL, ("x",)) == (1,)
        assert tx.change(CLEAR, ("x",)) == 6


def test_what_no_database_holds_is_refused_before_it_is_asked(store: Store) -> None:
    for run in ("change", "many", "each"):
        wrong = ("x", 2020, 2**63)
        with pytest.raises(errors.Invalid), undone(store) as tx:
            getattr(tx, run)(ADD, wrong if run == "change" else [("x", 2020, 1), wrong])


def test_what_is_written_together_stands_in_the_order_it_was_written(store: Store) -> None:
    kinds = Statement("select kind from outbox order by id")
    with undone(store) as tx:
        outbox.add(tx, "first", "", NOW)
        tx.write(ADD, ("x", 2020, 1))
        outbox.add(tx, "second", "", NOW)
        outbox.add(tx, "third", "", NOW)
        assert [row[0] for row in tx.rows(kinds)] == ["first", "second", "third"]


def test_what_is_written_together_tells_what_has_changed_nothing(store: Store) -> None:
    change = Statement("update number_counter set value = ? where key = ?")

    def act() -> None:
        with undone(store) as tx:
            outbox.add(tx, "first", "", NOW)
            tx.write(change, (1, "none"), errors.Conflict(task=1))
            outbox.add(tx, "second", "", NOW)
            tx.finish()

    with pytest.raises(errors.Conflict):
        act()
