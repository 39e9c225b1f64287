"""What events say of stopped clocks, and what differs from it."""

from __future__ import annotations

from typing import Any

from engine.service.audit import clocks
from engine.store.proof_rows import PauseRecord, SuspensionRecord

AT, LATER = "2026-11-23T02:00:00+00:00", "2026-11-24T02:00:00+00:00"
FACTS: dict[str, Any] = {"kind": "lainnya", "reason": "Menunggu surat.", "rest": 60, "until": None}


def paused(*tasks: int) -> clocks.Clocks:
    found = clocks.Clocks()
    each = [{"task": one, "due": None, "paused": AT} for one in tasks]
    found.move(5, clocks.moment(AT), "task_paused", "sari", {**FACTS, "tasks": each})
    return found


def record(task: int, ended: int | None = None) -> PauseRecord:
    return PauseRecord(task, 5, clocks.moment(AT), "lainnya", "Menunggu surat.", "sari", 60, None, ended)


def test_a_pause_lasts_until_an_act_says_that_the_clock_runs() -> None:
    found = paused(1, 2)
    assert found.since(1) == clocks.moment(AT)
    assert found.unlike([record(1), record(2)]) is None
    found.move(6, clocks.moment(LATER), "task_resumed", "", {"tasks": [{"task": 1, "due": LATER}]})
    ended = clocks.moment(LATER)
    assert (found.since(1), found.since(2)) == (None, clocks.moment(AT))
    assert found.unlike([record(1, ended), record(2)]) is None
    assert found.unlike([record(1), record(2)]) is not None
    assert found.unlike([record(2)]) == record(1, ended)


def test_one_that_ended_by_itself_has_ended_at_its_moment_and_not_when_somebody_came() -> None:
    found = paused(1)
    found.move(
        6, clocks.moment(LATER) + 5, "task_resumed", "", {"on": LATER, "tasks": [{"task": 1, "due": LATER}]}
    )
    assert found.unlike([record(1, clocks.moment(LATER))]) is None


def test_a_task_that_opens_under_a_stopped_clock_is_paused_with_it() -> None:
    found = paused(1)
    found.open({"task": 3, "paused": AT, "pause": 5})
    found.open({"task": 4})
    assert (found.since(3), found.since(4)) == (clocks.moment(AT), None)
    assert found.unlike([record(1), record(3)]) is None


def test_a_case_is_suspended_until_it_goes_on_or_ends() -> None:
    for type_, data in (
        ("instance_resumed", {}),
        ("instance_cancelled", {}),
        ("timer_fired", {"ended": "completed"}),
    ):
        found = clocks.Clocks()
        assert found.rest(5, 9, "instance_suspended", "admin", {"reason": "Cuti bersama."})
        assert not found.rest(6, 10, "comment_added", "admin", {})
        stands = SuspensionRecord(5, 9, "admin", "Cuti bersama.", None)
        assert (found.suspended, found.unlike_rest([stands])) == (9, None)
        assert found.rest(7, 12, type_, "admin", data)
        over = stands._replace(ended_at=12)
        assert (found.suspended, found.unlike_rest([over])) == (None, None)
        assert found.unlike_rest([stands]) in (stands, over), "said, and stored otherwise"
        assert found.unlike_rest([]) == over
