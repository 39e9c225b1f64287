"""The whole SOP through the one door, on both databases."""

from __future__ import annotations

import pytest

from engine import errors
from tests import sop
from tests.engine.service.conftest import Office
from tests.soundness import broken_at

STRAIGHT = [
    "Langkah_1", "Langkah_2", "Langkah_3_permintaan", "Langkah_3_isian", "Langkah_3_isian", "Langkah_3_isian",
    "Langkah_4", "Langkah_5", "Langkah_6", "Langkah_7", "Langkah_8", "Langkah_9", "Langkah_10",
]  # fmt: skip


def test_ten_steps_in_order(office: Office) -> None:
    started = office.start()
    done: list[str] = []
    while rows := office.waiting(started.instance):
        result = office.do(rows[0])
        done.append(rows[0].element)
    assert done == STRAIGHT
    assert result.completed
    view = office.engine.instances.get(started.instance, office.actor("auditor"))
    assert view.row.status == "completed"
    assert [step.state for step in view.steps] == ["done"] * 10
    assert broken_at(office.engine, started.instance) is None
    assert [event.type for event in view.events] == ["instance_started"] + ["task_completed"] * len(STRAIGHT)
    assert view.events[-1].data["ended"] == "completed"


def test_every_return_leads_one_step_down(office: Office) -> None:
    started = office.start()
    for review, target in (
        ("Langkah_4", ["Langkah_3_isian"]),
        ("Langkah_7", ["Langkah_6"]),
        ("Langkah_8", ["Langkah_7"]),
        ("Langkah_9", ["Langkah_8"]),
    ):
        row = office.work_to(started.instance, review)
        result = office.do(row, back=True)
        assert result.returned
        assert [task.element for task in result.next] == target
        (reopened,) = office.waiting(started.instance)
        assert reopened.returned_reason == sop.REASON
        if review == "Langkah_4":
            assert reopened.item == "bidang_kearsipan"
    while rows := office.waiting(started.instance):
        office.do(rows[0])
    view = office.engine.instances.get(started.instance, office.actor("auditor"))
    assert [event.element for event in view.events if event.type == "task_returned"] == list(sop.REVIEWS)
    assert view.row.status == "completed"


def test_no_bidang_loses_its_rows(office: Office) -> None:
    started = office.start()
    row = office.work_to(started.instance, "Langkah_4")
    seen = office.engine.tasks.get(row.id, office.actor("perencana")).inputs["indikator"]
    assert sorted(one["kode"] for one in seen) == [f"IK-{n:02}" for n in range(1, 13)]
    by_code = {one["kode"]: one for one in seen}
    assert by_code["IK-01"]["capaian"] == 98.4
    assert by_code["IK-10"]["capaian"] == 75
    assert by_code["IK-11"]["predikat"] == "Sangat Tinggi"
    assert by_code["IK-12"].get("capaian") is None


def test_a_bidang_sees_and_fills_only_its_own_rows(office: Office) -> None:
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    archive = office.actor("bidang.kearsipan")
    (row,) = office.engine.tasks.inbox(archive).rows
    view = office.engine.tasks.get(row.id, archive)
    assert {one["kode"] for one in view.value["indikator"]} == {"IK-07", "IK-08", "IK-11", "IK-12"}
    foreign = dict(view.value)
    foreign["indikator"] = [*foreign["indikator"], {"kode": "IK-01", "realisasi": 1}]
    with pytest.raises(errors.FormInvalid):
        office.engine.tasks.complete(row.id, foreign, archive)
    changed = [dict(one) for one in view.value["indikator"]]
    changed[0]["target"] = 1
    with pytest.raises(errors.FormInvalid):
        office.engine.tasks.complete(row.id, {"indikator": changed}, archive)
    others = [task for task in office.waiting(started.instance) if task.item != "bidang_kearsipan"]
    with pytest.raises(errors.Forbidden):
        office.engine.tasks.get(others[0].id, archive)
    with pytest.raises(errors.Forbidden):
        office.engine.tasks.complete(others[0].id, {}, archive)
