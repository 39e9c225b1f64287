"""Retention: what is due, the proposal to destroy it, its bundle, and the purge by a second person.

Nothing is removed by itself. Who administers or puts into force proposes; another of them who may put into
force approves, after a bundle of all of it was made. The auditor reads it all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO

from engine import errors, store
from engine.service import access, reasons, system_log
from engine.service.audit import purge, schedule
from engine.service.audit.bundle import Bundle
from engine.service.audit.schedule import Schedule
from engine.service.context import Context
from engine.service.views import Actor

SHOWN = 200
MOST = 200  # instances of one proposal


@dataclass(frozen=True, slots=True)
class ProcessClass:
    """A process with its class, and how many of its instances have ended, are inactive, and are due."""

    key: str
    title: str
    schedule: Schedule
    ended: int
    inactive: int
    due: int


@dataclass(frozen=True, slots=True)
class DueRow:
    """An ended instance with the days its class gives it; `proposal` names it already."""

    id: int
    number: str
    subject: str
    process: str
    title: str
    version: int
    ended_at: datetime
    inactive_on: date
    due_on: date
    fate: str
    proposal: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal with its instances, and what this reader may do with it now.

    `titles` and `bases` (what the class rests on) are by process; `offices` are those the SOPs name.
    """

    row: store.DisposalRow
    items: tuple[store.DisposalItem, ...]
    titles: Mapping[str, str]
    bases: Mapping[str, str]
    offices: tuple[str, ...]
    may_export: bool
    may_approve: bool
    may_withdraw: bool

    @property
    def done(self) -> int:
        return sum(one.tombstone is not None for one in self.items)


class Retention:
    """What an archivist, a second person and the auditor see and do."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def require_sight(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor administers, audits, or puts into force."""
        if not access.may_read_retention(actor):
            access.require_right(actor, access.AUDIT, "retention", self._context.office.roles())

    def classes(self, actor: Actor) -> tuple[ProcessClass, ...]:
        """Return every process with its class: that of the version in force also rules older instances."""
        self.require_sight(actor)
        with self._context.store.read() as tx:
            return tuple(self._class(tx, row, found) for row, found in purge.schedules(self._context, tx))

    def due(self, actor: Actor, until: date | None = None, process: str = "") -> tuple[DueRow, ...]:
        """Instances whose fate is due by a day (today), those that wait longest first; at most SHOWN."""
        self.require_sight(actor)
        until = min(until or self._today(), date(9000, 1, 1))
        found: list[DueRow] = []
        with self._context.store.read() as tx:
            for row, found_class in purge.schedules(self._context, tx):
                if found_class.complete and process in ("", row.key):
                    before = self._moment(schedule.ended_until(until, found_class.years) + timedelta(days=1))
                    for line in store.disposals.ended(tx, row.key, before, SHOWN):
                        found.append(self._due_row(tx, row, found_class, line))
        found.sort(key=lambda one: (one.due_on, one.id))
        return tuple(one for one in found[:SHOWN] if one.due_on <= until)

    def propose(self, instance_ids: Sequence[int], reason: str, actor: Actor) -> int:
        """Propose to destroy these; return the proposal. Raises Forbidden, Invalid, Conflict (named already)."""
        self._require_proposer(actor)
        reason = reasons.require(reason)
        wanted = sorted(set(instance_ids))
        if not wanted:
            raise errors.Invalid(field="instance", reason="required")
        if len(wanted) > MOST:
            raise errors.Invalid(field="instance", reason="too_many", limit=MOST)
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            rows = {row.key: (row, found) for row, found in purge.schedules(self._context, tx)}
            items = [self._item(tx, rows, one) for one in wanted]
            made = store.disposals.add(tx, reason, actor.user_id, now, items)
            store.autosaves.delete(tx, actor.user_id, "propose/new")
            facts = {"disposal": made, "instances": wanted, "reason": reason}
            facts |= store.office_rows.facts(tx, disposal=("id", [made]))
            system_log.log_system_event(self._context, tx, "disposal_proposed", actor, facts, *purge.RIGHTS)
        return made

    def list(self, actor: Actor) -> tuple[store.DisposalRow, ...]:
        """Return the last proposals, newest first. Raises Forbidden."""
        self.require_sight(actor)
        with self._context.store.read() as tx:
            return tuple(store.disposals.newest(tx))

    def get(self, disposal_id: int, actor: Actor) -> Proposal:
        """Return one proposal. Raises Forbidden, NotFound."""
        self.require_sight(actor)
        with self._context.store.read() as tx:
            row = purge.require(store.disposals.get(tx, disposal_id), disposal_id)
            items = tuple(store.disposals.items(tx, disposal_id))
            named = {item.process for item in items}
            rows = [one for one in purge.schedules(self._context, tx) if one[0].key in named]
            blocks = [self._context.office.definition(tx, one.id).outline.identity for one, _rule in rows]
        waits = row.state == "proposed"
        whole = all(one.tombstone is None for one in items)
        unfinished = row.state == "approved" and any(one.tombstone is None for one in items)
        second = actor.may(access.ENFORCE) and actor.user_id != row.proposed_by
        return Proposal(
            row,
            items,
            titles={one.key: one.title for one, _rule in rows},
            bases={one.key: rule.basis for one, rule in rows},
            offices=tuple(dict.fromkeys(block["instansi"] for block in blocks if block.get("instansi"))),
            may_export=waits and whole,
            may_approve=second and ((waits and row.export is not None) or unfinished),
            may_withdraw=waits and (actor.user_id == row.proposed_by or second or actor.may(access.ADMIN)),
        )

    def export(self, disposal_id: int, actor: Actor, file: IO[bytes]) -> Bundle:
        """Begin the bundle: every instance is added to it, then it is sealed with the berita acara.

        All chains are sealed first, so that what is destroyed is covered whole. Raises Forbidden, NotFound,
        Conflict when the proposal no longer waits.
        """
        proposal = self.get(disposal_id, actor)
        if not proposal.may_export:
            raise purge.decided_error(proposal.row)
        return Bundle(self._context, proposal.items, actor, file)

    def approve(self, disposal_id: int, export: str, reason: str, actor: Actor) -> int:
        """Approve a proposal whose bundle has this SHA-256, and purge; return how many instances are gone.

        One instance is one transaction with its tombstone: what is interrupted goes on when it is approved again
        by somebody who may. Raises Forbidden, NotFound, Invalid, Conflict (decided, or grown since the bundle).
        """
        access.require_right(actor, access.ENFORCE, "purge", self._context.office.roles())
        now = self._context.clock()
        with self._context.store.transaction() as tx:
            row = purge.require(store.disposals.lock(tx, disposal_id), disposal_id)
            if row.proposed_by == actor.user_id:
                raise errors.Invalid(field="actor", reason="two_people")
            if row.state == "withdrawn":
                raise purge.decided_error(row)
            if row.state == "proposed":
                reason = reasons.require(reason)
                if row.export is None:
                    raise errors.Invalid(field="export", reason="no_bundle")
                if row.export.hex() != export.strip().lower():
                    raise errors.Conflict(by="", at=row.exported_at)
                store.disposals.decide(tx, disposal_id, "approved", actor.user_id, now, reason)
                store.autosaves.delete(tx, actor.user_id, f"dispose/{disposal_id}")
                notified = purge.notify_proposer(self._context, tx, row, "disposal_approved", actor, reason)
                facts = {"disposal": disposal_id, "export": export, "reason": reason, "told": notified}
                facts |= store.office_rows.facts(tx, disposal=("id", [disposal_id]))
                system_log.log_system_event(
                    self._context, tx, "disposal_approved", actor, facts, *purge.RIGHTS
                )
            items = store.disposals.items(tx, disposal_id)
        gone = sum(purge.purge(self._context, one, actor) for one in items if one.tombstone is None)
        self._context.store.scrub()
        return gone

    def withdraw(self, disposal_id: int, reason: str, actor: Actor) -> None:
        """Give a proposal up. Raises Forbidden, NotFound, Invalid, Conflict."""
        self._require_proposer(actor)
        reason = reasons.require(reason)
        with self._context.store.transaction() as tx:
            row = purge.require(store.disposals.lock(tx, disposal_id), disposal_id)
            if row.state != "proposed":
                raise purge.decided_error(row)
            store.disposals.decide(tx, disposal_id, "withdrawn", actor.user_id, self._context.clock(), reason)
            store.autosaves.delete(tx, actor.user_id, f"keep/{disposal_id}")
            notified = purge.notify_proposer(self._context, tx, row, "disposal_withdrawn", actor, reason)
            facts = {"disposal": disposal_id, "reason": reason, "told": notified}
            facts |= store.office_rows.facts(tx, disposal=("id", [disposal_id]))
            system_log.log_system_event(self._context, tx, "disposal_withdrawn", actor, facts, *purge.RIGHTS)

    def _item(
        self,
        tx: store.Tx,
        rows: Mapping[str, tuple[store.DefinitionRow, Schedule]],
        instance_id: int,
    ) -> store.DisposalItem:
        """Return an instance that may be destroyed, as an item of a proposal."""
        locked = store.instances.lock(tx, instance_id)
        line = store.instances.line(tx, instance_id) if locked else None
        if line is None:
            raise errors.NotFound(what="instance", id=instance_id)
        row, rule = rows[line.key]
        named = store.disposals.open_of(tx, instance_id)
        if named is not None:
            known = purge.require(store.disposals.get(tx, named), named)
            raise errors.Conflict(by=known.proposed_name, at=known.proposed_at)
        if line.ended_at is None or not rule.complete:
            raise errors.Invalid(field="instance", reason="not_due", number=line.number)
        due = self._due_row(tx, row, rule, line)
        if due.fate == schedule.KEEP:
            raise errors.Invalid(field="instance", reason="permanent", number=line.number)
        if due.due_on > self._today():
            raise errors.Invalid(field="instance", reason="not_due", number=line.number)
        return store.DisposalItem(
            disposal_id=0,
            instance_id=instance_id,
            number=line.number,
            subject=line.subject,
            process=line.key,
            version=line.version,
            fate=due.fate,
            ended_at=line.ended_at,
            due_on=due.due_on.isoformat(),
            events=None,
            head=None,
            tombstone=None,
        )

    def _class(self, tx: store.Tx, row: store.DefinitionRow, rule: Schedule) -> ProcessClass:
        def ended(years: int) -> int:
            day = schedule.ended_until(self._today(), years) + timedelta(days=1)
            return store.disposals.count_ended(tx, row.key, self._moment(day))

        return ProcessClass(
            row.key,
            row.title,
            rule,
            ended=ended(0),
            inactive=ended(rule.active) if rule.active is not None else 0,
            due=ended(rule.years) if rule.complete else 0,
        )

    def _due_row(
        self, tx: store.Tx, row: store.DefinitionRow, rule: Schedule, line: store.InstanceListRow
    ) -> DueRow:
        assert line.ended_at is not None
        ended = line.ended_at.astimezone(self._context.settings.zone).date()
        inactive_on, due_on = rule.inactive_on(ended), rule.due_on(ended)
        assert inactive_on is not None
        assert due_on is not None
        return DueRow(
            id=line.id,
            number=line.number,
            subject=line.subject,
            process=row.key,
            title=row.title,
            version=line.version,
            ended_at=line.ended_at,
            inactive_on=inactive_on,
            due_on=due_on,
            fate=rule.fate,
            proposal=store.disposals.open_of(tx, line.id),
        )

    def _require_proposer(self, actor: Actor) -> None:
        if not access.may_dispose(actor):
            access.require_right(actor, access.ENFORCE, "retention", self._context.office.roles())

    def _today(self) -> date:
        return self._context.clock().astimezone(self._context.settings.zone).date()

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._context.settings.zone)
