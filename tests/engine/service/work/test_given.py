"""What an open task gives to its form: of a task whose rows come into the register also what is measured in it."""

from __future__ import annotations

import pytest

from engine.service.record.views import Measured
from tests import sop
from tests.engine.service.conftest import Office


@pytest.mark.one_database
def test_only_a_task_whose_rows_come_into_the_register_measures_something(office: Office) -> None:
    instance = office.start().instance
    row = office.work_to(instance, "Langkah_3_permintaan")
    assert office.engine.tasks.get(row.id, office.holder(row)).measured is None
    office.do(row)
    for one in office.waiting(instance):
        view = office.engine.tasks.get(one.id, office.holder(one))
        assert view.measured == Measured(sop.KEY, "indikator", one.roles[0], 2026, "Triwulan III")
        assert view.inputs["indikator"]
    office.do(one)
    done = office.engine.tasks.get(one.id, office.holder(one))
    assert (done.measured, done.inputs) == (None, {})
