"""The same history gives the same rows; years, periods and texts are read as the office writes them."""

from __future__ import annotations

from typing import Any

import pytest

from engine import store
from engine.service.record import derivation
from engine.service.record.derivation import _year
from engine.service.version_history import of_instance
from tests import sop, versions
from tests.engine.service.conftest import Office
from tests.engine.service.record.conftest import ended, followed, rows


@pytest.mark.parametrize(
    ("value", "year"),
    [(2026, 2026), ("2026", 2026), (2026.0, 2026), (2026.5, None), ("26", None), ("dua ribu", None), (True, None),
     (None, None), (0, None), (99999, None), (float("inf"), None)],
)  # fmt: skip
def test_a_year_is_a_number_or_its_text(value: Any, year: int | None) -> None:
    assert _year(value) == year


@pytest.mark.one_database
def test_it_derives_nothing_without_events_and_the_same_twice(office: Office) -> None:
    instance = ended(office)
    with office.engine.store.read() as tx:
        case = store.cases.get(tx, instance)
        assert case is not None
        history = of_instance(office.engine.office, tx, instance, case.line.definition_id)
        events = store.history.of_instance(tx, instance)
    assert derivation.derive(history, ()) is None
    assert derivation.derive(history, events) == derivation.derive(history, list(events))


@pytest.mark.one_database
def test_a_case_that_was_moved_is_kept_by_the_version_it_ended_on(office: Office) -> None:
    """What was sent at a step that has another id now is found by it."""
    from engine.service.workshop.views import Requested

    instance = office.start().instance
    office.work_to(instance, "Langkah_4")
    files = versions.in_force()
    renamed = {
        name: content.replace(b"Langkah_9", b"Langkah_Sembilan") if name.startswith("process.") else content
        for name, content in files.items()
    }
    office.deploy(renamed)
    admin = office.actor("admin")
    newer, older = (one.definition_id for one in office.engine.versions.list(sop.KEY, admin))
    office.engine.migrations.start(Requested(older, newer, {}), "Keputusan rapat pimpinan.", admin)
    office.engine.migrations.run_due()
    for element in iter(lambda: next(iter(office.waiting(instance)), None), None):
        actor = office.holder(element)
        shown = office.engine.tasks.get(element.id, actor).value
        name = element.element.replace("Langkah_Sembilan", "Langkah_9")
        office.engine.tasks.complete(element.id, sop.filled(name, shown), actor)
    followed(office)
    found = rows(office)
    assert len(found) == 12
    assert {(one.row.version, one.row.basis, one.row.signer) for one in found} == {(2, "declared", "kadis")}
    assert office.engine.audit.verify().sound
