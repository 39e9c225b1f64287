"""The list of people in the database: words as they are typed, parts of it, revisions."""

from __future__ import annotations

from engine.store import Store, directory, people
from tests.engine.store.office import NOW


def test_words_are_no_patterns_and_parts_follow_each_other(store: Store) -> None:
    with store.transaction() as tx:
        many = [(f"orang.{at}", f"orang {at}", "") for at in range(5)]
        people.create_many(tx, [*many, ("a", "100% Budi_A\\B", "196608011988031001")], NOW)
        for words in ("100%", "budi_a", "a\\b", "%", "_", "\\", "196608011988", "BUDI 100"):
            rows, count = directory.search(tx, words, "", (), NOW, 0, 10)
            assert ([row.username for row in rows], count) == (["a"], 1), words
        first, count = directory.search(tx, "orang", "", (), NOW, 0, 3)
        rest, _count = directory.search(tx, "orang", "", (), NOW, 3, 3)
        assert count == 5
        assert [row.username for row in [*first, *rest]] == [f"orang.{at}" for at in range(5)]
        held, count = directory.search(tx, "", directory.HELD, {"orang.3"}, NOW, 0, 3)
        assert [row.username for row in held] == ["orang.3"]
        assert directory.search(tx, "", directory.HELD, (), NOW, 0, 3) == ([], 0)


def test_a_revision_is_the_next_one_or_none(store: Store) -> None:
    with store.transaction() as tx:
        (siti,) = people.create_many(tx, [("siti", "Siti", "")], NOW)
        assert directory.advance(tx, siti, 0, "admin", NOW)
        assert not directory.advance(tx, siti, 0, "lain", NOW)
        assert directory.advance(tx, siti, None, "operator", NOW)
        directory.change(tx, siti, "Siti Aminah", "196608011988031001")
        assert directory.detail(tx, siti) == directory.DetailRow("196608011988031001", 2, "operator", NOW)
        assert directory.other_with_nip(tx, "196608011988031001") == "siti"
        assert directory.other_with_nip(tx, "196608011988031001", "siti") == ""
        assert directory.taken(tx, ["siti", "budi"], ["196608011988031001"]) == (
            frozenset({"siti"}),
            {"196608011988031001": "siti"},
        )
