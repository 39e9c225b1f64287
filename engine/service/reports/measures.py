"""From visits to figures: per step, per role and per month; and which standard time does not hold."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
    over all its visits to the step, returns included.
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


def steps(
    outline: Outline, visits: Iterable[Visit], labels: Labels, now: datetime
) -> tuple[StepFigures, ...]:
    """Return every numbered step, also those nobody has worked yet."""
    of_step: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        of_step[visit.step].append(visit)
    found = []
    for step in outline.steps:
        own = of_step[step.no]
        minutes = [visit.minutes for visit in own if visit.minutes is not None]
        verdicts = [visit.kept for visit in own if visit.kept is not None]
        totals: Counter[int] = Counter()
        for visit in own:
            if visit.minutes is not None:
                totals[visit.instance] += visit.minutes
        found.append(
            StepFigures(
                no=step.no,
                name=step.name,
                role_labels=step.lanes or tuple(map(labels, step.roles)),
                norm=step.norm or "",
                norms=tuple(dict.fromkeys([step.norm or "", *(visit.norm for visit in reversed(own))])),
                elements=(step.element, *(one for one in step.elements if one != step.element)),
                visits=len(minutes),
                timed=len(verdicts),
                kept=sum(verdicts),
                median=statistics.median(minutes),
                p90=statistics.percentile(minutes, 90),
                total_median=statistics.median(list(totals.values())),
                returns=sum(visit.returned for visit in own),
                waiting=_waiting([task for visit in own for task in visit.waiting], labels, now),
            )
        )
    return tuple(found)


def newest_returns(visits: Iterable[Visit]) -> list[Visit]:
    """Return the newest visits that a return brought about, as many as are shown."""
    return sorted((one for one in visits if one.returned), key=lambda one: one.opened, reverse=True)[
        :REASONS_SHOWN
    ]


def reasons(returns: Iterable[Visit], labels: Labels) -> tuple[Reason, ...]:
    """Return why work was sent back, return by return; the step is the one it was sent back to."""
    return tuple(
        Reason(one.step, one.reason or "", labels(one.returned_by), one.instance, one.number, one.opened_at)
        for one in returns
    )


def roles(visits: Iterable[Visit], labels: Labels, now: datetime) -> tuple[RoleFigures, ...]:
    """Return every role, bidang or person that held a task of these visits, by name; task by task."""
    held: dict[str, list[Part]] = defaultdict(list)
    for visit in visits:
        for task in visit.tasks:
            held[task.holder].append(task)
    found = []
    for name, tasks in held.items():
        in_time = [
            one.completed <= one.due for one in tasks if one.completed is not None and one.due is not None
        ]
        waiting = [one for one in tasks if one.completed is None]
        minutes = [one.minutes for one in tasks if one.minutes is not None]
        found.append(
            RoleFigures(
                label=labels(name),
                tasks=len(minutes),
                timed=len(in_time),
                kept=sum(in_time),
                median=statistics.median(minutes),
                waiting=len(waiting),
                late=sum(late(task, now) for task in waiting),
            )
        )
    return tuple(sorted(found, key=lambda one: one.label))


def months(visits: Iterable[Visit], zone: tzinfo) -> tuple[MonthFigures, ...]:
    """Return every month in which a visit was completed, oldest first, by the calendar of the office's own zone."""
    done = [(one.completed, one.kept) for one in visits if one.completed is not None]
    if not done:
        return ()
    month = values.from_us(min(done)[0]).astimezone(zone).date().replace(day=1)
    last, begins, names = max(done)[0], list[int](), list[date]()
    while (begin := values.to_us(datetime.combine(month, time.min, zone))) <= last:
        begins.append(begin)
        names.append(month)
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    of_month: list[list[bool | None]] = [[] for _ in names]
    for completed, kept in done:
        of_month[bisect_right(begins, completed) - 1].append(kept)
    found = []
    for name, own in zip(names, of_month, strict=True):
        if own:
            verdicts = [kept for kept in own if kept is not None]
            found.append(MonthFigures(name, len(own), len(verdicts), sum(verdicts)))
    return tuple(found)


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
