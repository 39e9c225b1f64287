"""One office for all sentences of a module: they look at names and times of it, and change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.settings import Settings
from tests.conftest import demo_database
from tests.tools.databases import Databases
from tests.tools.site import START
from webui import current


@pytest.fixture(scope="module")
def spoken_office(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A demonstration in which nothing runs."""
    url = databases.new("sqlite", demo_database)
    secret = tmp_path_factory.mktemp("sentences") / "secret"
    engine = open_engine(Settings.from_env({}, database_url=url, secret_file=secret), FixedClock(START))
    yield engine
    engine.close()
    databases.drop(url)


@pytest.fixture(autouse=True)
def _at_hand(spoken_office: Engine) -> Iterator[None]:
    with current.outside(spoken_office, spoken_office.settings):
        yield
