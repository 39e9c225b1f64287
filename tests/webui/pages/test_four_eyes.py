"""Two steps that two persons should do, on the pages: said beforehand, asked why, kept, printed, found; or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests.engine.service.work.pairs import paired
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
SEND, SAVE = ("aksi", "kirim"), ("aksi", "simpan")
FIELD = "isi-catatan-empat-mata"
NOTE = "Kepala Dinas dinas luar; Sekretaris menandatangani sebagai Plh."


@pytest.fixture
def acting(engine: Engine, clock: FixedClock) -> int:
    """Step 9 of the shipped SOP, step 8 done by the secretary, who is acting head now."""
    task = office.task_at(engine, "Langkah_9")
    admin = office.actor(engine, "admin")
    end = clock() + timedelta(days=3)
    engine.people.grant("sekretaris", "kepala_dinas", admin, kind="plh", end=end, letter="SP-1 (contoh)")
    return task


def note_of(page: Page) -> str:
    return str(page.document.get_element_by_id("catatan-empat-mata").text or "").strip()


def test_the_secretary_as_acting_head_is_warned_and_writes_why(
    acting: int, visitor: Come, engine: Engine
) -> None:
    person = visitor("sekretaris")
    page = person.get(f"/tugas/{acting}")
    assert "Dua langkah ini semestinya dikerjakan dua orang" in page.words
    assert "Anda sudah mengerjakan langkah 8 “Menerima, memeriksa" in page.words
    assert "sebagai Sekretaris," in page.words
    (press,) = page.document.xpath("//button[starts-with(@value, 'kirim:keputusan=setuju')]/@value")
    answer = ("aksi", press)
    bare = page.send({}, button=answer)
    assert bare.status == 422
    assert bare.title.startswith("Galat:")
    assert bare.all("//*[@id='catatan-empat-mata-galat']") == [
        "Tulis catatan: mengapa langkah ini dikerjakan orang yang sama dengan langkah pasangannya."
    ]
    short = bare.send({FIELD: "singkat"}, button=answer)
    assert short.all("//*[@id='catatan-empat-mata-galat']") == ["Sedikitnya 10 huruf."]
    assert note_of(short) == "singkat", "what was typed stays"
    kept = short.send({FIELD: "ditulis sebagian"}, button=SAVE)
    assert "Tersimpan sementara." in kept.words
    assert note_of(kept) == "ditulis sebagian"
    sent = kept.send({FIELD: NOTE}, button=answer)
    assert "Terkirim" in sent.words
    row = engine.tasks.get(acting, office.actor(engine, "auditor")).row
    said = f"Dikerjakan orang yang sama dengan langkah 8 (Sekretaris). Catatan: {NOTE}"
    for path in ("", "/riwayat", "/cetak", "/isian"):
        case = visitor("auditor").get(f"/berkas/{row.instance}{path}")
        assert case.status == 200, path
        assert said in case.words, path
        assert "Plh. Kepala Dinas" in case.words, path
    while engine.outbox.run_due():
        pass
    found = visitor("auditor").get("/berkas?satu_orang=ya")
    assert row.number in found.words
    assert "Langkah berpasangan dikerjakan satu orang" in found.words


def test_another_is_asked_nothing(acting: int, visitor: Come) -> None:
    page = visitor("kadis").get(f"/tugas/{acting}")
    assert "semestinya dikerjakan dua orang" not in page.words
    assert not page.document.xpath("//*[@id='catatan-empat-mata']")


@pytest.fixture
def refusing(engine: Engine) -> tuple[int, int]:
    """A case whose model refuses: the task to check, and the case."""
    admin = office.actor(engine, "admin")
    engine.people.grant("perencana", "sekretaris", admin)
    key = engine.definitions.deploy(paired("tolak"), SETUP).key
    actor = office.actor(engine, "perencana")
    case = engine.instances.start(key, {}, actor)
    done = engine.tasks.complete(case.next[0].id, {}, actor)
    return done.next[0].id, case.instance


def test_who_did_the_step_reads_that_somebody_else_must_check_it(
    refusing: tuple[int, int], visitor: Come
) -> None:
    task, _case = refusing
    person = visitor("perencana")
    page = person.get(f"/tugas/{task}")
    assert "Langkah ini harus dikerjakan orang lain" in page.words
    assert "Yang dapat mengalihkan tugas ini kepada orang lain: Administrator." in page.words
    assert not page.document.xpath("//button[starts-with(@value, 'kirim') or @value='ambil']")
    other = visitor("sekretaris").get(f"/tugas/{task}")
    assert other.document.xpath("//button[starts-with(@value, 'kirim')]")
    posted = dict(other.form().fields) | {"keputusan": "kembalikan", "alasan": "Belum lengkap benar."}
    secret = page.document.xpath("//input[@name='csrf_token']/@value")[0]
    refused = person.post(f"/tugas/{task}", {**posted, "csrf_token": secret, "aksi": "kirim"})
    assert refused.status == 403
    assert "kedua langkah harus dikerjakan dua orang" in refused.words
    assert "Belum lengkap benar." in refused.words, "what was typed stays to be read and copied"


def test_who_hands_on_sees_who_may_not(refusing: tuple[int, int], visitor: Come) -> None:
    task, _case = refusing
    admin = visitor("admin")
    page = admin.get(f"/tugas/{task}")
    (option,) = page.document.xpath("//select[@name='kepada']//option[@value='perencana']")
    assert "(sudah mengerjakan “Mengisi data”)" in option.text_content()
    assert option.get("disabled") is not None
    fields = {"kepada": "perencana", "alasan": "Pelaksana lama sakit."}
    secret = page.document.xpath("//input[@name='csrf_token']/@value")[0]
    refused = admin.post(f"/tugas/{task}/alihkan", {**fields, "csrf_token": secret})
    assert refused.status == 403
    assert "sedangkan kedua langkah harus dikerjakan dua orang. Pilih orang lain." in refused.words
