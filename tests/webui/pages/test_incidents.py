"""Insiden: the administrator reads what stopped, goes on, closes or cancels; a person reads a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests.engine.service import packages
from tests.engine.service.work.test_incidents import choosing
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
REASON = "Sudah diperiksa, tidak diteruskan."


def stuck(engine: Engine, clock: FixedClock) -> int:
    """A case whose overdue path divides by zero, after the worker's first try."""
    engine.definitions.deploy(packages.divided(), SETUP)
    case = engine.instances.start("kecil", {"pembagi": 0}, office.actor(engine, "sekretaris")).instance
    clock.advance(timedelta(minutes=25))
    engine.timers.fire_due()
    return case


def test_the_administrator_reads_retries_and_cancels(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    case = stuck(engine, clock)
    admin = visitor("admin")
    assert "1 insiden terbuka" in " ".join(admin.get("/berkas").all("//a[@class='to-administration']"))
    assert "terhenti: insiden #1" in admin.get("/pemberitahuan").words
    (told,) = admin.get(f"/berkas/{case}").all("//div[@class='note bad']")
    assert told == "Sebuah langkah terhenti. Insiden #1", "no id in a sentence"
    page = admin.get("/insiden")
    (row,) = page.all("//tr[@data-row]")
    assert "#1 · Sebuah rumus tidak dapat dihitung" in row
    assert "kecil-2026-0001" in row
    one = admin.get("/insiden/1")
    for words in ("hitung", "Pengatur waktu", "versi 1", "mulai.pembagi 0", "1, 5, lalu 30 menit"):
        assert words in one.words, words
    assert not one.document.xpath("//form[@action='/insiden/1/tutup']")
    again = one.send(action="/insiden/1/coba")
    assert "Masih terhenti dengan sebab yang sama" in again.words
    assert "mencoba lagi insiden #1; masih terhenti" in admin.get(f"/berkas/{case}/riwayat").words
    again.send({"alasan": REASON}, action=f"/berkas/{case}/batalkan")
    done = admin.get("/insiden/1")
    assert "Berkas dibatalkan" in done.words
    assert not done.document.xpath("//main//form")
    assert "Tidak ada insiden" in admin.get("/insiden").words
    assert "#1" in admin.get("/insiden?tab=selesai").words
    assert "Insiden #1 teratasi." in admin.get(f"/berkas/{case}/riwayat").words
    assert admin.get("/insiden?tab=lain").status == 404
    assert admin.get("/insiden/99").status == 404


def test_a_person_reads_a_number_and_can_send_again(visitor: Come, engine: Engine) -> None:
    engine.definitions.deploy(choosing(task=True), SETUP)
    case = engine.instances.start("kecil", {}, office.actor(engine, "sekretaris"))
    address = f"/tugas/{case.next[0].id}"
    person, admin = visitor("sekretaris"), visitor("admin")
    refused = person.get(address).send({"pilihan": "z"}, button=("aksi", "kirim"))
    assert refused.status == 500
    assert "Insiden #1 diteruskan ke administrator; tidak ada data yang hilang." in refused.words
    one = admin.get("/insiden/1")
    assert "Tugasnya masih terbuka" in one.words
    told = one.send(action="/insiden/1/coba")
    assert "Pelaksana diberi tahu" in told.words
    notices = person.get("/pemberitahuan")
    assert notices.document.xpath(f"//a[@href='{address}']")
    sent = person.get(address).send({"pilihan": "a"}, button=("aksi", "kirim"))
    assert sent.status == 200
    assert "Berhasil saat diulang" in admin.get("/insiden/1").words
    late = admin.post("/insiden/1/tutup", {"alasan": REASON, "csrf_token": admin.token()})
    assert late.status == 409
    assert "sudah teratasi oleh Sekretaris" in late.words


def test_an_incident_is_closed_with_a_reason_and_only_by_the_administrator(
    visitor: Come, engine: Engine
) -> None:
    engine.definitions.deploy(choosing(task=True), SETUP)
    case = engine.instances.start("kecil", {}, office.actor(engine, "sekretaris"))
    person = visitor("sekretaris")
    person.get(f"/tugas/{case.next[0].id}").send({"pilihan": "z"}, button=("aksi", "kirim"))
    for address in ("/insiden", "/insiden/1"):
        assert person.get(address).status == 403
    for act in ("coba", "tutup"):
        assert person.post(f"/insiden/1/{act}", {"csrf_token": person.token()}).status == 403
    auditor = visitor("auditor")
    seen = auditor.get("/insiden/1")
    assert "wewenang admin" in seen.words
    assert not seen.document.xpath("//main//form")
    admin = visitor("admin")
    short = admin.get("/insiden/1").send({"alasan": "pendek"}, action="/insiden/1/tutup")
    assert short.status == 422
    closed = admin.get("/insiden/1").send({"alasan": REASON}, action="/insiden/1/tutup")
    assert "Insiden #1 ditutup." in closed.words
    assert (
        "menutup insiden #1. Alasan: Sudah diperiksa" in admin.get(f"/berkas/{case.instance}/riwayat").words
    )
