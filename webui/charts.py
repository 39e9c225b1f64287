"""Charts as plain figures: the geometry of bars and columns, which a macro draws as SVG beside their table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

COLUMN = 72  # width of a column's place
PERIOD = 104  # of one in a series, whose names are longer
SIGN = 8  # width of a sign beside the levels
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


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: its name in two lines, what was reached, what was aimed at, and the share of it."""

    name: tuple[str, str]
    value: float | None
    aim: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Aim:
    """A line across one column: what was aimed at."""

    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Series:
    """A column chart of figures against their aims. By column, `under` are the second lines of the names, `above` is
    where its words stand: clear of the column and of its aim.
    """

    width: float
    height: float
    left: float
    base: float
    columns: tuple[Column, ...]
    under: tuple[str, ...]
    above: tuple[float, ...]
    aims: tuple[Aim, ...]
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


def series(points: Sequence[Point], say: Callable[[float | None], str]) -> Series:
    """A column for each period, as high as what was reached; a line across it at what was aimed at.

    Nothing below zero is drawn; `say` makes words of a figure.
    """
    largest = max((one for point in points for one in (point.value, point.aim) if one), default=0.0)
    base = TOP + HEIGHT
    levels = [(share, say(_tidy(largest * share))) for share in (0, 0.5, 1)]
    left = 14 + SIGN * max(len(words) for _share, words in levels)
    found, aims, above = [], [], []
    for place, point in enumerate(points):
        middle = left + PERIOD * (place + 0.5)
        height = round(HEIGHT * _part(point.value, largest), 1)
        shade = "time" if point.share is None and point.value is not None else grade(point.share)
        first = middle - WIDEST / 2
        words = say(point.value)
        found.append(Column(first, base - height, WIDEST, height, middle, shade, words, point.name[0]))
        top = base - height
        if point.aim is not None and point.aim >= 0:
            aims.append(Aim(first - 10, round(base - HEIGHT * _part(point.aim, largest), 1), WIDEST + 20))
            top = min(top, aims[-1].y) if abs(aims[-1].y - top) < TOP else top
        above.append(top - 6)
    lines = tuple(Line(base - HEIGHT * share, words) for share, words in levels)
    under = tuple(point.name[1] for point in points)
    width = left + PERIOD * max(len(found), 1) + 8
    return Series(width, base + FOOT + 16, left, base, tuple(found), under, tuple(above), tuple(aims), lines)


def _part(value: float | None, largest: float) -> float:
    """Return how much of the largest figure one is; nothing below zero."""
    return max(value or 0.0, 0.0) / largest if largest > 0 else 0.0


def _tidy(value: float) -> float:
    """Return a figure with as many digits as a level needs."""
    return float(f"{value:.4g}")


def length(value: float | None, largest: float) -> float:
    """Return a value as the length of a bar of 100, for a bar inside a table; what is there at all is seen."""
    if not value or largest <= 0:
        return 0.0
    return round(max(100 * min(value / largest, 1.0), 1.0), 1)
