"""How fast the history is proved is told of the whole of it."""

from __future__ import annotations

from engine.bench import packages, proof
from engine.bench.office import MeasuredOffice


def test_every_event_counts(office: MeasuredOffice) -> None:
    office.start(packages.LOOP)
    assert proof.events_per_second(office) > 0
