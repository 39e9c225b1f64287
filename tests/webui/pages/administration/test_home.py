"""Administrasi: what needs somebody, and a door to every room, for the administrator alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_the_administrator_is_at_home_there(visitor: Come) -> None:
    admin = visitor("admin")
    home = admin.get("/")
    assert home.document.xpath("//h1")[0].text == "Administrasi"
    assert "Tidak ada pekerjaan yang macet." in home.words
    assert "Tidak ada akun yang ditahan." in home.words
    assert "Belum ada cadangan." in home.words
    for address in home.document.xpath("//ul[@class='rooms']//a/@href"):
        assert admin.get(address).status == 200, address


@pytest.mark.parametrize("username", ["kadis", "auditor", "pemilik", "bidang.kearsipan"])
@pytest.mark.parametrize("address", ["/administrasi", "/administrasi/keadaan"])
def test_for_nobody_else_there_is_such_a_room(visitor: Come, username: str, address: str) -> None:
    person = visitor(username)
    assert person.get(address).status == 403
    assert "Administrasi" not in person.get("/").words


def test_work_in_trouble_leads_to_where_it_is_mended(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    case = office.brought_to(engine, "Langkah_2")
    (task,) = office.open_tasks(engine, case)
    clock.advance(timedelta(days=3))
    home = visitor("admin").get("/administrasi")
    assert "Terlambat 1" in home.words
    assert "belum dibuka siapa pun" in home.words
    assert "Lama belum dibuka" not in home.words, "a task stands in one list"
    assert home.document.xpath(f"//section[@aria-labelledby='terlambat']//a[@href='/tugas/{task.id}']")
    assert home.document.xpath(f"//section[@aria-labelledby='terlambat']//a[@href='/berkas/{case}']")


def test_a_task_that_nobody_can_do_stands_first_until_it_is_handed_on(visitor: Come, engine: Engine) -> None:
    case = office.brought_to(engine, "Langkah_2")
    (task,) = office.open_tasks(engine, case)
    admin = office.actor(engine, "admin")
    engine.people.revoke("sekretaris", "sekretaris", admin)
    engine.outbox.run_due()
    home = visitor("admin").get("/administrasi")
    assert "Belum ada pemegang 1" in home.words
    assert "sementara ada pada Kepala Dinas" in home.words
    page = home.visitor.get(f"/tugas/{task.id}/alihkan")
    given = {"kepada": "perencana", "alasan": "Sekretaris belum ada."}
    asked = page.send(given, action=f"/tugas/{task.id}/alihkan")
    asked.send(given | {"lintas": "perencana"}, action=f"/tugas/{task.id}/alihkan")
    engine.outbox.run_due()
    assert "Belum ada pemegang" not in home.visitor.get("/administrasi").words


def test_every_room_says_how_it_stands(visitor: Come, engine: Engine) -> None:
    case = office.started(engine)
    admin = office.actor(engine, "admin")
    engine.suspensions.suspend(case, "Cuti bersama akhir tahun.", admin)
    home = visitor("admin").get("/administrasi")
    for words in ("8 orang aktif.", "10 jabatan.", "1 berkas ditangguhkan.", "Tidak ada Plh. atau Plt."):
        assert words in home.words, words
