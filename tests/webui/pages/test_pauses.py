"""Jeda tenggat on its pages: paused by who works on it, shown everywhere, let go on by the superior."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
REASON = "Surat dari Bappeda belum datang."


@pytest.fixture
def task(engine: Engine) -> int:
    return office.task_at(engine, "Langkah_2")


def test_a_task_is_paused_and_let_go_on(engine: Engine, visitor: Come, task: int) -> None:
    sekretaris, address = visitor("sekretaris"), f"/tugas/{task}/jeda"
    page = sekretaris.get(f"/tugas/{task}")
    assert page.document.xpath(f"//main//a[@href='{address}']")
    asked = sekretaris.get(address)
    assert "Masih boleh 2 kali, seluruhnya paling lama 5 hari kerja." in asked.words
    short = asked.send({"jenis": "menunggu pihak luar", "alasan": "pendek"}, action=address)
    assert short.status == 422
    assert "Sedikitnya 10 huruf." in short.words
    assert "pendek" in short.text
    assert short.document.xpath("//input[@name='jenis'][@checked]/@value") == ["menunggu pihak luar"]
    none = asked.send({"jenis": "cuti", "alasan": REASON}, action=address)
    assert none.status == 422
    done = asked.send({"jenis": "menunggu pihak luar", "alasan": REASON}, action=address)
    assert done.path == f"/tugas/{task}"
    assert "Tenggat dijeda sejak" in done.words
    assert "Yang diberi tahu: Kepala Dinas." in done.words
    for told in (REASON, "menunggu pihak luar", "Sisa waktu"):
        assert told in done.words
    inbox = sekretaris.get("/tugas")
    assert "Dijeda" in inbox.words
    instance = engine.tasks.get(task, office.actor(engine, "sekretaris")).row.instance
    case = visitor("kadis").get(f"/berkas/{instance}")
    assert "Dijeda" in case.words
    assert "sisa 1 hari kerja" in case.words
    notice = visitor("kadis").get("/pemberitahuan")
    assert "menjeda tenggat “" in notice.words
    assert REASON in visitor("sekretaris").get(f"/berkas/{instance}/riwayat").words
    kadis = visitor("kadis")
    asked = kadis.get(address)
    assert "Lanjutkan tenggat" in asked.words
    on = asked.send(action=f"/tugas/{task}/lanjutkan")
    assert "berjalan lagi" in on.words
    assert "Dijeda" not in sekretaris.get("/tugas").words
    again = asked.send(action=f"/tugas/{task}/lanjutkan")
    assert again.status == 409
    assert "tidak sedang dijeda" in again.words


def test_the_history_and_the_times_tell_paused_time_by_itself(
    engine: Engine, visitor: Come, clock: FixedClock, task: int
) -> None:
    sekretaris = office.actor(engine, "sekretaris")
    engine.pauses.pause(task, "lainnya", REASON, sekretaris)
    clock.advance(timedelta(hours=2))
    engine.pauses.go_on(task, sekretaris)
    clock.advance(timedelta(hours=1))
    view = engine.tasks.get(task, sekretaris)
    engine.tasks.complete(task, sop.filled("Langkah_2", view.value), sekretaris)
    person, case = visitor("sekretaris"), f"/berkas/{view.row.instance}"
    assert "di luar 2 jam saat dijeda atau ditangguhkan." in person.get(f"{case}/riwayat").words
    assert "di luar itu dijeda atau ditangguhkan 2 jam" in person.get(f"{case}/waktu").words
    assert "2 jam 1 pengerjaan" in person.get("/laporan").words


def test_who_may_not(engine: Engine, visitor: Come, task: int) -> None:
    for who, status in (
        ("bidang.kearsipan", 404), ("perencana", 403), ("kadis", 403), ("auditor", 403), ("admin", 403)
    ):  # fmt: skip
        person = visitor(who)
        page = person.post(
            f"/tugas/{task}/jeda", {"jenis": "lainnya", "alasan": REASON, "csrf_token": token(person)}
        )
        assert page.status == status, who
    engine.pauses.pause(task, "lainnya", REASON, office.actor(engine, "sekretaris"))
    for who, status in (("bidang.kearsipan", 404), ("perencana", 403), ("auditor", 403)):
        person = visitor(who)
        assert person.post(f"/tugas/{task}/lanjutkan", {"csrf_token": token(person)}).status == status, who
    assert visitor("bidang.kearsipan").get(f"/tugas/{task}/jeda").status == 404
    assert not visitor("auditor").get(f"/tugas/{task}/jeda").document.xpath("//main//form")


def token(person: Visitor) -> str:
    """The token that forms of a person carry."""
    return str(person.get("/akun").document.xpath("//input[@name='csrf_token']/@value")[0])


def test_a_step_of_several_tasks_says_who_may(engine: Engine, visitor: Come) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}/jeda")
    assert "atasan bersama semua pelaksananya" in page.words
    assert "Jenis alasan" not in page.words
    assert "Jenis alasan" in visitor("kadis").get(f"/tugas/{task}/jeda").words
