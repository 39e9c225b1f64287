"""A small office for the tests of the store: two people, two roles, one process, and what happens to instances."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Barrier
from typing import TypeVar

from engine import store
from engine.store import Event, InstanceRow, NewTask, RoleRow, Store, TaskRow, Tx

T = TypeVar("T")

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass
class Office:
    """Ids of what `furnish` made; `start` and `complete` do what the service does, without an engine."""

    siti: int
    budi: int
    definition: int
    numbers: itertools.count[int]

    def start(
        self, tx: Tx, *tasks: NewTask, by: int | None = None, subject: str = "Data kinerja"
    ) -> tuple[InstanceRow, list[TaskRow]]:
        """Start an instance with these open tasks."""
        number = f"{next(self.numbers):04d}"
        instance = store.instances.insert(
            tx, self.definition, number, subject, by or self.siti, NOW, state=b"s1"
        )
        started = Event(NOW, "instance_started", "siti", "sekretaris", channel="web", data={"nilai": 72.5})
        count, head = store.history.append(tx, instance.id, 0, instance.head, [started])
        opened = store.tasks.open_many(tx, instance.id, NOW, count, False, tasks or [task()])
        store.instances.save(tx, instance.id, instance.revision, state=b"s2", event_count=count, head=head)
        return instance, opened

    def complete(self, tx: Tx, task_id: int, *tasks: NewTask, by: int | None = None) -> list[TaskRow]:
        """Complete a task, which opens these."""
        locked = store.locks.of_task(tx, task_id)
        assert locked is not None
        instance, done = locked.instance, [row for row in locked.tasks if row.id == task_id]
        store.tasks.complete(tx, task_id, by or self.siti, NOW, None)
        opened = store.tasks.open_many(tx, instance.id, NOW, instance.event_count + 1, False, tasks, done)
        event = Event(
            NOW, "task_completed", "siti", channel="web", task_id=task_id, data={"opened": len(opened)}
        )
        count, head = store.history.append(tx, instance.id, instance.event_count, instance.head, [event])
        store.instances.save(tx, instance.id, instance.revision, state=b"s3", event_count=count, head=head)
        return opened


def furnish(tx: Tx) -> Office:
    """Two roles, two people and a process."""
    store.people.set_roles(
        tx,
        [
            RoleRow("kadis", "Kepala Dinas", None, "Dinas", "audit"),
            RoleRow("sekretaris", "Sekretaris", "kadis", "Dinas", ""),
        ],
    )
    siti = store.people.create(tx, "siti", "Siti Aminah", "hash", NOW)
    budi = store.people.create(tx, "budi", "Budi", "hash", NOW)
    store.people.grant(tx, siti, "sekretaris", "tetap", None, None, "", None, NOW)
    files = {"process.bpmn": b"<xml/>", "form/a.form": b"{}"}
    process = store.definitions.insert(tx, "kinerja", "Data Kinerja", b"1" * 32, files, siti, NOW)
    return Office(siti, budi, process.id, itertools.count(1))


def task(
    holders: str = "sekretaris", due: datetime | None = None, element: str = "L1", item: str = ""
) -> NewTask:
    """A task to open."""
    return NewTask(os.urandom(16), element, item or None, due, holders)


def at_once(count: int, work: Callable[[int], T]) -> list[T | BaseException]:
    """What each of `count` threads gave or raised that began `work(its number)` at the same moment."""
    barrier = Barrier(count)

    def one(place: int) -> T | BaseException:
        barrier.wait(10)
        try:
            return work(place)
        except Exception as fault:
            return fault

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


class Undo(Exception):
    """Ends a transaction without a trace."""


@contextmanager
def undone(database: Store) -> Iterator[Tx]:
    """A transaction of which nothing stays."""
    try:
        with database.transaction() as tx:
            yield tx
            raise Undo
    except Undo:
        pass


@contextmanager
def unguarded(database: Store, tx: Tx) -> Iterator[None]:
    """No trigger and no reference stands in the way of somebody with all rights; afterwards they are back."""
    if database.dialect == "postgresql":
        bare(database, tx, "", "set constraints all deferred")
        bare(database, tx, "", "set local session_replication_role = replica")
        yield
        bare(database, tx, "", "set local session_replication_role = origin")
        return
    bare(database, tx, "pragma defer_foreign_keys = on")
    triggers = bare(database, tx, "select name, sql from sqlite_master where type = 'trigger'")
    for name, _text in triggers:
        bare(database, tx, f"drop trigger {name}")
    yield
    standing = {
        name for (name,) in bare(database, tx, "select name from sqlite_master where type = 'trigger'")
    }
    for name, text in triggers:
        if name not in standing:
            bare(database, tx, str(text))


def bare(database: Store, tx: Tx, sqlite: str, postgresql: str | None = None) -> Sequence[Sequence[object]]:
    """Run any SQL, as somebody with the database's password would."""
    result = tx.connection.exec_driver_sql(sqlite if database.dialect == "sqlite" else postgresql or sqlite)
    return result.all() if result.returns_rows else []
