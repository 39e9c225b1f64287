"""Berkas: finding cases by words and by filters, and the list as a sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl

from engine.clock import FixedClock
from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]


def test_cases_are_found_and_an_empty_search_clears_itself(visitor: Come, engine: Engine) -> None:
    office.started(engine)
    person = visitor("kadis")
    assert "PDK-2026-0001" in person.get("/berkas?cari=triwulan").words
    none = person.get("/berkas?cari=zzz")
    assert "PDK-2026-0001" not in none.words
    assert none.document.xpath("//main//a[@href='/berkas']")
    assert "Belum ada berkas" in person.get("/berkas?keadaan=selesai").words
    assert person.get("/berkas?keadaan=lain").status == 404


def cells(page: Page, sheet: int = 0) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(page.response.get_data()))
    return [tuple(cell.value for cell in row) for row in book.worksheets[sheet].iter_rows()]


def test_search_by_the_address_and_its_sheet(visitor: Come, engine: Engine, clock: FixedClock) -> None:
    first = office.brought_to(engine, "Langkah_8")
    clock.advance(timedelta(days=20))
    office.started(engine)
    while engine.outbox.run_due():
        pass
    auditor = visitor("auditor")
    page = auditor.get("/berkas?cari=laksanakan&langkah=8&terlambat=ya&keadaan=berjalan")
    assert len(page.all("//tr[@data-row]")) == 1
    assert "Hasil filter: Kata: laksanakan · Sedang di langkah: 8." in page.words
    assert page.document.xpath(f"//tr//a[@href='/berkas/{first}']")
    (link,) = page.document.xpath("//a[starts-with(@href, '/berkas.xlsx')]/@href")
    rows = cells(auditor.get(str(link)))
    assert [row[0] for row in rows if str(row[0]).startswith("PDK")] == ["PDK-2026-0001"]
    assert rows[1][0] == "Kata: laksanakan"
    assert len([row for row in cells(auditor.get("/berkas.xlsx")) if str(row[0]).startswith("PDK")]) == 2
    (link,) = page.document.xpath("//a[starts-with(@href, '/berkas.csv')]/@href")
    lines = auditor.get(str(link)).response.get_data().decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Nomor", "PDK-2026-0001"]
    assert not auditor.get("/berkas?cari=tidakada").all("//tr[@data-row]")
    for wrong in ("keadaan=x", "langkah=delapan", "dari=kemarin", "versi=-1"):
        assert auditor.get(f"/berkas?{wrong}").status == 404, wrong
