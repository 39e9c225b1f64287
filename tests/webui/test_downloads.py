"""Files leave as downloads, under the names that people gave them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


PDF = b"%PDF-1.4 isi"


@pytest.mark.parametrize(
    "name", ["Laporan – triwulan “III”.pdf", "データ.pdf", "a\u2028b.pdf", "ünï.pdf", "😀.pdf", "biasa.pdf"]
)
def test_a_file_keeps_its_name_in_every_script(visitor: Come, engine: Engine, name: str) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_perpustakaan")
    kept = engine.tasks.attach(
        task, "indikator.berkas_bukti", name, PDF, office.actor(engine, "bidang.perpustakaan")
    )
    answer = visitor("bidang.perpustakaan").get(f"/berkas/lampiran/{kept.id}")
    told = answer.response.headers["Content-Disposition"]
    assert answer.response.get_data() == PDF
    assert told.isascii()  # anything else does not go over the wire
    assert told.startswith("attachment")
    given = unquote(told.partition("filename*=UTF-8''")[2]) or answer_name(told)
    assert given == name


def answer_name(told: str) -> str:
    return told.partition("filename=")[2].strip('"')


def test_what_is_downloaded_is_kept_nowhere(visitor: Come, engine: Engine) -> None:
    case = office.started(engine)
    person = visitor("auditor")
    for address in (f"/berkas/{case}/ekspor.zip", "/audit/riwayat.csv", "/berkas.xlsx", "/laporan.xlsx"):
        assert "no-store" in person.get(address).response.headers["Cache-Control"], address
