"""Tarik kembali: offered after sending, in the list of what is done, on the task and the case; refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
REASON = "Periode yang dipilih keliru."


@pytest.fixture
def sent(engine: Engine) -> int:
    """Step 1, sent by the head of the office."""
    task = office.task_at(engine, "Langkah_1")
    actor = office.actor(engine, "kadis")
    value = sop.filled("Langkah_1", engine.tasks.get(task, actor).value)
    engine.tasks.complete(task, value, actor)
    return task


def offers(page: Page, task: int) -> bool:
    return bool(page.document.xpath(f"//main//a[@href='/tugas/{task}/tarik']"))


def test_it_is_offered_where_one_looks_for_it(engine: Engine, visitor: Come, sent: int) -> None:
    kadis, (row,) = visitor("kadis"), engine.tasks.inbox(office.actor(engine, "kadis"), "done").rows
    places = ("/tugas?tab=selesai", f"/tugas/{sent}", f"/berkas/{row.instance}")
    assert all(offers(kadis.get(place), sent) for place in places)
    assert not any(offers(visitor("auditor").get(place), sent) for place in places[1:])
    (waiting,) = engine.tasks.inbox(office.actor(engine, "sekretaris")).rows
    visitor("sekretaris").get(f"/tugas/{waiting.id}")
    assert not any(offers(kadis.get(place), sent) for place in places)


def test_who_has_sent_takes_it_back_with_a_reason(engine: Engine, visitor: Come) -> None:
    task = office.task_at(engine, "Langkah_1")
    kadis = visitor("kadis")
    after = kadis.get(f"/tugas/{task}").send(button=("aksi", "kirim"))
    assert after.path == "/tugas"
    assert "Salah kirim?" in after.words
    assert offers(after, task)
    assert not offers(kadis.get("/tugas"), task), "said once"
    page = kadis.get(f"/tugas/{task}/tarik")
    assert "Tenggat tidak berubah" in page.words
    short = page.send({"alasan": "pendek"}, action=f"/tugas/{task}/tarik")
    assert short.status == 422
    assert "Sedikitnya 10 huruf." in short.words
    assert "pendek" in short.text
    done = short.send({"alasan": REASON}, action=f"/tugas/{task}/tarik")
    assert done.path == f"/tugas/{task}"
    assert "terbuka lagi dengan isian yang tadi terkirim" in done.words
    assert "Anda yang mengerjakan" in done.words
    case = kadis.get(done.document.xpath("//main//a[starts-with(@href, '/berkas/')]/@href")[0] + "/riwayat")
    assert "menarik kembali kiriman langkah 1" in case.words
    assert REASON in case.words
    assert kadis.get(f"/tugas/{task}/tarik").path == f"/tugas/{task}", "nothing is there to be taken back"


def test_it_is_refused_with_who_and_when(engine: Engine, visitor: Come, sent: int, clock: FixedClock) -> None:
    kadis = visitor("kadis")
    asked = kadis.get(f"/tugas/{sent}/tarik")
    (waiting,) = engine.tasks.inbox(office.actor(engine, "sekretaris")).rows
    clock.advance(timedelta(minutes=31))
    visitor("sekretaris").get(f"/tugas/{waiting.id}")
    refused = asked.send({"alasan": REASON}, action=f"/tugas/{sent}/tarik")
    assert refused.status == 409
    assert "Sekretaris (contoh) sudah membuka" in refused.words
    assert "hari ini pukul 09.31" in refused.words
    assert REASON in refused.text, "what was typed is not lost"
    other = visitor("sekretaris").post(f"/tugas/{sent}/tarik", {"csrf_token": "x", "alasan": REASON})
    assert other.status == 403
