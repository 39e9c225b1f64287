"""The way a case has really taken, told from its history."""

from __future__ import annotations

from engine.service.workshop.views import Requested
from tests import sop, versions
from tests.engine.service.cases.test_dossier import seen
from tests.engine.service.conftest import Office


def test_the_way_taken_is_told_from_the_history(office: Office) -> None:
    started = office.start()
    view = seen(office, started.instance)
    assert (set(view.taken), view.returned) == ({"Mulai", "Alur_mulai"}, ())
    office.do(office.work_to(started.instance, "Langkah_9"), back=True)
    view = seen(office, started.instance)
    assert view.returned == ("Alur_9_kembali",)
    assert {"Alur_9_keputusan", "Keputusan_9", "Alur_8_ya", "Alur_3_minta", "Alur_3_4"} <= set(view.taken)
    assert not {"Alur_9_ya", "Alur_8_kembali", "Alur_3_langsung", "Alur_selesai"} & set(view.taken)
    office.do(office.work_to(started.instance, "Langkah_10"))
    view = seen(office, started.instance)
    assert view.returned == ("Alur_9_kembali",)
    assert {"Alur_9_ya", "Alur_selesai"} <= set(view.taken)
    assert "Selesai" in view.done
    again = office.start()
    office.do(office.work_to(again.instance, "Langkah_4"), back=True)
    view = seen(office, again.instance)
    assert view.returned == ("Alur_4_kembali",)
    assert "Alur_3_langsung" in view.taken


def test_the_way_taken_on_an_earlier_version_is_marked_where_it_still_stands(office: Office) -> None:
    row = office.work_to(office.start().instance, "Langkah_8")
    admin, versions_ = office.actor("admin"), office.engine.versions
    before = versions_.list(sop.KEY, admin)[0].definition_id
    office.deploy(versions.later(renamed=True))
    wanted = Requested(before, versions_.list(sop.KEY, admin)[0].definition_id, {})
    office.engine.migrations.start(wanted, "Langkah baru berlaku untuk semua.", admin)
    office.engine.migrations.run_due()
    office.engine.instances.move(row.id, "Langkah_7", "Paraf belum lengkap.", admin)
    view = seen(office, row.instance)
    assert view.row.version == 2
    assert {"Alur_1_2", "Alur_2_3", "Alur_7_ya"} <= set(view.taken), "the same flows, of a renamed step too"
    assert not {"Alur_6_7", "Alur_6b_7", "Alur_8_kembali"} & set(view.taken), "drawn otherwise, or never gone"
    assert view.returned == ()
