"""Remarks on an instance: in its history, by who takes part, with author and time."""

from __future__ import annotations

import pytest

from engine import errors
from engine.service.cases.search import Query
from tests.engine.service.conftest import Office
from tests.soundness import broken_at

pytestmark = pytest.mark.one_database

TEXT = "Angka IK-03 masih menunggu <b>konfirmasi</b>.\nMohon ditunggu."


def test_a_remark_stands_in_the_history_and_is_found(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    engine.instances.comment(instance, f"  {TEXT}  ", office.actor("perencana"))
    (event,) = office.events(instance, "comment_added")
    assert (event.actor, event.data) == ("perencana", {"comment": TEXT})
    engine.outbox.run_due()
    assert len(engine.search.page(Query(text="konfirmasi"), office.actor("auditor"))[0]) == 1
    assert broken_at(engine, instance) is None


def test_who_sees_a_part_reads_that_there_is_one(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    office.work_to(instance, "Langkah_3_isian")
    engine.instances.comment(instance, TEXT, office.actor("sekretaris"))
    engine.instances.comment(instance, "Data kearsipan menyusul.", office.actor("bidang.kearsipan"))
    seen = engine.history.list(instance, office.actor("bidang.kearsipan"))
    told = [event.data.get("comment") for event in seen if event.type == "comment_added"]
    assert told == [None, "Data kearsipan menyusul."]
    assert seen[-1].role == "bidang_kearsipan"


def test_refusals(office: Office) -> None:
    engine, instance = office.engine, office.start().instance
    for text in ("", "  ", "x" * 2_001, "a\0b"):
        with pytest.raises(errors.Invalid):
            engine.instances.comment(instance, text, office.actor("kadis"))
    with pytest.raises(errors.Forbidden):
        engine.instances.comment(instance, TEXT, office.actor("auditor"))
    with pytest.raises(errors.NotFound):
        engine.instances.comment(instance, TEXT, office.actor("bidang.kearsipan"))
    assert not engine.instances.get(instance, office.actor("auditor")).may_comment
    assert engine.instances.get(instance, office.actor("kadis")).may_comment
    engine.instances.cancel(instance, "Tidak jadi dilaksanakan.", office.actor("kadis"))
    with pytest.raises(errors.InstanceClosed):
        engine.instances.comment(instance, TEXT, office.actor("kadis"))
