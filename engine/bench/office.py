"""A scratch office: its database, its engine, its measured processes and the one person who works there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from engine import store
from engine.bench import packages
from engine.bpmn import Definition
from engine.clock import Clock, system_clock
from engine.service.agency.setup import SETUP
from engine.service.views import Actor, Completed
from engine.service.wiring import Engine, open_engine
from engine.settings import Settings
from engine.store import scratch
from engine.store.scratch import Scratch

USERNAME, PASSWORD = "pengukur", "kata-sandi-pengukur"


class MeasuredOffice(NamedTuple):
    """What one measurement works on; gone when it is done."""

    engine: Engine
    actor: Actor
    scratch: Scratch

    def start(self, key: str) -> Completed:
        return self.engine.instances.start(key, {}, self.actor)

    def complete(self, task: int, **changes: Any) -> Completed:
        return self.engine.tasks.complete(task, packages.VALUE | changes, self.actor)

    def open_task(self, instance: int) -> int:
        """Return the one open task of an instance."""
        with self.engine.store.read() as tx:
            (row,) = store.tasks.open_of(tx, instance)
        return row.id

    def follow_up(self) -> None:
        """Do what the worker does after commits, until nothing waits any more."""
        while self.engine.outbox.run_due():
            pass

    def definition(self, key: str) -> Definition:
        with self.engine.store.read() as tx:
            row = store.definitions.latest(tx, key)
            assert row is not None
            return self.engine.office.definition(tx, row.id)


@contextmanager
def scratch_office(settings: Settings, folder: Path) -> Iterator[MeasuredOffice]:
    """An office like the site's own, with nothing of the site in it: same kind of database, same calendar."""
    with scratch.make(settings.database_url, folder) as made:
        processes = made.folder / "processes"
        packages.write(processes, (settings.processes / "calendar.toml").read_bytes())
        own = dataclasses.replace(
            settings,
            database_url=made.url,
            processes=processes,
            secret_file=made.folder / "secret",
            host="127.0.0.1",
            port=0,
            demo=False,
            clock_file=None,
        )
        engine = open_engine(own, system_clock, create=True)
        try:
            engine.setup.init()
            engine.people.create(USERNAME, "Pengukur", PASSWORD, [packages.ROLE], SETUP, provisional=False)
            actor = engine.people.actor(USERNAME)
            assert actor is not None
            yield MeasuredOffice(engine, actor, made)
        finally:
            engine.close()


@contextmanager
def later(office: MeasuredOffice, by: timedelta) -> Iterator[Engine]:
    """The same office's engine when `by` has passed."""
    clock: Clock = lambda: system_clock() + by  # noqa: E731
    engine = open_engine(office.engine.settings, clock)
    try:
        yield engine
    finally:
        engine.close()
