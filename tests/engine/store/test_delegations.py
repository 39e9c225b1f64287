"""Memberships as plh or plt: when they hold, what is known of them, and who holds the post itself."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, Tx, delegations, people
from tests.engine.store.office import NOW, Office

DAY = timedelta(days=1)


def lend(tx: Tx, office: Office, start: int, end: int, *, known: bool = True) -> int:
    made = people.grant(
        tx, office.budi, "sekretaris", "plh", NOW + start * DAY, NOW + end * DAY, "800/1", office.siti, NOW
    )
    if known:
        delegations.put(tx, made, office.siti, "2026-11-20", "surat.pdf", None, "deputy", None)
    return made


def test_they_hold_from_the_first_moment_until_before_the_last(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = lend(tx, office, 1, 3)
        for start, end, found in (
            (0, 1, []),
            (0, 2, [made]),
            (2, 9, [made]),
            (3, 9, []),
            (0, None, [made]),
            (3, None, []),
        ):
            until = None if end is None else NOW + end * DAY
            assert [row.id for row in delegations.of_time(tx, NOW + start * DAY, until)] == found
        assert [row.id for row in delegations.of_person(tx, office.siti, NOW)] == [made]
        assert delegations.of_person(tx, office.siti, NOW + 3 * DAY) == []
        (replaced,) = delegations.replaced(tx, NOW)
        assert (replaced.username, replaced.deputy_name) == ("siti", "Budi")
        assert delegations.replaced(tx, NOW + 3 * DAY) == []
        row = delegations.get(tx, made)
        assert row is not None
        assert (row.instead_name, row.letter_date, row.begins) == ("Siti Aminah", "2026-11-20", NOW + DAY)
        delegations.end(tx, made, office.siti, NOW)
        row = delegations.get(tx, made)
        assert row is not None
        assert (row.ended_by, row.revoked_at) == ("Siti Aminah", NOW)
        assert delegations.of_time(tx, NOW, None) == []
        assert delegations.during(tx, NOW, NOW + 9 * DAY) == [], "taken back before it began"


def test_a_month_shows_also_what_was_ended_early(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = lend(tx, office, 1, 6)
        delegations.end(tx, made, office.siti, NOW + 3 * DAY)
        for start, end, found in ((0, 1, []), (0, 2, [made]), (2, 9, [made]), (3, 9, [])):
            rows = delegations.during(tx, NOW + start * DAY, NOW + end * DAY)
            assert [row.id for row in rows] == found, (start, end)
        (row,) = delegations.during(tx, NOW, NOW + 9 * DAY)
        assert row.ends == NOW + 3 * DAY


def test_of_those_of_before_only_the_dates_are_known(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = lend(tx, office, 0, 1, known=False)
        row = delegations.get(tx, made)
        assert row is not None
        assert (row.instead_of, row.file_name, row.claimed, row.sha256) == (None, "", "role", None)
        assert delegations.replaced(tx, NOW) == []
        assert delegations.get(tx, 99) is None


def test_what_is_over_comes_in_pages_the_newest_first(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        made = [lend(tx, office, day, day + 1) for day in range(4)]
        later = NOW + 3 * DAY
        assert [row.id for row in delegations.over(tx, later, None, 2)] == [made[2], made[1]]
        assert [row.id for row in delegations.over(tx, later, made[1], 2)] == [made[0]]


def test_who_holds_a_post_for_good(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        lend(tx, office, 0, 9)
        held = delegations.post_holders(tx, ["sekretaris", "kadis"], NOW, NOW + DAY)
        assert held == [("sekretaris", office.siti, "siti", "Siti Aminah")]
        people.set_active(tx, office.siti, False)
        assert delegations.post_holders(tx, ["sekretaris"], NOW, None) == []
