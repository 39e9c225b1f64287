"""What all tests share: databases of both kinds, a clock that stands still, a real site and a real browser.

The only thing that is not real is the clock. Random choices come from `rng`; a failure prints its SEED, and
`SEED=… make test` repeats it.
"""

from __future__ import annotations

import gc
import os
import random
import secrets
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from engine.clock import FixedClock
from engine.settings import HOME, Settings
from tests.tools import savings
from tests.tools.databases import Databases
from tests.tools.planted import no_secret_in_any_log
from tests.tools.site import START, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from engine.service.wiring import Engine
    from engine.store import Store
    from tests.tools.pages import Visitor

__all__ = ["no_secret_in_any_log"]  # a fixture that every session has
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))

savings.begin()
# Two shared cores keep no deadline. Examples are others in each run; `make soak` tries many.
hypothesis.settings.register_profile("alur", deadline=None, print_blob=True, max_examples=40)
hypothesis.settings.register_profile("soak", deadline=None, print_blob=True, max_examples=500)
hypothesis.settings.load_profile("alur")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave the thousands of tests themselves out of every later search for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first: a fault shows within seconds, before databases, browser and kills begin.

    Within a stage what is marked `long` begins first, so that at the end no core waits for another.
    """
    items.sort(key=lambda item: (_stage(item), item.get_closest_marker("long") is None))


def _stage(item: pytest.Item) -> int:
    for stage, marker in ((5, "soak"), (4, "fault"), (3, "browser")):
        if item.get_closest_marker(marker):
            return stage
    fixtures = getattr(item, "fixturenames", ())
    return 2 if "make_site" in fixtures else 1 if "databases" in fixtures else 0


@pytest.fixture
def rng() -> random.Random:
    """Random choices that can be repeated."""
    seed = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    print(f"SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23 November 2026, 09.00 WIB, until a test moves it."""
    return FixedClock(START)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The maker of databases of this run, in memory where that can be."""
    made = Databases()
    yield made
    made.close()


@pytest.fixture(scope="session")
def disk_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The same on the disk; tests of kills, power and full disks make it their `databases`."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a migrated database of the test's own: once SQLite, once PostgreSQL.

    When the test also asks for `engine`, roles, calendar and the shipped processes are already in it.
    """
    url = databases.new(request.param, _deployed if "engine" in request.fixturenames else _migrated)
    yield url
    databases.drop(url)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """The open store over `store_url`."""
    from engine.store import Store

    opened = Store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    """Settings of an office whose database is `store_url`, untouched by the environment of the tests."""
    savings.give_secret(tmp_path)
    return office_settings(store_url, tmp_path)


@pytest.fixture
def engine(settings: Settings, clock: FixedClock) -> Iterator[Engine]:
    """The one door, over a database in which the shipped processes are in force."""
    from engine.service import open_engine

    opened = open_engine(settings, clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    from tests.tools import chromium

    found = chromium.find() or chromium.install()
    os.environ.update(chromium.driver())
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found.path, args=list(found.flags), env={**os.environ, **found.environment}
        )
        yield launched
        launched.close()


@pytest.fixture
def make_site(databases: Databases, tmp_path: Path) -> Callable[..., Site]:
    """Makes an office ready to be served: `make_site()`, `make_site("postgresql")`; enough for the command line."""

    def make(kind: str = "sqlite", **settings: str) -> Site:
        folder = tmp_path / f"site-{len(list(tmp_path.glob('site-*')))}"
        return Site(folder, databases.new(kind, demo_database), **settings)

    return make


@pytest.fixture
def start_site(make_site: Callable[..., Site]) -> Iterator[Callable[..., Site]]:
    """Starts a site: `start_site()`, `start_site("postgresql", ALUR_LANGUAGE="en")`; ended after the test."""
    sites: list[Site] = []

    def start(kind: str = "sqlite", **settings: str) -> Site:
        sites.append(make_site(kind, **settings))
        return sites[-1].start()

    yield start
    for made in sites:
        made.stop()


@pytest.fixture
def site(start_site: Callable[..., Site]) -> Site:
    """A running demonstration site on SQLite, its clock at 23 November 2026 09.00 WIB."""
    return start_site()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser window: `visit(site.url, javascript=False, phone=True)`; watched until the end."""
    from tests.tools.pages import Visitor

    visitors: list[Visitor] = []

    def open_window(url: str, *, javascript: bool = True, phone: bool = False) -> Visitor:
        visitors.append(Visitor(browser, url, javascript=javascript, phone=phone))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.close()
    for visitor in visitors:
        visitor.check()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` raises when the page has any accessibility violation or is wider than its window."""
    from tests.tools.pages import check_accessible

    return check_accessible


def office_settings(url: str, folder: Path) -> Settings:
    return Settings.from_env(
        {}, database_url=url, secret_file=folder / "secret", processes=HOME / "processes"
    )


def _migrated(url: str) -> None:
    from engine.store import Store

    opened = Store(url, create=True)
    opened.migrate()
    opened.close()


def _deployed(url: str) -> None:
    """A template in which `alur init` has run."""
    from engine.service import open_engine

    _migrated(url)
    opened = open_engine(office_settings(url, HOME / "var"), FixedClock(START))
    opened.setup.init()
    opened.close()


def demo_database(url: str) -> None:
    """A template in which `alur init` and `alur demo` have run, by the command line as `make run` does."""
    with tempfile.TemporaryDirectory() as folder:
        Site(Path(folder), url).prepare()
