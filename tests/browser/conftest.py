"""The engine behind the running site, for putting work into it and for looking at what the pages made of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.clock import FileClock
from engine.service import Engine, open_engine
from engine.service.views import Actor
from engine.settings import Settings
from tests import sop
from tests.tools.site import Site
from tests.webui import office


@pytest.fixture
def engine(site: Site) -> Iterator[Engine]:
    """The engine of the running site."""
    opened = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    yield opened
    opened.close()


@pytest.fixture
def owner(engine: Engine) -> Actor:
    """The process owner."""
    return office.actor(engine, "pemilik")


@pytest.fixture
def draft(engine: Engine, owner: Actor) -> int:
    """A draft of the SOP, begun from the version in force."""
    return engine.drafts.open(sop.KEY, owner)
