"""Durations as modellers write them and norms as SOPs print them."""

from __future__ import annotations

import pytest

from engine import workdays
from engine.workdays import Duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P1D", Duration(1)),
        (" P10D ", Duration(10)),
        ("PT20M", Duration(0, 20)),
        ("PT2H", Duration(0, 120)),
        ("P1DT2H30M", Duration(1, 150)),
        ("PT90S", Duration(0, 1, 30)),
        ("PT36H", Duration(0, 36 * 60)),
        ("P3650D", Duration(3_650)),
    ],
)
def test_iso_durations(text: str, expected: Duration) -> None:
    assert Duration.parse(text) == expected
    assert Duration.parse(expected.iso()) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("P", "syntax"),
        ("PT", "syntax"),
        ("P1DT", "syntax"),
        ("1 hari", "syntax"),
        ("p1d", "syntax"),
        ("P1D2H", "syntax"),
        ("PT20M P1D", "syntax"),
        ("P١D", "syntax"),
        ("__import__('os').system('id') == 0", "syntax"),
        ("R3/PT10M", "syntax"),
        ("-P1D", "negative"),
        ("P-1D", "negative"),
        ("P0D", "zero"),
        ("PT0S", "zero"),
        ("P1.5D", "part"),
        ("P0,5D", "part"),
        ("PT1.5H", "part"),
        ("P1Y", "years"),
        ("P1M", "months"),
        ("P1Y2M3D", "years"),
        ("P2W", "weeks"),
        ("P3651D", "too_long"),
        ("PT9999999H", "too_long"),
        (f"P{'9' * 150}D", "too_long"),
        (f"P{'9' * 100_000}D", "too_long"),
    ],
)
def test_other_texts_are_refused_by_code(text: str, code: str) -> None:
    with pytest.raises(workdays.DurationError) as caught:
        Duration.parse(text)
    assert caught.value.code == code
    assert len(caught.value.text) <= 40


@pytest.mark.parametrize(
    ("text", "expected", "printed"),
    [
        ("3 hari", Duration(3), ("hari", 3)),
        ("1 hari kerja", Duration(1), ("hari", 1)),
        ("2 Jam", Duration(0, 120), ("jam", 2)),
        ("20 menit", Duration(0, 20), ("menit", 20)),
        ("450 menit", Duration(0, 450), ("menit", 450)),
    ],
)
def test_norms_of_an_sop(text: str, expected: Duration, printed: tuple[str, int]) -> None:
    assert workdays.parse_norm(text) == expected
    assert workdays.parts(expected) == (printed,)


@pytest.mark.parametrize(
    "text", ["", "satu hari", "1,5 hari", "0 hari", "2 minggu", "hari", "1 hari 2 jam", "9" * 300]
)
def test_other_norms_are_refused(text: str) -> None:
    with pytest.raises(workdays.DurationError):
        workdays.parse_norm(text)


def test_a_duration_is_told_by_its_parts() -> None:
    assert workdays.parts(Duration.parse("P1DT2H30S")) == (("hari", 1), ("jam", 2), ("detik", 30))
