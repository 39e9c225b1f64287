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
    for title in ("Lama belum dibuka 1", "Terlambat 1"):
        assert title in home.words
    assert home.document.xpath(f"//section[@aria-labelledby='terlambat']//a[@href='/tugas/{task.id}']")
    assert home.document.xpath(f"//section[@aria-labelledby='belum-dibuka']//a[@href='/berkas/{case}']")
