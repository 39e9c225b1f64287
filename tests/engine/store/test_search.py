"""Instances are found by the beginnings of their words, by what is not indexed yet, and only where they may be seen."""

from __future__ import annotations

from engine.store import Store, outbox, search
from engine.store.search import Sight, Wanted
from tests.engine.store.office import NOW, Office


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
