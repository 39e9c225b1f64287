"""The arithmetic of working time; exact, and the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from engine.workdays.durations import MINUTES_A_DAY, Duration
from engine.workdays.rules import RANK, CalendarError, DayRule, Regime, Window

END_OF_DAY, ROLLING = "akhir_hari", "bergulir"
POLICIES = (END_OF_DAY, ROLLING)

# A working day as a length of time, also in Ramadan, when a day is shorter: 37.5 hours a week in five days.
WORKDAY = timedelta(minutes=MINUTES_A_DAY)
# How far a search goes, about 54 years: further, the calendar is empty or the duration senseless.
MAX_DAYS = 20_000
CACHED = 4_096
ESTIMATE = "(perkiraan)"  # how the national table marks dates that are not decreed yet

Span = tuple[datetime, datetime]


class Stretch(NamedTuple):
    """Local days in a row: when the first begins and the last ends, and the opening and closing instants in between."""

    begin: datetime
    end: datetime
    spans: tuple[Span, ...]


class Calendar:
    """An office's working time. Immutable; threads may share it.

    `days` are all special days (engine.workdays.merge lays the office's over a seed). Of two regimes in force
    the one that started last wins; one without dates is the normal one. `policy` says what N days mean:
    `akhir_hari`, the closing of the N-th working day after the day of receipt, or `bergulir`, N x 450 working
    minutes.
    """

    __slots__ = ("_days", "_regimes", "_spans", "days", "policy", "regimes", "tz", "version")

    def __init__(
        self,
        tz: tzinfo,
        regimes: Iterable[Regime],
        days: Iterable[DayRule],
        policy: str = END_OF_DAY,
        version: str = "",
    ) -> None:
        self.tz = tz
        self.regimes = tuple(regimes)
        self.days = tuple(days)
        self.policy = policy
        self.version = version
        if policy not in POLICIES:
            raise CalendarError("policy", policy=policy)
        if not any(regime.start is None for regime in self.regimes):
            raise CalendarError("regime")
        self._regimes = sorted(self.regimes, key=lambda regime: regime.start or date.min, reverse=True)
        self._days: dict[date, DayRule] = {}
        for rule in self.days:
            known = self._days.get(rule.date)
            if known is None or RANK[rule.kind] >= RANK[known.kind]:
                self._days[rule.date] = rule
        self._spans: dict[date, tuple[Span, ...]] = {}

    # ---- days and hours ----------------------------------------------------------------------------------
    def is_workday(self, day: date) -> bool:
        """Return whether the office is open at all on a date."""
        return bool(self._hours(day))

    def rule(self, day: date) -> DayRule | None:
        """Return what is special about a date, if anything."""
        return self._days.get(day)

    def windows(self, day: date) -> tuple[Span, ...]:
        """Return the opening and closing instants of a date, in the calendar's zone."""
        return tuple(
            (opening.astimezone(self.tz), closing.astimezone(self.tz)) for opening, closing in self._open(day)
        )

    def spans(self, first: datetime, last: datetime) -> Stretch:
        """Return the windows of the local days from one instant to another, in UTC, as far as a search goes."""
        begin, final = _utc(first).astimezone(self.tz).date(), _utc(last).astimezone(self.tz).date()
        days = list(takewhile(lambda day: day <= final, self._from(first))) or [begin]
        end = datetime.combine(days[-1] + timedelta(days=1), time.min, self.tz)
        return Stretch(
            datetime.combine(begin, time.min, self.tz).astimezone(UTC),
            end.astimezone(UTC),
            tuple(span for day in days for span in self._open(day)),
        )

    def closing(self, day: date) -> datetime:
        """The end of office hours on a date; on a day on which the office is closed the day's last minute."""
        windows = self.windows(day)
        return windows[-1][1] if windows else datetime.combine(day, time(23, 59), self.tz)

    def confirmed(self, year: int) -> bool:
        """Return whether a year's cuti bersama are entered and none of its dates is an estimate."""
        rules = [rule for rule in self._days.values() if rule.date.year == year]
        return any(rule.kind == "cuti_bersama" for rule in rules) and not any(
            ESTIMATE in rule.note for rule in rules
        )

    # ---- time --------------------------------------------------------------------------------------------
    def add(self, start: datetime, duration: Duration) -> datetime:
        """Return when work that takes `duration` and is received at `start` is due, in UTC.

        Outside working time the clock starts at the next opening; a result on a window's edge stays there.
        Raises CalendarError("too_far") when the calendar has not so much working time.
        """
        moment = _utc(start)
        rest = timedelta(minutes=duration.minutes, seconds=duration.seconds)
        if self.policy == ROLLING:
            rest += duration.days * WORKDAY
        elif duration.days:
            moment = self._closing(moment, duration.days)
        return self._after(moment, rest) if rest else moment

    def advance(self, start: datetime, length: timedelta) -> datetime:
        """Return the instant at which exactly so much working time has passed since `start`, in UTC; `start` itself
        for none. Raises CalendarError("too_far").
        """
        moment = _utc(start)
        return self._after(moment, length) if length > timedelta() else moment

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two instants; none when the end is not later."""
        first, last = _utc(start), _utc(end)
        total = timedelta()
        if last <= first:
            return total
        final = last.astimezone(self.tz).date()
        for day in self._from(first):
            if day > final:
                return total
            for opening, closing in self._open(day):
                total += max(min(closing, last) - max(opening, first), timedelta())
        raise _too_far(first)

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Return the whole working minutes between two instants."""
        return self.working_time(start, end) // timedelta(minutes=1)

    # ---- plain data --------------------------------------------------------------------------------------
    def to_dict(self) -> dict[str, Any]:
        """Return all of the calendar as plain JSON."""
        return {
            "timezone": str(self.tz),
            "policy": self.policy,
            "version": self.version,
            "regimes": [regime.to_dict() for regime in self.regimes],
            "days": [rule.to_dict() for rule in self.days],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Calendar:
        """Return the calendar to_dict wrote."""
        return cls(
            ZoneInfo(data["timezone"]),
            [Regime.from_dict(row) for row in data["regimes"]],
            [DayRule.from_dict(row) for row in data["days"]],
            data["policy"],
            data["version"],
        )

    # ---- within ------------------------------------------------------------------------------------------
    def _closing(self, moment: datetime, days: int) -> datetime:
        """Return the closing of the N-th working day after the local date of an instant."""
        received = moment.astimezone(self.tz).date()
        for day in self._from(moment):
            if day > received and (spans := self._open(day)):
                days -= 1
                if not days:
                    return spans[-1][1]
        raise _too_far(moment)

    def _after(self, moment: datetime, rest: timedelta) -> datetime:
        """Return the instant at which `rest` of working time has passed."""
        for day in self._from(moment):
            for opening, closing in self._open(day):
                begin = max(opening, moment)
                left = closing - begin
                if rest <= left:
                    return begin + rest
                rest -= max(left, timedelta())
        raise _too_far(moment)

    def _from(self, moment: datetime) -> Iterator[date]:
        """The local dates from an instant on, as far as a search goes."""
        first = moment.astimezone(self.tz).date().toordinal()
        return map(date.fromordinal, range(first, min(first + MAX_DAYS, date.max.toordinal())))

    def _open(self, day: date) -> tuple[Span, ...]:
        spans = self._spans.get(day)
        if spans is None:
            if len(self._spans) >= CACHED:
                self._spans.clear()
            spans = self._spans[day] = tuple(
                (self._instant(day, opening), self._instant(day, closing))
                for opening, closing in self._hours(day)
            )
        return spans

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.tz).astimezone(UTC)

    def _hours(self, day: date) -> tuple[Window, ...]:
        """The windows of a date: special hours, then replacement days, then holidays, then the regime's weekday."""
        rule = self._days.get(day)
        regime = next(regime for regime in self._regimes if regime.covers(day))
        if rule is None:
            return regime.windows.get(day.weekday(), ())
        if rule.kind == "hari_kerja_pengganti":
            return rule.windows or regime.windows.get(0, ())
        return rule.windows if rule.kind == "jam_khusus" else ()


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise CalendarError("date", text=f"{moment.isoformat()} (no zone)")
    return moment.astimezone(UTC)


def _too_far(start: datetime) -> CalendarError:
    return CalendarError("too_far", start=start.isoformat())
