"""Pemeriksaan: what is wrong with which case, told to who may audit, and a check that anybody of them begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.site import checks
from tests.engine.store.office import bare, unguarded
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
WRONG = "update search_mark set seq = seq + 1000"


@pytest.fixture
def case(engine: Engine) -> int:
    made = office.brought_to(engine, "Langkah_4")
    while engine.outbox.run_due():
        pass
    return made


def spoil(engine: Engine, statement: str) -> None:
    with engine.store.transaction() as tx, unguarded(engine.store, tx):
        bare(engine.store, tx, statement)


def test_a_check_says_what_is_wrong_and_leads_to_the_case(
    visitor: Come, engine: Engine, case: int, clock: FixedClock
) -> None:
    auditor = visitor("auditor")
    page = auditor.get("/audit").visitor.get("/pemeriksaan")
    assert "Pemeriksaan lengkap pertama dilakukan malam ini." in page.words
    assert "Basis data dan 1 berkas diperiksa: semuanya cocok." in page.send(action="/pemeriksaan").words
    spoil(engine, WRONG)
    found = auditor.get("/pemeriksaan").send(action="/pemeriksaan")
    assert "Ditemukan 1 kesalahan; lihat di bawah." in found.words
    assert f"Berkas {case} (PDK-2026-0001): pencarian menyebut catatan yang belum ada." in found.words
    assert found.document.xpath(f"//ol//a[@href='/berkas/{case}']")
    notices = visitor("admin").get("/pemberitahuan")
    assert "Pemeriksaan menemukan kesalahan: Berkas" in notices.words
    spoil(engine, WRONG.replace("+", "-"))
    clock.advance(timedelta(minutes=1))
    mended = auditor.get("/pemeriksaan").send(action="/pemeriksaan")
    assert not mended.document.xpath("//ol[@class='faults']")
    system = auditor.get("/audit/sistem?jenis=keutuhan").words
    assert "meminta semua data diperiksa sekarang." in system


def test_a_large_site_says_how_far_it_came(
    visitor: Come, engine: Engine, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "SECONDS", 0.0)
    page = visitor("admin").get("/pemeriksaan").send(action="/pemeriksaan")
    assert "Baru 0 dari 1 berkas diperiksa." in page.words
    assert "sedang berjalan: 0 berkas sudah diperiksa." in page.words


def test_it_is_linked_and_for_nobody_else(visitor: Come, engine: Engine) -> None:
    assert visitor("auditor").get("/audit").document.xpath("//main//a[@href='/pemeriksaan']")
    assert visitor("admin").get("/insiden").document.xpath("//main//a[@href='/pemeriksaan']")
    assert visitor("auditor").get("/pemeriksaan").document.xpath("//main//a[@href='/audit']")
    for name in ("kadis", "perencana"):
        assert visitor(name).get("/pemeriksaan").status == 403, name
    assert visitor().get("/pemeriksaan").path == "/masuk"
