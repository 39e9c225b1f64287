"""What the fault tests share: a look into a running site's database, and waiting for what must come soon."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from tests.conftest import office_settings
from tests.tools.site import Site

Look = Callable[[Site], Engine]
Await = Callable[[Callable[[], object], float], float]


@pytest.fixture
def look(clock: FixedClock) -> Iterator[Look]:
    """`look(site)` opens the engine over the database of a site, running or not."""
    opened: list[Engine] = []

    def open_one(site: Site) -> Engine:
        settings = office_settings(site.environment["ALUR_DATABASE_URL"], Path(site.folder))
        opened.append(open_engine(settings, clock))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()


@pytest.fixture
def soon() -> Await:
    """`soon(condition, seconds)` waits until it holds and gives how long that took; fails when it takes longer."""

    def wait(condition: Callable[[], object], seconds: float) -> float:
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, f"not within {seconds} s"
            time.sleep(0.02)
        return time.monotonic() - began

    return wait
