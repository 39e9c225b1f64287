from __future__ import annotations

from collections.abc import Callable

from engine.store import Store, calendar

REGIME = {
    "name": "Biasa",
    "start": None,
    "end": None,
    "windows": {"0": [["07:30", "12:00"], ["12:30", "16:00"]]},
}
RAMADAN = {
    "name": "Ramadan",
    "start": "2027-02-08",
    "end": "2027-03-09",
    "windows": {"4": [["08:00", "15:30"]]},
}


def day(date: str, kind: str = "libur_nasional", note: str = "") -> dict[str, object]:
    return {"date": date, "kind": kind, "windows": [], "note": note, "basis": "SKB"}


def test_empty_calendar(store: Store) -> None:
    with store.read() as tx:
        assert calendar.load(tx) == ([], [], "", "0")


def test_calendar_comes_back_as_it_was_set(store: Store) -> None:
    short = {**day("2026-12-24", "jam_khusus"), "windows": [["07:30", "12:00"]]}
    with store.transaction() as tx:
        calendar.replace(tx, [REGIME, RAMADAN], [short, day("2026-01-01")], "bergulir")
        stored = calendar.load(tx)
    assert stored.regimes == [REGIME, RAMADAN]
    assert stored.days == [day("2026-01-01"), short]
    assert stored.policy == "bergulir"


def test_word_of_the_office_wins_and_outlives_a_new_seed(store: Store) -> None:
    with store.transaction() as tx:
        calendar.replace_days(tx, "dinas", [day("2026-12-24", "hari_kerja_pengganti", "Surat 12")])
        calendar.replace_days(tx, calendar.SEED, [day("2026-12-24"), day("2026-12-25")])
        assert [row["kind"] for row in calendar.load(tx).days] == ["hari_kerja_pengganti", "libur_nasional"]
        calendar.replace_days(tx, calendar.SEED, [day("2026-12-26")])
        assert [row["date"] for row in calendar.load(tx).days] == ["2026-12-24", "2026-12-26"]
        calendar.replace_days(tx, "dinas", [])
        assert [row["date"] for row in calendar.load(tx).days] == ["2026-12-26"]


def test_regimes_are_replaced_whole(store: Store) -> None:
    with store.transaction() as tx:
        calendar.replace_regimes(tx, [REGIME, RAMADAN])
        calendar.replace_regimes(tx, [RAMADAN])
        assert calendar.load(tx).regimes == [RAMADAN]


def test_every_change_has_a_version_of_its_own(store: Store) -> None:
    seen = set()
    with store.transaction() as tx:
        changes: tuple[Callable[[], None], ...] = (
            lambda: calendar.replace_days(tx, "dinas", [day("2026-01-02")]),
            lambda: calendar.replace_regimes(tx, []),
            lambda: calendar.set_policy(tx, "akhir_hari"),
        )
        for change in changes:
            change()
            seen.add(calendar.load(tx).version)
    assert len(seen) == 3


def test_day_named_twice_is_its_last_entry(store: Store) -> None:
    with store.transaction() as tx:
        calendar.replace_days(tx, "dinas", [day("2026-01-02", note="a"), day("2026-01-02", note="b")])
        assert [row["note"] for row in calendar.load(tx).days] == ["b"]
