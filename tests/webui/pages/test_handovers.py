"""Alihkan: from the page of a case, and all that somebody has who is away, each told by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
REASON = "Sekretaris cuti sampai Rabu."
ALL = "/administrasi/alihkan/sekretaris"


@pytest.fixture
def taken(engine: Engine) -> list[int]:
    """Two tasks that the Sekretaris has taken."""
    found = []
    for _ in range(2):
        case = office.brought_to(engine, "Langkah_2")
        (task,) = office.open_tasks(engine, case)
        engine.tasks.claim(task.id, office.actor(engine, "sekretaris"))
        found.append(task.id)
    return found


def test_an_open_step_of_a_case_is_handed_on_from_there(
    visitor: Come, engine: Engine, taken: list[int]
) -> None:
    admin = visitor("admin")
    case = engine.tasks.get(taken[0], office.actor(engine, "admin")).row.instance
    page = admin.get(f"/berkas/{case}")
    address = f"/tugas/{taken[0]}/alihkan"
    assert page.document.xpath(f"//a[@href='{address}']")
    form = admin.get(address)
    groups = form.document.xpath("//optgroup/@label")
    assert groups == ["Jabatan tugas ini", "Jabatan lain"]
    asked = form.send({"kepada": "kadis", "alasan": REASON}, action=address)
    assert (asked.status, "di luar jabatannya" in asked.words) == (422, True)
    done = form.send({"kepada": "sekretaris", "alasan": REASON}, action=address)
    assert done.path == f"/berkas/{case}"
    for who in ("sekretaris", "auditor"):
        other = visitor(who)
        assert not other.get(f"/berkas/{case}").document.xpath(f"//a[@href='{address}']")
        assert other.get(address).path == f"/tugas/{taken[0]}"
    assert visitor("bidang.kearsipan").get(address).status in (403, 404)
    assert visitor().get(address).path == "/masuk"


def test_all_of_somebody_who_is_away_go_for_that_time(
    visitor: Come, engine: Engine, clock: FixedClock, taken: list[int]
) -> None:
    admin = visitor("admin")
    page = admin.get(ALL + "?sampai=2026-11-25")
    assert len(page.document.xpath("//input[@name='tugas'][@checked]")) == 2
    assert page.document.xpath("//optgroup/@label") == ["Jabatan lain"], "nobody else is Sekretaris"
    none = page.send({"tugas": [], "kepada": "perencana", "alasan": REASON})
    assert (none.status, len(none.all("//*[@id='tugas-galat']"))) == (422, 1)
    short = page.send({"kepada": "perencana", "alasan": "ya"})
    assert (short.status, len(short.all("//*[@id='alasan-galat']"))) == (422, 1)
    engine.tasks.release(taken[1], office.actor(engine, "sekretaris"))
    asked = page.send({"kepada": "perencana", "alasan": REASON})
    assert "0 dari 2 tugas dialihkan" in asked.words
    assert "sudah tidak ada pada" in asked.words, "which did not go, and why"
    (form,) = [one for one in asked.document.xpath("//form") if one.xpath(".//input[@name='lintas']")]
    assert form.xpath(".//input[@name='tugas']/@value") == [str(taken[0])]
    done = admin.post(
        ALL,
        {
            "csrf_token": admin.token(),
            "tugas": str(taken[0]),
            "kepada": "perencana",
            "lintas": "perencana",
            "alasan": REASON,
            "sampai": "2026-11-25",
        },
    )
    assert "1 dari 1 tugas dialihkan" in done.words
    assert "tidak sedang memegang tugas apa pun" in done.words
    assert engine.tasks.get(taken[0], office.actor(engine, "admin")).row.claimed_by == "perencana"
    clock.advance(timedelta(days=3))
    engine.outbox.run_due()
    row = engine.tasks.get(taken[0], office.actor(engine, "admin")).row
    assert row.claimed_by == "sekretaris"
    case = admin.get(f"/berkas/{row.instance}/riwayat").words
    assert "sampai Kam, 26 Nov 2026 pukul 00.00 WIB" in case
    assert "masa pengalihannya berakhir" in case
    assert "kembali kepada Anda" in visitor("sekretaris").get("/pemberitahuan").words


def test_only_administrators_see_what_somebody_has(visitor: Come, taken: list[int]) -> None:
    for who in ("kadis", "sekretaris", "auditor", "perencana"):
        person = visitor(who)
        assert person.get(ALL).status == 403, who
        assert person.post(ALL, {"csrf_token": person.token(), "tugas": str(taken[0])}).status == 403, who
    assert visitor().get(ALL).path == "/masuk"
    assert visitor("admin").get("/administrasi/alihkan/siapa.ini").status == 404
