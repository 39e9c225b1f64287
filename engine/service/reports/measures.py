"""From visits to figures: per step, per role and per month; and which standard time does not hold."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo

from engine import statistics
from engine.bpmn import Outline
from engine.service.reports.visits import Part, Visit
from engine.store import values

UNREALISTIC_SHARE = 0.5
UNREALISTIC_VISITS = 5
REASONS_SHOWN = 10

Labels = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who holds open tasks of a step now: how many, and how many of them are past their tenggat."""

    label: str
    tasks: int
    late: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One return: why, by whom (a role's name), in which instance, when."""

    step: int
    text: str
    by: str
    instance: int
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step of the SOP against its standard time, over completed visits; times in working minutes.

    `kept` of `timed` visits were completed by their tenggat. `total_median` is the median of an instance's sum
    over all its visits to the step, returns included. `paused` are the working minutes in which the tenggat stood or
    the case was suspended, in none of the other times; `pauses` of the visits were.
    """

    no: int
    name: str
    role_labels: tuple[str, ...]
    norm: str
    norms: tuple[str, ...]
    elements: tuple[str, ...]
    visits: int
    timed: int
    kept: int
    median: float | None
    p90: int | None
    total_median: float | None
    returns: int
    waiting: tuple[Waiting, ...]
    paused: int = 0
    pauses: int = 0

    @property
    def share(self) -> float | None:
        """The share kept, from 0 to 1; None when nothing was timed."""
        return self.kept / self.timed if self.timed else None

    @property
    def unrealistic(self) -> bool:
        """True when most visits of enough miss the standard time: then the paper is wrong, not the people.

        Visits under several standard times say nothing of one of them.
        """
        enough = self.timed >= UNREALISTIC_VISITS and len(self.norms) == 1
        return enough and self.kept < self.timed * UNREALISTIC_SHARE


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """One role or bidang: tasks completed, those timed and kept, median working minutes, and what waits."""

    label: str
    tasks: int
    timed: int
    kept: int
    median: float | None
    waiting: int
    late: int

    @property
    def share(self) -> float | None:
        return self.kept / self.timed if self.timed else None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The visits completed in one month (its first day), those timed and kept."""

    month: date
    visits: int
    timed: int
    kept: int

    @property
    def share(self) -> float | None:
        return self.kept / self.timed if self.timed else None


@dataclass(slots=True)
class _StepTally:
    """What is known of a step; `norms` are its standard times, the one met last at the end."""

    minutes: list[int] = field(default_factory=list)
    totals: Counter[int] = field(default_factory=Counter)
    norms: list[str] = field(default_factory=list)
    timed: int = 0
    kept: int = 0
    returns: int = 0
    waiting: list[Part] = field(default_factory=list)
    paused: int = 0
    pauses: int = 0

    def add(self, visit: Visit, kept: bool | None) -> None:
        if visit.minutes is None:
            self.waiting += visit.waiting
        else:
            self.minutes.append(visit.minutes)
            self.paused += visit.paused
            self.pauses += bool(visit.pauses)
            self.totals[visit.instance] += visit.minutes
        if kept is not None:
            self.timed += 1
            self.kept += kept
        if not self.norms or self.norms[-1] != visit.norm:
            self.norms = [*(one for one in self.norms if one != visit.norm), visit.norm]
        self.returns += visit.returned


@dataclass(slots=True)
class _RoleTally:
    minutes: list[int] = field(default_factory=list)
    timed: int = 0
    kept: int = 0
    waiting: list[Part] = field(default_factory=list)

    def add(self, task: Part) -> None:
        if task.completed is None or task.minutes is None:
            self.waiting.append(task)
            return
        self.minutes.append(task.minutes)
        if task.due is not None:
            self.timed += 1
            self.kept += task.completed <= task.due


class Tally:
    """Figures over visits (in the order of instances), each looked at once: of very many, little more than numbers
    is kept.
    """

    def __init__(self, visits: Iterable[Visit]) -> None:
        self._steps: dict[int, _StepTally] = defaultdict(_StepTally)
        self._roles: dict[str, _RoleTally] = defaultdict(_RoleTally)
        self._completed: list[int] = []
        self._verdicts: list[bool | None] = []
        self._returns: list[Visit] = []
        for visit in visits:
            kept = visit.kept
            self._steps[visit.step].add(visit, kept)
            for task in visit.tasks:
                self._roles[task.holder].add(task)
            if visit.completed is not None:
                self._completed.append(visit.completed)
                self._verdicts.append(kept)
            if visit.returned:
                self._returns.append(visit)
                if len(self._returns) > 20 * REASONS_SHOWN:
                    self._returns = self.returns

    def steps(self, outline: Outline, labels: Labels, now: datetime) -> tuple[StepFigures, ...]:
        """Return every numbered step, also those nobody has worked yet."""
        found = []
        for step in outline.steps:
            own = self._steps.get(step.no) or _StepTally()
            found.append(
                StepFigures(
                    no=step.no,
                    name=step.name,
                    role_labels=step.lanes or tuple(map(labels, step.roles)),
                    norm=step.norm or "",
                    norms=tuple(dict.fromkeys([step.norm or "", *reversed(own.norms)])),
                    elements=(step.element, *(one for one in step.elements if one != step.element)),
                    visits=len(own.minutes),
                    timed=own.timed,
                    kept=own.kept,
                    median=statistics.median(own.minutes),
                    p90=statistics.percentile(own.minutes, 90),
                    total_median=statistics.median(list(own.totals.values())),
                    returns=own.returns,
                    waiting=_waiting(own.waiting, labels, now),
                    paused=own.paused,
                    pauses=own.pauses,
                )
            )
        return tuple(found)

    def roles(self, labels: Labels, now: datetime) -> tuple[RoleFigures, ...]:
        """Return every role, bidang or person that held a task of these visits, by name; task by task."""
        found = [
            RoleFigures(
                label=labels(name),
                tasks=len(own.minutes),
                timed=own.timed,
                kept=own.kept,
                median=statistics.median(own.minutes),
                waiting=len(own.waiting),
                late=sum(late(task, now) for task in own.waiting),
            )
            for name, own in self._roles.items()
        ]
        return tuple(sorted(found, key=lambda one: one.label))

    def months(self, zone: tzinfo) -> tuple[MonthFigures, ...]:
        """Return every month in which a visit was completed, oldest first, by the calendar of the office's own zone."""
        if not self._completed:
            return ()
        month = values.from_us(min(self._completed)).astimezone(zone).date().replace(day=1)
        last, begins, names = max(self._completed), list[int](), list[date]()
        while (begin := values.to_us(datetime.combine(month, time.min, zone))) <= last:
            begins.append(begin)
            names.append(month)
            month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
        of_month: list[list[bool | None]] = [[] for _ in names]
        for completed, kept in zip(self._completed, self._verdicts, strict=True):
            of_month[bisect_right(begins, completed) - 1].append(kept)
        found = []
        for name, own in zip(names, of_month, strict=True):
            if own:
                verdicts = [kept for kept in own if kept is not None]
                found.append(MonthFigures(name, len(own), len(verdicts), sum(verdicts)))
        return tuple(found)

    @property
    def returns(self) -> list[Visit]:
        """The newest visits that a return brought about, as many as are shown."""
        return sorted(self._returns, key=lambda one: one.opened, reverse=True)[:REASONS_SHOWN]


def reasons(returns: Iterable[Visit], labels: Labels) -> tuple[Reason, ...]:
    """Return why work was sent back, return by return; the step is the one it was sent back to."""
    return tuple(
        Reason(one.step, one.reason or "", labels(one.returned_by), one.instance, one.number, one.opened_at)
        for one in returns
    )


def late(task: Part, now: datetime) -> bool:
    """Return True for an open task past its tenggat."""
    return task.due is not None and values.to_us(now) > task.due


def _waiting(tasks: Sequence[Part], labels: Labels, now: datetime) -> tuple[Waiting, ...]:
    """Return who is waited for, the longest row first."""
    count, behind = (
        Counter(one.holder for one in tasks),
        Counter(one.holder for one in tasks if late(one, now)),
    )
    return tuple(Waiting(labels(name), number, behind[name]) for name, number in count.most_common())
