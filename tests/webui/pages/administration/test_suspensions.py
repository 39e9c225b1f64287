"""Berkas ditangguhkan: one and several, the banner everywhere, and refusals in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.pages.test_pauses import token
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
REASON = "Cuti bersama Idulfitri sampai tanggal 27."


def test_one_case_is_suspended_and_resumed_from_its_page(engine: Engine, visitor: Come) -> None:
    task = office.task_at(engine, "Langkah_2")
    instance = engine.tasks.get(task, office.actor(engine, "sekretaris")).row.instance
    admin = visitor("admin")
    before = visitor("sekretaris").get(f"/tugas/{task}")
    page = admin.get(f"/berkas/{instance}")
    short = page.send({"alasan": "pendek"}, action=f"/berkas/{instance}/tangguhkan")
    assert short.status == 422
    done = page.send({"alasan": REASON}, action=f"/berkas/{instance}/tangguhkan")
    assert "Berkas ini ditangguhkan sejak" in done.words
    assert REASON in done.words
    sekretaris = visitor("sekretaris")
    shown = sekretaris.get(f"/tugas/{task}")
    assert "Tugas ini menunggu sampai administrator melanjutkannya." in shown.words
    assert REASON in shown.words
    assert "Ditangguhkan" in sekretaris.get("/tugas").words
    assert not shown.document.xpath("//button[@value='kirim']")
    refused = before.send(button=("aksi", "kirim"))
    assert refused.status == 409
    assert f"Alasan: {REASON}" in refused.words
    assert "menangguhkan berkas ini" in sekretaris.get("/pemberitahuan").words
    on = admin.get(f"/berkas/{instance}").send(action=f"/berkas/{instance}/lanjutkan")
    assert "Berkas ini ditangguhkan sejak" not in on.words
    history = sekretaris.get(f"/berkas/{instance}/riwayat").words
    assert "menangguhkan berkas ini" in history
    assert "melanjutkan berkas ini, yang ditangguhkan sejak" in history


def test_all_cases_of_a_process_are_suspended_for_one_reason_and_chosen_ones_go_on(
    engine: Engine, visitor: Come
) -> None:
    cases = [office.started(engine, f"Triwulan {one}") for one in ("I", "II", "III")]
    admin = visitor("admin")
    page = admin.get("/berkas-ditangguhkan")
    assert "Tidak ada berkas yang ditangguhkan" in page.words
    short = page.send({"proses": sop.KEY, "alasan": "pendek"}, action="/berkas-ditangguhkan")
    assert short.status == 422
    assert "pendek" in short.text
    done = page.send({"proses": sop.KEY, "alasan": REASON}, action="/berkas-ditangguhkan")
    assert "3 berkas ditangguhkan." in done.words
    chosen = {"berkas": [str(cases[0]), str(cases[1])], "csrf_token": token(admin)}
    assert admin.post("/berkas-ditangguhkan/lanjutkan", chosen).status in (200, 303)
    assert engine.suspensions.running(office.actor(engine, "admin"), suspended=True) == (cases[2],)


def test_only_the_administrator(engine: Engine, visitor: Come) -> None:
    instance = office.started(engine)
    for who in ("kadis", "sekretaris", "auditor", "pemilik", "bidang.kearsipan"):
        person = visitor(who)
        secret = token(person)
        assert person.get("/berkas-ditangguhkan").status == 403
        for address in (
            "/berkas-ditangguhkan",
            "/berkas-ditangguhkan/lanjutkan",
            f"/berkas/{instance}/tangguhkan",
            f"/berkas/{instance}/lanjutkan",
        ):
            page = person.post(address, {"alasan": REASON, "csrf_token": secret})
            assert page.status == 403, (who, address)
        assert "Tangguhkan berkas" not in person.get(f"/berkas/{instance}").words
    assert engine.suspensions.running(office.actor(engine, "admin"), suspended=True) == ()
