"""Working time between many moments: counted once for a stretch of days, then looked up."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from engine.workdays.calendar import Calendar

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000


class Elapsed:
    """The working time of a calendar from one day to another; moments are microseconds since 1970 UTC.

    What lies beyond these days is counted day by day, as `Calendar.working_time` does it. Immutable.
    """

    def __init__(self, calendar: Calendar, first: datetime, last: datetime) -> None:
        self._calendar = calendar
        days = calendar.spans(first, last)
        self._low, self._high = _us(days.begin), _us(days.end)
        self._opens, self._closes, self._sums = [self._low], [self._low], [0]
        total = 0
        for opening, closing in days.spans:
            start, end = _us(opening), _us(closing)
            self._opens.append(start)
            self._closes.append(end)
            self._sums.append(total)
            total += max(end - start, 0)

    def minutes(self, start: int, end: int) -> int:
        """Return the working minutes between two moments, to the nearest whole one. Raises CalendarError, "too_far"."""
        if end <= start:
            return 0
        if self._low <= start and end < self._high:
            return (self._until(end) - self._until(start) + MINUTE // 2) // MINUTE
        return minutes(self._calendar, EPOCH + start * MICROSECOND, EPOCH + end * MICROSECOND)

    def _until(self, moment: int) -> int:
        place = bisect_right(self._opens, moment) - 1
        opening = self._opens[place]
        return self._sums[place] + max(min(moment, self._closes[place]) - opening, 0)


def minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Return the working minutes between two moments, to the nearest whole one. Raises CalendarError, "too_far"."""
    return (calendar.working_time(start, end) + timedelta(seconds=30)) // timedelta(minutes=1)


def _us(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
