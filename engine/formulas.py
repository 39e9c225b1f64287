"""The arithmetic of performance data: capaian, predikat, averages, and the list functions forms need.

Exact throughout (Decimal), rounded half up to two decimals, once, at the end. Each function takes plain JSON
values; those in FUNCTIONS are what expressions may call: they raise only TypeError, where no list is given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from types import MappingProxyType
from typing import Any

CENT = Decimal("0.01")
# Numbers beyond these are no performance data; within them every quotient is exact enough to round.
LARGEST, SMALLEST, PRECISION = Decimal(10) ** 30, Decimal(10) ** -30, 120

POSITIVE, NEGATIVE = "positif", "negatif"
COUNTED, NO_DATA, NOT_COMPUTABLE = "dihitung", "belum_ada_data", "tidak_dapat_dihitung"

# (lowest capaian of the grade, its word), highest first; the last reaches down without end. The printed scale
# (91-100, 76-90, 66-75, 51-65, up to 50) has gaps between its whole numbers; half-open intervals close them.
Intervals = Sequence[tuple[Decimal | int | None, str]]
DEFAULT: Intervals = (
    (91, "Sangat Tinggi"),
    (76, "Tinggi"),
    (66, "Sedang"),
    (51, "Rendah"),
    (None, "Sangat Rendah"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The capaian of many indicators: the average of those that have one, and how many have none, and why."""

    average: Decimal | None
    counted: int
    no_data: int
    not_computable: int


def exact(value: Any) -> Decimal | None:
    """Return the number a JSON value is, exactly as written; None when it is none, or beyond all measure."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, int) and not -LARGEST < value < LARGEST:
        return None
    number = Decimal(str(value))
    if not number.is_finite() or not abs(number) < LARGEST or 0 < abs(number) < SMALLEST:
        return None
    return number


def status(realisasi: Any, target: Any) -> str:
    """Return whether an indicator has a capaian: "dihitung", "belum_ada_data" or "tidak_dapat_dihitung"."""
    if not exact(target):
        return NOT_COMPUTABLE
    return NO_DATA if exact(realisasi) is None else COUNTED


def achievement(realisasi: Any, target: Any, arah: Any = POSITIVE, batas: Any = None) -> Decimal | None:
    """Return the capaian in per cent, never negative, capped but not rounded; None where there is none.

    Positif: realisasi / target x 100. Negatif (lower is better): (2 x target - realisasi) / target x 100.
    """
    aim, real, limit = exact(target), exact(realisasi), exact(batas)
    direction = arah.strip().lower() if isinstance(arah, str) else arah
    if not aim or real is None or direction not in (POSITIVE, NEGATIVE):
        return None
    with localcontext(Context(prec=PRECISION)):
        reached = (real if direction == POSITIVE else 2 * aim - real) * 100 / aim
    reached = max(reached, Decimal(0))
    return reached if limit is None else min(reached, limit)


def capaian(realisasi: Any, target: Any, arah: Any = POSITIVE, batas: Any = None) -> Decimal | None:
    """Return the capaian in per cent as printed: two decimals, half up; raw, or capped at `batas`."""
    reached = achievement(realisasi, target, arah, batas)
    return None if reached is None else rounded(reached)


def predikat(capaian: Any, intervals: Intervals = DEFAULT) -> str | None:
    """Return the grade of a capaian, judged as printed (rounded to two decimals)."""
    reached = exact(capaian)
    if reached is None:
        return None
    reached = rounded(reached)
    return next((word for lowest, word in intervals if lowest is None or reached >= lowest), None)


def summary(rows: Iterable[Mapping[str, Any]], batas: Any = None) -> Summary:
    """Sum up rows with `realisasi`, `target`, `arah`: the average is of the unrounded, capped values."""
    counts = {COUNTED: 0, NO_DATA: 0, NOT_COMPUTABLE: 0}
    values = []
    for row in rows:
        reached = _of_row(row, batas)
        if reached is not None:
            values.append(reached)
        found = status(row.get("realisasi"), row.get("target"))
        counts[NOT_COMPUTABLE if reached is None and found == COUNTED else found] += 1
    return Summary(average(values), counts[COUNTED], counts[NO_DATA], counts[NOT_COMPUTABLE])


def average(values: Iterable[Any]) -> Decimal | None:
    """Return the mean of the numbers among `values`, two decimals half up; None when there are none."""
    found = [number for value in values if (number := exact(value)) is not None]
    if not found:
        return None
    with localcontext(Context(prec=PRECISION)):
        return rounded(sum(found, Decimal(0)) / len(found))


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    with localcontext(Context(prec=PRECISION)):
        return value.quantize(CENT, rounding=ROUND_HALF_UP)


def json_number(value: Decimal | None) -> int | float | None:
    """Return a number as JSON keeps it: whole ones as int."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


# ---------- what expressions may call ------------------------------------------------------------
def _capaian(realisasi: Any, target: Any, arah: Any = POSITIVE, batas: Any = None) -> int | float | None:
    return json_number(capaian(realisasi, target, arah, batas))


def _predikat(capaian: Any, intervals: Any = None) -> str | None:
    """`intervals` is a list of [lowest, word], or rows with `dari` and `sebutan`, highest first.

    null as lowest reaches down without end.
    """
    if intervals is None:
        return predikat(capaian)
    return predikat(capaian, [_interval(one) for one in _rows(intervals)])


def _interval(one: Any) -> tuple[Decimal | None, str]:
    pair = [one.get("dari"), one.get("sebutan")] if isinstance(one, Mapping) else one
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], str):
        raise TypeError("an interval is its lowest capaian and its word")
    lowest = exact(pair[0])
    if lowest is None and pair[0] is not None:
        raise TypeError("the lowest capaian of an interval is a number, or null")
    return lowest, pair[1]


def rata_rata(rows: Any, batas: Any = None) -> int | float | None:
    """Return the average capaian of indicator rows, or the average of plain numbers; None when there is none."""
    return json_number(
        average(_of_row(row, batas) if isinstance(row, Mapping) else row for row in _rows(rows))
    )


def ringkasan(rows: Any, batas: Any = None) -> dict[str, int | float | None]:
    """Return the summary of indicator rows: rata_rata, dihitung, belum_ada_data, tidak_dapat_dihitung."""
    found = summary((row for row in _rows(rows) if isinstance(row, Mapping)), batas)
    return {
        "rata_rata": json_number(found.average),
        COUNTED: found.counted,
        NO_DATA: found.no_data,
        NOT_COMPUTABLE: found.not_computable,
    }


def saring(rows: Any, column: Any, value: Any) -> list[Any]:
    """Return the rows whose `column` is `value`, in their order."""
    return [row for row in _rows(rows) if isinstance(row, Mapping) and _cell(row, column) == value]


def unik(rows: Any, column: Any = None) -> list[Any]:
    """Return the different values of `column` (without it: of the list itself) in order, empty ones left out."""
    seen: dict[Any, Any] = {}
    for row in _rows(rows):
        value = row if column is None else _cell(row, column)
        if value not in (None, ""):
            plain_key = isinstance(value, str | int | float)
            seen.setdefault((type(value), value if plain_key else json.dumps(value, sort_keys=True)), value)
    return list(seen.values())


def gabung(results: Any, column: Any = None) -> list[Any]:
    """Return the lists under `column` of each result of a multi-instance task as one list, in order.

    `results` is an object of results by item, or a list of them; without `column` the results are the lists.
    """
    found: list[Any] = []
    for result in results.values() if isinstance(results, Mapping) else _rows(results):
        found += _rows(result if column is None else _cell(result, column))
    return found


def _of_row(row: Mapping[str, Any], batas: Any) -> Decimal | None:
    return achievement(row.get("realisasi"), row.get("target"), row.get("arah", POSITIVE), batas)


def _rows(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return list(value)
    raise TypeError("a list is expected")


def _cell(row: Any, column: Any) -> Any:
    return row.get(column) if isinstance(row, Mapping) and isinstance(column, str) else None


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "capaian": _capaian,
        "predikat": _predikat,
        "rata_rata": rata_rata,
        "ringkasan": ringkasan,
        "saring": saring,
        "unik": unik,
        "gabung": gabung,
    }
)
