"""Uji coba without JavaScript: the page of a draft that is worked role by role."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.service import Engine
from tests import sop
from tests.engine.service import packages
from tests.engine.service.whole.test_row_files import with_row_files
from tests.engine.service.work.pairs import paired
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]


def drafted(engine: Engine, files: Mapping[str, bytes] | None = None) -> str:
    owner = office.actor(engine, "pemilik")
    made = (
        engine.drafts.open(sop.KEY, owner)
        if files is None
        else engine.drafts.create(files, owner, faulty=True)
    )
    return f"/sop/rancangan/{made}/coba"


@pytest.fixture
def address(engine: Engine) -> str:
    return drafted(engine)


def fill(person: Visitor, page: Page, press: str = "kirim", **given: Any) -> Page:
    """Post the form of the chosen task with what stands in it and what is given."""
    form = next(one for one in page.document.forms if one.xpath(".//button[@value='kirim']"))
    posted = {**dict(form.form_values()), **given, "aksi": press}
    return person.post(form.action, posted)


def begun(person: Visitor, address: str) -> Page:
    return fill(
        person, person.get(f"{address}?tugas="), **{name: str(one) for name, one in sop.START.items()}
    )


def press(person: Visitor, page: Page, action: str, **given: object) -> Page:
    form = next(one for one in page.document.forms if one.xpath(f".//button[@value='{action}']"))
    return person.post(form.action, {**dict(form.form_values()), **given, "aksi": action})


def test_a_trial_from_its_start_to_a_saved_test(visitor: Come, address: str) -> None:
    person = visitor("pemilik")
    page = person.get(address)
    assert "Uji coba belum dimulai" in page.words
    assert "Yang boleh memulai: Kepala Dinas" in page.words
    page = begun(person, address)
    assert "Kepala Dinas memulai proses." in page.words
    page = fill(person, page)
    assert "Kepala Dinas menyelesaikan langkah 1." in page.words
    page = press(person, page, "majukan:tenggat")
    assert "Jam dimajukan ke Sel, 24 Nov 2026 pukul 16.00 WIB." in page.words
    assert "Tenggat langkah 2." in page.words
    assert "Terlambat" in page.words
    page = press(person, page, "majukan:hari", hari="2")
    assert "Jam dimajukan ke Kam, 26 Nov 2026" in page.words
    page = press(person, page, "majukan:tanggal", tanggal="2026-12-01")
    assert "Jam dimajukan ke Sel, 1 Des 2026 pukul 08.00 WIB." in page.words
    page = press(person, page, "urungkan")
    assert "1 Des 2026" not in page.words
    page = press(person, page, "simpan", judul="Sekretaris terlambat")
    assert "Uji tersimpan dalam rancangan ini" in page.words
    assert "Sekretaris terlambat" in page.words
    assert "Terpenuhi" in page.words
    page = press(person, page, "hapus-uji:tests/sekretaris-terlambat.json")
    assert "Belum ada uji tersimpan" in page.words
    page = press(person, page, "ulang")
    assert "Uji coba belum dimulai" in page.words


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(visitor: Come, address: str) -> None:
    person = visitor("pemilik")
    page = fill(person, person.get(f"{address}?tugas="), tahun="dua ribu", periode="")
    assert page.status == 422
    assert "Periode: Wajib diisi." in page.words
    assert page.document.xpath("//*[@id='f-tahun']/@value") == ["dua ribu"]
    page = fill(person, person.get(f"{address}?tugas="), press="isi", tahun="2019")
    assert page.status == 200
    assert page.document.xpath("//*[@id='f-tahun']/@value") == ["2019"]


def test_each_unit_works_its_own_item_and_a_return_is_told(
    visitor: Come, address: str, engine: Engine
) -> None:
    person = visitor("pemilik")
    page = begun(person, address)
    for _ in range(3):
        page = fill(person, page)
    assert page.words.count("Mengisi realisasi") >= 3
    assert "Bidang Kearsipan" in page.words
    page = person.get(f"{address}?tugas=Langkah_3_isian/bidang_kearsipan")
    assert "Dikerjakan sebagai Bidang Kearsipan" in page.words


def test_a_file_is_judged_and_forgotten(visitor: Come, engine: Engine) -> None:
    address, person = drafted(engine, packages.with_files()), visitor("pemilik")
    page = fill(person, person.get(f"{address}?tugas="))
    assert "yang dicatat hanya nama, ukuran" in page.words
    page = fill(person, page, nama="", bukti=(io.BytesIO(b"%PDF-1.7 contoh"), "bukti.pdf"))
    assert page.status == 422
    assert "bukti.pdf" in page.words
    page = fill(person, page, nama="a", bukti=(io.BytesIO(b"MZ"), "bukti.pdf"))
    assert "Isi lampiran bukti.pdf bukan PDF" in page.words
    page = fill(person, page, nama="a")
    assert "Proses selesai." in page.words


def test_what_cannot_be_done_is_said_in_words(visitor: Come, address: str) -> None:
    person = visitor("pemilik")
    page = begun(person, address)
    for action, given, said in (
        ("majukan:hari", {"hari": "banyak"}, "tidak dapat dipakai"),
        ("majukan:tanggal", {"tanggal": "2020-01-01"}, "Jam hanya dapat maju"),
        ("simpan", {"judul": " "}, "Beri nama uji"),
    ):
        assert said in press(person, page, action, **given).words
    stale = press(person, page, "majukan:tenggat")
    assert stale.status == 200
    assert press(person, page, "majukan:tenggat").status == 409
    for tugas in ("Langkah_9", "x" * 400, "\0"):
        assert person.get(f"{address}?tugas={tugas}").status == 200
    for bad in ("terima:message::Tak ada", "terima:signal::\0", "hapus-uji:process.bpmn", "", "lari"):
        posted = {"aksi": bad, "uji-revisi": "x" * 30, "csrf_token": person.token()}
        assert person.post(address, posted).status in (200, 404, 409)


def test_a_draft_that_cannot_run_says_what_to_repair(visitor: Come, engine: Engine) -> None:
    address = drafted(engine, packages.two_steps() | {"forms/isi.form": b"{"})
    page = visitor("pemilik").get(address)
    assert "belum dapat diuji coba" in page.words
    assert "Formulir langkah “Mengisi data” tidak dapat dibaca" in page.words
    person = visitor("pemilik")
    for action in ("kirim", "majukan:tenggat", "simpan", "ulang"):
        posted = {"aksi": action, "csrf_token": person.token(), "judul": "x", "uji-tugas": "isi"}
        assert "belum dapat diuji coba" in person.post(address, posted).words
    assert "belum dapat diuji coba" in person.get(f"{address}?tugas=").words


def test_only_who_may_see_the_workshop(visitor: Come, address: str) -> None:
    assert visitor("kadis").get(address).status == 200
    assert visitor("sekretaris").get(address).status == 403
    assert visitor("pemilik").get("/sop/rancangan/999/coba").status == 404


def test_the_files_of_rows_are_tried_in_their_rows_and_forgotten(visitor: Come, engine: Engine) -> None:
    address, person = drafted(engine, with_row_files(required=True)), visitor("pemilik")

    def pdf(row: int, letter: str) -> dict[str, Any]:
        return {f"daftar.{row}.bukti": (io.BytesIO(f"%PDF-1.7 {letter}".encode()), f"{letter}.pdf")}

    hidden = "//input[@type='hidden'][@name='daftar.{}.bukti']/@value"
    page = fill(person, person.get(f"{address}?tugas="))
    page = fill(person, page, press="tambah:daftar", **pdf(0, "a"))
    assert page.document.xpath(hidden.format(0))
    page = fill(person, page)
    assert page.status == 422
    assert "Daftar, baris 2: bukti: Wajib diisi." in page.words
    wrong: dict[str, Any] = {"daftar.1.bukti": (io.BytesIO(b"MZ"), "b.pdf")}
    page = fill(person, page, "kirim", **wrong)
    assert "Daftar, baris 2: bukti: Isi lampiran b.pdf bukan PDF" in page.words
    page = fill(person, page, press="tambah:daftar", **pdf(1, "b"))
    page = fill(person, page, "hapus:daftar:2")
    page = fill(person, page, "hapus:daftar:0")
    (left,) = page.document.xpath(hidden.format(0))
    assert left.endswith("/b.pdf")
    page = fill(person, page, f"buang:daftar.0.bukti:{left}")
    assert not page.document.xpath(hidden.format(0))
    page = fill(person, page, **pdf(0, "c"))
    assert "Proses selesai." in page.words
    assert "c.pdf" in page.words


def test_one_role_at_both_steps_of_a_pair_is_told_and_a_test_of_it_replays(
    visitor: Come, engine: Engine
) -> None:
    address, person = drafted(engine, paired("tolak")), visitor("pemilik")
    fill(person, person.get(f"{address}?tugas="))
    fill(person, person.get(f"{address}?tugas=isi"))
    page = fill(person, person.get(f"{address}?tugas=periksa"), keputusan="setuju")
    assert "Empat mata: jabatan yang sama mengerjakan Mengisi data." in page.words
    assert "harus ada orang kedua" in page.words
    kept = press(person, page, "simpan", judul="Satu jabatan untuk keduanya")
    assert "Terpenuhi" in kept.words
