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
from webui.http import security

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


def test_what_people_write_is_text_and_nothing_else(visitor: Come, engine: Engine) -> None:
    instance = office.brought_to(engine, "Langkah_2")
    task = office.open_tasks(engine, instance)[0].id
    page = visitor("sekretaris").get(f"/tugas/{task}")
    names = page.document.xpath("//main//textarea/@name")
    sent = page.send(dict.fromkeys(names, EVIL), button=("aksi", "kirim"))
    assert sent.path == "/tugas"
    for address in (
        f"/berkas/{instance}/isian",
        f"/berkas/{instance}/cetak",
        f"/tugas/{office.open_tasks(engine, instance)[0].id}",
    ):
        shown = visitor("perencana").get(address)
        assert EVIL in shown.document.text_content()
        assert shown.document.xpath("//svg[@onload] | //img[@onerror] | //@onload | //@onerror") == []
    assert visitor("perencana").get(f"/berkas?cari={EVIL}").document.xpath("//@onload | //@onerror") == []


TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def test_the_token_stands_masked_anew_in_each_page(visitor: Come, app: Flask) -> None:
    person = visitor("kadis")
    first, second = (TOKEN.findall(person.get("/sandi").text) for _ in range(2))
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] != second[0]
    assert first[0][:20] != second[0][:20]
    bare = security.unmask(first[0])
    assert bare.count(".") == 2
    for token, status in ((first[0], 422), (second[0], 422), (bare, 422), (first[0][:-4] + "AAAA", 403)):
        sent = {"csrf_token": token, "sandi_baru": "satu", "sandi_ulang": "dua"}
        assert person.post("/sandi", sent).status == status
    for token in ("=", "é", "A" * 9, "A" * 40_000):
        assert person.post("/sandi", {"csrf_token": token}).status == 403
