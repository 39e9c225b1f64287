"""Keys, codes and standard times made of what people type."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.templates import plan
from engine.bpmn.templates.plan import StandardTime


@pytest.mark.parametrize(
    ("number", "unit", "iso", "late"),
    [
        ("1", "hari", "P1D", "Lewat 1 hari"),
        (" 20 ", "menit", "PT20M", "Lewat 20 menit"),
        ("999", "jam", "PT999H", "Lewat 999 jam"),
    ],
)
def test_a_time_as_an_sop_prints_it(number: str, unit: str, iso: str, late: str) -> None:
    read = plan.read_time(number, unit)
    assert read is not None
    assert (read.iso, read.late) == (iso, late)


@pytest.mark.parametrize(
    "number", ["", "0", "-1", "1,5", "1.5", "1000", "P1D", "١", "satu", "1e2", "9" * 5_000]
)
def test_nonsense_is_no_time(number: str) -> None:
    assert plan.read_time(number, "hari") is None
    assert plan.read_time("1", "abad") is None


def test_a_key_is_plain_and_taken_by_nobody() -> None:
    assert plan.make_key("Peminjaman Ruang Rapat", ()) == "peminjaman_ruang_rapat"
    assert plan.make_key("Peminjaman: ruang-rapat!", {"peminjaman_ruang_rapat"}) == "peminjaman_ruang_rapat_2"
    assert plan.make_key("Rézim 2026", {"rezim_2026", "rezim_2026_2"}) == "rezim_2026_3"
    assert plan.make_key("2026", ()) == "sop_2026"
    assert plan.make_key("日本", {"sop"}) == "sop_2"
    assert plan.make_code("Peminjaman Ruang Rapat") == "PRR"
    assert plan.make_code("日本") == "SOP"


@given(st.text(max_size=300), st.sets(st.text(max_size=5)))
def test_any_name_gives_a_key(title: str, taken: set[str]) -> None:
    key = plan.make_key(title, taken)
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,79}", key)
    assert key not in taken
    assert re.fullmatch(r"[A-Z0-9]{1,6}", plan.make_code(title))
    assert StandardTime(1, "hari").iso == "P1D"
