"""Tentang: the SOP's own page, cell by cell."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_the_page_of_the_sop_marks_every_cell_and_invents_nothing(visitor: Come, engine: Engine) -> None:
    page = visitor("auditor").get(f"/tentang/{sop.KEY}")
    rows = page.all("//table[@class='sop']/tbody/tr")
    assert len(rows) == 10
    assert "[Memerintahkan Sekretaris untuk melaksanakan pengumpulan data kinerja]" in rows[0]
    assert "tidak terbaca" in rows[3]
    assert "nilai bawaan; belum ditetapkan instansi" in rows[3]
    assert (
        "Empat mata (bukan bagian dokumen sumber): semestinya bukan oleh yang mengerjakan langkah 8"
        in rows[8]
    )
    identity = page.all("//dl[@class='identity']")[0]
    assert "Nomor SOP tidak terbaca belum diisi" in identity
    assert "Peraturan Menteri Dalam Negeri Nomor 52 Tahun 2011" in page.words
    assert "bukan bagian dokumen sumber" in page.words
    drawing = page.document.xpath("//@data-bpmn-url")[0]
    answer = visitor("auditor").get(drawing).response
    assert answer.data == engine.definitions.bpmn(1)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_versions_of_a_process(visitor: Come, engine: Engine) -> None:
    office.started(engine)
    page = visitor("auditor").get(f"/proses/{sop.KEY}")
    (row,) = page.all("//tbody/tr")
    assert "1 berjalan, 0 selesai, 0 dibatalkan" in row
    assert "Berlaku" in row
    assert visitor("bidang.kearsipan").get(f"/proses/{sop.KEY}").status == 404
