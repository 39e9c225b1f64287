"""Special days as a table: written, read back, and each bad row named."""

from __future__ import annotations

from datetime import date

import pytest

from engine.workdays import DayRule, table

DAYS = [
    (
        date(2026, 12, 24),
        DayRule.from_dict({"date": date(2026, 12, 24), "kind": "cuti_bersama", "note": "=Natal"}),
    ),
    (
        date(2026, 12, 28),
        DayRule.from_dict({"date": date(2026, 12, 28), "kind": "jam_khusus", "windows": ["07:30-12:00"]}),
    ),
    (date(2026, 12, 29), None),
]


def test_a_table_comes_back_as_it_was_and_holds_no_formula() -> None:
    text = table.write(DAYS)
    assert "'=Natal" in text
    assert table.read(text.encode()) == (dict(DAYS), [])


def test_each_bad_row_is_named_and_the_good_ones_are_read() -> None:
    rows = [
        "tanggal;jenis;jam",
        "2026-12-24;cuti_bersama;",
        "2026-02-30;hari_biasa;",
        "2026-12-24;hari_biasa;",
    ]
    found, wrong = table.read("\n".join(rows).encode())
    assert list(found) == [date(2026, 12, 24)]
    assert [(line, error.code) for line, error in wrong] == [(3, "date"), (4, "twice")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"tanggal,jenis,lain\n", "columns"),
        (b"jenis\n", "columns"),
        (b"tanggal,jenis\n1,2,3\n", "long_row"),
        (b"\xff", "encoding"),
        (b"x" * (table.MAX_BYTES + 1), "too_many"),
        (b"tanggal,jenis\n" + b"2026-01-01,hari_biasa\n" * (table.MAX_ROWS + 1), "too_many"),
    ],
)
def test_a_table_that_is_none_is_refused_whole(content: bytes, code: str) -> None:
    found, ((_line, error),) = table.read(content)
    assert (found, error.code) == ({}, code)


def test_hours_are_read_as_people_write_them() -> None:
    assert table.hours("07.30-12.00, 13:00-16:00") == table.hours("07:30-12:00+13:00-16:00")
    assert table.hours(" ") == ()
