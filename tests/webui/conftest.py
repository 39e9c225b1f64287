"""The site in memory: a real engine over a real SQLite database, people who browse it without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from engine.clock import FixedClock, system_clock
from engine.service import Engine, open_engine
from engine.settings import HOME, Settings
from engine.store import Store
from tests.tools import savings
from tests.tools.databases import Databases
from tests.tools.site import PASSWORD, START
from tests.webui.visitor import Visitor
from webui.app import create_app


class Watch:
    """The clock of sessions: the machine's, moved on by a test."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> object:
        return system_clock() + self.ahead


def _office(url: str) -> None:
    """A template in which `alur init` and `alur demo` have run."""
    opened = Store(url, create=True)
    opened.migrate()
    opened.close()
    engine = open_engine(Settings(database_url=url, secret_file=HOME / "var/secret"), FixedClock(START))
    engine.setup.init()
    engine.setup.demo(PASSWORD)
    engine.close()


@pytest.fixture
def store_url(databases: Databases) -> Iterator[str]:
    """Pages are the same on both databases: SQLite is enough here."""
    url = databases.new("sqlite", _office)
    yield url
    databases.drop(url)


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    """A demonstration on this machine."""
    return Settings.from_env({}, database_url=store_url, secret_file=savings.give_secret(tmp_path), demo=True)


@pytest.fixture
def engine(settings: Settings, clock: FixedClock) -> Iterator[Engine]:
    opened = open_engine(settings, clock)
    yield opened
    opened.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def app(engine: Engine, settings: Settings, watch: Watch) -> Flask:
    engine.context.machine_clock = watch  # type: ignore[assignment]
    made = create_app(engine, settings, session_clock=watch)  # type: ignore[arg-type]
    made.testing = True
    return made


@pytest.fixture
def visitor(app: Flask) -> Callable[..., Visitor]:
    """`visitor()` is a stranger's browser, `visitor("kadis")` one in which kadis has signed in."""

    def come(username: str = "") -> Visitor:
        person = Visitor(app)
        if username:
            person.sign_in(username, PASSWORD)
        return person

    return come
