"""`alur bench`: what this machine and this database give, measured on a scratch database of the site's kind.

Nothing of the site is read or written but its settings and its calendar. Ratios are taken in turn in one run,
so they hold on a busy machine too; milliseconds do not.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from statistics import median, quantiles

from engine.bench import completions, endurance, inboxes, timers
from engine.bench.completions import Send, Tell
from engine.bench.measurement import Measurement
from engine.bench.office import PASSWORD, USERNAME, MeasuredOffice, scratch_office
from engine.bench.packages import VALUE
from engine.bench.sizes import SIZES, Sizes
from engine.settings import Settings

__all__ = ["PASSWORD", "SIZES", "USERNAME", "VALUE", "Measurement", "Send", "Serving", "Sizes", "run"]

Serving = AbstractContextManager[Send]  # a real site, with its worker, while it runs


def run(settings: Settings, sizes: Sizes, serve: Callable[[Settings], Serving], tell: Tell) -> Measurement:
    """Measure everything; `serve` starts a site on the scratch office's settings, `tell` hears of progress.

    Raises Misconfigured when no scratch database can be made.
    """
    with tempfile.TemporaryDirectory(prefix="alur-bench-") as name:
        folder = Path(name)
        with scratch_office(settings, folder) as office:
            with serve(office.engine.settings) as send:
                found = completions.measure(office, send, sizes, tell)
                late = timers.lateness(office, sizes, tell)
            size = endurance.bytes_per_instance(office, sizes, tell)
        with scratch_office(settings, folder) as office:
            growth = endurance.growth(office, sizes, tell)
            fired = timers.per_second(office, sizes, tell)
        pages = _inboxes(settings, sizes, folder, tell)
    floor, service = median(found.floor), median(found.service)
    return Measurement(
        database="sqlite" if settings.database_url.startswith("sqlite") else "postgresql",
        floor_ms=_ms(floor),
        complete_ms=_ms(service),
        complete_ratio=round(service / floor, 2),
        p95=_ms(quantiles(found.service, n=20)[-1]),
        growth_1000=round(growth, 2),
        bytes_per_instance=round(size),
        inbox_ms={str(count): _ms(page) for count, page in zip(sizes.inboxes, pages, strict=True)},
        inbox_ratio=round(pages[-1] / pages[0], 2),
        http_complete_ms=_ms(median(found.pages)),
        http_ratio=round(median(found.pages) / floor, 2),
        timers_per_s=round(fired, 1),
        timer_lateness_ms=_ms(late),
    )


def _inboxes(settings: Settings, sizes: Sizes, folder: Path, tell: Tell) -> list[float]:
    with ExitStack() as stack:
        offices: list[MeasuredOffice] = []
        for count in sizes.inboxes:
            offices.append(stack.enter_context(scratch_office(settings, folder)))
            inboxes.fill(offices[-1], count, tell)
        return inboxes.measure(offices, sizes)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
