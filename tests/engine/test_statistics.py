"""Statistics against the plainest code that could be right."""

from __future__ import annotations

import math
import statistics as plain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import statistics

NUMBERS = st.lists(st.integers(0, 10**7), min_size=1, max_size=60)


@given(NUMBERS)
def test_median_is_the_middle(numbers: list[int]) -> None:
    assert statistics.median(numbers) == plain.median(numbers)


@given(NUMBERS, st.integers(1, 100))
def test_a_percentile_is_the_first_number_that_enough_do_not_exceed(numbers: list[int], percent: int) -> None:
    found = statistics.percentile(numbers, percent)
    enough = [
        one for one in numbers if 100 * sum(other <= one for other in numbers) >= percent * len(numbers)
    ]
    assert found == min(enough)


@given(st.lists(st.booleans(), min_size=1))
def test_a_share_times_its_number_is_the_count(truths: list[bool]) -> None:
    found = statistics.share(truths)
    assert found is not None
    assert math.isclose(found * len(truths), truths.count(True))


def test_nothing_has_no_middle_and_no_share() -> None:
    assert statistics.median([]) is statistics.percentile([], 90) is statistics.share([]) is None


@pytest.mark.parametrize("percent", [0, -1, 101])
def test_a_percentile_outside_the_hundred_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="percentile"):
        statistics.percentile([1], percent)
