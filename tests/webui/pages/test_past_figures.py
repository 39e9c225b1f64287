"""Step 3 says where its rows come from, and beside each row what the register says of the period before."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.pages.test_register import kept
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def to_step_3(engine: Engine, element: str) -> int:
    """A case of Triwulan III worked to a task of step 3."""
    instance = office.started(engine, "Triwulan III")
    while not (found := office.open_tasks(engine, instance, element)):
        one = office.open_tasks(engine, instance)[0]
        person = office.actor(engine, sop.PEOPLE[one.roles[0]])
        value = engine.tasks.get(one.id, person).value
        engine.tasks.complete(one.id, sop.filled(one.element, value), person)
    return next((one.id for one in found if "bidang_perpustakaan" in one.roles), found[0].id)


def test_the_request_says_that_its_rows_are_of_the_list_and_how_old(visitor: Come, engine: Engine) -> None:
    person = office.actor(engine, "pemilik")
    engine.record.indicators.begin(sop.KEY, [(2026, "Triwulan III")], person)
    page = visitor("perencana").get(f"/tugas/{to_step_3(engine, 'Langkah_3_permintaan')}")
    assert "Baris awal dari Daftar indikator untuk Triwulan III 2026, keadaan" in page.words
    assert "Indeks Pembangunan Literasi Masyarakat (IPLM)" in page.words


def test_last_periods_figures_stand_beside_the_rows(visitor: Come, engine: Engine) -> None:
    kept(engine, "Triwulan II")
    filling = visitor("bidang.perpustakaan").get(f"/tugas/{to_step_3(engine, 'Langkah_3_isian')}")
    assert "Triwulan II 2026: Realisasi 70,85" in filling.words
    assert "Baris awal dari" not in filling.words
    assert filling.document.xpath("//input[@name='indikator.0.realisasi']/@value") == [""], (
        "help, and no value"
    )
    links = filling.document.xpath("//p[contains(@class, 'past')]/a/@href")
    assert links
    assert visitor("bidang.perpustakaan").get(links[0]).status == 200


def test_a_change_of_the_list_is_taken_by_a_click_with_what_is_typed(visitor: Come, engine: Engine) -> None:
    owner = office.actor(engine, "pemilik")
    indicators = engine.record.indicators
    indicators.begin(sop.KEY, [(2026, "Triwulan III")], owner)
    planner = visitor("perencana")
    address = f"/tugas/{to_step_3(engine, 'Langkah_3_permintaan')}"
    assert "berubah sesudah berkas ini dibuka" not in planner.get(address).words
    first = indicators.all()[0].row
    cells = {
        "kode": first.reference, "indikator": first.name, "satuan": first.unit, "arah": first.direction,
        "penanggung_jawab": first.role, "keterangan": first.note,
    }  # fmt: skip
    indicators.save(first.id, cells, {(2026, "Triwulan III"): "73,5"}, first.revision, owner)
    page = planner.get(address)
    assert "Daftar indikator berubah sesudah berkas ini dibuka." in page.words
    assert "Target 72 → 73,5" in page.words
    done = page.send({"catatan": "Paling lambat Jumat.", "aksi": "segarkan"})
    assert "Perubahan 1 baris diambil dari Daftar indikator." in done.words
    assert "Target 73,5" in done.words
    assert done.document.xpath("//textarea[@name='catatan']")[0].text.strip() == "Paling lambat Jumat."
    assert "berubah sesudah berkas ini dibuka" not in done.words
