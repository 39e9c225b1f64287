"""Meters: what they count, and that threads lose nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine import meters
from engine.meters import Meter


def test_a_meter_counts_by_labels_and_by_how_long_it_took() -> None:
    meter = Meter((0.1, 1.0))
    for seconds in (0.1, 0.5, 7.0):
        meter.note(("selesai",), seconds)
    meter.note(("ambil",))
    taken, done = meter.read()
    assert (taken.labels, taken.within, taken.times, taken.seconds) == (("ambil",), (1, 1), 1, 0.0)
    assert (done.labels, done.within, done.times) == (("selesai",), (1, 2), 3)
    assert round(done.seconds, 6) == 7.6


def test_threads_lose_nothing() -> None:
    meter = Meter()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: meter.note((str(number % 3),), 0.5), range(3000)))
    assert [one.times for one in meter.read()] == [1000] * 3
    assert sum(one.seconds for one in meter.read()) == 1500.0


def test_a_label_that_never_ends_fills_no_memory() -> None:
    meter = Meter()
    for number in range(meters.MOST + 50):
        meter.note((str(number), "x"))
    found = meter.read()
    assert len(found) == meters.MOST + 1
    assert found[0].labels == ("", "")
    assert found[0].times == 50
