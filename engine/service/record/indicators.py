"""The office's list of indicators: read by everybody, kept by who administers or owns processes, with its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine import errors, store
from engine.errors import Problem
from engine.forms import NumberProblem
from engine.service import access, system_log
from engine.service.context import Context
from engine.service.record import indicator_table
from engine.service.record.indicator_table import Targets, Wanted
from engine.service.views import Actor
from engine.store.indicators import FACTS, IndicatorRow

EVENT = "indicators_changed"
TABLE = "indikator"  # of a package: the indicators it came with
TOLD = 100  # acts of the history that are looked through
NAMED = 200  # indicators whose change an event tells in words; the rows it keeps are all


@dataclass(frozen=True, slots=True)
class IndicatorItem:
    """An indicator with its targets by year and period; `active` is whether it is so today."""

    row: IndicatorRow
    role_label: str
    targets: Mapping[tuple[int, str], str]
    active: bool


@dataclass(frozen=True, slots=True)
class IndicatorAct:
    """Somebody changed an indicator: of each fact what it was and is; targets under their year and period."""

    at: datetime
    by: str
    changes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: how many indicators are new, changed, and as they were."""

    added: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A process that came with `count` indicators."""

    process: str
    title: str
    count: int


class Indicators:
    """Reading and keeping the list."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def all(self) -> tuple[IndicatorItem, ...]:
        """Return every indicator by its kode."""
        with self._context.store.read() as tx:
            return self._all(tx)

    def get(self, indicator_id: int) -> IndicatorItem:
        """Return one indicator. Raises NotFound."""
        with self._context.store.read() as tx:
            return _require(self._all(tx), indicator_id)

    def history(self, indicator_id: int) -> tuple[IndicatorAct, ...]:
        """Return who changed an indicator, newest first, of the last acts on the list. Raises NotFound."""
        with self._context.store.read() as tx:
            item = _require(self._all(tx), indicator_id)
            events = store.history.of_types(tx, [EVENT], TOLD)
            names = store.people.names_of(tx, {event.actor for event in events})
        key = str(item.row.id)
        return tuple(
            IndicatorAct(
                event.at,
                names.get(event.actor, event.actor),
                {name: (pair[0], pair[1]) for name, pair in event.data["differences"][key].items()},
            )
            for event in events
            if key in event.data.get("differences", {})
        )

    def save(
        self,
        indicator_id: int | None,
        cells: Mapping[str, str],
        targets: Mapping[tuple[int, str], str],
        revision: int,
        actor: Actor,
    ) -> int:
        """Add an indicator, or change it, with some of its targets, as people type them; return its id.

        Raises Forbidden, NotFound, FormInvalid (by column, `target YEAR PERIOD`), Conflict where it was changed after
        `revision`.
        """
        self._require(actor)
        facts, problems = indicator_table.facts_of(cells, self._context.office.roles())
        wanted = Wanted(facts)
        for (year, period), text in targets.items():
            try:
                wanted.targets[year, period] = indicator_table.target_of(text.strip())
            except NumberProblem as problem:
                problems.append(Problem(f"target {year} {period}", problem.code))
        with self._context.store.transaction() as tx:
            store.history.lock_system(tx)  # so that nobody changes the list meanwhile
            known = self._all(tx)
            item = None if indicator_id is None else _require(known, indicator_id)
            if item is not None and item.row.revision != revision:
                raise errors.Conflict(by=item.row.changed_name, at=item.row.changed_at)
            taken = {one.row.reference: one.row.id for one in known}
            if taken.get(facts.get("reference", ""), indicator_id) != indicator_id:
                problems.append(Problem(indicator_table.REFERENCE, "taken"))
            if problems:
                raise errors.FormInvalid(problems)
            made, _counts = self._put(tx, [(item, wanted)], actor)
        return made[0]

    def take(self, content: bytes, actor: Actor) -> Taken:
        """Take over the indicators and targets of a CSV or XLSX file, all or none; those it does not name stay.

        Raises Forbidden, FormInvalid (paths are line/column).
        """
        self._require(actor)
        wanted = indicator_table.read(content, self._context.office.roles())
        with self._context.store.transaction() as tx:
            store.history.lock_system(tx)
            known = {one.row.reference: one for one in self._all(tx)}
            bare = [
                one for key, new in wanted.items() if key not in known for one in indicator_table.missing(new)
            ]
            if bare:
                raise errors.FormInvalid(bare)
            _made, counts = self._put(
                tx, [(known.get(reference), one) for reference, one in wanted.items()], actor
            )
        return counts

    def offered(self) -> tuple[Offered, ...]:
        """Return the processes in force that came with indicators of their own, by title."""
        with self._context.store.read() as tx:
            shown = [self._context.office.definition(tx, one) for one in store.definitions.ids_shown(tx)]
        found = [
            Offered(one.outline.process_id, one.title, len(one.package.tables[TABLE]))
            for one in shown
            if one.package.tables.get(TABLE)
        ]
        return tuple(sorted(found, key=lambda one: one.title))

    def begin(self, process: str, when: Sequence[tuple[int, str]], actor: Actor) -> Taken:
        """Begin the list with the indicators that came with a process, and with their targets for these periods.

        Raises Forbidden, NotFound (no such process, or it has none), FormInvalid (as `take`), and Conflict where the
        list has been begun already.
        """
        self._require(actor)
        office = self._context.office
        with self._context.store.transaction() as tx:
            store.history.lock_system(tx)
            row = store.definitions.latest(tx, process)
            table = office.definition(tx, row.id).package.tables.get(TABLE) if row is not None else None
            if not table:
                raise errors.NotFound(what="process", id=process)
            known = self._all(tx)
            if known:
                last = max((one.row for one in known), key=lambda one: one.changed_at)
                raise errors.Conflict(by=last.changed_name, at=last.changed_at)
            wanted = indicator_table.of_table(table, when, office.roles())
            _made, counts = self._put(tx, [(None, one) for one in wanted.values()], actor)
        return counts

    def export(self, actor: Actor) -> tuple[IndicatorItem, ...]:
        """Return the list to be taken away as a sheet; that stands in the history."""
        found = self.all()
        system_log.note(self._context, actor, "exported", what="indicators", count=len(found))
        return found

    def _put(
        self, tx: store.Tx, wanted: list[tuple[IndicatorItem | None, Wanted]], actor: Actor
    ) -> tuple[list[int], Taken]:
        """Write what is another than it was, with one event; return the ids, and how many are new, changed and same."""
        now = self._context.clock()
        ids: list[int] = []
        touched: list[int] = []
        targets: list[int | None] = []
        told: dict[str, dict[str, list[str]]] = {}
        added = 0
        for item, one in wanted:
            difference = _difference(item, one)
            if not difference:
                ids.append(item.row.id if item is not None else 0)
                continue
            id_ = None if item is None else item.row.id
            whole = {name: "" if item is None else getattr(item.row, name) for name in FACTS} | one.facts
            made = store.indicators.put(tx, id_, whole, actor.user_id, now)
            for (year, period), target in one.targets.items():
                before = item.targets.get((year, period), "") if item is not None else ""
                if before != target:
                    targets.append(store.indicators.put_target(tx, made, year, period, target))
            added += item is None
            ids.append(made)
            touched.append(made)
            if len(told) < NAMED:
                told[str(made)] = {name: list(pair) for name, pair in difference.items()}
        if touched:
            kept = [one for one in targets if one is not None]
            facts: dict[str, Any] = {"count": len(touched), "added": added, "differences": told}
            facts |= store.office_rows.facts(
                tx, indicator=("id", touched), **({"indicator_target": ("id", kept)} if kept else {})
            )
            system_log.log_system_event(self._context, tx, EVENT, actor, facts, access.ADMIN, access.DEPLOY)
        return ids, Taken(added, len(touched) - added, len(wanted) - len(touched))

    def _all(self, tx: store.Tx) -> tuple[IndicatorItem, ...]:
        aims: dict[int, dict[tuple[int, str], str]] = defaultdict(dict)
        for one in store.indicators.targets(tx):
            aims[one.indicator_id][one.year, one.period] = one.target
        today = self._context.local_now().date()
        label = self._context.office.label
        return tuple(
            IndicatorItem(row, label(row.role) if row.role else "", aims[row.id], _active(row, today))
            for row in store.indicators.list_all(tx)
        )

    def _require(self, actor: Actor) -> None:
        if not access.may_keep_indicators(actor):
            access.require_right(actor, access.DEPLOY, "indicators", self._context.office.roles())


def _require(known: tuple[IndicatorItem, ...], indicator_id: int) -> IndicatorItem:
    found = next((one for one in known if one.row.id == indicator_id), None)
    if found is None:
        raise errors.NotFound(what="indicator", id=indicator_id)
    return found


def _active(row: IndicatorRow, today: date) -> bool:
    day = today.isoformat()
    return (not row.valid_from or row.valid_from <= day) and (not row.valid_until or day <= row.valid_until)


def _difference(item: IndicatorItem | None, wanted: Wanted) -> dict[str, tuple[str, str]]:
    """Return what changes, by fact and by `target YEAR PERIOD`, before and after."""
    before = {name: getattr(item.row, name) if item is not None else "" for name in FACTS}
    found = {name: (before[name], said) for name, said in wanted.facts.items() if before[name] != said}
    aims: Targets = dict(item.targets) if item is not None else {}
    for (year, period), target in wanted.targets.items():
        if aims.get((year, period), "") != target:
            found[f"target {year} {period}"] = (aims.get((year, period), ""), target)
    return found
