"""Time in tests: waiting without a limit, and limits by the processor's clock, which a busy machine does not move.

A limit by the clock on the wall holds only where nothing else runs: in a test that is marked `alone`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until `condition()` holds; only the run's own limit for a test (pyproject.toml) ends it otherwise."""
    while not condition():
        time.sleep(0.02)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise when what stands within takes this process more than so many seconds of the processor's time."""
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < seconds, f"took {took:.2f} s of processor time, more than {seconds} s"
