"""Visits: every time a step of an SOP was worked, from its assignment to its completion, in working time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from engine.bpmn import Definition
from engine.forms import answers
from engine.store import values
from engine.store.visits import InstanceVisits, ShortRow, Span, VisitRow

# Working minutes between two moments, which are numbers here as they are stored: a report has tens of thousands.
Minutes = Callable[[int, int], int]
Norms = Mapping[int, Mapping[int, str]]  # the standard time of a step by its number, of each version
Opened = TypeVar("Opened", VisitRow, ShortRow)


class Part(NamedTuple):
    """One task of a visit: `holder` is the role whose work it is, `minutes` its working time, None while it is open.

    `pauses` are when its clock stood or its case was suspended, which is no working time of it.
    """

    holder: str
    opened: int
    completed: int | None
    due: int | None
    minutes: int | None
    pauses: Sequence[Span] = ()


class Visit(NamedTuple):
    """One visit to one step of one instance: all its tasks from the first assigned to the last completed.

    A sub-process that is one step is one visit. `minutes` are working minutes, None while it is open, without those
    `paused`: when the clocks of all its open tasks stood, or its case was suspended (`pauses`; no moment twice). `kept`
    tells whether it was completed by its tenggat, None while open or without tenggat. A visit that a return
    brought about has the `reason`, and in `returned_by` the role that sent it back (of what was kept, None: the event
    says them). `norm` is the standard time of the version it was opened under. `tasks` are those done or to be done.
    """

    instance: int
    number: str
    step: int
    opened: int
    opened_seq: int
    tasks: Sequence[Part]
    returned: bool
    reason: str | None
    returned_by: str
    norm: str
    completed: int | None
    until: int | None
    minutes: int | None
    paused: int = 0
    pauses: Sequence[Span] = ()

    @property
    def opened_at(self) -> datetime:
        return values.from_us(self.opened)

    @property
    def completed_at(self) -> datetime | None:
        return values.from_us(self.completed)

    @property
    def due(self) -> datetime | None:
        return values.from_us(self.until)

    @property
    def kept(self) -> bool | None:
        if self.completed is None or self.until is None:
            return None
        return self.completed <= self.until

    @property
    def stood(self) -> list[tuple[datetime, datetime | None]]:
        """When it was paused; None where it still is."""
        return [(values.from_us(start), values.from_us(stop)) for start, stop in self.pauses]

    @property
    def waiting(self) -> tuple[Part, ...]:
        return () if self.completed is not None else tuple(one for one in self.tasks if one.completed is None)


def norms(definitions: Mapping[int, Definition]) -> Norms:
    """Return the standard times of versions, by their steps."""
    return {key: {step.no: step.norm or "" for step in one.outline.steps} for key, one in definitions.items()}


def of_rows(
    rows: Iterable[VisitRow], definitions: Mapping[int, Definition], minutes: Minutes
) -> Iterator[Visit]:
    """Yield the visits that task rows (in order of instance and opening) make up, as `grouped` tells them apart."""
    standard = norms(definitions)
    for _, of_instance in groupby(rows, key=lambda row: row.instance_id):
        for step, tasks in grouped(of_instance, definitions):
            yield _visit(step, tasks, standard[tasks[0].definition_id].get(step) or "", minutes)


def grouped(
    rows: Iterable[Opened], definitions: Mapping[int, Definition]
) -> Iterator[tuple[int, Sequence[Opened]]]:
    """Yield the visits of one instance that its tasks (in the order of opening) make up, each as step and tasks.

    A task belongs to the running visit of its step when another task of the step opened it; what a return or
    another step opened begins a new visit. Tasks of no step are left out, and so is a visit of which nothing was or is
    to be done, as all its tasks were closed.
    """
    running: dict[int, list[Opened]] = {}
    for row in rows:
        elements = definitions[row.definition_id].outline.elements
        step = elements[row.element].step if row.element in elements else None
        if step is None:
            continue
        opener, visit = elements.get(row.opener or ""), running.get(step)
        within = opener is not None and opener.step == step and not row.returned
        if visit is None or not (within or visit[0].opened_seq == row.opened_seq):
            if visit is not None and _counts(visit):
                yield step, visit
            visit = running[step] = []
        visit.append(row)
    yield from (one for one in running.items() if _counts(one[1]))


def _counts(tasks: Sequence[VisitRow | ShortRow]) -> bool:
    return any(row.state != "closed" for row in tasks)


def _visit(step: int, tasks: Sequence[VisitRow], norm: str, minutes: Minutes) -> Visit:
    """Return a visit with its figures; `norm` is the standard time of the version of the first of its tasks."""
    first, counted = tasks[0], [row for row in tasks if row.state != "closed"]
    open_ = any(row.state == "open" for row in counted)
    completed = None if open_ else max(row.completed for row in counted if row.completed is not None)
    pauses = stood(first.opened, [(row.opened, row.completed, row.pauses) for row in counted], first.rests)
    paused = _minutes(minutes, pauses)
    return Visit(
        instance=first.instance_id,
        number=first.number,
        step=step,
        opened=first.opened,
        opened_seq=first.opened_seq,
        tasks=[_part(row, minutes) for row in counted],
        returned=first.returned,
        reason=reason(first.opened_data) if first.returned else "",
        returned_by=first.opened_role or "" if first.returned else "",
        norm=norm,
        completed=completed,
        until=min((row.due for row in counted if row.due is not None), default=None),
        minutes=None if completed is None else max(minutes(first.opened, completed) - paused, 0),
        paused=paused,
        pauses=pauses,
    )


def stood(
    begin: int, tasks: Sequence[tuple[int, int | None, Sequence[Span]]], rests: Sequence[Span] = ()
) -> list[Span]:
    """Return when the clocks of all open tasks of a visit stood, or its case was suspended (`rests`), from `begin` to
    the end of its last task; a task is when it opened and ended, and its pauses.
    """
    if not rests and not any(pauses for _opened, _ended, pauses in tasks):
        return []
    ends = [ended for _opened, ended, _pauses in tasks if ended is not None]
    last = max(ends, default=begin)
    spans = [
        (begin, None),
        *rests,
        *(span for opened, ended, pauses in tasks for span in ((opened, ended), *pauses)),
    ]
    order = sorted({moment for span in spans for moment in span if moment is not None and moment >= begin})
    found: list[Span] = []
    for start, end in zip(order, [*order[1:], None], strict=True):
        if len(ends) == len(tasks) and start >= last:
            break
        open_ = [
            _lies(start, pauses)
            for opened, ended, pauses in tasks
            if opened <= start and (ended is None or start < ended)
        ]
        if _lies(start, rests) or (open_ and all(open_)):
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return found


def _lies(moment: int, spans: Iterable[Span]) -> bool:
    return any(since <= moment and (until is None or moment < until) for since, until in spans)


def _minutes(minutes: Minutes, pauses: Iterable[Span]) -> int:
    """Return the working minutes of pauses that are over."""
    return sum(minutes(start, end) for start, end in pauses if end is not None)


def _part(row: VisitRow, minutes: Minutes) -> Part:
    holder, pauses = (
        row.holders.split()[0] if row.holders else "",
        stood(row.opened, [(row.opened, row.completed, row.pauses)], row.rests),
    )
    worked = None if row.completed is None else _worked(minutes, row.opened, row.completed, pauses)
    return Part(holder, row.opened, row.completed, row.due, worked, pauses)


def _worked(minutes: Minutes, opened: int, completed: int, pauses: Iterable[Span]) -> int:
    return max(minutes(opened, completed) - _minutes(minutes, pauses), 0)


def reason(said: Mapping[str, Any]) -> str:
    """Return why work was sent back, of the event that did it."""
    value = said.get("value")
    return str(value.get(answers.REASON, "")) if isinstance(value, dict) else ""


def pack(visits: Iterable[Visit], started: int) -> bytes:
    """Return the visits of an instance that has ended, all of its one version, to be read by `unpack`.

    In short, as there are very many: moments as differences, a single task that is all of its visit by its holder
    alone. No working time, so that a change of the calendar changes nothing.
    """
    return zlib.compress(values.to_json([_facts(one, started) for one in visits]).encode())


def _facts(visit: Visit, started: int) -> list[Any]:
    assert visit.completed is not None
    times = [visit.opened - started, visit.completed - visit.opened, _since(visit.opened, visit.until)]
    whole = [(one.opened, one.completed, one.due) for one in visit.tasks] == [
        (visit.opened, visit.completed, visit.until)
    ]
    tasks = (
        visit.tasks[0].holder
        if whole
        else [
            [
                one.holder,
                one.opened - visit.opened,
                _since(one.opened, one.completed),
                _since(one.opened, one.due),
                *([_spans(one.pauses, one.opened)] if one.pauses else []),
            ]
            for one in visit.tasks
        ]
    )
    seq = visit.opened_seq if visit.returned else 0  # asked for again only where it has a reason
    if spans := _spans(visit.pauses, visit.opened):
        return [visit.step, *times, tasks, seq, spans]
    return [visit.step, *times, tasks, seq] if seq else [visit.step, *times, tasks]


def _spans(pauses: Iterable[Span], start: int) -> list[list[int | None]]:
    return [[since - start, _since(start, until)] for since, until in pauses]


def _since(start: int, moment: int | None) -> int | None:
    return None if moment is None else moment - start


def unpack(
    case: InstanceVisits, norms: Mapping[int, str], minutes: Minutes, first: int, last: int
) -> Iterator[Visit]:
    """Yield the visits that were kept of an instance, those completed from one moment to another."""
    assert case.visits is not None
    for step, since, took, until, tasks, *rest in json.loads(zlib.decompress(case.visits)):
        opened = case.started + since
        completed = opened + took
        if not first <= completed <= last:
            continue
        due = None if until is None else opened + until
        seq, spans = rest[0] if rest else 0, rest[1] if len(rest) > 1 else ()
        pauses = _unpacked(spans, opened)
        paused = _minutes(minutes, pauses)
        worked = max(minutes(opened, completed) - paused, 0)
        if isinstance(tasks, str):
            parts = [Part(tasks, opened, completed, due, worked, pauses)]
        else:
            parts = [_kept_part(minutes, opened, *facts) for facts in tasks]
        returned = bool(seq)
        yield Visit(
            case.id, case.number, step, opened, seq, parts, returned, None if returned else "", "",
            norms.get(step, ""), completed, due, worked, paused, pauses,
        )  # fmt: skip


def _kept_part(
    minutes: Minutes,
    begun: int,
    holder: str,
    since: int,
    took: int | None,
    until: int | None,
    spans: Sequence[Sequence[int]] = (),
) -> Part:
    opened = begun + since
    completed = None if took is None else opened + took
    due = None if until is None else opened + until
    pauses = _unpacked(spans, opened)
    worked = None if completed is None else _worked(minutes, opened, completed, pauses)
    return Part(holder, opened, completed, due, worked, pauses)


def _unpacked(spans: Sequence[Sequence[int]], start: int) -> list[Span]:
    return [(start + since, start + until) for since, until in spans]
