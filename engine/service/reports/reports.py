"""Time against standard: how an SOP was kept in a period, for those who take part in it and those who audit."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from engine import errors, store, workdays
from engine.bpmn import Definition
from engine.service import access, system_log
from engine.service.context import Context
from engine.service.reports import measures, visits
from engine.service.reports.visits import Visit
from engine.service.views import Actor
from engine.store import values
from engine.store import visits as visit_rows

MAX_INSTANCES = 2_000  # a report reads no more of them, newest first, and says so


@dataclass(frozen=True, slots=True)
class ReportedProcess:
    """A process of which the reader may see reports, with its versions, newest first: (number, definition id)."""

    key: str
    title: str
    versions: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one process from `start` to `end` (both included).

    Visits count by their completion; what waits is of the moment. `definition_id` is the version whose steps
    are named: the one asked for, else the one in force. `cut` tells that older instances were left out.
    """

    process: ReportedProcess
    version: int | None
    definition_id: int
    start: date
    end: date
    instances: int
    completed: int
    steps: tuple[measures.StepFigures, ...]
    roles: tuple[measures.RoleFigures, ...]
    months: tuple[measures.MonthFigures, ...]
    reasons: tuple[measures.Reason, ...]
    cut: bool

    @property
    def slowest(self) -> measures.StepFigures | None:
        """The step that most working time goes to, by its median per instance over all returns."""
        timed = [step for step in self.steps if step.total_median]
        return max(timed, key=lambda step: step.total_median or 0, default=None)


class Reports:
    """Figures over many instances: of those that have ended by the visits kept of them, else by their tasks."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def processes(self, actor: Actor) -> tuple[ReportedProcess, ...]:
        """Return the processes the actor may see reports of, by title:
        those it takes part in, or all for a reader of all.
        """
        with self._context.store.read() as tx:
            found = (process for process, _ in self._open_to(tx, actor))
            return tuple(sorted(found, key=lambda process: process.title))

    def has_any(self, actor: Actor) -> bool:
        """Return whether there is a process the actor may see reports of; looks no further than the first."""
        with self._context.store.read() as tx:
            shown = (self._context.office.definition(tx, one) for one in store.definitions.ids_shown(tx))
            return any(access.sees_whole(actor, one.outline, None) for one in shown)

    def report(self, key: str, start: date, end: date, actor: Actor, version: int | None = None) -> Report:
        """Return the figures of a process in a period, of one version or of all. Raises NotFound, also when hidden.

        A look by a right to read all stands in the history.
        """
        found, takes_part = self._report(key, start, end, actor, version)
        system_log.note_look(
            self._context,
            actor,
            "report_viewed",
            takes_part=takes_part,
            process=key,
            version=version,
            start=start.isoformat(),
            end=end.isoformat(),
        )
        return found

    def _report(
        self, key: str, start: date, end: date, actor: Actor, version: int | None
    ) -> tuple[Report, bool]:
        """Return the figures, and whether the actor takes part in the process."""
        context, now = self._context, self._context.clock()
        zone = ZoneInfo(context.settings.timezone)
        first, last = datetime.combine(start, time.min, zone), datetime.combine(end, time.max, zone)
        with context.store.read() as tx:
            process, in_force = self._require_process(tx, key, actor)
            chosen = [made for number, made in process.versions if version in (None, number)]
            if not chosen:
                raise errors.NotFound(what="process", id=key)
            cases, rows, cut = visit_rows.of_period(tx, chosen, first, last, MAX_INSTANCES)
            # Of one version, what was done on another version of an instance is left out.
            every = {one.definition_id for one in cases} | visit_rows.versions(rows)
            made = {*chosen, *every} if version is None else chosen
            definitions = {one: context.office.definition(tx, one) for one in made}
            tally = measures.Tally(self._visits(cases, rows, definitions, first, last))
            returns = [_told(tx, one) for one in tally.returns]
        shown = in_force if version is None else chosen[0]
        label = context.office.label
        takes_part = bool(access.participants(definitions[shown].outline) & set(actor.roles))
        return Report(
            process=process,
            version=version,
            definition_id=shown,
            start=start,
            end=end,
            instances=len(cases),
            completed=sum(one.status == "completed" for one in cases),
            steps=tally.steps(definitions[shown].outline, label, now),
            roles=tally.roles(label, now),
            months=tally.months(zone),
            reasons=measures.reasons(returns, label),
            cut=cut,
        ), takes_part

    def _visits(
        self,
        cases: Sequence[visit_rows.InstanceVisits],
        rows: visit_rows.Tasks,
        definitions: Mapping[int, Definition],
        first: datetime,
        last: datetime,
    ) -> Iterator[Visit]:
        """Return the visits completed between two moments, and those under way, in the order of instances."""
        if not cases:
            return iter(())
        begin, end = values.to_us(first), values.to_us(last)
        until = min(last, self._context.clock())
        since = values.from_us(min(one.started for one in cases))
        minutes = workdays.Elapsed(self._context.office.calendar(), since, until).minutes
        norms = visits.norms(definitions)
        kept = (
            visit
            for case in cases
            if case.visits is not None
            for visit in visits.unpack(case, norms[case.definition_id], minutes, begin, end)
        )
        known = (row for row in visit_rows.read(rows) if row.definition_id in definitions)
        others = (
            visit
            for visit in visits.of_rows(known, definitions, minutes)
            if visit.completed is None or begin <= visit.completed <= end
        )
        return heapq.merge(kept, others, key=lambda one: one.instance)

    def export(self, key: str, start: date, end: date, actor: Actor, version: int | None = None) -> Report:
        """Return the figures to be taken away as a sheet; that stands in the history. Raises as `report` does."""
        found, _takes_part = self._report(key, start, end, actor, version)
        system_log.note(
            self._context,
            actor,
            "exported",
            what="report",
            process=key,
            version=version,
            start=start.isoformat(),
            end=end.isoformat(),
        )
        return found

    def _require_process(self, tx: store.Tx, key: str, actor: Actor) -> tuple[ReportedProcess, int]:
        for process, in_force in self._open_to(tx, actor):
            if process.key == key:
                return process, in_force
        raise errors.NotFound(what="process", id=key)

    def _open_to(self, tx: store.Tx, actor: Actor) -> Iterator[tuple[ReportedProcess, int]]:
        """Yield each process with the version in force (the newest when none is); it decides who takes part."""
        of_key: dict[str, list[store.DefinitionRow]] = {}
        for row in reversed(store.definitions.list_all(tx)):
            of_key.setdefault(row.key, []).append(row)
        for key, versions in of_key.items():
            shown = next((row for row in versions if row.state == "in_force"), versions[0])
            definition = self._context.office.definition(tx, shown.id)
            if access.sees_whole(actor, definition.outline, None):
                numbers = tuple((row.version, row.id) for row in versions)
                yield ReportedProcess(key, definition.title, numbers), shown.id


def _told(tx: store.Tx, visit: Visit) -> Visit:
    """Return a visit that a return brought about, with why and by whom."""
    if visit.reason is not None:
        return visit
    role, said = visit_rows.opening(tx, visit.instance, visit.opened_seq)
    return visit._replace(reason=visits.reason(said), returned_by=role)
