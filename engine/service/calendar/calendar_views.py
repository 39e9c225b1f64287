"""What the calendar's service takes and hands out: a year as it stands, and a change to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine import workdays


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What is special about one date. `rule` is None where the office says that it is no special day.

    `own` is whether the office said so itself; then `seed` is what the national table says, if anything.
    """

    date: date
    rule: workdays.DayRule | None
    own: bool
    seed: workdays.DayRule | None = None

    @property
    def estimated(self) -> bool:
        """Whether the date is one that nobody has decreed yet."""
        return self.rule is not None and workdays.ESTIMATE in self.rule.note


@dataclass(frozen=True, slots=True)
class YearCheck:
    """The checklist of one year: is its SKB and Keppres entered? `estimates` are dates that wait for theirs."""

    year: int
    days: int
    collective: int
    estimates: tuple[date, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    """One date of the national table that a newer table says otherwise; never one of the office's own.

    `before` None: the date is new; `after` None: it is gone, or moved to `moved`, where the newer table has it.
    """

    day: date
    before: workdays.DayRule | None
    after: workdays.DayRule | None
    moved: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One year of the calendar at a revision, who changed it last, and whether open tenggat are still counted anew.

    `renewals` is what the national table of this program says otherwise than the one that the year came from.
    `policy` is the one in force; `own_policy` the office's choice, "" where the site's setting rules.
    """

    year: int
    revision: int
    calendar: workdays.Calendar
    days: tuple[CalendarDay, ...]
    policy: str
    own_policy: str
    checks: tuple[YearCheck, ...]
    changed_by: str
    changed_at: datetime | None
    recounting: bool
    renewals: tuple[Renewal, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """A change of the calendar. `days` are the office's words by date: None makes it an ordinary day.

    `restored` are dates of which the office takes its word back. `hours` are regimes, each in place of the one that
    starts on the same day (None: the normal one); `ended` are starts of regimes to take away. `policy` None leaves
    it. `basis` is the letter behind hours or policy; days name their own.
    """

    days: Mapping[date, workdays.DayRule | None] = field(default_factory=dict)
    restored: frozenset[date] = frozenset()
    hours: tuple[workdays.Regime, ...] = ()
    ended: frozenset[date] = frozenset()
    policy: str | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did: the revision after it, and how many open tenggat are counted anew. 0 days: nothing new."""

    revision: int
    entries: int
    tenggat: int
