"""Statements are told as the driver gets them: each once, on both databases alike."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine.store import Store, statements
from engine.store.tx import Statement
from tests.engine.store.office import Office, task

MANY = Statement("update person set name = ? where id = ?")


def test_both_ways_of_asking_are_told_and_the_transaction_is_not(store: Store) -> None:
    told: list[str] = []
    with statements.watched(store, told.append):
        with store.read() as tx:
            tx.execute(sa.text("select 1"))
            tx.rows(Statement("select 2"))
            tx.rows(Statement("select 2"))
        with store.transaction() as tx:
            tx.execute(sa.text("select 3"))
    assert told == ["select 1", "select 2", "select 2", "select 3"]
    with store.read() as tx:
        tx.execute(sa.text("select 4"))
    assert len(told) == 4, "only while the block runs"


def test_one_for_several_sets_of_values_is_told_for_each(store: Store, office: Office) -> None:
    told: list[str] = []
    with statements.watched(store, told.append), store.transaction() as tx:
        tx.many(MANY, [("Siti A.", office.siti), ("Budi B.", office.budi)])
    assert [text.split()[0] for text in told] == ["update", "update"]


def test_what_sets_off_triggers_is_told_once(store: Store, office: Office) -> None:
    told: list[str] = []
    with statements.watched(store, told.append), store.transaction() as tx:
        office.start(tx, task(), task())
    assert len([text for text in told if text.lower().startswith("insert into event")]) == 1


def test_what_is_rolled_back_was_told(store: Store) -> None:
    told: list[str] = []
    with statements.watched(store, told.append), pytest.raises(ZeroDivisionError):
        fail(store)
    assert told == ["select 5"]


def fail(store: Store) -> None:
    with store.transaction() as tx:
        tx.execute(sa.text("select 5"))
        raise ZeroDivisionError
