"""How much is measured, in units of progress."""

from __future__ import annotations

from engine.bench.sizes import SIZES, Sizes


def test_units_of_all_stages_are_counted() -> None:
    sizes = Sizes(1, 20, 300, (4_000, 50_000), 9, 6_000, 70_000, 0)
    assert sizes.total == 1 + 20 + 300 + 54 + 4 * 9 + 6_000 + 70_000
    assert sizes._replace(peered=5).total == sizes.total + 12
    assert SIZES["tiny"].total < SIZES["quick"].total < SIZES["full"].total


def test_a_page_of_the_largest_inbox_is_compared_with_that_of_the_smallest() -> None:
    for name, sizes in SIZES.items():
        assert list(sizes.inboxes) == sorted(set(sizes.inboxes))
        assert len(sizes.inboxes) == (2 if name == "tiny" else 3)
