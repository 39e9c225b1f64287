"""SOP baru without JavaScript: from a table of steps to a case that ran to its end, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
NAME = "Peminjaman Ruang Rapat"
ROWS = (
    ("Mengajukan permohonan", "fungsional_perencana", "2", "jam", ""),
    ("Memeriksa permohonan", "sekretaris", "1", "hari", "1"),
    ("Menyetujui permohonan", "kepala_dinas", "30", "menit", "1"),
)


def table(*rows: tuple[str, str, str, str, str]) -> dict[str, str]:
    """The fields of a table of steps, as a browser posts them."""
    names = ("nama", "jabatan", "waktu", "satuan", "kembali")
    return {"baris": str(len(rows))} | {
        f"langkah-{place}-{name}": value
        for place, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
        if value or name != "kembali"
    }


def begun(person: Visitor, fields: dict[str, Any], pattern: str = "berurutan") -> Page:
    page = person.get(f"/sop/baru?pola={pattern}")
    return page.send({"nama": NAME, **fields}, action="/sop/baru", button=("aksi", "buat"))


def completed(person: Visitor, engine: Engine, instance: int, **fields: str) -> Page:
    """Send the one open task of a case."""
    task = office.open_tasks(engine, instance)[0].id
    return person.get(f"/tugas/{task}").send(fields, button=("aksi", "kirim"))


def test_from_a_table_of_steps_to_a_case_that_ran(visitor: Come, engine: Engine) -> None:
    owner, kadis = visitor("pemilik"), visitor("kadis")
    assert "SOP baru" in owner.get("/sop").all("//main//a")[0]
    assert "SOP baru" not in kadis.get("/sop").words
    choices = owner.get("/sop/baru")
    assert choices.all("//article//h2") == [
        "Berurutan", "Usul, periksa, setujui", "Kosong", "Salinan SOP yang berlaku"
    ]  # fmt: skip
    page = begun(owner, {"unit": "Sekretariat", **table(*ROWS)})
    assert page.status == 200, page.words
    assert "Tidak ada kesalahan." in page.words
    draft = int(page.path.rpartition("/")[2])
    pemilik = office.actor(engine, "pemilik")
    assert engine.drafts.view(draft, pemilik).key == "peminjaman_ruang_rapat"
    assert {one.level for one in engine.drafts.lint(draft, pemilik)} == {"warning"}
    assert owner.get(f"/sop/rancangan/{draft}/diagram").status == 200
    page.send({"alasan": "SOP pertama untuk ruang rapat."}, action=f"/sop/rancangan/{draft}/ajukan")
    done = kadis.get(f"/sop/rancangan/{draft}").send(action=f"/sop/rancangan/{draft}/berlakukan")
    assert "Versi 1 berlaku" in done.words
    assert "seperti PRR-2026-0001" in done.words
    assert "seperti PRR-2026-0001" in owner.get(f"/sop/rancangan/{draft}/pengaturan").words

    planner = visitor("perencana")
    started = planner.get("/mulai/peminjaman_ruang_rapat")
    assert NAME in started.words
    first = started.send({"perihal": "Rapat anggaran"}, button=("aksi", "kirim"))
    assert "PRR-2026-0001" in first.words
    case = int(first.path.rpartition("/")[2])
    completed(planner, engine, case, catatan="Untuk 20 orang.")
    secretary = visitor("sekretaris")
    back = {"keputusan": "kembalikan", "alasan": "Tanggalnya belum disebut."}
    assert completed(secretary, engine, case, **back).status == 200
    again = planner.get(f"/tugas/{office.open_tasks(engine, case)[0].id}")
    assert "Tanggalnya belum disebut." in again.words
    again.send({"catatan": "Tanggal 3."}, button=("aksi", "kirim"))
    completed(secretary, engine, case, keputusan="setuju")
    completed(kadis, engine, case, keputusan="setuju")
    assert office.open_tasks(engine, case) == []
    whole = engine.instances.get(case, office.actor(engine, "admin"))
    assert whole.row.status == "completed"
    assert whole.row.subject == "Rapat anggaran"


def test_what_is_refused_stays_as_it_was_typed(visitor: Come, engine: Engine) -> None:
    owner, pemilik = visitor("pemilik"), office.actor(engine, "pemilik")
    before = engine.drafts.list(pemilik)
    rows = (("", "sekretaris", "1", "hari", ""), ('Menyusun <b>&"naskah"', "juru_kunci", "1,5", "abad", ""))
    page = begun(owner, {"nama": "", "nomor": "{kode}-{bulan}", **table(*rows)})
    assert page.status == 422
    told = page.all("//div[@id='ringkasan-galat']//li")
    assert [one.partition(": ")[0] for one in told][:2] == ["Nama SOP", "Langkah 1"]
    assert "Jabatan itu tidak dikenal." in page.words
    assert "Waktu ditulis dengan angka bulat" in page.words
    assert "Nomor harus memuat {urut}" in page.words
    assert page.document.get_element_by_id("langkah-1-nama").value == rows[1][0]
    assert page.document.get_element_by_id("langkah-1-waktu").value == "1,5"
    for anchor in page.document.xpath("//div[@id='ringkasan-galat']//a/@href"):
        assert page.document.get_element_by_id(anchor[1:]) is not None
    many = begun(owner, table(*[("Mencatat surat", "sekretaris", "1", "hari", "")] * 200))
    assert many.status == 422
    assert "Paling banyak 60 langkah." in many.words
    assert len(many.document.xpath("//tbody/tr")) == 200
    long = begun(owner, {"nama": "n" * 10_000, **table(("o" * 10_000, "sekretaris", "", "hari", ""))})
    assert long.words.count("Paling banyak 200 huruf.") == 4
    assert long.document.get_element_by_id("nama").value == "n" * 10_000
    taken = begun(owner, {"nama": "pengumpulan data KINERJA", **table(ROWS[0])})
    assert "Sudah ada SOP atau rancangan dengan nama itu." in taken.words
    assert "Tulis sedikitnya satu langkah." in begun(owner, table()).words
    first = begun(owner, table((*ROWS[0][:4], "1")))
    assert "Langkah pertama tidak punya langkah sebelumnya" in first.words
    assert begun(owner, {"dari": "tidak_ada"}, "salinan").status == 422
    assert engine.drafts.list(pemilik) == before


def test_rows_are_added_and_what_is_typed_stays(visitor: Come) -> None:
    page = visitor("pemilik").get("/sop/baru?pola=usul")
    assert page.document.get_element_by_id("langkah-1-nama").value == "Memeriksa usulan"
    more = page.send({"nama": "Usul"}, action="/sop/baru", button=("aksi", "tambah"))
    assert len(more.document.xpath("//tbody/tr")) == 6
    assert more.document.get_element_by_id("nama").value == "Usul"
    assert more.document.xpath("//input[@id='langkah-1-kembali'][@checked]")


def test_a_copy_is_a_process_of_its_own(visitor: Come, engine: Engine) -> None:
    owner, pemilik = visitor("pemilik"), office.actor(engine, "pemilik")
    page = begun(owner, {"nama": "Mulai", "dari": sop.KEY}, "salinan")
    assert "Tidak ada kesalahan." in page.words
    draft = int(page.path.rpartition("/")[2])
    view = engine.drafts.view(draft, pemilik)
    assert (view.title, view.base) == ("Mulai", None)
    assert view.key == "mulai"
    assert b'kode = "M"' in engine.drafts.file(draft, "process.toml", pemilik)


def test_only_who_may_draft_begins_one(visitor: Come) -> None:
    assert visitor("kadis").get("/sop/baru").status == 403
    person = visitor("kadis")
    posted = {"csrf_token": person.token(), "pola": "berurutan", "nama": NAME, **table(ROWS[0])}
    assert person.post("/sop/baru", posted).status == 403
