"""Fixed statements mean the same on both databases, whichever way they are run."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from engine import errors
from engine.store import Store, outbox
from engine.store.tx import TOGETHER, Statement
from tests.engine.store.office import undone

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
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


def test_however_much_is_written_it_is_kept_and_few_statements_stay_prepared(store: Store) -> None:
    with undone(store) as tx:
        for year in range(22_000):
            tx.write(ADD, ("x", year, year))
        assert len(tx.rows(ALL, ("x",))) == 22_000
        if tx.dialect == "postgresql":
            prepared = tx.execute(sa.text("select statement from pg_prepared_statements")).scalars().all()
            assert sum(one.count("insert into number_counter") for one in prepared) <= 2 * TOGETHER


def test_rows_of_one_table_are_added_in_their_order_whatever_is_written_between(store: Store) -> None:
    with undone(store) as tx:
        for number in range(40):
            outbox.add(tx, str(number), "", NOW)
            tx.write(ADD, ("x", 2000 + number, number))
        found = tx.execute(sa.text("select kind from outbox order by id")).scalars().all()
        assert found == [str(number) for number in range(40)]
        assert tx.rows(ALL, ("x",)) == [(number,) for number in range(40)]


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
