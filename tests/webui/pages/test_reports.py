"""The pages an office learns from: the report, the search, a case at any event, people and versions."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
from flask import Flask

from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]


def cells(page: Page, sheet: int = 0) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(page.response.get_data()))
    return [tuple(cell.value for cell in row) for row in book.worksheets[sheet].iter_rows()]


def late_five_times(engine: Engine, clock: FixedClock) -> None:
    for _ in range(5):
        instance = office.brought_to(engine, "Langkah_2")
        clock.advance(timedelta(days=7))
        (task,) = office.open_tasks(engine, instance)
        person = office.actor(engine, "sekretaris")
        engine.tasks.complete(
            task.id, sop.filled("Langkah_2", engine.tasks.get(task.id, person).value), person
        )


def test_the_report_names_a_standard_time_that_does_not_hold(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    late_five_times(engine, clock)
    page = visitor("kadis").get("/laporan?tahun=2026")
    (sentence,) = page.all("//main//*[contains(@class, 'verdict')]//p[1]")
    assert "langkah 2" in sentence
    assert "dari 5 kali dikerjakan, 0 kali tepat waktu (0 %)" in sentence
    (step,) = page.document.xpath(
        "//main//*[contains(@class, 'verdict')]//a[contains(@href, '/tentang/')]/@href"
    )
    assert step.endswith("#langkah-2")
    assert visitor("kadis").get(step).document.get_element_by_id("langkah-2") is not None
    assert not page.document.xpath("//main//form[contains(@action, '/rancangan')]"), (
        "drafts are not for everybody"
    )
    owner = visitor("pemilik").get("/laporan?tahun=2026")
    (form,) = owner.document.xpath("//main//form[contains(@action, '/rancangan')]")
    assert form.fields["elemen"] == "Langkah_2"
    made = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    owner = visitor("pemilik").get("/laporan?tahun=2026")
    assert owner.document.xpath(f"//main//a[@href='/sop/rancangan/{made}/diagram#Langkah_2']")
    (drawing,) = page.document.xpath("//*[@data-bpmn-viewer]")
    assert drawing.get("data-heat-good") == "Langkah_1"
    assert drawing.get("data-heat-bad") == "Langkah_2"
    # Every column of the drawn chart stands in the table beside it.
    months = page.all("//svg[contains(@class, 'columns')]//text[contains(@class, 'value')]")
    assert months
    table = " ".join(page.all("//section[@aria-labelledby='bulan-judul']//table"))
    assert all(month in table for month in months)
    assert "0 berkas" not in page.words
    assert "Belum ada yang dikerjakan" in visitor("auditor").get("/laporan?tahun=2024").words


def test_the_report_as_a_sheet_has_the_same_figures(visitor: Come, engine: Engine, clock: FixedClock) -> None:
    late_five_times(engine, clock)
    rows = cells(visitor("auditor").get("/laporan.xlsx?tahun=2026"))
    two = next(row for row in rows if row[0] == 2)
    assert two[4:8] == (5, 5, 0, 0)
    assert two[8] == 37.5
    assert "5 hari kerja" in visitor("auditor").get("/laporan?tahun=2026").all("//td/span")


def test_what_is_taken_away_stands_in_the_history(visitor: Come) -> None:
    auditor = visitor("auditor")
    assert auditor.get("/laporan.xlsx?tahun=2026&bagian=tw4").status == 200
    assert auditor.get("/kalender/2026.csv").status == 200
    told = auditor.get("/audit/sistem").words
    title = "Pengumpulan Data Kinerja"
    assert f"(Auditor) mengekspor laporan {title}, 1 Oktober 2026 sampai 31 Desember 2026." in told
    assert "(Auditor) mengekspor tabel hari khusus kalender kerja. Tahun 2026" in told


def test_reports_are_for_participants_and_readers_of_all(visitor: Come) -> None:
    bidang = visitor("bidang.kearsipan")
    assert "Tidak ada laporan untuk Anda" in bidang.get("/laporan").words
    assert bidang.get("/laporan.xlsx").status == 404
    assert bidang.get(f"/laporan?proses={sop.KEY}").words.startswith("Laporan waktu Tidak ada")
    assert not bidang.get("/tugas").document.xpath("//nav//a[@href='/laporan']")
    auditor = visitor("auditor")
    assert auditor.get("/tugas").document.xpath("//nav//a[@href='/laporan']")
    for wrong in ("bagian=x", "tahun=99999", "versi=7", "proses=lain"):
        assert auditor.get(f"/laporan?{wrong}").status == 404, wrong


def test_the_auditor_changes_nothing(app: Flask, visitor: Come, engine: Engine) -> None:
    """Every address that takes a post refuses the auditor, save those of the own session, of seals and of checks."""
    instance = office.brought_to(engine, "Langkah_8")
    (task,) = office.open_tasks(engine, instance)
    own = {"account.", "notices.", "audit.", "checks.", "preferences.", "autosaves.", "feed.", "mailbox."}
    own |= {"sessions.", "second_factor."}
    own |= {"saved_filters.", "instance.verify"}
    values = {"task_id": task.id, "instance_id": instance, "attachment_id": 1, "key": sop.KEY}
    auditor = visitor("auditor")
    token, before = auditor.token(), _state(engine, instance)
    tried = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or any(rule.endpoint.startswith(one) for one in own):
            continue
        path = adapter.build(
            rule.endpoint, {name: values.get(name, 1) for name in rule.arguments}, method="POST"
        )
        posted = {
            "csrf_token": token,
            "aksi": "kirim",
            "alasan": "Alasan yang cukup panjang.",
            "kepada": "kadis",
        }
        answer = auditor.post(path, posted, follow=False)
        assert answer.status in (302, 400, 403, 404, 405, 409, 413, 422), (rule.endpoint, answer.status)
        tried.append(rule.endpoint)
    assert {"task.claim", "instance.cancel"} <= set(tried)
    assert _state(engine, instance) == before


def _state(engine: Engine, instance: int) -> object:
    admin = office.actor(engine, "admin")
    view = engine.instances.get(instance, admin)
    return len(view.events), view.tasks, len(engine.instances.list(admin)[0]), len(engine.people.list())
