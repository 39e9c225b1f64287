"""One completion three ways, in turn: every step of every walk is measured each way."""

from __future__ import annotations

from engine.bench import completions
from engine.bench.office import MeasuredOffice
from tests.engine.bench.conftest import SMALL, Told


def test_every_step_is_measured_three_ways(office: MeasuredOffice, told: Told) -> None:
    sent: list[int] = []

    def send(task: int) -> None:
        sent.append(task)
        office.complete(task)

    found = completions.measure(office, send, SMALL._replace(walks=2), told)
    assert [len(times) for times in found] == [20, 20, 20]
    assert min(min(times) for times in found) > 0
    assert len(sent) == len(set(sent)) == 30, "one walk more, to warm up, is not counted"
    assert told == {"completions": 2}
