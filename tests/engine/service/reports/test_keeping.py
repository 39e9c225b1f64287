"""What is kept of a case says what its tasks say: to the digit, whatever happened to it and to the calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service.calendar.calendar_views import CalendarChange
from engine.service.reports import reports, visits
from engine.service.reports.reports import Report
from engine.service.workshop.views import Requested
from engine.store import visits as visit_rows
from engine.store.tx import Statement
from engine.workdays import DayRule
from tests import sop, versions
from tests.engine.service import counting
from tests.engine.service.conftest import Office

PERIODS = (
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 11, 1), date(2026, 11, 30)),
    (date(2026, 12, 1), date(2027, 3, 31)),
)
REASON = "Keputusan rapat pimpinan hari ini."


def figures(office: Office, people: tuple[int | None, ...] = (None,)) -> list[Report]:
    auditor = office.actor("auditor")
    return [
        office.engine.reports.report(sop.KEY, *period, auditor, version)
        for period in PERIODS
        for version in people
    ]


def followed(office: Office) -> None:
    while office.engine.outbox.run_due():
        pass


def kept(office: Office) -> dict[int, bytes]:
    with office.engine.store.read() as tx:
        return {
            int(row[0]): bytes(row[1])
            for row in tx.rows(Statement("select instance_id, visits from case_visits"))
        }


def let_go(office: Office) -> None:
    """As a database of before, or one whose worker was away."""
    with office.engine.store.transaction() as tx:
        tx.change(Statement("delete from case_visits"))
        tx.change(Statement("delete from setting where key = 'reports.kept'"))


def worked(office: Office, clock: FixedClock, random: Random, cases: int) -> None:
    """Cases sent on, sent back, taken back, cancelled and ended, over weeks; some run on."""
    for number in range(cases):
        instance = office.start().instance
        last = 0
        for _turn in range(random.choice((8, 30, 40))):
            if not (waiting := office.waiting(instance)):
                break
            clock.advance(
                timedelta(minutes=random.choice((0, 7, 90, 1_300)), microseconds=random.randrange(10**6))
            )
            row = random.choice(waiting)
            if last and random.random() < 0.15:
                with suppress(errors.Followed, errors.Forbidden, errors.Conflict):
                    office.engine.withdrawals.withdraw(last, REASON, office.holder(row))
            else:
                office.do(row, back=row.element in sop.REVIEWS and random.random() < 0.25)
                last = row.id
        if number % 4 == 3:
            with suppress(errors.Conflict):
                office.engine.instances.cancel(instance, REASON, office.actor("admin"))


@pytest.mark.parametrize("seed", range(2))
def test_a_report_says_the_same_before_while_and_after_it_is_kept(
    office: Office, clock: FixedClock, seed: int
) -> None:
    random = Random(seed)
    worked(office, clock, random, 4)
    changed = versions.in_force()
    timer = b'<bpmn:timerEventDefinition id="Langkah_2_tenggat_waktu">'
    head, tail = changed["process.bpmn"].split(timer)
    office.deploy(changed | {"process.bpmn": head + timer + tail.replace(b">P1D<", b">P3D<", 1)})
    moved = office.start().instance
    worked(office, clock, random, 2)
    every = (None, 1, 2)
    from_tasks = figures(office, every)
    followed(office)
    assert moved not in kept(office)
    assert len(kept(office)) >= 2
    assert figures(office, every) == from_tasks
    let_go(office)
    assert office.engine.keeping.run_due(limit=2) == 2
    assert len(kept(office)) == 2
    assert figures(office, every) == from_tasks, "some are kept, some are not"
    while office.engine.keeping.run_due(limit=2):
        pass
    assert figures(office, every) == from_tasks
    days = {
        clock().date() - timedelta(days=back): DayRule(
            clock().date() - timedelta(days=back), "libur_nasional"
        )
        for back in (3, 4, 11, 20)
    }
    office.engine.agency.calendars.change(CalendarChange(days=days), REASON, None, office.actor("admin"))
    recounted = figures(office, every)
    assert [one.steps for one in recounted] != [one.steps for one in from_tasks]
    let_go(office)
    assert figures(office, every) == recounted, "what is kept knows of no calendar"


def test_a_case_that_was_moved_is_read_from_its_tasks(office: Office) -> None:
    """A report may be of one of its versions."""
    instance = office.start().instance
    office.work_to(instance, "Langkah_4")
    files = versions.in_force()
    office.deploy(files | {"process.bpmn": files["process.bpmn"].replace(b"P1D", b"P2D", 1)})
    admin = office.actor("admin")
    newer, older = (one.definition_id for one in office.engine.versions.list(sop.KEY, admin))
    office.engine.migrations.start(Requested(older, newer, {}), REASON, admin)
    office.engine.migrations.run_due()
    while office.waiting(instance):
        office.do(office.waiting(instance)[0])
    before = figures(office, (None, 1, 2))
    followed(office)
    assert kept(office) == {instance: b""}
    assert figures(office, (None, 1, 2)) == before
    assert office.engine.keeping.run_due() == 0


def test_what_ended_while_nothing_was_kept_is_kept_once(office: Office) -> None:
    instance = office.start().instance
    while office.waiting(instance):
        office.do(office.waiting(instance)[0])
    assert kept(office) == {}
    assert office.engine.keeping.run_due() == 1
    assert list(kept(office)) == [instance]
    assert office.engine.keeping.run_due() == 0
    statements: list[str] = []
    with counting.watched(office.engine.store, statements.append):
        assert office.engine.keeping.run_due() == 0
    assert len([one for one in statements if "commit" not in one]) == 1, "it asks once whether it is done"


def test_a_report_of_what_has_ended_reads_no_task(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = office.start().instance
    back = True
    while waiting := office.waiting(instance):
        office.do(waiting[0], back=back and waiting[0].element == "Langkah_7")
        back = back and waiting[0].element != "Langkah_7"
    (before,) = figures(office)[:1]
    followed(office)
    rows: list[int] = []
    with counting.rows_read(rows):
        (after,) = figures(office)[:1]
    assert after == before
    assert (len(after.reasons), after.reasons[0].text) == (1, sop.REASON)
    assert sum(rows) < 3 * 6, rows
    monkeypatch.setattr(reports, "MAX_INSTANCES", 0)
    assert figures(office)[0].cut
    with office.engine.store.read() as tx:
        assert visit_rows.not_kept(tx, 0, 9) == []


def test_what_is_kept_is_compared_with_the_tasks(office: Office, clock: FixedClock) -> None:
    """Who alters figures beside the history is found, and an open case has none."""
    worked(office, clock, Random(7), 3)
    followed(office)
    assert office.engine.audit.verify().sound
    first, *_more = kept(office)
    running = office.start().instance
    assert running not in kept(office)
    with office.engine.store.transaction() as tx:
        one = visit_rows.ended(tx, first)
        assert one is not None
        tx.change(Statement("delete from case_visits"))
        visit_rows.keep(tx, first, visits.pack([], one.started))
        visit_rows.keep(tx, running, visits.pack([], one.started))
    faults = office.engine.audit.verify().faults
    assert [(one.kind, one.what, one.instance_id) for one in faults] == [
        ("record", "visits", first),
        ("record", "visits", running),
    ]
