"""What stands recorded of a case, a person and a process, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import errors
from engine.clock import FixedClock
from engine.service import access_view, system_log
from engine.service.cases import records
from engine.service.reports import visits as visit_facts
from engine.store import visits as visit_rows
from tests import sop
from tests.engine.service.conftest import Office


def test_visits_of_a_case_in_their_order(office: Office, clock: FixedClock) -> None:
    instance = office.start().instance
    row = office.work_to(instance, "Langkah_7")
    clock.advance(timedelta(days=7))
    office.do(row, back=True)
    office.work_to(instance, "Langkah_7")
    visits = [one for one, _ in office.engine.records.visits(instance, office.actor("auditor")).visits]
    assert [visit.step for visit in visits] == [1, 2, 3, 4, 5, 6, 7, 6, 7]
    assert [visit.kept for visit in visits] == [True] * 6 + [False, True, None]
    assert visits[6].minutes == 5 * 450
    assert (visits[7].returned, visits[7].reason) == (True, sop.REASON)
    assert [task.holder for task in visits[8].waiting] == ["fungsional_perencana"]
    assert office.engine.records.visits(instance, office.actor("bidang.kearsipan")).visits == ()
    with pytest.raises(errors.NotFound):
        office.engine.records.visits(999, office.actor("auditor"))


def test_visits_are_those_of_the_reports_and_come_by_pages(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance, auditor = office.start().instance, office.actor("auditor")
    for step in ("Langkah_4", "Langkah_7", "Langkah_8"):
        office.do(office.work_to(instance, step), back=True)
    office.work_to(instance, "Langkah_9")
    whole = office.engine.records.visits(instance, auditor)
    assert (whole.page, whole.pages) == (1, 1)
    with office.engine.store.read() as tx:
        versions = access_view.of_instance(office.engine.context, tx, instance, auditor).versions
        rows = visit_rows.of_instance(tx, instance)
    definitions = {made: versions.of(made) for made in versions.ids}
    told = visit_facts.of_rows(rows, definitions, lambda _start, _end: 0)
    assert [(one.opened_seq, one.step) for one, _ in whole.visits] == sorted(
        (one.opened_seq, one.step) for one in told
    )
    assert max(number for one, number in whole.visits if one.step == 3) == 2
    monkeypatch.setattr(records, "VISITS", 3)
    last = office.engine.records.visits(instance, auditor)
    assert last.page == last.pages == -(-len(whole.visits) // 3)
    pages = [
        office.engine.records.visits(instance, auditor, page).visits for page in range(1, last.pages + 1)
    ]
    assert tuple(one for page in pages for one in page) == whole.visits
    assert pages[-1] == last.visits
    assert office.engine.records.visits(instance, auditor, 99) == last


def test_a_case_as_it_stood_holds_nothing_that_came_later(office: Office) -> None:
    instance = office.start().instance
    office.do(office.work_to(instance, "Langkah_7"), back=True)
    office.do(office.work_to(instance, "Langkah_7"))
    auditor = office.actor("auditor")
    events = office.engine.history.list(instance, auditor)
    first, second = (event.seq for event in events if event.element == "Langkah_7")
    before = office.engine.records.moment(instance, first, auditor)
    assert (before.before, before.last) == (None, len(events))
    assert {one.element: one.value for one in before.data}["Langkah_7"]["keputusan"] == "kembalikan"
    after = office.engine.records.moment(instance, second, auditor)
    assert after.before is not None
    assert after.value is not None
    assert (after.before["alasan"], after.before_seq) == (sop.REASON, first)
    assert after.value["keputusan"] == "setuju"
    started = office.engine.records.moment(instance, 1, auditor)
    assert (started.data, started.value) == ((), None)
    with pytest.raises(errors.NotFound):
        office.engine.records.moment(instance, len(events) + 1, auditor)


def test_a_bidang_sees_its_own_part_of_a_moment(office: Office) -> None:
    instance = office.start().instance
    office.work_to(instance, "Langkah_4")
    actor = office.actor("bidang.kearsipan")
    last = office.engine.history.list(instance, actor)[-1].seq
    seen = office.engine.records.moment(instance, last, actor)
    assert [one.item_label for one in seen.data] == ["Bidang Kearsipan"]
    hidden = next(
        event.seq
        for event in office.engine.history.list(instance, office.actor("auditor"))
        if event.data.get("item") == "bidang_perpustakaan"
    )
    assert office.engine.records.moment(instance, hidden, actor).value is None


def test_what_a_person_did_is_for_the_person_and_for_auditors(office: Office, clock: FixedClock) -> None:
    office.work_to(office.start().instance, "Langkah_5")
    for reader in ("auditor", "admin", "perencana"):
        found = office.engine.records.person("perencana", office.actor(reader), tasks=True)
        assert [task.element for task in found.tasks] == ["Langkah_4", "Langkah_3_permintaan"]
        assert [(one.role_label, one.kind) for one in found.holdings] == [("Fungsional Perencana", "tetap")]
        assert found.acts == ()
    for reader in ("kadis", "pemilik"):
        with pytest.raises(errors.Forbidden):
            office.engine.records.person("perencana", office.actor(reader))
    (looked,) = office.engine.audit.system(
        office.actor("auditor"), types=("person_viewed",), person="auditor"
    )[0]
    assert (looked.data["person"], looked.data["person_name"]) == (
        "perencana",
        office.actor("perencana").name,
    )


def test_the_systems_history_is_filtered(office: Office, clock: FixedClock) -> None:
    audit, auditor, admin = office.engine.audit, office.actor("auditor"), office.actor("admin")
    for _ in range(3):
        clock.advance(timedelta(days=1))
        system_log.note(office.engine.context, admin, "seal_requested")
        system_log.note(office.engine.context, auditor, "seal_requested")
    days = [one.at.date() for one in audit.system(auditor, types=("seal_requested",), person="admin")[0]]
    assert len(days) == 3
    second = audit.system(auditor, types=("seal_requested",), start=days[1], end=days[1])[0]
    assert [one.actor for one in second] == ["auditor", "admin"]
    assert audit.system(auditor, person="tidak.ada") == ((), None)
    for _ in range(50):
        system_log.note(office.engine.context, admin, "seal_requested")
    first, following = audit.system(auditor, types=("seal_requested",), person="admin")
    rest, end = audit.system(auditor, following, types=("seal_requested",), person="admin")
    assert (len(first), len(rest), end) == (50, 3, None)


def test_versions_with_what_runs_on_them(office: Office) -> None:
    first = office.start().instance
    office.start()
    office.engine.instances.cancel(first, "Salah periode, mulai lagi.", office.actor("admin"))
    (version,) = office.engine.records.process(sop.KEY, office.actor("auditor"))
    assert (version.number, version.in_force, len(version.sha256)) == (1, True, 64)
    assert (version.running, version.completed, version.cancelled) == (1, 0, 1)
    assert version.deployed_at <= datetime(2026, 11, 23, 3, tzinfo=UTC)
    with pytest.raises(errors.NotFound):
        office.engine.records.process(sop.KEY, office.actor("bidang.kearsipan"))
