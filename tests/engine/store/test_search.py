"""Instances are found by the beginnings of their words, by what is not indexed yet, and only where they may be seen."""

from __future__ import annotations

from threading import Event, Thread

from engine import store as stores
from engine.store import Store, outbox, search
from engine.store.search import Sight, Wanted
from engine.store.tx import Statement
from tests.engine.store.office import NOW, Office, task


def test_words_are_folded_once_each_and_numbers_cut_at_their_thousands() -> None:
    assert search.words_of(["Data KINERJA, data", "Ⅳ"]) == ("data", "kinerja", "iv")
    assert search.figures(1234567.0) == ["1234567", "1,234,567"]
    assert search.figures(float(search.LONGEST_FIGURE)) == []


def test_a_word_finds_by_its_beginning_and_is_forgotten(store: Store, office: Office) -> None:
    sight = Sight(None, office.siti, ("sekretaris",))
    with store.transaction() as tx:
        one, two = (office.start(tx)[0].id for _ in range(2))
        search.keep(tx, one, ("kunjungan", "pemustaka"))
        search.keep(tx, two, ("kunjungan", "arsip"))

        def found(*words: str) -> list[int]:
            return [row.id for row in search.page(tx, Wanted(words), sight).rows]

        assert found("kunj") == [two, one]
        assert found("kunj", "arsip") == [two]
        assert found("ustaka") == []
        first = search.page(tx, Wanted(("kunj",)), sight, limit=1)
        assert [row.id for row in first.rows] == [two]
        assert [row.id for row in search.page(tx, Wanted(("kunj",)), sight, first.next).rows] == [one]
        search.forget(tx, two)
        assert found("kunj") == [one]


def test_what_is_not_indexed_yet_is_found_by_number_and_subject(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        one = office.start(tx, subject="Lembaga baru")[0].id
        assert search.page(tx, Wanted(("lembaga",)), Sight(None, office.siti, ())).rows == ()
        outbox.add(tx, search.KIND, str(one), NOW)
        assert [
            row.id for row in search.page(tx, Wanted(("lembaga",)), Sight(None, office.siti, ())).rows
        ] == [one]


def test_a_reader_of_nothing_finds_only_what_is_its_own(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        own = office.start(tx, by=office.budi)[0].id
        office.start(tx, by=office.siti)
        assert [row.id for row in search.page(tx, Wanted(), Sight((), office.budi, ())).rows] == [own]


def test_words_are_added_to_those_that_are_known(store: Store, office: Office) -> None:
    sight = Sight(None, office.siti, ())
    with store.transaction() as tx:
        one = office.start(tx)[0].id
        assert search.known_until(tx, one) is None
        assert search.begin(tx, one) == 0
        search.keep(tx, one, ("arsip", "daerah"))
        search.mark(tx, one, 3)
        assert search.begin(tx, one) == search.known_until(tx, one) == 3
        search.add(tx, one, ("daerah", "baru", "a"))
        for words in (("arsip", "daerah"), ("baru",), ("a",)):
            assert [row.id for row in search.page(tx, Wanted(words), sight).rows] == [one]
        search.forget(tx, one)
        assert search.page(tx, Wanted(("daerah",)), sight).rows == ()


def test_who_reads_on_waits_for_who_reads(store: Store, office: Office) -> None:
    """So no worker writes words that lack those another has just read."""
    with store.transaction() as tx:
        one = office.start(tx)[0].id
        search.begin(tx, one)
    locked, seen = Event(), list[int | None]()

    def read_on() -> None:
        locked.wait()
        with store.transaction() as tx:
            seen.append(search.known_until(tx, one))
            search.add(tx, one, ("kedua",))

    thread = Thread(target=read_on)
    thread.start()
    with store.transaction() as tx:
        assert search.known_until(tx, one) == 0
        locked.set()
        thread.join(0.2)
        search.add(tx, one, ("pertama",))
        search.mark(tx, one, 5)
    thread.join()
    assert seen == [5]
    with store.read() as tx:
        found = search.page(tx, Wanted(("pertama", "kedua")), Sight(None, office.siti, ()))
        assert [row.id for row in found.rows] == [one]


def test_holders_of_what_stands_and_of_what_ended_are_added(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        instance, (first,) = office.start(tx, task("kadis"))
        second, third = office.complete(
            tx, first.id, task("sekretaris", element="L2"), task("@budi", element="L3")
        )
        office.complete(tx, second.id)
        standing = stores.tasks.open_of(tx, instance.id)
        assert [one.id for one in standing] == [third.id]
        search.add_holders(tx, instance.id, standing, {second.id, third.id}, {"siti", ""})
        rows = tx.rows(Statement("select holder from search_holder where instance_id = ?"), (instance.id,))
        assert {row[0] for row in rows} == {"=siti", "@budi", "sekretaris"}, "kadis was known from before"
