"""Pengaturan proses without JavaScript: what is set is changed in place, refused at its field, and read by others."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
FILE = "process.toml"


@pytest.fixture
def draft(engine: Engine) -> int:
    return engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))


def content(engine: Engine, draft: int) -> bytes:
    return engine.drafts.file(draft, FILE, office.actor(engine, "pemilik"))


def written(engine: Engine, draft: int, text: bytes) -> None:
    pemilik = office.actor(engine, "pemilik")
    engine.drafts.write(draft, {FILE: text}, engine.drafts.view(draft, pemilik).revision, pemilik)


def test_saved_as_it_stands_nothing_changes(visitor: Come, engine: Engine, draft: int) -> None:
    owner, before = visitor("pemilik"), content(engine, draft)
    page = owner.get(f"/sop/rancangan/{draft}")
    assert "Pengaturan proses" in page.all("//main//a")
    page = owner.get(f"/sop/rancangan/{draft}/pengaturan")
    assert "Nomor berikutnya: PDK-2026-0001" in page.words
    assert "Pengumpulan Data Kinerja ‹Periode› ‹Tahun›" in page.words
    page.send(button=("aksi", "simpan"))
    assert content(engine, draft) == before
    assert engine.drafts.view(draft, office.actor(engine, "pemilik")).revision == 1


def test_each_value_is_set_in_place(visitor: Come, engine: Engine, draft: int) -> None:
    before = content(engine, draft).decode().splitlines()
    office.started(engine)
    address = f"/sop/rancangan/{draft}/pengaturan"
    page = visitor("pemilik").get(address)
    fields = {
        "kode": "DK",
        "nomor": "{urut:03}/{kode}/{bulan}/{tahun}",
        "siapa": "pilihan",
        "jabatan": ["kepala_dinas", "sekretaris"],
        "retensi_aktif": "2",
        "retensi_inaktif": "3",
        "nasib_akhir": "musnah",
        "dasar": "Jadwal “contoh”",
        "isian-satuan": "",
        "isian-keterangan": "kolom",
    }
    looked = page.send(fields, button=("aksi", "contoh"))
    assert "Nomor berikutnya: 002/DK/11/2026" in looked.words  # one case is there already
    assert content(engine, draft).decode().splitlines() == before
    saved = looked.send(button=("aksi", "simpan"))
    assert "Pengaturan proses tersimpan" in saved.words
    values = tomllib.loads(content(engine, draft).decode())
    assert values["mulai"] == ["kepala_dinas", "sekretaris"]
    assert values["retensi"] == {
        "retensi_aktif": 2, "retensi_inaktif": 3, "nasib_akhir": "musnah", "dasar": "Jadwal “contoh”"
    }  # fmt: skip
    assert values["catatan"]["sumber"] == "Langkah_3_isian.indikator"
    assert values["catatan"]["kunci"] == ["tahun", "periode", "unit", "kode"]
    assert values["catatan"]["kolom"] == [
        "indikator", "arah", "target", "realisasi", "capaian", "predikat", "bukti_dukung", "keterangan"
    ]  # fmt: skip
    after = content(engine, draft).decode().splitlines()
    assert [line for line in before if line.startswith("#")] == [
        line for line in after if line.startswith("#")
    ]
    none = visitor("pemilik").get(address).send({"siapa": "pertama", "sumber": ""}, button=("aksi", "simpan"))
    assert none.status == 200
    assert {"mulai", "catatan"}.isdisjoint(tomllib.loads(content(engine, draft).decode()))


def test_what_is_wrong_is_told_at_its_field(visitor: Come, engine: Engine, draft: int) -> None:
    before = content(engine, draft)
    page = visitor("pemilik").get(f"/sop/rancangan/{draft}/pengaturan")
    fields = {
        "nomor": "{kode}-{hari}",
        "perihal": "{tahun",
        "kode": "K" * 31,
        "uraian": "abc\x07def",
        "siapa": "pilihan",
        "retensi_aktif": "lima",
        "retensi_inaktif": "101",
        "nasib_akhir": "dibakar",
    }
    wrong = page.send(fields, button=("aksi", "simpan"), without=["jabatan"])
    assert wrong.status == 422
    assert wrong.title.startswith("Galat:")
    for sentence in (
        "Paling banyak 30 huruf.",
        "Tanda U+0007 sesudah “abc”",
        "Pilih sedikitnya satu jabatan.",
        "Tulis angka bulat, paling besar 100",
        "Pilih salah satu dari pilihan yang ada.",
    ):
        assert sentence in wrong.words
    assert wrong.document.get_element_by_id("retensi_aktif").value == "lima"
    for anchor in wrong.document.xpath("//div[@id='ringkasan-galat']//a/@href"):
        assert wrong.document.get_element_by_id(anchor[1:]) is not None
    mended = {"kode": "K", "uraian": "", "siapa": "pertama", "retensi_aktif": "", "retensi_inaktif": ""}
    patterns = page.send({**fields, **mended, "nasib_akhir": ""}, button=("aksi", "simpan"))
    assert "Bagian {hari} tidak dikenal." in patterns.words
    assert "selalu berpasangan" in patterns.words
    unknown = page.send({"siapa": "pilihan", "jabatan": ["juru_kunci"]}, button=("aksi", "simpan"))
    assert "Jabatan itu tidak dikenal." in unknown.words
    elsewhere = page.send({"sumber": "Langkah_9.tidak_ada"}, button=("aksi", "simpan"))
    assert "Daftar itu tidak ada lagi" in elsewhere.words
    none = page.send(
        {"sumber": "Langkah_10.penerima"},
        button=("aksi", "simpan"),
        without=[name for name in page.form().fields if name.startswith("isian-")],
    )
    assert none.status == 422
    assert content(engine, draft) == before


def test_another_list_shows_its_own_fields(visitor: Come, draft: int) -> None:
    page = visitor("pemilik").get(f"/sop/rancangan/{draft}/pengaturan")
    options = page.document.xpath("//select[@name='sumber']/option/@value")
    other = next(one for one in options if one and not one.startswith("Langkah_3_isian"))
    shown = page.send({"sumber": other}, button=("aksi", "daftar"))
    assert shown.document.xpath("//select[@name='sumber']/option[@selected]/@value") == [other]
    assert "tidak ada pada formulir" in shown.words  # what was kept of the list before, still to be seen


def test_an_unreadable_text_is_told_and_left_alone(visitor: Come, engine: Engine, draft: int) -> None:
    owner = visitor("pemilik")
    page = owner.get(f"/sop/rancangan/{draft}/pengaturan")
    written(engine, draft, b'title = "x\n')
    told = owner.get(f"/sop/rancangan/{draft}/pengaturan")
    assert "tidak dapat dibaca" in told.words
    assert told.document.xpath(f"//main//a[@href='/sop/rancangan/{draft}/teks/{FILE}']")
    assert page.send({"kode": "X"}, button=("aksi", "simpan")).status == 422
    assert content(engine, draft) == b'title = "x\n'
    written(engine, draft, b'nomor = 3\n[retensi]\nretensi_aktif = "lima"\n')
    odd = owner.get(f"/sop/rancangan/{draft}/pengaturan")
    assert "Pola nomor: Isi yang tertulis bukan teks" in odd.words
    assert "Masa aktif: Tulis angka bulat" in odd.words
    assert odd.document.get_element_by_id("retensi_aktif").value == "lima"
    odd.send({"nomor": "{urut}", "retensi_aktif": "5"}, button=("aksi", "simpan"))
    assert content(engine, draft) == b'nomor = "{urut}"\n[retensi]\nretensi_aktif = 5\n'


def test_who_was_slower_loses_nothing_and_overwrites_nothing(
    visitor: Come, engine: Engine, draft: int
) -> None:
    page = visitor("pemilik").get(f"/sop/rancangan/{draft}/pengaturan")
    written(engine, draft, b'title = "Milik rekan"\n')
    lost = page.send({"uraian": "Ketikan saya"}, button=("aksi", "simpan"))
    assert lost.status == 409
    assert (
        "Uraian singkat Isian Anda Ketikan saya Salin sebagai teks" in lost.words
    )  # nothing that was not touched
    assert f"/sop/rancangan/{draft}" in lost.document.xpath("//main//a/@href")
    assert "Ketikan saya" in lost.words
    assert content(engine, draft) == b'title = "Milik rekan"\n'


def test_others_read_what_is_set(visitor: Come, engine: Engine, draft: int) -> None:
    page = visitor("kadis").get(f"/sop/{sop.KEY}")
    for said in (
        "seperti PDK-2026-0001",
        "Kepala Dinas (pelaksana langkah pertama)",
        "aktif belum ditetapkan, inaktif belum ditetapkan",
        "menurut Tahun, Periode, Unit pengisi, Kode",
    ):
        assert said in page.words
    assert visitor("kadis").get(f"/sop/rancangan/{draft}/pengaturan").document.xpath("//main//form") == []
    assert visitor("perencana").get(f"/sop/rancangan/{draft}/pengaturan").status == 403
    engine.drafts.discard(draft, office.actor(engine, "pemilik"))
    assert visitor("pemilik").get(f"/sop/rancangan/{draft}/pengaturan").document.xpath("//main//form") == []


def test_pauses_are_allowed_within_limits_or_not_at_all(visitor: Come, engine: Engine, draft: int) -> None:
    page = visitor("pemilik").get(f"/sop/rancangan/{draft}/pengaturan")
    assert "Jeda tenggat" in page.words
    wrong = page.send({"jeda_batas": "seminggu", "jeda_kali": "99"}, button=("aksi", "simpan"))
    assert wrong.status == 422
    assert "Tulis angka bulat dari 1 sampai 20." in wrong.words
    assert "paling lama 60 hari kerja" in wrong.words
    assert wrong.document.xpath("//input[@id='jeda_batas']/@value") == ["seminggu"]
    fields = {
        "jeda": "boleh",
        "jeda_batas": "12 jam",
        "jeda_kali": "3",
        "jeda_jenis": "menunggu Bappeda\nlainnya",
    }
    wrong.send(fields, button=("aksi", "simpan"))
    assert tomllib.loads(content(engine, draft).decode())["jeda"] == {
        "batas": "PT12H", "kali": 3, "jenis": ["menunggu Bappeda", "lainnya"]
    }  # fmt: skip
    again = visitor("pemilik").get(f"/sop/rancangan/{draft}/pengaturan")
    assert again.document.xpath("//input[@id='jeda_batas']/@value") == ["12 jam"]
    again.send({"jeda": "tidak"}, button=("aksi", "simpan"))
    assert tomllib.loads(content(engine, draft).decode())["jeda"]["boleh"] is False
    assert "Jeda tenggat tidak boleh" in visitor("auditor").get(f"/sop/rancangan/{draft}/pengaturan").words
