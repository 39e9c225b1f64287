"""From visits to figures: per step, per role and per month; and which standard time does not hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from engine import statistics, workdays
from engine.bpmn import Outline
from engine.service.reports.visits import Visit, working_minutes
from engine.store.visits import VisitRow

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


def reasons(visits: Iterable[Visit], labels: Labels) -> tuple[Reason, ...]:
    """Return the newest returns with their reasons; the step is the one the work was sent back to."""
    found = [
        Reason(one.step, one.reason, labels(one.returned_by), one.instance, one.number, one.opened_at)
        for one in visits
        if one.returned
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:REASONS_SHOWN])


def roles(
    visits: Iterable[Visit], labels: Labels, calendar: workdays.Calendar, now: datetime
) -> tuple[RoleFigures, ...]:
    """Return every role, bidang or person that held a task of these visits, by name; task by task."""
    held: dict[str, list[VisitRow]] = defaultdict(list)
    for visit in visits:
        for task in visit.tasks:
            if task.state != "closed":
                held[holder(task)].append(task)
    found = []
    for name, tasks in held.items():
        done = [task for task in tasks if task.completed_at]
        timed = [task for task in done if task.due_at]
        waiting = [task for task in tasks if task.state == "open"]
        found.append(
            RoleFigures(
                label=labels(name),
                tasks=len(done),
                timed=len(timed),
                kept=sum(_in_time(task) for task in timed),
                median=statistics.median(
                    [
                        working_minutes(calendar, task.opened_at, task.completed_at)
                        for task in done
                        if task.completed_at
                    ]
                ),
                waiting=len(waiting),
                late=sum(late(task, now) for task in waiting),
            )
        )
    return tuple(sorted(found, key=lambda one: one.label))


def months(visits: Iterable[Visit], zone: tzinfo) -> tuple[MonthFigures, ...]:
    """Return every month in which a visit was completed, oldest first, by the calendar of the office's own zone."""
    of_month: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.completed_at is not None:
            of_month[visit.completed_at.astimezone(zone).date().replace(day=1)].append(visit)
    found = []
    for month, own in sorted(of_month.items()):
        verdicts = [visit.kept for visit in own if visit.kept is not None]
        found.append(MonthFigures(month, len(own), len(verdicts), sum(verdicts)))
    return tuple(found)


def holder(task: VisitRow) -> str:
    """Return the role whose work a task is: of several, the first."""
    return task.holders.split()[0] if task.holders else ""


def late(task: VisitRow, now: datetime) -> bool:
    """Return True for an open task past its tenggat."""
    return task.due_at is not None and now > task.due_at


def _in_time(task: VisitRow) -> bool:
    return task.completed_at is not None and task.due_at is not None and task.completed_at <= task.due_at


def _waiting(tasks: Sequence[VisitRow], labels: Labels, now: datetime) -> tuple[Waiting, ...]:
    """Return who is waited for, the longest row first."""
    count, behind = Counter(map(holder, tasks)), Counter(holder(task) for task in tasks if late(task, now))
    return tuple(Waiting(labels(name), number, behind[name]) for name, number in count.most_common())
