"""Mulai: which processes a person may start, and the form that starts one."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_a_process_is_started_from_its_form(visitor: Come, engine: Engine) -> None:
    person = visitor("kadis")
    assert person.get("/mulai").document.xpath(f"//a[@href='/mulai/{sop.KEY}']")
    page = person.get(f"/mulai/{sop.KEY}")
    entered = page.send({"tahun": "dua ribu", "perihal": "Perihal yang diketik"})
    assert entered.status == 200, "Enter in a field neither begins nor judges"
    assert entered.document.get_element_by_id("f-perihal").get("value") == "Perihal yang diketik"
    assert not entered.title.startswith("Galat:")
    refused = page.send({"tahun": "dua ribu", "perihal": "Perihal yang diketik"}, button=("aksi", "kirim"))
    assert refused.status == 422
    assert "Tahun: Isi dengan angka, misalnya 1.234,5." in refused.words
    assert refused.document.get_element_by_id("f-perihal").get("value") == "Perihal yang diketik"
    fields = {"tahun": "2026", "periode": "Triwulan III", "instruksi": "Kumpulkan data."}
    begun = refused.send(fields, button=("aksi", "kirim"))
    assert begun.path.startswith("/berkas/")
    assert "PDK-2026-0001" in begun.words
    twice = refused.send(fields, button=("aksi", "kirim"))
    assert twice.path == begun.path
    assert len(engine.instances.list(office.actor(engine, "admin"))[0]) == 1


def test_who_may_not_start_is_told_who_may(visitor: Come) -> None:
    person = visitor("perencana")
    page = person.get("/mulai")
    assert "Dimulai oleh Kepala Dinas." in page.words
    assert not page.document.xpath(f"//main//a[@href='/mulai/{sop.KEY}']")
    refused = person.get(f"/mulai/{sop.KEY}")
    assert refused.status == 403
    assert "ini wewenang Kepala Dinas" in refused.words
    assert person.get("/mulai/tidak_ada").status == 404
