"""Cases that have ended come into the register: by the worker, once each, with one event that holds every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from engine import errors, store
from engine.bpmn import Definition
from engine.service.context import Context
from engine.service.record import declaration, derivation
from engine.service.version_history import VersionHistory, of_instance
from engine.store import outbox, register
from engine.store.tx import Row

KIND = "register"  # of the outbox: a case that has ended and is to be kept
JOB = "register.kept"  # a setting: up to which case what ended before there was a register has been looked at
EVENT = "record_kept"
ROUNDS, AGAIN = (
    2,
    timedelta(days=1),
)  # how often cases of before are looked for, and how long after the first time

Versions = Callable[[int], Definition | None]  # a version by its id; None for one that cannot be read


class Keeping:
    """Takes cases into the register. What is kept is derived from the history alone and is never changed."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def follow(self, tx: store.Tx, instance_id: int) -> None:
        """Leave an instance to be kept, if it is completed and its version declares a record.

        It is done in a transaction of its own: its event locks the system's chain, and nothing else waits for that.
        """
        case = store.cases.get(tx, instance_id)
        if case is None or case.instance.status != "completed" or register.has(tx, instance_id):
            return
        if self._declares(tx, case.instance.definition_id):
            outbox.add(tx, KIND, str(instance_id), self._context.clock())

    def keep(self, tx: store.Tx, payload: str) -> None:
        """Keep the instance of this id with its event, unless it is kept already; at once or not at all.

        Raises Damaged where its history is not what was recorded: nothing is kept from that.
        """
        instance_id = int(payload)
        case = store.cases.get(tx, instance_id)
        if case is None or case.instance.status != "completed" or register.has(tx, instance_id):
            return
        office, now, line = self._context.office, self._context.clock(), case.line
        versions = of_instance(office, tx, instance_id, line.definition_id, moved=case.moved)
        end = case.instance.event_count, case.instance.head
        stretch = store.proof.stretch(tx, instance_id, end)
        if stretch.fault is not None:
            raise errors.Damaged(what=line.number)
        derived = derivation.derive(versions, stretch.events)
        if derived is None:
            return
        store.history.lock_system(tx)
        if register.has(tx, instance_id):
            return  # another worker was quicker
        ids = register.add(tx, line, line.definition_id, derived.columns, derived.signing, derived.rows, now)
        facts = {
            "instance": instance_id,
            "number": line.number,
            "process": line.key,
            "version": line.version,
            "count": len(ids),
        }
        rows = store.office_rows.facts(tx, record_case=("instance_id", [instance_id]), record_row=("id", ids))
        store.history.append_system(
            tx,
            store.Event(
                at=now, type=EVENT, channel="system", element=str(instance_id), data={**facts, **rows}
            ),
        )

    def run_due(self, limit: int = 50) -> int:
        """Go on with cases that ended before there was a register; return how many were looked at.

        Safe with any number of workers and after a kill: what is left to be kept twice is kept once. A day after it has
        come to the end it looks once more: until then processes of the version before, which know of no register, may
        have been at work.
        """
        context, now = self._context, store.values.to_us(self._context.clock())
        with context.store.read() as tx:
            job = store.settings.get(tx, JOB)
            place = job or {"round": 1, "after": 0, "done": False, "at": now}
            if place["done"]:
                if place["round"] == ROUNDS or now - place["at"] < AGAIN // timedelta(microseconds=1):
                    return 0
                place = {"round": place["round"] + 1, "after": 0, "done": False, "at": now}
            found = register.not_looked_at(tx, place["after"], limit)
        last = found[-1][0] if found else place["after"]
        following = {**place, "after": last, "done": len(found) < limit, "at": now}
        with context.store.transaction() as tx:
            for instance_id, definition_id in found:
                if self._declares(tx, definition_id):
                    outbox.add(tx, KIND, str(instance_id), context.clock())
            store.settings.replace(tx, JOB, job, following)
        return len(found)

    def _declares(self, tx: store.Tx, definition_id: int) -> bool:
        """Return whether a version declares a record; of one that cannot be read nothing is kept."""
        version = self._context.office.versions(tx)(definition_id)
        return version is not None and declaration.of_version(version) is not None


def unlike(tx: store.Tx, versions: Versions, first: int, last: int) -> Callable[[int, Sequence[Row]], bool]:
    """Return what tells of an instance, of those from `first` to before `last`, whether other rows are kept than its
    events (as stored, from `seq`) give; its chain is sound.
    """
    kept = register.kept(tx, first, last)
    passages = store.migrations.passages(tx, first, last) if kept else {}
    ended_on = register.versions_of(tx, first, last) if kept else {}

    def tell(instance_id: int, events: Sequence[Row]) -> bool:
        if instance_id not in kept:
            return False
        ended = versions(ended_on[instance_id])
        found = [(seq, made, versions(made)) for seq, made in passages.get(instance_id, ())]
        before = tuple((seq, made, one) for seq, made, one in found if one is not None)
        if ended is None or len(before) < len(found):
            return False  # named by itself
        history = VersionHistory(ended, ended_on[instance_id], before)
        derived = derivation.derive(history, list(map(store.history.read_event, events)))
        return derived is None or (derived.columns, derived.signing, derived.rows) != kept[instance_id]

    return tell
