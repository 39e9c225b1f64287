"""Headers, tokens, and markup that carries no script of anybody's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor
from webui import security, session

Come = Callable[..., Visitor]
EVIL = "\"><svg onload=alert(1)>'<img src=x onerror=alert(2)>"
ADDRESSES = (
    "/tugas",
    "/tugas?tab=menunggu",
    "/berkas",
    "/berkas/1",
    "/mulai",
    f"/mulai/{sop.KEY}",
    f"/tentang/{sop.KEY}",
    "/pemberitahuan",
    "/sandi",
    "/lisensi",
    "/tidak-ada",
)


@pytest.fixture
def case(engine: Engine) -> int:
    return office.brought_to(engine, "Langkah_8")


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_carries_the_headers_and_no_inline_code(visitor: Come, address: str) -> None:
    page = visitor("sekretaris").get(address)
    for name, value in security.HEADERS.items():
        assert page.response.headers[name] == value
    assert page.response.headers["Cache-Control"] == "no-store"
    inline = page.document.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert inline == []
    addresses = page.document.xpath("//@href | //@src | //@action")
    assert all(str(one).startswith(("/", "#")) for one in addresses)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_sound_for_those_who_listen(visitor: Come, case: int, address: str) -> None:
    document = visitor("sekretaris").get(address).document
    assert document.get("lang") == "id"
    assert len(document.xpath("//h1")) == 1
    assert len(document.xpath("//main")) == 1
    assert document.xpath("//body/*[1]")[0].get("class") == "skip"
    assert all(nav.get("aria-label") for nav in document.xpath("//nav"))
    assert all(cell.get("scope") for cell in document.xpath("//th"))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    for control in document.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
        labelled = control.get("aria-label") or control.xpath("ancestor::label")
        assert labelled or document.xpath(f"//label[@for='{control.get('id')}']"), control.attrib
    assert case


def test_static_files_are_kept_for_a_year_by_their_fingerprint(visitor: Come) -> None:
    person = visitor()
    page = person.get("/masuk")
    sheets = page.document.xpath("//link[@rel='stylesheet']/@href")
    assert sheets
    for sheet in sheets:
        assert re.match(r"/static/v/[0-9a-f]{10}/", sheet)
        assert "immutable" in person.get(sheet).response.headers["Cache-Control"]
    assert person.get("/static/app.css").response.headers["Cache-Control"] == "no-cache"


def posts(app: Flask) -> list[str]:
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            found.append(
                re.sub(r"<(?:int:)?\w+>", lambda part: "1" if "int" in part[0] else sop.KEY, rule.rule)
            )
    return found


def test_no_post_without_its_token(visitor: Come, engine: Engine, app: Flask, case: int) -> None:
    person = visitor("sekretaris")
    before = engine.instances.get(case, office.actor(engine, "admin"))
    for address in posts(app):
        for token in ("", "dipalsukan"):
            answer = person.post(
                address, {"csrf_token": token, "aksi": "kirim"}, Origin="https://evil.example"
            )
            assert answer.status == 403, address
            assert "tidak berasal dari halaman Alur" in answer.words
    after = engine.instances.get(case, office.actor(engine, "admin"))
    assert after.events == before.events
    assert person.get("/tugas").path == "/tugas"


def test_looking_writes_nothing_into_the_history(visitor: Come, engine: Engine, case: int) -> None:
    before = engine.history.list(case, office.actor(engine, "admin"))
    person = visitor("sekretaris")
    for address in (*ADDRESSES, *(f"/tugas/{task.id}" for task in office.open_tasks(engine, case))):
        person.get(address)
    assert engine.history.list(case, office.actor(engine, "admin")) == before


def test_an_old_page_is_sent_once_more_with_all_that_was_typed(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    person = page.visitor
    person.post("/keluar", {"csrf_token": person.token()})
    person.sign_in("sekretaris", "sandi-contoh-untuk-uji")
    old = page.send({"keputusan": "kembalikan", "alasan": sop.REASON}, button=("aksi", "kirim"))
    assert old.status == 403
    assert "Halaman ini sudah lama terbuka. Kirim sekali lagi." in old.words
    assert sop.REASON in old.words
    again = old.send(action=f"/tugas/{task}")
    assert "Dikembalikan ke Fungsional Perencana." in again.words


def test_an_ended_session_carries_the_form_through_the_sign_in(
    visitor: Come, engine: Engine, watch: object
) -> None:
    task = office.task_at(engine, "Langkah_8")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    watch.ahead = session.IDLE * 2  # type: ignore[attr-defined]
    door = page.send({"keputusan": "kembalikan", "alasan": sop.REASON}, button=("aksi", "kirim"))
    assert door.status == 401
    assert "isian Anda dibawa serta" in door.words
    assert engine.tasks.get(task, office.actor(engine, "sekretaris")).draft_at is None
    resend = door.send({"nama": "sekretaris", "sandi": "sandi-contoh-untuk-uji"}, action="/masuk")
    assert sop.REASON in resend.words
    assert "sandi-contoh" not in resend.text
    assert "Dikembalikan ke Fungsional Perencana." in resend.send(action=f"/tugas/{task}").words


def test_a_strange_site_cannot_plant_a_form_in_the_sign_in(visitor: Come) -> None:
    stranger = visitor()
    answer = stranger.post("/tugas/1", {"alasan": "ditanam"}, follow=False, Origin="https://evil.example")
    assert answer.status == 302
    assert "ditanam" not in answer.text


def test_what_people_write_is_text_and_nothing_else(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_2")
    task = office.open_tasks(engine, instance)[0].id
    page = visitor("sekretaris").get(f"/tugas/{task}")
    names = page.document.xpath("//main//textarea/@name")
    sent = page.send(dict.fromkeys(names, EVIL), button=("aksi", "kirim"))
    assert sent.path == "/tugas"
    for address in (
        f"/berkas/{instance}?riwayat=semua",
        f"/tugas/{office.open_tasks(engine, instance)[0].id}",
    ):
        shown = visitor("perencana").get(address)
        assert EVIL in shown.document.text_content()
        assert shown.document.xpath("//svg[@onload] | //img[@onerror] | //@onload | //@onerror") == []
    assert visitor("perencana").get(f"/berkas?cari={EVIL}").document.xpath("//@onload | //@onerror") == []
