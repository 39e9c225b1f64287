"""A form is drawn with an engine at hand, as outside of a request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.service import Engine
from engine.settings import Settings
from webui import current


@pytest.fixture(autouse=True)
def _at_hand(engine: Engine, settings: Settings) -> Iterator[None]:
    with current.outside(engine, settings):
        yield
