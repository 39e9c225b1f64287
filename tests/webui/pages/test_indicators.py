"""Daftar indikator in the browser: by form, by file with faults named by their cell, and taken out as it goes in."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from engine.service import Engine
from tests.engine.service.record.test_indicators import CELLS, TABLE
from tests.webui.pages.test_reports import cells
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]


def upload(person: Visitor, content: bytes, name: str = "daftar.csv") -> Page:
    given = {"csrf_token": person.token(), "berkas": (io.BytesIO(content), name)}
    return person.post("/indikator/impor", given)


def test_an_indicator_is_kept_by_a_form(visitor: Come, engine: Engine) -> None:
    owner = visitor("pemilik")
    page = owner.get("/indikator/baru")
    typed = {**CELLS, "penanggung_jawab": "bidang_perpustakaan", "target-0": "7.5", "satuan": "x" * 61}
    wrong = page.send(typed, action="/indikator/baru")
    assert wrong.status == 422
    assert "Gunakan koma untuk desimal, misalnya 72,5." in wrong.all("//p[@id='target-0-salah']")
    assert "Paling banyak 60 huruf." in wrong.all("//p[@id='i-satuan-salah']")
    assert wrong.document.xpath("//input[@id='target-0']/@value") == ["7.5"]
    assert engine.record.indicators.all() == ()
    done = wrong.send({"target-0": "70,5", "satuan": "indeks"}, action="/indikator/baru")
    assert "Indikator tersimpan." in done.words
    assert done.path == "/indikator/1"
    assert "70,5" in done.words
    assert "Makin tinggi makin baik" in done.words
    assert "Bidang Perpustakaan" in visitor("perencana").get("/indikator").words
    assert "Triwulan I 70,5" in visitor("perencana").get("/indikator?tahun=2026").words
    first, second = owner.get("/indikator/1"), owner.get("/indikator/1")
    assert first.send({"satuan": "nilai"}, action="/indikator/1").status == 200
    stale = second.send({"satuan": "lain"}, action="/indikator/1")
    assert stale.status == 409
    assert "Pemilik Proses (contoh)" in stale.words
    assert "Satuan: indeks nilai" in owner.get("/indikator/1").words
    told = visitor("auditor").get("/audit/sistem?jenis=catatan").words
    assert "mengubah daftar indikator: 1 indikator, 1 di antaranya baru." in told
    assert owner.get("/indikator?cari=tidak+ada").status == 200
    assert owner.get("/indikator?tahun=dua").status == 404


def test_a_file_goes_in_whole_and_comes_out_the_same(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    refused = upload(admin, (TABLE + "IK-11;Hari;hari;turun;Lurah;2026;Tahunan;4\r\n").encode())
    assert refused.status == 422
    assert "Tidak ada yang diimpor." in refused.words
    assert "Baris 5, kolom arah: Isi dengan salah satu dari: positif, negatif." in refused.words
    assert "Baris 5, kolom penanggung_jawab: Jabatan itu tidak dikenal." in refused.words
    assert engine.record.indicators.all() == ()
    assert upload(admin, b"").status == 422
    done = upload(admin, TABLE.encode())
    assert "2 indikator ditambahkan, 0 diubah, 0 tetap." in done.words
    sheet = admin.get("/indikator.xlsx")
    rows = cells(sheet)
    assert [row[-3:] for row in rows[1:]] == [
        (2026, "Triwulan I", 70.5), (2026, "Triwulan II", 71), (2026, "Tahunan", 4),
    ]  # fmt: skip
    for content, name in (
        (sheet.response.get_data(), "indikator.xlsx"),
        (admin.get("/indikator.csv").response.get_data(), "indikator.csv"),
    ):
        assert "0 indikator ditambahkan, 0 diubah, 2 tetap." in upload(admin, content, name).words


@pytest.mark.parametrize("username", ["perencana", "auditor", "bidang.kearsipan", "kadis"])
def test_who_does_not_keep_the_list_changes_nothing(visitor: Come, engine: Engine, username: str) -> None:
    upload(visitor("admin"), TABLE.encode())
    person = visitor(username)
    page = person.get("/indikator")
    assert page.status == 200
    assert not page.document.xpath("//main//form[@method='post']")
    assert not person.get("/indikator/1").document.xpath("//main//form")
    assert person.get("/indikator/baru").status == 404
    given = {"csrf_token": person.token(), **CELLS, "revisi": "1", "tahun": "2026"}
    assert person.post("/indikator/1", given).status == 403
    assert person.post("/indikator/baru", given).status == 403
    assert upload(person, TABLE.encode()).status == 403
    assert upload(person, b"").status == 403
    assert visitor("admin").get("/indikator/99").status == 404
    one = engine.record.indicators.get(1)
    assert one.row.revision == 1


def test_the_empty_list_begins_with_that_of_a_process_by_one_click(visitor: Come, engine: Engine) -> None:
    owner, other = visitor("pemilik"), visitor("perencana")
    assert "Mulai dari daftar bawaan proses" not in other.get("/indikator").words
    given = {"proses": "pengumpulan_data_kinerja", "tahun": "2026", "periode": "Triwulan III"}
    assert other.post("/indikator/contoh", {"csrf_token": other.token(), **given}).status == 403
    page = owner.get("/indikator")
    assert "DATA CONTOH" in page.words
    wrong = page.send({"periode": "Bulan"}, action="/indikator/contoh")
    assert wrong.status == 422
    assert "Tidak ada yang diimpor." in wrong.words
    assert (
        owner.post("/indikator/contoh", {"csrf_token": owner.token(), **given, "proses": "x"}).status == 404
    )
    assert engine.record.indicators.all() == ()
    done = page.send({"tahun": "2026", "periode": "Triwulan III"}, action="/indikator/contoh")
    assert "Daftar dimulai dengan 12 indikator." in done.words
    assert "Triwulan III 72" in done.words
    assert "DATA CONTOH" in done.words
    assert "Mulai dari daftar bawaan proses" not in done.words
    late = page.send({"tahun": "2026", "periode": "Triwulan III"}, action="/indikator/contoh")
    assert late.status == 409
    assert "Pemilik Proses (contoh)" in late.words
