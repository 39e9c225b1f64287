"""A check from a page: what it finds is kept, told and mailed once, and closed when right; the rest is a worker's."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from engine import errors, store
from engine.clock import FixedClock
from engine.service.audit import inspections
from engine.service.notices import mails
from engine.service.site import checks
from tests.engine.service.audit.test_inspections import NIGHT, notices, run, spoil, system_events
from tests.engine.service.conftest import Killed, Office

WRONG = "update search_mark set seq = seq + 1000 where instance_id = 1"
MENDED = "update search_mark set seq = seq - 1000 where instance_id = 1"


@pytest.fixture
def case(office: Office) -> int:
    made = office.start().instance
    while office.engine.outbox.run_due():
        pass
    return made


def kinds(office: Office) -> list[str]:
    return [one.fault.what for one in office.engine.inspections.state().findings]


def test_a_check_is_for_who_may_audit_and_names_the_case(office: Office, case: int) -> None:
    every = office.engine.site.checks
    with pytest.raises(errors.Forbidden):
        every.now(office.actor("kadis"))
    heard: list[tuple[int, int]] = []
    found = every.run(lambda done, total: heard.append((done, total)))
    assert (found.sound, found.instances, found.total, heard) == (True, 1, 1, [(1, 1)])
    spoil(office, WRONG)
    before = office.dump()
    found = every.run()
    assert office.dump() == before, "it only reads"
    ((fault,), numbers) = found.faults, found.numbers
    assert (fault.what, fault.instance_id, numbers[case]) == ("search_ahead", case, "PDK-2026-0001")
    assert kinds(office) == []


def test_what_a_check_finds_is_told_once_and_closed_when_it_is_right(
    office: Office, case: int, clock: FixedClock
) -> None:
    auditor = office.actor("auditor")
    spoil(office, WRONG)
    for _twice in range(2):
        assert not office.engine.site.checks.now(auditor).sound
    assert kinds(office) == ["search_ahead"]
    for username in ("auditor", "admin"):
        assert notices(office, username) == ["unsound"]
    assert inspections.NOTICE in mails.URGENT, "mailed at once"
    clock.advance(NIGHT)
    run(office.engine.inspections)
    assert kinds(office) == ["search_ahead"], "the night finds the same, and tells it no second time"
    assert len(system_events(office, "fault_found")) == 1
    spoil(office, MENDED)
    clock.advance(timedelta(minutes=1))
    assert office.engine.site.checks.now(auditor).sound
    assert kinds(office) == []
    assert notices(office, "auditor") == []
    assert len(system_events(office, "fault_gone")) == 1
    assert office.engine.audit.verify().sound


def test_what_a_page_finds_of_a_case_or_of_the_history_is_kept_too(office: Office, case: int) -> None:
    spoil(office, WRONG)
    found = office.engine.inspections.of_case(case, office.actor("auditor"))
    assert [one.what for one in found.faults] == ["search_ahead"]
    assert kinds(office) == ["search_ahead"]
    spoil(office, "update person set language = 'en', name = 'Orang Lain' where username = 'kadis'")
    assert not office.engine.audit.verify_now(office.actor("auditor")).sound
    assert kinds(office) == ["search_ahead", "person"]
    with pytest.raises(errors.Forbidden):
        office.engine.audit.verify_now(office.actor("kadis"))


def test_what_does_not_fit_into_a_page_is_done_by_a_worker(
    office: Office, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "SECONDS", 0.0)
    monkeypatch.setattr(inspections, "LOOK_SECONDS", 0.0)
    every = inspections.Inspections(office.engine.context)
    assert run(every) == 0, "none is due in the first night"
    spoil(office, WRONG)
    for _twice in range(2):
        made = office.engine.site.checks.now(office.actor("auditor"))
        assert (made.queued, made.sound, made.instances, made.total) == (True, True, 0, 1)
    running = office.engine.inspections.state().running
    assert running is not None
    assert run(every) > 5, "in small looks"
    assert kinds(office) == ["search_ahead"]
    assert len(system_events(office, "history_inspected")) == 1
    assert run(every) == 0


def test_who_clicks_again_and_again_takes_the_time_of_one(office: Office, case: int) -> None:
    """While a page waits for a check, all others are left to the worker, and said to be."""
    every, auditor = office.engine.site.checks, office.actor("auditor")
    within: list[checks.Check] = []
    run_one = every.run

    def slowly(*arguments: object, **named: object) -> checks.Check:
        every.run = run_one  # type: ignore[method-assign]
        clicks = [threading.Thread(target=lambda: within.append(every.now(auditor))) for _ in range(5)]
        for one in clicks:
            one.start()
        for one in clicks:
            one.join()
        return run_one(seconds=checks.SECONDS, whole=False)

    every.run = slowly  # type: ignore[method-assign]
    made = every.now(auditor)
    assert (made.queued, made.instances) == (False, 1)
    assert [(one.queued, one.instances, one.total) for one in within] == [(True, 0, 1)] * 5
    assert office.engine.inspections.state().running is not None
    assert every.now(auditor).instances == 1, "the next one is looked at again"


def test_a_night_goes_on_where_a_killed_worker_left_the_site_as_a_whole(
    office: Office, case: int, clock: FixedClock
) -> None:
    clock.advance(NIGHT)
    spoil(office, "update number_counter set value = 0")
    stages = []
    while True:
        worker = inspections.Inspections(office.engine.context)
        if not worker.run_due():
            break
        row = worker.state().running
        stages.append(row.next if row is not None else 1000)
        clock.advance(inspections.LEASE * 2)
    assert stages == sorted(set(stages))
    assert stages[0] < -5
    assert kinds(office) == ["number"]
    with office.engine.store.read() as tx:
        assert store.inspections.newest(tx) is not None


def test_what_a_night_could_not_look_at_is_not_called_right(
    office: Office, case: int, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(office, "update number_counter set value = 0")
    office.engine.site.checks.now(office.actor("auditor"))
    assert kinds(office) == ["number"]
    clock.advance(NIGHT)
    with monkeypatch.context() as patch:

        def busy(*_: object) -> None:
            raise errors.Busy

        patch.setattr(store.soundness, "counters", busy)
        run(office.engine.inspections)
    assert kinds(office) == ["number"]
    spoil(office, "update number_counter set value = 1")
    clock.advance(NIGHT)
    run(office.engine.inspections)
    assert kinds(office) == []


def test_two_workers_at_once_tell_a_fault_once(
    office: Office, case: int, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspections, "EVENTS", 1)
    office.start()
    clock.advance(NIGHT)
    spoil(office, WRONG)
    spoil(office, "update number_counter set value = 0")
    start, faults = threading.Barrier(2), []

    def work() -> None:
        try:
            worker = inspections.Inspections(office.engine.context)
            start.wait()
            while office.engine.inspections.state().finished is None:
                worker.run_due()
        except Exception as fault:
            faults.append(fault)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert faults == []
    assert sorted(kinds(office)) == ["number", "search_ahead"]
    assert len(system_events(office, "fault_found")) == 2
    assert len(system_events(office, "history_inspected")) == 1
    finished = office.engine.inspections.state().finished
    assert finished is not None
    assert finished.instances == 2


def test_a_finding_is_kept_with_its_event_and_notices_or_not_at_all(
    office: Office, case: int, killed: Killed
) -> None:
    spoil(office, "update person set name = 'Orang Lain' where username = 'perencana'")
    auditor = office.actor("auditor")
    assert killed(lambda engine: engine.audit.verify_now(auditor)) > 3
    assert kinds(office) == ["person"]
    assert notices(office, "auditor") == ["record"]
