"""What four pages weigh on the wire and how long they take on a slow line and a slow machine, in Chromium.

    .venv/bin/python -m tests.tools.weight [times]

An office is made in a temporary folder. Each page is opened `times` times (3) with nothing kept by the browser (cold)
and once more right after (warm); the table shows the medians. Bytes are what came over the wire, heads of answers
included. Times end when the page is loaded and, where it draws, its drawing stands. Nothing fails by what comes out:
that a page keeps to its bytes is held by tests/webui/http/test_statics.py.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from engine.clock import FileClock
from engine.service import Engine, open_engine
from engine.settings import Settings
from tests import sop
from tests.tools import chromium
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}  # ms, bytes/s
CALM = 1_000  # ms without a request
SLOWER = 4  # times this machine's processor
CASES = (
    "Langkah_2",
    "Langkah_4",
    "Langkah_5",
    "Langkah_7",
    "Langkah_8",
    "Langkah_9",
)  # open ones, one at each


@dataclass
class Place:
    """One page, who opens it, and by which element one sees that its drawing stands ("": it draws nothing)."""

    name: str
    person: str
    address: str
    drawn: str = ""


@dataclass
class Weighed:
    """Figures of one page, cold or warm: bytes, requests and seconds of each time it was opened."""

    size: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def told(self) -> str:
        size, requests, seconds = map(statistics.median, (self.size, self.requests, self.seconds))
        return f"{size / 1000:7.1f} kB {requests:4.0f} {seconds:9.2f} s"


class Wire:
    """What comes over the wire to one window, from now on."""

    def __init__(self, talk: CDPSession) -> None:
        self.sizes: list[float] = []
        self._coming: set[str] = set()
        talk.on("Network.requestWillBeSent", self._ask)
        talk.on("Network.loadingFinished", self._get)
        talk.on("Network.loadingFailed", lambda told: self._coming.discard(told["requestId"]))
        talk.send("Network.enable")
        talk.send("Network.emulateNetworkConditions", LINE)

    def _ask(self, told: dict[str, Any]) -> None:
        # What stands in a sheet as data: is no request, though the browser counts it as one.
        if not told["request"]["url"].startswith("data:"):
            self._coming.add(told["requestId"])

    def _get(self, told: dict[str, Any]) -> None:
        if told["requestId"] in self._coming and told["encodedDataLength"]:  # nothing: it was kept
            self.sizes.append(told["encodedDataLength"])
        self._coming.discard(told["requestId"])

    def rest(self, page: Page) -> None:
        """Wait until nothing is on its way, and nothing was for a while."""
        calm = 0
        while calm < CALM:
            page.wait_for_timeout(100)
            calm = 0 if self._coming else calm + 100


def places(engine: Engine) -> list[Place]:
    """Put work into the office; gives the pages to be weighed."""
    for element in CASES:
        office.brought_to(engine, element)
    rows = office.task_at(engine, "Langkah_3_isian", "bidang_perpustakaan")
    ended = office.brought_to(engine, "")
    draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    return [
        Place("inbox", "kadis", "/tugas"),
        Place("task", "bidang.perpustakaan", f"/tugas/{rows}"),
        Place("finished case", "kadis", f"/berkas/{ended}"),
        Place("its diagram", "kadis", f"/berkas/{ended}/diagram", "[data-bpmn-viewer][data-ready]"),
        Place("modeller", "pemilik", f"/sop/rancangan/{draft}/diagram", "[data-bpmn-modeller][data-ready]"),
    ]


def weigh(context: BrowserContext, place: Place, found: Weighed) -> None:
    """Open a page once in a window of its own; what the browser kept, it keeps."""
    page = context.new_page()
    talk = context.new_cdp_session(page)
    wire = Wire(talk)
    talk.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(place.address, wait_until="load")
    if place.drawn:
        page.wait_for_selector(place.drawn, state="attached")
        found.seconds.append(page.evaluate("performance.now()") / 1000)
    else:
        loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        found.seconds.append(loaded / 1000)
    wire.rest(page)
    found.size.append(sum(wire.sizes))
    found.requests.append(len(wire.sizes))
    page.close()


def measure(browser: Browser, url: str, place: Place, times: int) -> tuple[Weighed, Weighed]:
    """Return the figures of a page, cold and warm."""
    cold, warm = Weighed(), Weighed()
    for _ in range(times):
        visitor = Visitor(browser, url)
        visitor.sign_in(place.person)
        for found in (cold, warm):
            weigh(visitor.context, place, found)
        visitor.close()
    return cold, warm


@contextmanager
def running_office() -> Iterator[tuple[Site, Engine]]:
    """A site with demonstration people, and the engine behind it."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), f"sqlite:///{folder}/alur.db")
        site.prepare()
        site.start()
        engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
        try:
            yield site, engine
        finally:
            engine.close()
            site.stop()


def main(times: int) -> None:
    found = chromium.install()
    os.environ.update(chromium.driver())
    with running_office() as (site, engine), sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=found.path, args=list(found.flags), env={**os.environ, **found.environment}
        )
        print(f"{'':20}{'on the wire':>11}{'asked':>6}{'time':>10}")
        for place in places(engine):
            cold, warm = measure(browser, site.url, place, times)
            print(f"{place.name:14} cold  {cold.told()}\n{'':14} warm  {warm.told()}", flush=True)
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 3)
