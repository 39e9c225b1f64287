"""Bars and columns: every share has its place, its height and its grade."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webui import charts

SHARES = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=24)


@given(SHARES)
def test_columns_stand_on_the_base_side_by_side(shares: list[float | None]) -> None:
    drawn = charts.columns([("Jan", share) for share in shares], ["x"] * len(shares))
    for share, column in zip(shares, drawn.columns, strict=True):
        assert column.y + column.height == pytest.approx(drawn.base)
        assert column.height == pytest.approx(charts.HEIGHT * (share or 0), abs=0.051)
        assert column.x > 0
        assert column.x + column.width < drawn.width
    for left, right in zip(drawn.columns, drawn.columns[1:], strict=False):
        assert left.x + left.width < right.x


@pytest.mark.parametrize(
    ("share", "grade"),
    [(None, "none"), (0, "bad"), (0.499, "bad"), (0.5, "poor"), (0.75, "fair"), (0.9, "good"), (1, "good")],
)
def test_grades_begin_where_they_say(share: float | None, grade: str) -> None:
    assert charts.grade(share) == grade


@given(st.floats(0, 1e9), st.floats(0.001, 1e9))
def test_a_bar_is_never_longer_than_its_ground_nor_unseen(value: float, largest: float) -> None:
    found = charts.length(value, largest)
    assert 0 <= found <= 100
    assert (found > 0) == (value > 0)


FIGURES = st.none() | st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=12))
@example([(None, 2.2250738585072014e-308)])
def test_a_series_stays_within_its_drawing(figures: list[tuple[float | None, float | None]]) -> None:
    points = [charts.Point(("Triwulan I", "2026"), value, aim, None) for value, aim in figures]
    drawn = charts.series(points, lambda one: "–" if one is None else f"{one:g}")
    for (value, _aim), column, above in zip(figures, drawn.columns, drawn.above, strict=True):
        assert column.y + column.height == pytest.approx(drawn.base)
        assert charts.TOP - 0.1 <= column.y <= drawn.base
        assert (column.height == 0) == (not value or value < 0 or round(column.height, 1) == 0)
        assert 0 < above <= column.y
        assert drawn.left < column.x < drawn.width - column.width
    for aim in drawn.aims:
        assert charts.TOP - 0.1 <= aim.y <= drawn.base
    assert len(drawn.under) == len(points)
