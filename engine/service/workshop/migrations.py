"""Moving running instances to another version: a dry run, then in bulk, each instance in a transaction of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine import errors, store
from engine.bpmn import Definition, EngineFault
from engine.bpmn.drawing.support import INNER, WAITS
from engine.bpmn.versions import migration
from engine.bpmn.versions.migration import CannotMove, Obstacle, Translation
from engine.service import access, actors, provenance, reasons, step, system_log
from engine.service.context import Context
from engine.service.views import Actor
from engine.service.work.migration import put_on
from engine.service.workshop.views import Migration, MigrationItem, Plan, PlanRow, Requested

PLACES = WAITS | INNER | {"intermediateCatchEvent"}


class Migrations:
    """The process owner prepares and tries; who may put a version in force, or the administrator, carries out."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def plan(self, wanted: Requested, actor: Actor, after: int = 0, limit: int = 50) -> Plan:
        """Return what would happen to each instance on version `wanted.before`, a page of them. Changes nothing.

        Raises Forbidden, NotFound, Invalid (versions or places that do not fit).
        """
        self._require_reader(actor)
        context, now = self._context, self._context.clock()
        with context.store.read() as tx:
            translation, before, _ = self._translation(tx, wanted)
            found = store.migrations.running(tx, before.id, after, limit + 1)
            rows = []
            for instance_id in found[:limit]:
                instance, line = store.instances.get(tx, instance_id), store.instances.line(tx, instance_id)
                assert instance is not None
                assert line is not None
                moves, obstacles = self._tried(tx, instance, translation, wanted.recompute, now)
                rows.append(PlanRow(instance.id, line.number, line.subject, moves, obstacles))
            running = store.definitions.running(tx, before.key).get(before.id, 0)
        return Plan(
            rows=tuple(rows),
            running=running,
            next=found[limit - 1] if len(found) > limit else None,
            names=_names(translation),
            gone=_places(translation.old, translation.new),
            places=_places(translation.new, None),
        )

    def start(self, wanted: Requested, reason: str, actor: Actor, only: int | None = None) -> int:
        """Ask for the move of everything that runs on a version (or of `only` one instance); the worker does it.

        Raises Forbidden, NotFound, Invalid.
        """
        context, now = self._context, self._context.clock()
        self.require_mover(actor)
        reason = reasons.require(reason)
        with context.store.transaction() as tx:
            _, before, after = self._translation(tx, wanted)
            made = store.migrations.add(
                tx,
                before.key,
                before.id,
                after.id,
                wanted.mapping,
                wanted.recompute,
                reason,
                actor.user_id or None,
                actor.channel,
                now,
                only,
            )
            facts: dict[str, Any] = {
                "process": before.key,
                "migration": made,
                "before": before.version,
                "version": after.version,
                "instances": sum(store.migrations.counts(tx, made).values()),
                "mapping": dict(wanted.mapping),
                "recompute": wanted.recompute,
                "reason": reason,
            }
            system_log.log_system_event(
                context, tx, "migration_started", actor, facts, access.ENFORCE, access.ADMIN
            )
        return made

    def run_due(self, limit: int = 100) -> int:
        """Go on with what was asked for, each instance in its own transaction; return how many were settled.

        Safe with any number of workers and after a kill: an instance is wholly on one version or the other, and
        what was settled is not looked at again. An instance that somebody works on waits for the next round.
        """
        with self._context.store.read() as tx:
            under_way = store.migrations.unfinished(tx)
        return sum(self.run(one.id, limit) for one in under_way)

    def run(self, migration_id: int, limit: int = 1_000_000) -> int:
        """Go on with one migration; return how many instances were settled. Raises NotFound."""
        context, done, last = self._context, 0, 0
        with context.store.read() as tx:
            row = store.migrations.get(tx, migration_id)
            if row is None:
                raise errors.NotFound(what="migration", id=migration_id)
            translation, _, after = self._translation(tx, _requested(row), row.key)
            actor = self._actor(tx, row)
        while done < limit:
            with context.store.read() as tx:
                waiting = store.migrations.waiting(tx, migration_id, last, min(limit - done, 100))
            if not waiting:
                break
            done += sum(self._move(row, instance, translation, after, actor) for instance in waiting)
            last = waiting[-1]
        with context.store.transaction() as tx:
            if store.migrations.finish(tx, migration_id, context.clock()):
                counts = store.migrations.counts(tx, migration_id)
                facts = {"process": row.key, "migration": migration_id, **counts}
                system_log.log_system_event(context, tx, "migration_finished", actors.SYSTEM, facts)
        return done

    def list(self, key: str, actor: Actor) -> tuple[Migration, ...]:
        """Return the migrations of a process, newest first. Raises Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            return tuple(self._view(tx, row) for row in store.migrations.of_key(tx, key))

    def get(self, migration_id: int, actor: Actor) -> Migration:
        """Return one migration and how far it is. Raises Forbidden, NotFound."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            row = store.migrations.get(tx, migration_id)
            if row is None:
                raise errors.NotFound(what="migration", id=migration_id)
            return self._view(tx, row)

    def items(
        self, migration_id: int, actor: Actor, after: int = 0, limit: int = 200
    ) -> tuple[MigrationItem, ...]:
        """Return what became of each instance of a migration. Raises Forbidden."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            rows = store.migrations.items(tx, migration_id, after, limit)
        return tuple(
            MigrationItem(
                row.instance_id,
                row.number,
                row.subject,
                row.state,
                tuple(Obstacle(*facts) for facts in row.detail or ()),
                row.at,
            )
            for row in rows
        )

    def names(self, migration_id: int, actor: Actor) -> dict[str, str]:
        """Return the names of the elements of both versions of a migration. Raises Forbidden, NotFound."""
        self._require_reader(actor)
        with self._context.store.read() as tx:
            row = store.migrations.get(tx, migration_id)
            if row is None:
                raise errors.NotFound(what="migration", id=migration_id)
            return _names(self._translation(tx, _requested(row))[0])

    def require_mover(self, actor: Actor) -> None:
        """Raise Forbidden unless the actor may move instances: who puts versions in force, and administrators."""
        if not access.may_migrate(actor):
            access.require_right(actor, access.ENFORCE, "migrate", self._context.office.roles())

    def _move(
        self,
        row: store.MigrationRow,
        instance_id: int,
        translation: Translation,
        after: store.DefinitionRow,
        actor: Actor,
    ) -> bool:
        """Move one instance, or write down why not; False when it has to wait."""
        context = self._context

        def lock(tx: store.Tx) -> store.Locked | None:
            locked = store.locks.try_instance(tx, instance_id)
            if locked is None:
                raise errors.Busy
            return locked

        def act(it: step.Step) -> str:
            if it.instance.definition_id != row.before:
                store.migrations.settle(it.tx, row.id, instance_id, "ended", it.now)
                return "ended"
            if it.tick() and it.status != "open":
                store.migrations.settle(it.tx, row.id, instance_id, "ended", it.now)
                return "ended"
            facts = {"reason": row.reason, "migration": row.id, "mapping": dict(row.mapping)}
            seq = put_on(it, translation, after, recompute=row.recompute, facts=facts)
            store.migrations.settle(it.tx, row.id, instance_id, "moved", it.now, seq=seq)
            return "moved"

        try:
            step.run(context, actor, lock, act, what="instance", key=instance_id, suspended=True)
        except errors.Busy:
            return False
        except (errors.InstanceClosed, errors.NotFound):
            self._settle(row.id, instance_id, "ended")
        except errors.CannotBeMoved as refusal:
            self._settle(row.id, instance_id, "refused", refusal.params["obstacles"])
        except errors.Incident as fault:
            obstacle = Obstacle("fault", str(fault.params.get("element", "")))
            self._settle(row.id, instance_id, "refused", (obstacle,))
        return True

    def _settle(
        self, migration_id: int, instance_id: int, state: str, obstacles: tuple[Obstacle, ...] = ()
    ) -> None:
        detail = [[one.code, one.element, one.item, one.detail] for one in obstacles]
        with self._context.store.transaction() as tx:
            store.migrations.settle(tx, migration_id, instance_id, state, self._context.clock(), detail)

    def _tried(
        self, tx: store.Tx, instance: store.InstanceRow, translation: Translation, recompute: bool, now: Any
    ) -> tuple[tuple[Any, ...], tuple[Obstacle, ...]]:
        office = self._context.office
        try:
            environment = office.environment(translation.old, now)
            said = provenance.said(tx, instance)
            workflow = provenance.load(instance, translation.old, environment, said)
            workflow.refresh()
            if workflow.completed:
                return (), ()
            there = office.environment(translation.new, now)
            held = instance.suspended_at is not None
            return migration.migrate(workflow, translation, there, recompute=recompute, held=held).moves, ()
        except CannotMove as refusal:
            return (), refusal.obstacles
        except EngineFault as fault:
            return (), (Obstacle("fault", fault.element or "", "", str(fault)),)

    def _translation(
        self, tx: store.Tx, wanted: Requested, key: str = ""
    ) -> tuple[Translation, store.DefinitionRow, store.DefinitionRow]:
        before = store.definitions.get(tx, wanted.before)
        after = store.definitions.get(tx, wanted.after)
        if before is None or after is None:
            raise errors.NotFound(what="version", id=wanted.before if before is None else wanted.after)
        if before.key != after.key or before.id == after.id:
            raise errors.Invalid(field="to", reason="choice")
        old = self._context.office.definition(tx, before.id)
        new = self._context.office.definition(tx, after.id)
        for source, target in wanted.mapping.items():
            if source not in old.outline.elements or target not in new.outline.elements:
                raise errors.Invalid(field="map", reason="choice")
        return Translation(old, new, wanted.mapping), before, after

    def _actor(self, tx: store.Tx, row: store.MigrationRow) -> Actor:
        """Whoever asked for a migration, as the history names them."""
        if row.person_id is None:
            return replace(actors.SYSTEM, channel=row.channel)
        username = store.people.username(tx, row.person_id)
        name = store.people.name(tx, row.person_id)
        roles = store.people.roles_at(tx, row.person_id, row.at)
        return Actor(username, name, roles, channel=row.channel, user_id=row.person_id)

    def _view(self, tx: store.Tx, row: store.MigrationRow) -> Migration:
        counts = store.migrations.counts(tx, row.id)
        before, after = store.definitions.get(tx, row.before), store.definitions.get(tx, row.after)
        assert before is not None
        assert after is not None
        return Migration(
            id=row.id,
            key=row.key,
            before=before.version,
            after=after.version,
            mapping=row.mapping,
            recompute=row.recompute,
            reason=row.reason,
            by_name=store.people.name(tx, row.person_id) if row.person_id else "",
            at=row.at,
            finished_at=row.finished_at,
            **{state: counts.get(state, 0) for state in ("waiting", "moved", "refused", "ended")},
        )

    def _require_reader(self, actor: Actor) -> None:
        access.require_workshop(actor, self._context.office.roles())


def _requested(row: store.MigrationRow) -> Requested:
    return Requested(row.before, row.after, row.mapping, row.recompute)


def _names(translation: Translation) -> dict[str, str]:
    found = {}
    for definition in (translation.old, translation.new):
        for element in definition.outline.elements.values():
            found[element.id] = element.name or element.id
    return found


def _places(definition: Definition, other: Definition | None) -> tuple[tuple[str, str, int | None], ...]:
    """Return elements where a token can stand, in the order of the file; those that `other` has too are left out."""
    return tuple(
        (one.id, one.name or one.id, one.step)
        for one in definition.outline.elements.values()
        if one.kind in PLACES
        and not one.triggered
        and (other is None or one.id not in other.outline.elements)
    )
