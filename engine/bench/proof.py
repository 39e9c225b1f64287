"""How fast the whole history is proved."""

from __future__ import annotations

import time

from engine.bench.office import MeasuredOffice

TIMES = 3


def events_per_second(office: MeasuredOffice) -> float:
    """Return events that `alur verify` proves in a second: chains, seals, and the rows that come of them.

    The fastest of several looks: what keeps the machine busy else makes one slow, never fast.
    """
    seconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        verdict = office.engine.audit.verify()
        seconds.append(time.perf_counter() - began)
    return (verdict.events + verdict.system_events) / min(seconds)
