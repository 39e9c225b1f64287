"""Steps: who has done one, in the order of their tasks, and what stays marked as late."""

from __future__ import annotations

from datetime import timedelta

from engine.clock import FixedClock
from engine.service.cases.dossier import Part
from tests.engine.service.conftest import Office


def test_a_step_names_everybody_whose_completion_stands_and_how_often_it_was_worked(office: Office) -> None:
    instance = office.start().instance
    office.do(office.work_to(instance, "Langkah_7"), back=True)
    office.work_to(instance, "Langkah_8")
    steps = {
        one.no: one for one in office.engine.instances.get(instance, office.actor("kadis"), Part(0)).steps
    }
    assert (steps[6].visits, steps[7].visits, steps[8].visits) == (2, 2, 1)
    assert steps[3].completed_by[1:] == (
        "Bidang Perpustakaan (contoh)",
        "Bidang Kearsipan (contoh)",
        "Sekretaris (contoh)",
    )
    assert steps[8].state == "active"


def test_work_done_late_stays_marked(office: Office, clock: FixedClock) -> None:
    instance = office.start().instance
    row = office.waiting(instance)[0]
    clock.advance(timedelta(days=30))
    office.do(row)
    view = office.engine.instances.get(instance, office.actor("kadis"), Part.DRAWING)
    assert view.overdue == (row.element,)
    assert row.element in view.done
