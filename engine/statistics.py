"""Plain statistics over working time: what happened in the middle, and what nine of ten kept within."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", int, float)


def median(numbers: Sequence[float]) -> float | None:
    """Return the middle of the numbers, or the mean of the two in the middle; None of nothing."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def percentile(numbers: Sequence[T], percent: int) -> T | None:
    """The smallest of the numbers that at least `percent` of a hundred of them do not exceed (nearest rank)."""
    if not 0 < percent <= 100:
        raise ValueError(f"a percentile lies above 0 and within 100, not at {percent}")
    if not numbers:
        return None
    rank = -(-len(numbers) * percent // 100)  # rounded up, in whole numbers: no float decides a rank
    return sorted(numbers)[rank - 1]


def share(truths: Iterable[bool]) -> float | None:
    """Return how many of the answers are true, from 0 to 1; None of nothing."""
    answers = list(truths)
    return sum(answers) / len(answers) if answers else None
