"""`alur bench`: what this machine and this database give, measured on a scratch database of the site's kind.

Nothing of the site is read or written but its settings and its calendar. What is compared is measured in turn in one
run, in an order drawn anew each time, so ratios hold on a busy machine too; milliseconds do not.
"""

from __future__ import annotations

import dataclasses
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from engine.bench import completions, counts, growth, inboxes, pages, peers, proof, rival, storage, timers
from engine.bench.completions import Tell
from engine.bench.measurement import Measurement
from engine.bench.office import PASSWORD, USERNAME, MeasuredOffice, scratch_office
from engine.bench.packages import TEN, VALUE
from engine.bench.sites import Page, Rival, RivalLine, Site, Sites
from engine.bench.sizes import SIZES, Sizes
from engine.bench.turns import Turns
from engine.settings import Settings
from engine.store import scratch

__all__ = [
    "PASSWORD", "SIZES", "TEN", "USERNAME", "VALUE",
    "Measurement", "Page", "Rival", "RivalLine", "Site", "Sites", "Sizes", "rival", "run",
]  # fmt: skip


def run(settings: Settings, sizes: Sizes, sites: Sites, tell: Tell) -> Measurement:
    """Measure everything; `sites` are made on the scratch offices' settings, `tell` hears of progress.

    Raises Misconfigured when no scratch database can be made.
    """
    with tempfile.TemporaryDirectory(prefix="alur-bench-") as name:
        folder = Path(name)
        facts = _acts(settings, folder, sites, sizes, tell)
        facts |= _use(settings, folder, sites, sizes, tell)
        facts |= _inboxes(settings, folder, sites, sizes, tell)
        facts["peers"] = _peers(settings, folder, sites, sizes, tell) if sizes.peered else None
    seen = facts.pop("seen") | facts.pop("grown")
    return Measurement(
        database="sqlite" if settings.database_url.startswith("sqlite") else "postgresql",
        page_ms={name: _ms(one.seconds) for name, one in seen.items()},
        page_bytes={name: one.bytes for name, one in seen.items()},
        **facts,
    )


def _acts(settings: Settings, folder: Path, sites: Sites, sizes: Sizes, tell: Tell) -> dict[str, Any]:
    """What an act and a page cost, beside the floors, at a site with its worker; and how late its timers are."""
    with scratch_office(settings, folder) as office:
        with sites.serve(office.engine.settings) as site:
            found = _completions(completions.measure(office, site, sizes, tell))
            late = timers.lateness(office, sizes, tell)
        with sites.inside(office.engine) as site:
            counted = counts.measure(office, site)
        with sites.serve(_resting(office)) as site:
            seen = pages.measure(office, site, sizes, tell)
    return found | {"timer_lateness_ms": _ms(late), "statements": counted, "seen": seen}


def _use(settings: Settings, folder: Path, sites: Sites, sizes: Sizes, tell: Tell) -> dict[str, Any]:
    """What lasting use costs: many returns, many cases, a long history, many timers."""
    with scratch_office(settings, folder) as office:
        cases, ratio = growth.rounds(office, sizes, tell)
        index = growth.index(office, cases)
        size = storage.bytes_per_instance(office, sizes, tell)
        with sites.serve(_resting(office)) as site:
            grown = growth.pages(office, cases, site, sizes, tell)
            grown |= storage.report(site, sizes, tell)
        proved = proof.events_per_second(office)
        fired = timers.per_second(office, sizes, tell)
    first = {name: grown.pop(f"{name}_1") for name in ("task", "case", "history")}
    return {
        "growth_1000": round(ratio, 2),
        "index_growth": round(index, 2),
        "page_growth": {
            name: round(grown[f"{name}_1000"].seconds / one.seconds, 2) for name, one in first.items()
        },
        "grown": grown,
        "bytes_per_instance": round(size),
        "report_cases": sizes.stored,
        "verify_events_per_s": round(proved),
        "timers_per_s": round(fired, 1),
    }


def _inboxes(settings: Settings, folder: Path, sites: Sites, sizes: Sizes, tell: Tell) -> dict[str, Any]:
    """What the inbox costs in front of few and of very many open tasks."""
    with ExitStack() as stack:
        offices: list[MeasuredOffice] = []
        for count in sizes.inboxes:
            offices.append(stack.enter_context(scratch_office(settings, folder)))
            inboxes.fill(offices[-1], count, tell)
        called = inboxes.measure(offices, sizes)
        served = [stack.enter_context(sites.serve(_resting(office))) for office in offices]
        opened = inboxes.pages(served, sizes, tell)
    names = [str(count) for count in sizes.inboxes]
    return {
        "inbox_ms": dict(zip(names, map(_ms, called), strict=True)),
        "inbox_ratio": round(called[-1] / called[0], 2),
        "inbox_page_ms": dict(zip(names, map(_ms, opened), strict=True)),
        "inbox_page_ratio": round(opened[-1] / opened[0], 2),
    }


def _peers(settings: Settings, folder: Path, sites: Sites, sizes: Sizes, tell: Tell) -> dict[str, Any]:
    """What another product takes for the same, on the same database server."""
    with ExitStack() as stack:
        office = stack.enter_context(scratch_office(settings, folder))
        made = stack.enter_context(scratch.make(settings.database_url, folder))
        served = [
            stack.enter_context(sites.serve(office.engine.settings)) for _server in range(peers.SERVERS)
        ]
        other = stack.enter_context(sites.rival(made.url, made.folder / "rival"))
        return peers.measure(peers.Products(office, served, other, made), other.version, sizes, tell)


def _resting(office: MeasuredOffice) -> Settings:
    """The office's settings for a site whose worker rests, as what it does is measured for itself."""
    return dataclasses.replace(office.engine.settings, worker=False)


def _completions(turns: Turns) -> dict[str, Any]:
    clock = {name: median(times.clock) for name, times in turns.times.items()}
    processor = {name: median(turns.times[name].processor) for name in ("floor", "complete")}
    floor, complete, posted = clock["floor"], clock["complete"], clock["http"]
    walked = {name: times.parts(completions.STEPS) for name, times in turns.times.items()}
    return {
        "spread": {
            f"{name}_ratio": _middle(
                [ours / bare for ours, bare in zip(walked[name], walked["floor"], strict=True)]
            )
            for name in ("complete", "claim", "http")
        },
        "came_first": {name: sum(order[0] == name for order in turns.orders) for name in turns.times},
        "floor_ms": _ms(floor),
        "complete_ms": _ms(complete),
        "complete_ratio": round(complete / floor, 2),
        "p95": _ms(quantiles(turns.times["complete"].clock, n=20)[-1]),
        "http_complete_ms": _ms(posted),
        "http_ratio": round(posted / floor, 2),
        "processor_ratio": round(processor["complete"] / processor["floor"], 2),
        "least_ms": _ms(clock["least"]),
        "least_ratio": round(complete / clock["least"], 2),
        "rows_ms": _ms(clock["rows"]),
        "rows_ratio": round(complete / clock["rows"], 2),
        "commit_ms": _ms(clock["commit"]),
        "commit_ratio": round(complete / clock["commit"], 2),
        "claim_ms": _ms(clock["claim"]),
        "claim_ratio": round(clock["claim"] / floor, 2),
        "http_floor_ms": _ms(clock["nothing"]),
        "http_floor_ratio": round(posted / (clock["nothing"] + floor), 2),
    }


def _middle(values: list[float]) -> list[float]:
    """Return between which two values the middle half lies."""
    low, _median, high = quantiles(values, n=4)
    return [round(low, 2), round(high, 2)]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
