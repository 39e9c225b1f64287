"""A task filled in by a workbook: out with its rules, back with every fault by its cell, looked at, kept as a draft."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.engine.service.whole.test_row_files import with_row_files
from tests.soundness import assert_sound
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
Edit = Callable[[openpyxl.Workbook], object]
SHEET = "Indikator kinerja"
REALISASI, REASON = "G", "H"


def isian(engine: Engine) -> int:
    return office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")


def book_of(person: Visitor, task: int) -> bytes:
    answer = person.get(f"/tugas/{task}/lembar.xlsx")
    assert answer.status == 200
    content: bytes = answer.response.get_data()
    return content


def edited(content: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled(**cells: object) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        for place, value in cells.items():
            book[SHEET][place] = value

    return edit


def upload(person: Visitor, task: int, content: bytes, name: str = "lembar.xlsx") -> Page:
    page = person.get(f"/tugas/{task}")
    return page.send(action=f"/tugas/{task}/lembar", files={"berkas": [(name, content)]})


def refused(page: Page) -> list[str]:
    assert page.status == 422, page.words
    return page.all("//div[@id='ringkasan-galat']//li")


def drafts(engine: Engine, task: int, username: str = "bidang.kearsipan") -> list[dict[str, object]]:
    view = engine.tasks.get(task, office.actor(engine, username))
    events = engine.history.list(view.row.instance, office.actor(engine, "admin"))
    return [dict(one.data) for one in events if one.type == "draft_saved"]


def test_a_sheet_is_filled_in_looked_at_and_kept(visitor: Come, engine: Engine, clock: FixedClock) -> None:
    task, person = isian(engine), visitor("bidang.kearsipan")
    page = person.get(f"/tugas/{task}")
    file = ("bukti.pdf", b"%PDF-1.7\n")
    page.send(
        {"indikator.1.realisasi": "8"},
        button=("aksi", "simpan"),
        files={"indikator.0.berkas_bukti": [file]},
    )
    content = book_of(person, task)
    sheet = openpyxl.load_workbook(io.BytesIO(content))[SHEET]
    heads = [cell.value for cell in sheet[6]]
    assert heads[:3] + heads[5:] == [
        "No.", "Kode", "Indikator kinerja", "Target", "Realisasi", "Alasan data belum tersedia", "Bukti dukung",
        "Keterangan",
    ]  # fmt: skip
    assert (sheet["G8"].value, sheet["G8"].protection.locked, sheet["F8"].protection.locked) == (
        8,
        False,
        True,
    )
    assert sheet.protection.sheet
    assert not sheet.protection.password

    shown = upload(
        person, task, edited(content, filled(G7=70.5, G8=None, H8="Survei belum selesai.", J10=2026))
    )
    assert shown.status == 200
    assert "4 perubahan" in shown.words
    assert "Baris 1, kolom Realisasi (G7)" in shown.words
    assert "90,38" in shown.words, "what is computed from it"
    assert "Baris 3, kolom Realisasi (G9): Isi Realisasi." in shown.words
    before = drafts(engine, task)
    assert len(before) == 1, "nothing is kept yet"
    clock.advance(timedelta(minutes=1))
    kept = shown.send(action=f"/tugas/{task}/lembar/simpan")
    assert kept.path == f"/tugas/{task}"
    assert "Isian dari Excel tersimpan sementara." in kept.words
    rows = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan")).value["indikator"]
    assert [row.get("realisasi") for row in rows] == [70.5, None, None, None]
    assert (rows[1]["belum_tersedia"], rows[3]["keterangan"]) == ("Survei belum selesai.", "2026")
    assert [one["name"] for one in rows[0]["berkas_bukti"]] == ["bukti.pdf"]
    last = drafts(engine, task)[-1]
    assert last["source"] == "excel"
    instance = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan")).row.instance
    seq = engine.history.list(instance, office.actor(engine, "admin"))[-1].seq
    assert "dari Excel." in visitor("admin").get(f"/berkas/{instance}?pada={seq}").words
    older = upload(person, task, content)
    assert "Isian tugas ini Anda simpan lagi sesudah lembar itu diunduh." in older.words
    again = upload(person, task, book_of(person, task))
    assert "Tidak ada yang berubah" in again.words
    assert not again.document.xpath("//form[contains(@action, 'simpan')]")
    assert_sound(engine)


def test_what_was_typed_and_not_sent_goes_out_and_is_not_lost(visitor: Come, engine: Engine) -> None:
    task, person = isian(engine), visitor("bidang.kearsipan")
    actor = office.actor(engine, "bidang.kearsipan")
    typed = [
        ("indikator.jumlah", "4"),
        ("indikator.0.realisasi", "3,5"),
        ("indikator.1.keterangan", "diketik"),
    ]
    engine.autosaves.keep(f"task/{task}", typed, None, actor)
    content = book_of(person, task)
    sheet = openpyxl.load_workbook(io.BytesIO(content))[SHEET]
    assert (sheet["G7"].value, sheet["J8"].value) == (3.5, "diketik")
    shown = upload(person, task, edited(content, filled(G7=4)))
    assert "1 perubahan" in shown.words
    shown.send(action=f"/tugas/{task}/lembar/simpan")
    rows = engine.tasks.get(task, actor).value["indikator"]
    assert (rows[0]["realisasi"], rows[1]["keterangan"]) == (4, "diketik")


def test_what_is_wrong_is_told_by_cell_and_nothing_is_kept(visitor: Come, engine: Engine) -> None:
    task, person = isian(engine), visitor("bidang.kearsipan")
    content = book_of(person, task)
    wrong = filled(
        G7="72.5", G8="1,234.5", G9=-1, G10="1.234,5", F8=1, B9="IK-99", H10="x" * 301, J7=True, A8=9
    )
    said = refused(upload(person, task, edited(content, wrong)))
    assert "Baris 1, kolom Realisasi (G7): Gunakan koma untuk desimal, misalnya 72,5." in said
    assert "Baris 2, kolom Realisasi (G8): Gunakan koma untuk desimal, misalnya 72,5." in said
    assert "Baris 3, kolom Realisasi (G9): Paling kecil 0." in said
    assert not any("(G10)" in one for one in said), "Indonesian text is what the form takes, too"
    assert any("kolom Target (F8): sel ini tidak boleh diubah; isinya semula" in one for one in said)
    assert any("kolom Kode (B9): sel ini tidak boleh diubah" in one for one in said)
    assert "Baris 1, kolom Keterangan (J7): Isi dengan teks, bukan tanggal atau nilai benar/salah." in said
    assert "Baris 2, kolom No. (A8): nomor baris tidak boleh diubah; semula 2." in said
    assert any("kolom Alasan data belum tersedia" in one or "(H10)" in one for one in said) is False, "hidden"
    assert drafts(engine, task) == []


def _zipped(content: bytes, name: str, more: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, more)
    return file.getvalue()


def _million(book: openpyxl.Workbook) -> None:
    book[SHEET]["C1048576"] = "jauh"


def _hide_row(book: openpyxl.Workbook) -> None:
    book[SHEET].row_dimensions[8].hidden = True


def _hide_column(book: openpyxl.Workbook) -> None:
    book[SHEET].column_dimensions["F"].hidden = True


def _hide_sheet(book: openpyxl.Workbook) -> None:
    book[SHEET].sheet_state = "hidden"


def _rename(book: openpyxl.Workbook) -> None:
    book[SHEET].title = "Data"


def _unmarked(book: openpyxl.Workbook) -> None:
    del book["Petunjuk"]


def _older(book: openpyxl.Workbook) -> None:
    sheet: Worksheet = book["Petunjuk"]
    for (cell,) in sheet.iter_rows(min_col=2, max_col=2):
        if str(cell.value).startswith("alur-1 "):
            parts = str(cell.value).split(" ", 3)
            cell.value = " ".join([*parts[:2], f"999{parts[2]}", parts[3]])


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (filled(G7="=1+1"), f"Lembar “{SHEET}”, sel G7: sel ini berisi rumus."),
        (lambda book: book[SHEET].merge_cells("G7:G8"), "Ada sel yang digabung."),
        (_hide_row, f"Baris 8 pada lembar “{SHEET}” disembunyikan."),
        (_hide_column, f"Kolom F pada lembar “{SHEET}” disembunyikan."),
        (_hide_sheet, f"Lembar “{SHEET}” disembunyikan."),
        (_rename, f"Lembar “{SHEET}” tidak ada dalam file itu."),
        (_unmarked, "bukan lembar yang diunduh dari tugas ini"),
        (_older, "Formulir tugas ini berubah sesudah lembar itu diunduh."),
        (_million, "terlalu banyak baris"),
        (filled(K8="catatan"), "Baris 2 (K8): di luar tabel."),
        (filled(B11="IK-77"), "Baris 5 (B11): di luar tabel."),
        (lambda book: book[SHEET].delete_cols(7), "Kolom Realisasi (G6): kolom ini berubah"),
        (filled(J6=None), "Kolom Keterangan (J6): kolom ini hilang."),
    ],
)
def test_a_sheet_that_is_not_as_it_went_out_is_refused(
    visitor: Come, engine: Engine, edit: Edit, words: str
) -> None:
    task, person = isian(engine), visitor("bidang.kearsipan")
    said = refused(upload(person, task, edited(book_of(person, task), edit)))
    assert any(words in one for one in said), said
    assert drafts(engine, task) == []


def test_files_that_are_no_plain_workbook_are_refused(visitor: Come, engine: Engine) -> None:
    task, person = isian(engine), visitor("bidang.kearsipan")
    content = book_of(person, task)
    office_file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for wrong, words in (
        (b"kode;realisasi\nIK-01;3\n", "bukan XLSX"),
        (content[:2000], "bukan XLSX"),
        (office_file, "(.xls)"),
        (office_file + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (_zipped(content, "xl/vbaProject.bin", b"x"), "makro"),
        (_zipped(content, "xl/media/x.bin", b"0" * 20_000_001), "terlalu besar"),
        (_zipped(content, "xl/x.xml", b"<a/>" * 500_000), "terlalu besar"),
        (b"", "Pilih filenya"),
    ):
        said = refused(upload(person, task, wrong))
        assert any(words in one for one in said), (words, said)
    assert drafts(engine, task) == []


def test_the_sheet_of_another_task_and_a_colleagues_draft_stand_in_the_way(
    visitor: Come, engine: Engine
) -> None:
    task = isian(engine)
    other = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    person = visitor("bidang.kearsipan")
    (said,) = refused(upload(person, task, book_of(person, other)))
    number = engine.tasks.get(other, office.actor(engine, "bidang.kearsipan")).row.number
    assert said.startswith("File itu dari tugas lain: " + number)
    content = edited(book_of(person, task), filled(G7=5))
    shown = upload(person, task, content)
    admin = office.actor(engine, "admin")
    engine.people.create("rekan", "Rekan Kearsipan", PASSWORD, ["bidang_kearsipan"], admin)
    mate = office.actor(engine, "rekan")
    value = engine.tasks.get(task, mate).value
    engine.tasks.save_draft(task, {"indikator": [row | {"realisasi": 9} for row in value["indikator"]]}, mate)
    engine.tasks.release(task, mate)
    assert "Rekan Kearsipan" in shown.send(action=f"/tugas/{task}/lembar/simpan").words
    (said,) = refused(upload(person, task, content))
    assert said.startswith("Rekan Kearsipan menyimpan isian tugas ini, ")
    assert len(drafts(engine, task)) == 1


def test_who_may_not_fill_the_task_in_gets_no_sheet(visitor: Come, engine: Engine) -> None:
    task = isian(engine)
    owner = visitor("bidang.kearsipan")
    content = book_of(owner, task)
    for username, status in (("bidang.perpustakaan", 404), ("kadis", 403), ("auditor", 403)):
        person = visitor(username)
        token = person.token()
        for answer in (
            person.get(f"/tugas/{task}/lembar.xlsx"),
            person.get(f"/tugas/{task}/lembar"),
            person.post(f"/tugas/{task}/lembar/simpan", {"csrf_token": token, "isi-revisi": "1.."}),
            person.post(
                f"/tugas/{task}/lembar", {"csrf_token": token, "berkas": (io.BytesIO(content), "a.xlsx")}
            ),
        ):
            assert answer.status == status or answer.status == 403, (username, answer.path, answer.status)
    plain = office.task_at(engine, "Langkah_2")
    secretary = visitor("sekretaris")
    assert "Isi dengan Excel" not in secretary.get(f"/tugas/{plain}").words
    assert secretary.get(f"/tugas/{plain}/lembar.xlsx").status == 404
    assert owner.post(f"/tugas/{task}/lembar/simpan", {"csrf_token": owner.token()}).status == 422
    assert drafts(engine, task) == []
    instance = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan")).row.instance
    engine.suspensions.suspend(instance, "Cuti bersama nasional.", office.actor(engine, "admin"))
    assert "Isi dengan Excel" not in owner.get(f"/tugas/{task}").words
    assert owner.get(f"/tugas/{task}/lembar.xlsx").status == 409


def test_rows_that_people_add_come_and_go_and_files_stay(visitor: Come, engine: Engine) -> None:
    key = engine.definitions.deploy(with_row_files(), SETUP).key
    task = engine.instances.start(key, {}, office.actor(engine, "sekretaris")).next[0].id
    person = visitor("sekretaris")
    person.get(f"/tugas/{task}").send(
        {"daftar.jumlah": "3", "daftar.0.nama": "satu", "daftar.1.nama": "dua", "daftar.2.nama": "tiga"},
        button=("aksi", "simpan"),
    )
    person.get(f"/tugas/{task}").send(
        button=("aksi", "simpan"), files={"daftar.0.bukti": [("a.pdf", b"%PDF-1.7\n")]}
    )
    content = book_of(person, task)

    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["Daftar"]
        sheet["B7"], sheet["B8"], sheet["B10"] = None, None, "=empat".lstrip("=")

    shown = upload(person, task, edited(content, edit))
    assert "baris dihapus" in shown.words
    assert "baris baru" in shown.words
    shown.send(action=f"/tugas/{task}/lembar/simpan")
    rows = engine.tasks.get(task, office.actor(engine, "sekretaris")).value["daftar"]
    assert [(row.get("nama"), len(row.get("bukti", ()))) for row in rows] == [
        (None, 1), ("tiga", 0), ("empat", 0),
    ]  # fmt: skip
    person.get(f"/tugas/{task}").send(
        button=("aksi", "simpan"), files={"daftar.1.bukti": [("b.pdf", b"%PDF-1.7\nb")]}
    )
    (said,) = refused(upload(person, task, content))
    assert "Lampiran pada baris tugas ini berpindah" in said


def test_every_kind_of_field_has_its_rule_and_comes_back(visitor: Come, engine: Engine) -> None:
    values = [{"value": "a", "label": "Pilihan A"}, {"value": "b", "label": "Pilihan B"}]
    columns = [
        packages.field("teks", required=True),
        packages.field("angka", "number", decimalDigits=2),
        packages.field("tanggal", "datetime", subtype="date"),
        packages.field("jam", "datetime", subtype="datetime"),
        packages.field("satu", "select", values=values),
        packages.field("banyak", "checklist", values=values),
        packages.field("benar", "checkbox"),
    ]
    listed = {
        "type": "dynamiclist",
        "id": "l",
        "path": "daftar",
        "label": "Daftar: a/b",
        "components": columns,
    }
    chain = drawings.chain(drawings.user("isi", camunda_formRef="isi"))
    engine.definitions.deploy(packages.package(chain, isi=[listed]), SETUP)
    task = engine.instances.start("kecil", {}, office.actor(engine, "sekretaris")).next[0].id
    person = visitor("sekretaris")
    row = {
        "teks": "=1+1", "angka": 12.25, "tanggal": "2026-11-30", "jam": "2026-11-30T13:10", "satu": "b",
        "banyak": ["a", "b"], "benar": True,
    }  # fmt: skip
    engine.tasks.save_draft(task, {"daftar": [row]}, office.actor(engine, "sekretaris"))
    content = book_of(person, task)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Daftar a b"]
    assert [cell.value for cell in sheet[7]][5:] == ["Pilihan B", "Pilihan A; Pilihan B", "Ya"]
    assert {one.type for one in sheet.data_validations.dataValidation} >= {
        "decimal",
        "date",
        "list",
        "textLength",
    }
    assert "Tidak ada yang berubah" in upload(person, task, content).words

    def edit(book: openpyxl.Workbook) -> None:
        for at, value in enumerate(
            ["x", 1, "30-11-2026", "2026-11-30 13:10", "Pilihan C", "Pilihan A", "?"], 2
        ):
            book["Daftar a b"].cell(8, at).value = value

    said = refused(upload(person, task, edited(content, edit)))
    assert [one.split(": ")[0] for one in said] == [
        "Baris 2, kolom tanggal (D8)",
        "Baris 2, kolom jam (E8)",
        "Baris 2, kolom satu (F8)",
        "Baris 2, kolom benar (H8)",
    ]
    assert "sebagaimana dikenal Excel, bukan teks" in said[0]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_a_sheet_that_libreoffice_saved_is_the_same(visitor: Come, engine: Engine, tmp_path: Path) -> None:
    task, person = isian(engine), visitor("bidang.kearsipan")
    (tmp_path / "lembar.xlsx").write_bytes(edited(book_of(person, task), filled(G7=70.85)))
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "lembar.xlsx")], check=True)
    shown = upload(person, task, (tmp_path / "out/lembar.xlsx").read_bytes())
    assert "1 perubahan" in shown.words
