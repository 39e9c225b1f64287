"""Charts as plain figures: the geometry of bars and columns, which a macro draws as SVG beside their table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMN = 72  # width of a column's place
WIDEST = 44  # width of a column itself
HEIGHT = 150  # what stands for 100 %
TOP, LEFT, FOOT = 26, 46, 34

GRADES = ((0.9, "good"), (0.75, "fair"), (0.5, "poor"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place in the drawing, its grade, and the words above and below it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    grade: str
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A level drawn across, with its words at the left."""

    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A column chart of shares: its size, its columns from left to right, and the levels behind them."""

    width: float
    height: float
    left: float
    base: float
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def grade(share: float | None) -> str:
    """How well a share kept stands: good from 90 %, fair from 75 %, poor from 50 %, bad below; none unmeasured."""
    if share is None:
        return "none"
    return next((name for least, name in GRADES if share >= least), "bad")


def columns(shares: Sequence[tuple[str, float | None]], percent: Iterable[str]) -> Columns:
    """A column for each name and share (0 to 1); `percent` are the words of the values, in the same order."""
    base = TOP + HEIGHT
    found = []
    for place, ((name, share), words) in enumerate(zip(shares, percent, strict=True)):
        middle = LEFT + COLUMN * (place + 0.5)
        height = round(HEIGHT * min(max(share or 0.0, 0.0), 1.0), 1)
        found.append(
            Column(middle - WIDEST / 2, base - height, WIDEST, height, middle, grade(share), words, name)
        )
    lines = tuple(Line(base - HEIGHT * level / 100, f"{level} %") for level in (0, 50, 100))
    return Columns(LEFT + COLUMN * max(len(found), 1) + 8, base + FOOT, LEFT, base, tuple(found), lines)


def length(value: float | None, largest: float) -> float:
    """Return a value as the length of a bar of 100, for a bar inside a table; what is there at all is seen."""
    if not value or largest <= 0:
        return 0.0
    return round(max(100 * min(value / largest, 1.0), 1.0), 1)
