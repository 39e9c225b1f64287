"""What an open task gives to its form; what the office changes in its list meanwhile is taken over without loss."""

from __future__ import annotations

import pytest

from engine import errors
from engine.service.record.views import Measured
from engine.service.work import given
from tests import sop
from tests.engine.service.conftest import Killed, Office
from tests.engine.service.middle.test_readings import begin, change, opened, rows
from tests.soundness import assert_sound


def changed(office: Office) -> None:
    change(office, "IK-01", "80")
    change(office, "IK-02", berlaku_sampai="2026-06-30")
    change(office, "IK-03", "25000", satuan="kunjungan")
    cells = {"kode": "IK-13", "indikator": "Layanan keliling", "satuan": "kali", "arah": "positif"}
    aims = {(2026, "Triwulan III"): "12"}
    office.engine.record.indicators.save(None, cells, aims, 0, office.actor("pemilik"))


def test_a_change_is_offered_and_taken_without_what_was_typed(office: Office) -> None:
    begin(office)
    instance, view = opened(office)
    planner, tasks = office.actor("perencana"), office.engine.tasks
    assert view.renewed == ()
    changed(office)
    offered = {one.code: one for one in tasks.get(view.row.id, planner).renewed}
    assert {code: one.kind for code, one in offered.items()} == {
        "IK-01": "changed", "IK-02": "removed", "IK-03": "changed", "IK-13": "added",
    }  # fmt: skip
    assert [(part.key, was, now) for part, was, now in offered["IK-01"].columns] == [("target", 72, 80)]
    value = tasks.get(view.row.id, planner).value
    typed = [dict(row) for row in value["indikator"] if row["kode"] != "IK-04"]
    next(row for row in typed if row["kode"] == "IK-03")["target"] = 24500
    typed.append({"kode": "IK-99", "indikator": "Sendiri", "satuan": "kali", "arah": "positif", "target": 1})
    tasks.save_draft(view.row.id, {**value, "indikator": typed}, planner)

    assert tasks.renew(view.row.id, planner) == 4
    again = tasks.get(view.row.id, planner)
    found = rows(again)
    assert again.renewed == ()
    assert again.sources[0].at == office.events(instance, given.EVENT)[0].at
    assert found["IK-01"]["target"] == 80
    assert "IK-02" not in found
    assert (found["IK-03"]["target"], found["IK-03"]["satuan"]) == (24500, "kunjungan"), "typed cells stay"
    assert "IK-04" not in found, "a row that was taken away stays away"
    assert found["IK-99"]["indikator"] == "Sendiri"
    assert found["IK-13"]["target"] == 12
    (event,) = office.events(instance, given.EVENT)
    assert event.data["rows"] == 4
    assert len(event.data["read"][0]["value"]) == 12
    assert tasks.renew(view.row.id, planner) == 0
    assert office.engine.audit.verify().sound
    assert_sound(office.engine)


@pytest.mark.one_database
def test_only_who_works_on_the_task_takes_it_and_only_while_rows_are_not_sent(office: Office) -> None:
    begin(office)
    instance, view = opened(office)
    changed(office)
    for username in ("kadis", "bidang.perpustakaan", "admin"):
        with pytest.raises((errors.Forbidden, errors.NotFound)):
            office.engine.tasks.renew(view.row.id, office.actor(username))
    office.engine.tasks.complete(view.row.id, view.value, office.actor("perencana"))
    with pytest.raises(errors.TaskDone):
        office.engine.tasks.renew(view.row.id, office.actor("perencana"))
    for row in office.waiting(instance):
        shown = office.engine.tasks.get(row.id, office.holder(row))
        assert shown.renewed == ()
        with pytest.raises(errors.NotFound):
            office.engine.tasks.renew(row.id, office.holder(row))
        assert rows(shown).get("IK-01", {}).get("target") in (None, 72), "what was sent stays as it was sent"


@pytest.mark.one_database
def test_a_kill_leaves_all_of_it_or_nothing(office: Office, killed: Killed) -> None:
    begin(office)
    _instance, view = opened(office)
    planner = office.actor("perencana")
    office.engine.tasks.save_draft(view.row.id, {**view.value, "catatan": "Segera."}, planner)
    change(office, "IK-01", "80")
    killed(lambda engine: engine.tasks.renew(view.row.id, planner))
    again = office.engine.tasks.get(view.row.id, planner)
    assert (rows(again)["IK-01"]["target"], again.value["catatan"]) == (80, "Segera.")
    assert office.work_to(view.row.instance, "Langkah_3_isian").element == "Langkah_3_isian"


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
