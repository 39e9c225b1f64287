"""A case as it stood at an event, its visits, and the record of a person."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_a_case_as_it_stood_and_what_a_visit_changed(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_8", back_at="Langkah_7")
    auditor = visitor("auditor")
    events = engine.history.list(instance, office.actor(engine, "auditor"))
    sent = [event.seq for event in events if event.element == "Langkah_7"]
    before = auditor.get(f"/berkas/{instance}?pada={sent[0]}")
    assert "dikirim untuk pertama kali" in before.words
    after = auditor.get(f"/berkas/{instance}?pada={sent[1]}")
    changed = after.all("//section[@aria-labelledby='ubah-judul']//tbody/tr")
    assert any("Kembalikan" in row or "kembalikan" in row for row in changed)
    assert any(sop.REASON in row for row in changed)
    assert auditor.get(f"/berkas/{instance}?pada=999").status == 404
    assert visitor("bidang.kearsipan").get(f"/berkas/{instance}?pada={sent[1]}").all("//del") == []


def test_the_dossier_tells_how_long_each_visit_took(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_8", back_at="Langkah_7")
    page = visitor("auditor").get(f"/berkas/{instance}/waktu")
    laps = page.all("//section[@aria-labelledby='lama-judul']//tbody/tr")
    assert [lap.split()[0] for lap in laps] == ["1", "2", "3", "4", "5", "6", "7", "6", "7", "8"]
    assert "pengerjaan ke-2: " + sop.REASON in laps[7]
    assert "Tepat waktu" in laps[0]
    assert "Berjalan" in laps[9]
    part = visitor("bidang.kearsipan").get(f"/berkas/{instance}/waktu")
    assert part.all("//section[@aria-labelledby='lama-judul']//tr") == []
    assert "Tidak ada lama pengerjaan yang dapat ditampilkan kepada Anda." in part.words


def test_a_person_s_record_is_for_auditors_and_the_person(visitor: Come, engine: Engine) -> None:
    office.brought_to(engine, "Langkah_3_isian")
    page = visitor("auditor").get("/orang/sekretaris")
    assert "menyelesaikan langkah 2" in page.words
    assert page.document.xpath("//main//ol//a[contains(@href, '/berkas/1?pada=')]")
    page = visitor("auditor").get("/orang/sekretaris?bagian=tugas")
    assert len(page.all("//tr[@data-row]")) == 1
    assert "Sekretaris" in page.words
    assert visitor("sekretaris").get("/orang/sekretaris").status == 200
    assert visitor("kadis").get("/orang/sekretaris").status == 403
    assert visitor("auditor").get("/orang/tidak.ada").status == 404
