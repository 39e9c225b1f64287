"""engine/bpmn/package/patterns.py: names in braces, and nothing more of Python's format language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.package import patterns


def test_fill() -> None:
    values = {"kode": "PDK", "tahun": 2026, "urut": 7}
    assert patterns.fill("{kode}-{tahun}-{urut:04}", values) == "PDK-2026-0007"
    assert patterns.fill("Data {periode}  {tahun}", values) == "Data 2026"
    assert patterns.names("{kode}-{tahun}-{urut:04d}") == {"kode", "tahun", "urut"}


def test_every_name_a_number_may_use_is_filled() -> None:
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    known = patterns.known(patterns.Occasion("KCL", at, 12))
    assert patterns.fill("{kode}-{tahun}-{bulan}-{urut:04}", known) == "KCL-2026-03-0012"
    assert all(patterns.fill(f"{{{name}}}", known) for name in patterns.NAMES)


@pytest.mark.parametrize(
    "pattern",
    ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{a:{b}}", "{{a}}", "{a:999}", "x" * 201],
)
def test_anything_else_is_no_pattern(pattern: str) -> None:
    with pytest.raises(patterns.PatternError):
        patterns.names(pattern)


@given(st.text(max_size=50), st.dictionaries(st.text(max_size=3), st.text(max_size=20)))
def test_filling_never_fails(pattern: str, values: dict[str, str]) -> None:
    assert "\n" not in patterns.fill(pattern, values)
