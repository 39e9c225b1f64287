"""The auditor's page: proof, seals, downloads, and who may see it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from tests.engine.service.whole.test_odd_rows import DATA, OF_SYSTEM, case_of, of_system
from tests.engine.store.office import bare
from tests.engine.store.test_history import unlocked
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


@pytest.fixture
def case(engine: Engine) -> int:
    return office.brought_to(engine, "Langkah_4")


def attack(engine: Engine, case: int) -> None:
    with engine.store.transaction() as tx:
        unlocked(engine.store, tx)
        bare(engine.store, tx, f"update event set actor = 'kadis' where instance_id = {case} and seq = 3")


def test_an_auditor_proves_and_keeps_a_seal(visitor: Come, engine: Engine, case: int) -> None:
    page = visitor("auditor").get("/audit")
    assert "Belum ada segel" in page.words
    assert page.all("//nav[@aria-label='Utama']//a[@aria-current='page']") == ["Audit"]
    sealed = page.send(action="/audit/segel")
    assert "Segel 1 dibuat" in sealed.words
    assert engine.audit.key.public.fingerprint[:8] in sealed.words
    file = sealed.visitor.get("/audit/segel/1.json")
    assert file.response.headers["Content-Disposition"] == "attachment; filename=segel-1.json"
    held = file.response.get_data()
    assert [head[0] for head in json.loads(held)["heads"]] == [case]
    proved = sealed.send(
        action="/audit/periksa", files={"segel": [("segel-1.json", held)]}, without=["segel"]
    )
    assert "Utuh." in proved.words
    assert "Cocok pula dengan segel 1" in proved.words
    attack(engine, case)
    found = page.visitor.get("/audit").send(action="/audit/periksa", without=["segel"])
    assert "Tidak utuh." in found.words
    assert f"Berkas {case} (PDK-2026-0001), catatan 3: isinya diubah." in found.words


def test_the_checks_by_night_and_what_they_found_are_told(
    visitor: Come, engine: Engine, case: int, clock: FixedClock
) -> None:
    auditor = visitor("auditor")
    assert "pemeriksaan pertama belum selesai" in auditor.get("/audit").words
    clock.advance(timedelta(days=1))
    while engine.inspections.run_due():
        pass
    page = auditor.get("/audit").words
    assert "Terakhir selesai Sel, 24 Nov 2026" in page
    assert "Semuanya utuh." in page
    attack(engine, case)
    clock.advance(timedelta(days=1))
    while engine.inspections.run_due():
        pass
    page = auditor.get("/audit").words
    assert "Ditemukan kesalahan." in page
    assert "catatan 3: isinya diubah." in page
    notices = visitor("admin").get("/pemberitahuan")
    assert "Pemeriksaan menemukan kesalahan: Berkas" in notices.words
    assert "Pemeriksaan menemukan kesalahan" in auditor.get("/audit/sistem?jenis=keutuhan").words


def test_rubbish_is_no_seal(visitor: Come) -> None:
    page = visitor("auditor").get("/audit")
    told = page.send(action="/audit/periksa", files={"segel": [("x.json", b"{}")]}, without=["segel"])
    assert "bukan file segel" in told.words


@pytest.mark.parametrize(
    "address", ["/audit", "/audit/segel/1.json", "/audit/riwayat.csv", "/berkas/1/ekspor.zip"]
)
def test_nobody_else_may(visitor: Come, case: int, address: str) -> None:
    assert case == 1
    for name in ("kadis", "perencana", "pemilik"):
        assert visitor(name).get(address).status == 403, name
    assert visitor().get(address).path == "/masuk"


def test_exports_come_as_downloads(visitor: Come, case: int) -> None:
    person = visitor("auditor")
    for name in ("csv", "xlsx", "xes"):
        answer = person.get(f"/audit/riwayat.{name}")
        assert answer.response.headers["Content-Disposition"] == f"attachment; filename=riwayat.{name}"
        assert len(answer.response.get_data()) > 1000
    assert person.get("/audit/riwayat.exe").status == 404
    page = person.get(f"/berkas/{case}")
    (link,) = page.document.xpath("//a[contains(@href, 'ekspor.zip')]/@href")
    with zipfile.ZipFile(BytesIO(person.get(link).response.get_data())) as archive:
        assert archive.testzip() is None
        assert "periksa.py" in archive.namelist()
    assert not visitor("kadis").get(f"/berkas/{case}").document.xpath("//a[contains(@href, 'ekspor.zip')]")


def test_an_auditor_changes_nothing_but_the_note_of_the_look(
    visitor: Come, engine: Engine, case: int
) -> None:
    before = engine.history.list(case, office.actor(engine, "admin"))
    visitor("auditor").get(f"/berkas/{case}")
    assert engine.history.list(case, office.actor(engine, "admin")) == before


def test_a_seal_is_printed_with_the_fingerprint_of_its_key(
    engine: Engine, visitor: Callable[..., Visitor]
) -> None:
    auditor = visitor("auditor")
    auditor.get("/audit").send(action="/audit/segel")
    page = auditor.get("/audit/segel/1")
    assert engine.audit.key.public.fingerprint in page.words.replace(" ", "")
    assert auditor.get("/audit/segel/2").status == 404
    assert visitor("kadis").get("/audit/segel/1").status == 403


def test_the_history_of_the_system_is_read_page_by_page(
    engine: Engine, visitor: Callable[..., Visitor]
) -> None:
    auditor = visitor("auditor")
    assert " masuk." not in auditor.get("/audit/sistem").words, "signing in is told to who asks for it"
    page = auditor.get("/audit/sistem?jenis=semua")
    name = engine.people.get("auditor").name
    assert f"{name} masuk." in page.words
    assert "signed_in" not in page.words
    assert "{" not in page.words
    assert "Alamat jaringan" in page.words
    assert " masuk." not in auditor.get("/audit/sistem?jenis=semua&sebelum=2").words
    assert visitor("kadis").get("/audit/sistem").status == 403
    looks = auditor.get("/audit/sistem?jenis=dilihat&orang=auditor&dari=2026-01-01")
    assert "masuk." not in looks.words
    assert looks.document.xpath("//select[@name='jenis']/option[@selected and @value='dilihat']")
    assert (
        "Tidak ada catatan yang memenuhi filter itu." in auditor.get("/audit/sistem?sampai=2001-01-01").words
    )
    for wrong in ("jenis=lain", "dari=kemarin", "sampai=0001-01-01"):
        assert auditor.get(f"/audit/sistem?{wrong}").status == 404, wrong


def test_odd_rows_silence_neither_the_proof_nor_an_export(visitor: Come, engine: Engine, case: int) -> None:
    """What nobody writes is named, and the sound case still leaves as it is."""
    auditor = visitor("auditor")
    engine.audit.seal(office.actor(engine, "auditor"))
    with engine.store.transaction() as tx:
        unlocked(engine.store, tx)
        for place, data in enumerate(DATA, 20):
            case_of(data.replace("\0", ""), "instance_started", place, at=2**62)(tx)
            of_system(data, OF_SYSTEM[place % len(OF_SYSTEM)])(tx)
        for data in DATA[:9]:
            of_system(data, OF_SYSTEM[len(data) % len(OF_SYSTEM)])(tx)
        bare(engine.store, tx, "insert into seal values (77, -9223372036854775807, '[]', x'00')")
    page = auditor.get("/audit")
    told = page.send(action="/audit/periksa", without=["segel"])
    assert "Tidak utuh." in told.words
    assert "Berkas 20 (X20), catatan 1: isinya tidak dapat dibaca; bukan Alur yang menulisnya." in told.words
    for address in ("/audit/sistem", "/audit/segel/77", "/audit/segel/77.json"):
        assert auditor.get(address).status == 200, address
    for name in ("csv", "xlsx", "xes"):
        assert auditor.get(f"/audit/riwayat.{name}").status == 200, name
    for one in (case, 20, 29, 32):
        assert auditor.get(f"/berkas/{one}/ekspor.zip").status == 200, one
