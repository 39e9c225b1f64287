"""Reading the register and adding to it; a row itself is never changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from engine import errors, formulas, store
from engine.bpmn import Definition
from engine.service import access, reasons, system_log
from engine.service.context import Context
from engine.service.middle import periods
from engine.service.record import amendments
from engine.service.record.declaration import Column
from engine.service.record.derivation import GRADE
from engine.service.record.views import (
    AddendumView,
    Chosen,
    LastTime,
    Measured,
    RecordItem,
    RecordPage,
    RecordView,
    Sibling,
    Totals,
)
from engine.service.views import Actor
from engine.store import register, register_pages
from engine.store.register_pages import AddendumRow, RecordRow, Scope

PAGE = 50
MOST = 20_000  # rows of one sheet
MOST_BEFORE = 1_000  # rows of one bidang in one period
ADDED_UP = 5_000  # rows whose figures a page adds up
PERIODS = 80  # of one series
EVENT = "record_amended"


class Register:
    """What people read of the register, each as far as it is theirs to read."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def processes(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Return key and title of the processes of which the actor may read rows, by title."""
        with self._context.store.read() as tx:
            return self._processes(tx, actor)

    def page(self, chosen: Chosen, actor: Actor, number: int = 1) -> RecordPage:
        """Return a page of the register of one process. Raises NotFound, also when nothing of it is the actor's.

        A look by a right to read all stands in the history.
        """
        with self._context.store.read() as tx:
            scope, title = self._require_process(tx, chosen.process, actor)
            total = register_pages.count(tx, scope, chosen)
            pages = max(1, -(-total // PAGE))
            number = min(max(number, 1), pages)
            found = register_pages.page(tx, scope, chosen, PAGE, (number - 1) * PAGE)
            items = self._items(tx, found)
            facets = register_pages.facets(tx, scope, chosen.process)
            totals = self._totals(tx, scope, chosen) if total <= ADDED_UP else None
            takes_part = self._takes_part(tx, chosen.process, actor)
        system_log.note_look(
            self._context, actor, "register_viewed", takes_part=takes_part, process=chosen.process
        )
        return RecordPage(
            chosen.process, title, items, _columns(items), total, number, pages, tuple(facets), totals
        )

    def last_time(self, measured: Measured, actor: Actor) -> LastTime:
        """Return what the register says of the period before, for who fills in the same indicators now: the rows in
        force of their bidang by kode. Nothing of a bidang that is not the actor's.
        """
        year, period = periods.before(measured.year, measured.period)
        scope = Scope(frozenset(), access.record_roles(actor) & {measured.role})
        wanted = Chosen(measured.process, year=year, period=period, standing=True)
        with self._context.store.read() as tx:
            rows = register_pages.page(tx, scope, wanted, MOST_BEFORE) if scope.roles else []
            added: dict[int, list[AddendumRow]] = defaultdict(list)
            for one in register_pages.addenda(tx, [row.id for row in rows]) if rows else ():
                added[one.row_id].append(one)
        items = {
            row.indicator: self._item(row, (), added[row.id])
            for row in sorted(rows, key=lambda row: (row.ended_at, row.id))
            if row.indicator and row.role == measured.role
        }
        return LastTime(year, period, items)

    def export(self, chosen: Chosen, actor: Actor) -> RecordPage:
        """Return all rows, to be taken away as a sheet; that stands in the history. Raises NotFound."""
        with self._context.store.read() as tx:
            scope, title = self._require_process(tx, chosen.process, actor)
            items = self._items(tx, register_pages.page(tx, scope, chosen, MOST))
            totals = self._totals(tx, scope, chosen)
        system_log.note(
            self._context, actor, "exported", what="register", process=chosen.process, count=len(items)
        )
        return RecordPage(chosen.process, title, items, _columns(items), len(items), 1, 1, (), totals)

    def view(self, row_id: int, actor: Actor) -> RecordView:
        """Return one row with its series. Raises NotFound, also when it is not the actor's to read."""
        with self._context.store.read() as tx:
            row, scope = self._require_row(tx, row_id, actor)
            series = [row]
            if row.series:
                wanted = Chosen(row.process, series=row.series)
                series = register_pages.page(tx, scope, wanted, PERIODS)
            items = {
                one.row.id: one
                for one in self._items(tx, [row, *(one for one in series if one.id != row_id)])
            }
            item = items[row_id]
            definition = self._shown(tx)[row.process]
            _following, asked = self._asked(tx, item)
            takes_part = self._takes_part(tx, row.process, actor)
        system_log.note_look(
            self._context, actor, "register_viewed", takes_part=takes_part, process=row.process
        )
        roles = self._context.office.roles()
        ordered = sorted(series, key=lambda one: (one.year or 0, one.period, one.ended_at, one.id))
        return RecordView(
            title=definition.title,
            item=item,
            series=tuple(items[one.id] for one in ordered),
            fields=asked,
            may_amend=row.present and row.standing and access.may_amend(actor, row.signer_role, roles),
            amending=tuple(
                self._context.office.label(one) for one in access.amending(row.signer_role, roles)
            ),
            revision=max((one.row.id for one in item.addenda), default=0),
        )

    def amend(self, row_id: int, given: Mapping[str, str], reason: str, revision: int, actor: Actor) -> int:
        """Add to a row what it says from now on, by column as people type it; return the addendum.

        What it said stays, and is shown beside it. Raises NotFound, Forbidden, Invalid (the case was purged, or a newer
        one has superseded the row; the reason), FormInvalid, and Conflict when somebody added to it after `revision`.
        """
        context, now = self._context, self._context.clock()
        roles = context.office.roles()
        with context.store.transaction() as tx:
            row, _scope = self._require_row(tx, row_id, actor)
            if not access.may_amend(actor, row.signer_role, roles):
                allowed = [context.office.label(one) for one in access.amending(row.signer_role, roles)]
                raise errors.Forbidden(action="amend", roles=allowed)
            store.history.lock_system(tx)  # so that nobody adds to it meanwhile
            row, _scope = self._require_row(tx, row_id, actor)
            if not row.present:
                raise errors.Invalid(field="row", reason="record_purged", number=row.number)
            (item,) = self._items(tx, [row])
            if item.newer is not None:
                raise errors.Invalid(field="row", reason="record_superseded", number=item.newer.number)
            last = item.addenda[-1].row if item.addenda else None
            if last is not None and last.id != revision:
                raise errors.Conflict(by=last.by_name, at=last.at)
            following, asked = self._asked(tx, item)
            before, after = amendments.changes(given, asked, item.values, following)
            said = reasons.require(reason)
            held = row.signer_role if row.signer_role in actor.roles else ""
            capacity = held, actor.roles.get(held, "").replace("tetap", "")
            if not held:
                capacity = access.through(actor, roles, access.ENFORCE)
            grade = str(after[GRADE] or "") if GRADE in after else None
            made = register.append(
                tx, row_id, actor.user_id, capacity, now, said, grade, {"before": before, "after": after}
            )
            facts = {
                "addendum": made,
                "row": row_id,
                "number": row.number,
                "process": row.process,
                "name": row.name or row.indicator,
                "reason": said,
            }
            facts |= store.office_rows.facts(tx, record_addendum=("id", [made]))
            store.history.append_system(
                tx,
                store.Event(
                    at=now,
                    type=EVENT,
                    actor=actor.username,
                    role=capacity[0],
                    holding=capacity[1],
                    channel=actor.channel,
                    data=facts | ({"account": actor.account} if actor.account else {}),
                ),
            )
        return made

    def _asked(
        self, tx: store.Tx, item: RecordItem
    ) -> tuple[dict[str, amendments.Formula], tuple[Column, ...]]:
        """Return what follows by a formula in a row, and the columns that an addendum may say otherwise."""
        version = self._context.office.versions(tx)(item.row.definition_id)
        scale = None if version is None else version.package.tables.get(GRADE)
        following = amendments.formulas_of(
            item.columns, item.kept, list(scale) if scale else None, self._context.settings.cap
        )
        return following, amendments.fields(item.columns, item.kept, following)

    def _processes(self, tx: store.Tx, actor: Actor) -> tuple[tuple[str, str], ...]:
        shown = self._shown(tx)
        found = [key for key in register_pages.processes(tx) if key in shown]
        whole = {key for key in found if access.sees_record(actor, shown[key].outline)}
        partly = set() if whole.issuperset(found) else register_pages.of_roles(tx, access.record_roles(actor))
        readable = [(key, shown[key].title) for key in found if key in whole | partly]
        return tuple(sorted(readable, key=lambda one: one[1]))

    def _require_process(self, tx: store.Tx, key: str, actor: Actor) -> tuple[Scope, str]:
        title = dict(self._processes(tx, actor)).get(key)
        if title is None:
            raise errors.NotFound(what="process", id=key)
        return self._scope(tx, key, actor), title

    def _require_row(self, tx: store.Tx, row_id: int, actor: Actor) -> tuple[RecordRow, Scope]:
        row = register_pages.get(tx, row_id)
        if row is not None:
            scope = self._scope(tx, row.process, actor)
            if row.process in scope.processes or row.role in scope.roles:
                return row, scope
        raise errors.NotFound(what="record", id=row_id)

    def _scope(self, tx: store.Tx, key: str, actor: Actor) -> Scope:
        whole = access.sees_record(actor, self._shown(tx)[key].outline)
        return Scope(frozenset({key} if whole else ()), access.record_roles(actor))

    def _takes_part(self, tx: store.Tx, key: str, actor: Actor) -> bool:
        return access.takes_part(actor, self._shown(tx)[key].outline, None, own=False) or not (
            actor.rights & access.READS_ALL
        )

    def _shown(self, tx: store.Tx) -> dict[str, Definition]:
        """Return each process by its version in force, or its newest: that decides who takes part."""
        shown = (self._context.office.definition(tx, one) for one in store.definitions.ids_shown(tx))
        return {one.outline.process_id: one for one in shown}

    def _items(self, tx: store.Tx, rows: Sequence[RecordRow]) -> tuple[RecordItem, ...]:
        """Return rows with what superseded them and what was added to them; two statements for all."""
        beside: dict[tuple[str, str], list[Sibling]] = defaultdict(list)
        for one in register_pages.siblings(tx, rows):
            beside[one.process, one.key].append(one)
        added: dict[int, list[AddendumRow]] = defaultdict(list)
        for addendum in register_pages.addenda(tx, [one.id for one in rows]):
            added[addendum.row_id].append(addendum)
        return tuple(self._item(row, beside[row.process, row.key], added[row.id]) for row in rows)

    def _item(self, row: RecordRow, beside: Sequence[Sibling], added: Iterable[AddendumRow]) -> RecordItem:
        label = self._context.office.label
        columns = tuple(Column.read(one) for one in row.columns)
        named = {one.key: one for one in columns}
        kept = row.data.get("values", {})
        now, views = dict(kept), []
        for one in added:
            before, after = one.data.get("before", {}), one.data.get("after", {})
            changes = ((named[key], before.get(key), after[key]) for key in named if key in after)
            views.append(AddendumView(one, label(one.role) if one.role else "", tuple(changes)))
            now |= after
        others = [one for one in beside if one.instance_id != row.instance_id]
        at = (row.ended_at, row.instance_id)
        newer = [one for one in others if (one.ended_at, one.instance_id) > at]
        return RecordItem(
            row=row,
            columns=columns,
            kept=kept,
            values=now,
            reasons={key: why for key, why in row.data.get("reasons", {}).items() if now.get(key) is None},
            role_label=label(row.role) if row.role else "",
            signer_label=label(row.signer_role) if row.signer_role else "",
            newer=newer[0] if newer else None,
            older=tuple(one for one in others if (one.ended_at, one.instance_id) < at),
            addenda=tuple(views),
        )

    def _totals(self, tx: store.Tx, scope: Scope, chosen: Chosen) -> Totals:
        """Add up the rows that stand, as they say now."""
        rows = register_pages.data_of(tx, scope, chosen, ADDED_UP)
        added = register_pages.addenda(tx, [row_id for row_id, _data in rows])
        values = {row_id: dict(data.get("values", {})) for row_id, data in rows}
        for one in added:
            values[one.row_id] |= one.data.get("after", {})
        grades = Counter(str(one[GRADE]) for one in values.values() if one.get(GRADE))
        reached = [number for one in values.values() if (number := _reached(one)) is not None]
        return Totals(
            rows=len(values),
            counted=len(reached),
            average=formulas.average(reached),
            grades=tuple(grades.most_common()),
            measured=any(amendments.CAPAIAN in one for one in values.values()),
        )


def _reached(row: Mapping[str, object]) -> Decimal | None:
    """Return the capaian of a row before it was rounded, where its own figures give it; else as it was kept."""
    kept = formulas.exact(row.get(amendments.CAPAIAN))
    if kept is None:
        return None
    whole = formulas.achievement(
        row.get("realisasi"), row.get("target"), row.get("arah") or formulas.POSITIVE
    )
    return whole if whole is not None and formulas.rounded(whole) == formulas.rounded(kept) else kept


def _columns(items: Iterable[RecordItem]) -> tuple[Column, ...]:
    """Return the columns of all rows, each once, those of the first row first."""
    found: dict[str, Column] = {}
    for item in items:
        for one in item.columns:
            found.setdefault(one.key, one)
    return tuple(found.values())
