"""Time against standard, worked out of real instances on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.reports import measures, reports
from engine.service.reports.reports import Report
from tests import sop, versions
from tests.engine.service.conftest import Office

YEAR = date(2026, 1, 1), date(2026, 12, 31)


def report(office: Office, username: str = "kadis", version: int | None = None) -> Report:
    return office.engine.reports.report(sop.KEY, *YEAR, office.actor(username), version)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of WIB in 2026 as UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def step(found: Report, no: int) -> measures.StepFigures:
    return next(one for one in found.steps if one.no == no)


def test_a_visit_lasts_from_assignment_to_completion_in_working_time(
    office: Office, clock: FixedClock
) -> None:
    row = office.work_to(office.start().instance, "Langkah_2")
    clock.now = at(24, 11)
    office.do(row)
    two = step(report(office), 2)
    # Monday 09.00-16.00 without its break and Tuesday 07.30-11.00; due Tuesday 16.00.
    assert (two.visits, two.median, two.p90) == (1, 360 + 210, 360 + 210)
    assert (two.timed, two.kept, two.share) == (1, 1, 1.0)


def test_at_the_tenggat_is_kept_and_a_moment_later_is_not(office: Office, clock: FixedClock) -> None:
    first = office.work_to(office.start().instance, "Langkah_2")
    second = office.work_to(office.start().instance, "Langkah_2")
    clock.now = at(24, 16)
    office.do(first)
    clock.advance(timedelta(microseconds=1))
    office.do(second)
    two = step(report(office), 2)
    assert (two.timed, two.kept, two.share) == (2, 1, 0.5)


def test_a_sub_process_is_one_visit_and_its_bidang_are_told_apart(office: Office, clock: FixedClock) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_3_isian")
    clock.now = at(24, 9)
    rows = [row for row in office.waiting(instance) if row.item != "bidang_kearsipan"]
    for row in rows:
        office.do(row)
    clock.now = at(26, 9)
    office.work_to(instance, "Langkah_4")
    found = report(office)
    three = step(found, 3)
    assert (three.visits, three.timed, three.kept) == (1, 1, 0)
    assert three.median == 360 + 450 + 450 + 90
    shares = {one.label: one.share for one in found.roles}
    assert shares["Bidang Perpustakaan"] == 1
    assert shares["Bidang Kearsipan"] == 0


def test_returns_are_visits_of_their_own_summed_for_the_instance(office: Office, clock: FixedClock) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_7")
    (row,) = office.waiting(instance)
    clock.advance(timedelta(minutes=10))
    office.do(row, back=True)
    (row,) = office.waiting(instance)
    assert row.element == "Langkah_6"
    clock.advance(timedelta(minutes=20))
    office.do(row)
    (row,) = office.waiting(instance)
    clock.advance(timedelta(minutes=30))
    office.do(row)
    found = report(office)
    six, seven = step(found, 6), step(found, 7)
    assert (six.visits, six.returns, six.total_median, six.median) == (2, 1, 20, 10)
    assert (seven.visits, seven.returns, seven.total_median, seven.median) == (2, 0, 40, 20)
    (reason,) = found.reasons
    assert (reason.step, reason.text, reason.by, reason.instance) == (
        6,
        sop.REASON,
        "Fungsional Perencana",
        instance,
    )


def test_a_return_to_the_sub_process_is_its_second_visit(office: Office, clock: FixedClock) -> None:
    instance = office.start().instance
    office.do(office.work_to(instance, "Langkah_4"), back=True)
    clock.advance(timedelta(minutes=15))
    office.work_to(instance, "Langkah_4")
    three = step(report(office), 3)
    assert (three.visits, three.returns, three.total_median) == (2, 1, 15)


def test_who_is_waited_for_and_who_is_late(office: Office, clock: FixedClock) -> None:
    office.work_to(office.start().instance, "Langkah_3_isian")
    clock.advance(timedelta(days=7))
    found = report(office)
    waiting = {one.label: (one.tasks, one.late) for one in step(found, 3).waiting}
    assert waiting == dict.fromkeys(
        ("Bidang Perpustakaan", "Bidang Kearsipan", "Sekretariat (pengisi data)"), (1, 1)
    )
    assert step(found, 3).visits == 0
    assert step(found, 3).share is None


def test_a_standard_time_is_unrealistic_only_with_enough_evidence(office: Office, clock: FixedClock) -> None:
    for count in range(1, 7):
        row = office.work_to(office.start().instance, "Langkah_2")
        clock.advance(timedelta(days=7 if count > 2 else 0))
        office.do(row)
        two = step(report(office), 2)
        # Visits 1 and 2 are kept, all later ones late: below half with the fifth of them.
        assert two.unrealistic is (count >= 5), count
    assert (two.timed, two.kept) == (6, 2)


def test_over_all_versions_a_step_shows_every_standard_time_it_was_worked_under(
    office: Office, clock: FixedClock
) -> None:
    for _ in range(5):
        row = office.work_to(office.start().instance, "Langkah_2")
        clock.advance(timedelta(days=7))
        office.do(row)
    waiting = office.work_to(office.start().instance, "Langkah_2")
    files = versions.in_force()
    timer = b'<bpmn:timerEventDefinition id="Langkah_2_tenggat_waktu">'
    head, tail = files["process.bpmn"].split(timer)
    office.deploy(files | {"process.bpmn": head + timer + tail.replace(b">P1D<", b">P3D<", 1)})
    office.do(waiting)
    found = report(office)
    two = step(found, 2)
    assert (two.norm, two.norms, step(found, 1).norms) == ("P3D", ("P3D", "P1D"), ("P1D",))
    assert (two.timed, two.kept) == (6, 1)
    assert not two.unrealistic, "visits of the older version say nothing of the newer standard"
    older = step(report(office, version=1), 2)
    assert (older.norms, older.unrealistic) == (("P1D",), True)


def test_months_follow_the_office_s_own_zone(office: Office, clock: FixedClock) -> None:
    row = office.work_to(office.start().instance, "Langkah_2")
    clock.now = at(1, 0, 30, month=12)  # still November in UTC
    office.do(row)
    assert [(one.month, one.visits) for one in report(office).months] == [
        (date(2026, 11, 1), 1),
        (date(2026, 12, 1), 1),
    ]


def test_the_period_is_that_of_the_completion(office: Office, clock: FixedClock) -> None:
    row = office.work_to(office.start().instance, "Langkah_2")
    clock.now = at(1, 9, month=12)
    office.do(row)
    december = office.engine.reports.report(
        sop.KEY, date(2026, 12, 1), date(2026, 12, 31), office.actor("kadis")
    )
    assert (step(december, 1).visits, step(december, 2).visits) == (0, 1)
    gone = office.engine.reports.report(sop.KEY, date(2025, 1, 1), date(2025, 12, 31), office.actor("kadis"))
    assert (gone.instances, gone.months) == (0, ())


def test_only_participants_and_readers_of_all_see_reports(office: Office) -> None:
    assert [one.key for one in office.engine.reports.processes(office.actor("auditor"))] == [sop.KEY]
    assert office.engine.reports.processes(office.actor("bidang.kearsipan")) == ()
    with pytest.raises(errors.NotFound):
        report(office, "bidang.kearsipan")
    with pytest.raises(errors.NotFound):
        report(office, "auditor", version=2)
    assert report(office, "auditor", version=1).version == 1


def test_more_instances_than_a_report_reads_are_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MAX_INSTANCES", 2)
    newest = [office.start().instance for _ in range(3)][-1]
    found = report(office)
    assert (found.cut, found.instances) == (True, 2)
    office.do(office.work_to(newest, "Langkah_1"))
    assert step(report(office), 1).visits == 1
