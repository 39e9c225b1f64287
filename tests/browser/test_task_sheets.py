"""A clerk fills a task in from Excel, two faults first: walked in a real browser."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from engine.service import Engine
from tests.browser.worker import Worker
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser


def written(content: bytes, **cells: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book["Indikator kinerja"][place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("phone", BOTH)
def test_a_clerk_fills_in_from_excel(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None], phone: bool
) -> None:
    instance = office.brought_to(engine, "Langkah_3_isian")
    task = next(one.id for one in office.open_tasks(engine, instance) if one.item == "bidang_perpustakaan")
    page = Worker(visit(site.url, phone=phone), "bidang.perpustakaan").page

    def seen(name: str) -> None:
        axe(page, name)
        photograph(page, f"task-sheet-{name}")

    def upload(content: bytes) -> None:
        page.set_input_files("#lembar-berkas", {"name": "isian.xlsx", "mimeType": "", "buffer": content})
        page.get_by_role("button", name="Unggah Excel").click()
        page.wait_for_load_state()

    page.goto(f"/tugas/{task}")
    fold = page.locator("details.by-sheet > summary")
    fold.focus()
    page.keyboard.press("Enter")
    seen("way-in")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh Excel").click()
    content = Path(coming.value.path()).read_bytes()
    assert coming.value.suggested_filename.endswith(".xlsx")

    upload(written(content, G7="70.85", F8=1))
    assert page.locator("#ringkasan-galat li").count() == 2
    page.get_by_text("Baris 1, kolom Realisasi (G7): Gunakan koma untuk desimal").wait_for()
    seen("faults")
    upload(written(content, G7=70.85, G8=71.4, G9=21850, H10="Survei belum selesai."))
    page.get_by_text("Belum ada yang disimpan.").wait_for()
    seen("changes")
    page.get_by_role("button", name="Simpan sebagai isian").click()
    page.wait_for_url(f"**/tugas/{task}")
    assert page.input_value("[name='indikator.0.realisasi']") == "70,85"
    seen("kept")
