"""Start events are armed once for each version in force, found by what they hear, and come as often as they should."""

from __future__ import annotations

from datetime import timedelta

from engine.store import Store, starts
from engine.store.starts import StartRow
from tests.engine.store.office import NOW, Office

HOUR = timedelta(hours=1)


def test_a_version_is_armed_once_and_hears_by_kind_and_name(store: Store, office: Office) -> None:
    hears = StartRow(office.definition, "s", "message", "Permohonan")
    with store.transaction() as tx:
        assert starts.unarmed(tx) == [office.definition]
        assert starts.arm(tx, office.definition, NOW, [hears])
        assert not starts.arm(tx, office.definition, NOW, [hears, hears])
        assert (starts.unarmed(tx), starts.stale(tx)) == ([], [])
        assert starts.hearing(tx, "message", "Permohonan") == [hears]
        assert starts.hearing(tx, "signal", "Permohonan") == []
        starts.disarm(tx, office.definition)
        assert starts.hearing(tx, "message", "Permohonan") == []
        assert starts.unarmed(tx) == [office.definition]


def test_a_timer_comes_once_each_time_until_its_rounds_are_over(store: Store, office: Office) -> None:
    daily = StartRow(office.definition, "t", "timer", "", NOW + HOUR, 1)
    with store.transaction() as tx:
        starts.arm(tx, office.definition, NOW, [daily])
        assert starts.due(tx, NOW) == []
        (row,) = starts.due(tx, NOW + HOUR)
        starts.postpone(tx, row, NOW + 2 * HOUR)
        assert starts.due(tx, NOW + HOUR) == []
        (failed,) = starts.due(tx, NOW + 2 * HOUR)
        assert (failed.attempts, failed.due_at) == (1, NOW + HOUR)
        assert starts.take(tx, row, NOW + 25 * HOUR, 0)
        assert not starts.take(tx, row, NOW + 25 * HOUR, 0), "another worker was first"
        (following,) = starts.due(tx, NOW + 25 * HOUR)
        assert (following.rounds, following.attempts) == (0, 0)
        assert starts.take(tx, following, None, None)
        assert starts.due(tx, NOW + 99 * HOUR) == []
