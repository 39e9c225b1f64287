"""The reads of a page are one transaction: of one moment up to the next write, and never a connection too many."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import errors
from engine import store as stores
from engine.store import Store
from engine.store.tx import Statement, Tx
from tests.engine.store.office import NOW, at_once, bare, undone
from tests.engine.store.test_database import people

WAIT = 30


def add(store: Store, name: str) -> None:
    with store.transaction() as tx:
        stores.people.create(tx, name, name, "x", NOW)


def elsewhere(act: Callable[[], None]) -> None:
    """Do something in another thread, and wait for it."""
    other = threading.Thread(target=act)
    other.start()
    other.join(WAIT)
    assert not other.is_alive()


def held(store: Store) -> int:
    """How many connections the store has given out."""
    pools: set[Any] = {store._readers.engine.pool, store._writers.engine.pool}
    return sum(one.checkedout() for one in pools)


def test_reads_of_a_look_see_one_moment(store: Store) -> None:
    with store.look():
        assert people(store) == 0
        elsewhere(lambda: add(store, "siti"))
        assert people(store) == 0
    assert people(store) == 1


def test_what_is_read_after_a_write_is_new(store: Store) -> None:
    with store.look():
        assert people(store) == 0
        elsewhere(lambda: add(store, "siti"))
        add(store, "budi")
        assert people(store) == 2
        with pytest.raises(errors.Conflict):
            add(store, "budi")
        assert people(store) == 2


def test_a_look_that_reads_nothing_holds_nothing_and_one_that_reads_holds_one(store: Store) -> None:
    assert held(store) == 0
    with store.look():
        assert held(store) == 0
        for _again in range(3):
            people(store)
            with store.read() as tx:
                assert tx.row(Statement("select 1")) == (1,)
                assert people(store) == 0
                assert held(store) == 1
        assert held(store) == 1
        with store.transaction():
            assert held(store) == 1
        assert held(store) == 0
        people(store)
    assert held(store) == 0


def test_a_read_in_a_write_is_one_of_its_own_and_sees_what_stands(store: Store) -> None:
    with store.look():
        with store.transaction() as tx:
            stores.people.create(tx, "siti", "Siti", "x", NOW)
            assert people(store) == 0
        assert people(store) == 1


def test_a_write_in_the_middle_of_a_read_is_a_mistake(store: Store) -> None:
    with store.look():
        with pytest.raises(RuntimeError), store.read():
            add(store, "siti")
        assert held(store) == 0
        add(store, "siti")
        assert people(store) == 1


def test_a_look_inside_a_look_is_a_mistake(store: Store) -> None:
    with store.look():
        with pytest.raises(RuntimeError), store.look():
            pass
        assert people(store) == 0


@pytest.mark.parametrize("fault", [RuntimeError, errors.NotFound, KeyboardInterrupt])
def test_a_fault_gives_the_connection_back(store: Store, fault: type[BaseException]) -> None:
    with store.look():
        with pytest.raises(fault), store.read():
            raise fault()
        assert held(store) == 0
        assert people(store) == 0
    with pytest.raises(fault), store.look(), store.read():
        raise fault()
    with pytest.raises(fault), store.look():
        _read_and_raise(store, fault)
    assert held(store) == 0
    assert people(store) == 0


def test_a_statement_that_fails_ends_the_transaction_and_the_next_read_has_another(store: Store) -> None:
    with store.look():
        with pytest.raises(errors.StoreUnavailable), store.read() as tx:
            stores.numbers.next(tx, "x", 2026)
        assert people(store) == 0
    assert held(store) == 0


def test_a_read_left_open_takes_nothing_along(store: Store) -> None:
    with store.look():
        left = store.read()
        left.__enter__()
    assert held(store) == 0
    assert people(store) == 0


def test_a_lost_connection_is_told_by_the_read_and_takes_nothing_of_what_was_read(store: Store) -> None:
    if store.dialect != "postgresql":
        return

    def lose(tx: Tx) -> None:
        backend = tx.row(Statement("select pg_backend_pid()"))
        assert backend is not None
        elsewhere(lambda: end(int(backend[0])))

    def end(backend: int) -> None:
        with store.read() as tx:
            bare(store, tx, "", f"select pg_terminate_backend({backend})")

    with store.look():
        with store.read() as tx:
            lose(tx)
        with pytest.raises(errors.StoreUnavailable):
            people(store)
        assert people(store) == 0
    with store.look(), store.read() as tx:
        lose(tx)
    assert held(store) == 0
    assert people(store) == 0


def test_more_threads_than_connections_only_wait(store_url: str) -> None:
    """Each looks, reads within its read, writes and reads again: who held one and asked for another would starve."""
    store = Store(store_url, pool_size=1)

    def work(place: int) -> int:
        with store.look():
            for again in range(4):
                with store.read():
                    before = people(store)
                add(store, f"{place} {again}")
                assert people(store) > before
        return held(store)

    try:
        found = at_once(8, work)
        assert [one for one in found if isinstance(one, BaseException)] == []
        assert people(store) == 32
        assert held(store) == 0
    finally:
        store.close()


NAMES = map(str, count())


@given(st.lists(st.sampled_from(("read", "nested", "write", "other", "fail", "refused")), max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_of_reads_and_writes_is_seen_as_the_promise_says(store: Store, acts: list[str]) -> None:
    stored, seen = people(store), None  # what stands, and what the look has read of it
    with store.look():
        for act in acts:
            if act in ("read", "nested"):
                seen = stored if seen is None else seen
                with store.read() if act == "nested" else nullcontext():
                    assert people(store) == seen
            elif act == "other":
                elsewhere(lambda: add(store, next(NAMES)))
                stored += 1
            elif act == "fail":
                with pytest.raises(errors.NotFound), store.read():
                    raise errors.NotFound()
                seen = None
            else:
                with undone(store) if act == "refused" else store.transaction() as tx:
                    stores.people.create(tx, next(NAMES), "x", "x", NOW)
                stored, seen = stored + (act == "write"), None
    assert held(store) == 0
    assert people(store) == stored


def _read_and_raise(store: Store, fault: type[BaseException]) -> None:
    people(store)
    raise fault()
