"""Timers: how many a sweep fires in a second, and how late the running site's worker is."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from statistics import median

from engine import store
from engine.bench import packages
from engine.bench.completions import Tell
from engine.bench.office import MeasuredOffice, later
from engine.bench.sizes import Sizes

PATIENCE = 30.0
SPREAD = 1.0  # seconds over which the awaited timers begin, so that no sweep meets them all


def per_second(office: MeasuredOffice, sizes: Sizes, tell: Tell) -> float:
    """Instances whose due timer one sweep after the other fires in a second."""
    for _number in range(sizes.due):
        office.start(packages.TIMER)
    with later(office, timedelta(hours=1)) as engine:
        fired, began = 0, time.perf_counter()
        while moved := engine.timers.fire_due():
            fired += moved
            tell("timers", moved)
        return fired / (time.perf_counter() - began)


def lateness(office: MeasuredOffice, sizes: Sizes, tell: Tell) -> float:
    """Return median seconds between the due moment of a timer and its event; the site's own worker fires it."""
    waiting = []
    for _number in range(sizes.awaited):
        waiting.append(office.start(packages.TIMER).instance)
        time.sleep(SPREAD / sizes.awaited)
    limit = time.monotonic() + PATIENCE
    found: dict[int, float] = {}
    while len(found) < len(waiting) and time.monotonic() < limit:
        time.sleep(0.1)
        with office.engine.store.read() as tx:
            for instance in waiting:
                fired = [row for row in store.history.of_instance(tx, instance) if row.type == "timer_fired"]
                if fired and instance not in found:
                    due = datetime.fromisoformat(str(fired[0].data["due"]))
                    found[instance] = (fired[0].at - due).total_seconds()
                    tell("timers", 1)
    return median(found.values()) if len(found) == len(waiting) else PATIENCE
