"""From stored rows to facts with names: the reasons of a return, what a task is done for, what is not for people."""

from __future__ import annotations

from typing import Any

import pytest

from engine import store
from engine.service import rows
from tests import sop
from tests.engine.service.conftest import Office

pytestmark = pytest.mark.one_database

RETURN = {
    "alasan": "Semua diperiksa lagi.",
    "bidang": [
        {"bidang": "bidang_kearsipan", "alasan": "Angka arsip tidak cocok."},
        {"bidang": "bidang_perpustakaan", "alasan": ""},
    ],
}


@pytest.mark.parametrize(
    ("value", "item", "reason"),
    [
        (RETURN, "bidang_kearsipan", "Angka arsip tidak cocok."),
        (RETURN, "bidang_perpustakaan", "Semua diperiksa lagi."),
        (RETURN, None, "Semua diperiksa lagi."),
        ({"catatan": "x"}, "bidang_kearsipan", ""),
        (["alasan"], None, ""),
        (None, None, ""),
    ],
)
def test_a_unit_reads_its_own_reason_of_a_return_else_the_one_of_all(
    value: Any, item: str | None, reason: str
) -> None:
    assert rows.reason(value, item) == reason


def test_a_task_says_its_step_its_roles_and_its_item_in_words(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_3_isian")
    of_archive = next(one for one in office.waiting(row.instance) if one.item == "bidang_kearsipan")
    assert (of_archive.step, of_archive.steps, of_archive.item_label) == (3, 10, "Bidang Kearsipan")
    assert of_archive.role_labels == ("Bidang Kearsipan",)
    assert (of_archive.due, of_archive.overdue) == (row.due, False)
    assert row.due is not None
    short = rows.next_task(of_archive)
    assert (short.id, short.role, short.step) == (of_archive.id, "bidang_kearsipan", 3)


def test_what_is_for_the_proof_is_not_shown_to_people(office: Office) -> None:
    started = office.start()
    with office.engine.store.read() as tx:
        (stored,) = store.history.of_instance(tx, started.instance)
        system = store.history.of_system(tx)
    assert "digest" in stored.data
    (shown,) = office.events(started.instance)
    assert "digest" not in shown.data
    assert (shown.actor_name, shown.role_label) == (office.actor("kadis").name, "Kepala Dinas")
    assert any("rows" in event.data for event in system)
    views = office.engine.audit.system(office.actor("auditor"))[0]
    assert not any(set(rows.STANDING) & set(view.data) for view in views)


def test_earlier_data_stand_in_the_order_of_the_sop_with_the_last_of_each(office: Office) -> None:
    instance = office.start().instance
    office.do(office.work_to(instance, "Langkah_4"), back=True)
    row = office.work_to(instance, "Langkah_4")
    earlier = office.engine.tasks.get(row.id, office.holder(row)).earlier
    steps = [one.step for one in earlier if one.step]
    assert steps == sorted(steps)
    keys = [(one.element, one.item_label) for one in earlier]
    assert len(keys) == len(set(keys))
    assert any(one.value.get("alasan") == sop.REASON for one in earlier)
