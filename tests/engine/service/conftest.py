"""The office of the tests: demo people on the engine under test, and a way to work the SOP as they would."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine import store
from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.service.accounts.sessions import Device, Entry
from engine.service.agency.setup import SETUP
from engine.service.views import Actor, Completed, EventView, TaskItem, TaskView
from tests import conftest as shared
from tests import sop
from tests.tools.databases import Databases
from tests.tools.site import START
from tests.webui.office import open_tasks

PASSWORD = "kata-sandi-peraga"
Killed = Callable[[Callable[[Engine], Any]], int]


class Office:
    """People by user name, and the SOP worked step by step through the one door."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        if engine.people.actor("kadis") is None:  # else the template of the database has them all
            engine.setup.demo(PASSWORD)

    def actor(self, username: str) -> Actor:
        found = self.engine.people.actor(username)
        assert found is not None
        return found

    def sign_in(self, username: str, password: str, address: str = "10.0.0.1", browser: str = "") -> Actor:
        found = self.engine.site.sign_ins.by_password(username, password, Device(address), browser)
        assert isinstance(found, Entry)
        return found.actor

    def start(self, data: Mapping[str, Any] = sop.START) -> Completed:
        return self.engine.instances.start(sop.KEY, data, self.actor("kadis"))

    def deploy(self, files: Mapping[str, bytes]) -> str:
        """Put a package of a test in force, as who runs the site; gives its key."""
        return self.engine.definitions.deploy(files, SETUP).key

    def view(self, row: TaskItem) -> TaskView:
        return self.engine.tasks.get(row.id, self.holder(row))

    def holder(self, row: TaskItem) -> Actor:
        return self.actor(sop.PEOPLE[row.roles[0]])

    def events(self, instance: int, *types: str) -> list[EventView]:
        found = self.engine.history.list(instance, self.actor("auditor"))
        return [event for event in found if not types or event.type in types]

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table: two dumps are equal when nothing was written between them.

        What an auditor looks at is noted and left out here, with the end of the system's chain that it moves.
        """
        with self.engine.store.read() as tx:
            tables = sorted(set(sa.inspect(tx.connection).get_table_names()) - {"alembic_version", "chain"})
            return {
                name: sorted(
                    (
                        tuple(row)
                        for row in tx.execute(sa.text(f"select * from {name}"))
                        if name != "system_event" or not row.type.endswith("_viewed")
                    ),
                    key=repr,
                )
                for name in tables
            }

    def waiting(self, instance: int) -> list[TaskItem]:
        return open_tasks(self.engine, instance)

    def do(self, row: TaskItem, *, back: bool = False) -> Completed:
        """Complete one open task as its own person, from what the form shows."""
        actor = self.holder(row)
        shown = self.engine.tasks.get(row.id, actor).value
        return self.engine.tasks.complete(row.id, sop.filled(row.element, shown, back=back), actor)

    def work_to(self, instance: int, element: str) -> TaskItem:
        """Work until one task of `element` is open, and give it."""
        for _ in range(60):
            rows = self.waiting(instance)
            found = next((row for row in rows if row.element == element), None)
            if found:
                return found
            self.do(rows[0])
        raise AssertionError(f"{element} was never reached")


def peopled(url: str) -> None:
    """A template in which `alur init` and `alur demo` have run."""
    shared._deployed(url)
    opened = open_engine(shared.office_settings(url, Path()), FixedClock(START))
    opened.setup.demo(PASSWORD)
    opened.close()


def in_system(office: Office) -> list[store.EventRow]:
    with office.engine.store.read() as tx:
        return store.history.of_system(tx)


@pytest.fixture
def one_event(office: Office) -> Callable[[Callable[[], object]], store.EventRow]:
    """Do an act that belongs to no instance; gives the one event it left."""

    def run(act: Callable[[], object]) -> store.EventRow:
        before = in_system(office)
        act()
        after = in_system(office)
        assert after[1:] == before
        return after[0]

    return run


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what is marked `one_database` on SQLite only."""
    spared = [item for item in items if item.get_closest_marker("one_database") and "postgresql" in item.name]
    config.hook.pytest_deselected(items=spared)
    items[:] = [item for item in items if item not in set(spared)]


@pytest.fixture(params=shared.KINDS)
def store_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """An office with its people: once SQLite, once PostgreSQL."""
    url = databases.new(request.param, peopled)
    yield url
    databases.drop(url)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture(params=[pytest.param(6, id="some"), pytest.param(1, id="every", marks=pytest.mark.soak)])
def killed(request: pytest.FixtureRequest, office: Office, rng: random.Random) -> Killed:
    """Kills an act at its statements, and holds that it happened wholly or not at all (see kills.killed)."""
    from tests.engine.service.whole import kills

    return partial(kills.killed, office, request.param, rng)
