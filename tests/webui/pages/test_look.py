"""A look at an attached file: its content as a page, with the rights of the download."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.service import Engine
from engine.service.views import Attachment
from tests.webui import office
from tests.webui.test_sheets import book
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
PNG = b"\x89PNG\r\n\x1a\n rest"


def attached(engine: Engine, name: str, content: bytes) -> tuple[int, Attachment]:
    """Return a task at work and a file attached to it."""
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    person = office.actor(engine, "bidang.kearsipan")
    return task, engine.tasks.attach(task, "indikator.berkas_bukti", name, content, person)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gambar.png", PNG, "Gambar gambar.png"),
        ("laporan.pdf", b"%PDF-1.4 fake", "Tanpa JavaScript PDF tidak dapat digambar di sini."),
        ("data.xlsx", book(["=cmd", "72"]), "Angka dari rumus tampak seperti saat file disimpan."),
        ("html.xlsx", book(["<script>alert(1)</script>"]), "<script>alert(1)</script>"),
    ],
)
def test_a_file_is_shown_as_what_it_is(
    visitor: Come, engine: Engine, name: str, content: bytes, said: str
) -> None:
    _task, kept = attached(engine, name, content)
    page = visitor("bidang.kearsipan").get(f"/berkas/lampiran/{kept.id}/lihat")
    assert page.status == 200
    shown = page.words + " ".join(page.document.xpath("//img/@alt"))
    assert said in shown
    assert page.document.xpath(f"//main//a[@href='/berkas/lampiran/{kept.id}']")
    assert not page.document.xpath("//main//script")


def test_a_sheet_that_cannot_be_shown_says_so_and_is_a_download_still(visitor: Come, engine: Engine) -> None:
    _task, kept = attached(engine, "data.xlsx", book(["a"], more={"xl/styles.xml": b" " * 1_000_001}))
    page = visitor("bidang.kearsipan").get(f"/berkas/lampiran/{kept.id}/lihat")
    assert "Lembar ini tidak dapat ditampilkan." in page.words


def test_a_look_is_offered_where_a_file_is_listed_and_only_to_who_may_load_it(
    visitor: Come, engine: Engine
) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    person = visitor("bidang.kearsipan")
    files = {"indikator.0.berkas_bukti": [("laporan.pdf", b"%PDF-1.4 fake")]}
    kept = person.get(f"/tugas/{task}").send(button=("aksi", "simpan"), files=files)
    (look,) = kept.document.xpath("//a[@data-look='laporan.pdf']/@href")
    instance = engine.tasks.get(task, office.actor(engine, "bidang.kearsipan")).row.instance
    assert look in person.get(f"/berkas/{instance}").document.xpath("//a[@data-look]/@href")
    assert person.get(look).status == 200
    for username in ("kadis", "bidang.perpustakaan"):
        other = visitor(username)
        assert other.get(look).status == other.get(look.removesuffix("/lihat")).status
    assert person.get("/berkas/lampiran/999999/lihat").status == 404
