"""Laps: the same visits that reports count, told from less."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import store, workdays
from engine.service import access_view
from engine.service.cases import laps, records
from engine.service.reports import visits as visit_facts
from engine.store import visits
from tests.engine.service.conftest import Office


def test_they_are_the_visits_of_the_reports_and_come_by_pages(
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
        definitions = {made: versions.of(made) for made in versions.ids}
        each = laps.outlined(store.laps.outlines(tx, instance), definitions)
        rows = visits.of_instance(tx, instance)
    now = office.engine.clock()
    times = workdays.Elapsed(office.engine.calendar(), now - timedelta(days=400), now)
    told = visit_facts.of_rows(rows, definitions, times.minutes)
    assert [(one.opened_seq, one.step) for one, _ in whole.visits] == sorted(
        (one.opened_seq, one.step) for one in told
    )
    assert [step for step, _ in each] == [one.step for one, _ in whole.visits]
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
