"""What of a case a unit sees: its own part, in every page that shows one."""

from __future__ import annotations

import pytest

from engine import errors
from tests import sop
from tests.engine.service import packages
from tests.engine.service.conftest import PASSWORD, Office

pytestmark = pytest.mark.one_database


def test_a_bidang_sees_its_own_rows_and_nothing_of_the_others(office: Office) -> None:
    """In the task, the case, the history and the list: codes of other units never reach it."""
    started = office.start()
    office.work_to(started.instance, "Langkah_3_isian")
    row = next(task for task in office.waiting(started.instance) if task.item == "bidang_kearsipan")
    others = [task for task in office.waiting(row.instance) if task.item != "bidang_kearsipan"]
    for task in others:
        office.do(task)
    office.do(row)
    review = office.work_to(row.instance, "Langkah_4")
    office.do(review, back=True)
    archive, engine = office.actor("bidang.kearsipan"), office.engine
    (again,) = office.waiting(row.instance)
    seen = repr(
        [
            engine.tasks.get(again.id, archive),
            engine.tasks.get(row.id, archive),
            engine.instances.get(row.instance, archive),
            engine.history.list(row.instance, archive),
            engine.instances.list(archive),
            engine.tasks.inbox(archive),
            engine.tasks.inbox(archive, "done"),
            engine.tasks.inbox(archive, "waiting").rows,
            engine.notices.list(archive),
        ]
    )
    assert "IK-07" in seen
    for foreign in ("IK-01", "IK-05", "IK-10", "Laksanakan pengumpulan", "bidang_dikembalikan"):
        assert foreign not in seen, foreign
    view = engine.instances.get(row.instance, archive)
    assert {task.item for task in view.tasks} == {"bidang_kearsipan"}
    assert [one.item_label for one in view.data] == ["Bidang Kearsipan"]
    assert again.returned_reason == sop.REASON, "why its own rows came back is for the bidang to read"
    assert "IK-01" in repr(engine.instances.get(row.instance, office.actor("auditor")))


def test_files_of_another_unit_are_not_read(office: Office) -> None:
    admin, actor = office.actor("admin"), office.actor("sekretaris")
    started = office.engine.instances.start(office.deploy(packages.with_files()), {}, actor)
    task = started.next[0].id
    kept = office.engine.tasks.attach(task, "bukti", "rahasia.txt", b"isi", actor)
    office.engine.people.create("orang", "Tanpa Jabatan", PASSWORD, [], admin)
    office.engine.tasks.reassign(task, "orang", "Alasan yang cukup panjang.", admin, across=True)
    for name in ("sekretaris", "orang", "pemilik", "auditor", "admin"):
        assert office.engine.tasks.file(kept.id, office.actor(name))[1] == b"isi"
    for name in ("kadis", "perencana", "bidang.kearsipan"):
        with pytest.raises(errors.NotFound):
            office.engine.tasks.file(kept.id, office.actor(name))


def test_each_bidang_reads_its_own_reason_of_a_return(office: Office) -> None:
    review = office.work_to(office.start().instance, "Langkah_4")
    own = "Lampirkan bukti dukung IK-07."
    value = sop.filled("Langkah_4", office.view(review).value, back=True) | {
        "bidang_dikembalikan": ["bidang_kearsipan", "bidang_perpustakaan"],
        "alasan_bidang": [{"bidang": "bidang_kearsipan", "alasan": own}],
    }
    office.engine.tasks.complete(review.id, value, office.holder(review))
    reasons = {row.item: row.returned_reason for row in office.waiting(review.instance)}
    assert reasons == {"bidang_kearsipan": own, "bidang_perpustakaan": sop.REASON}
