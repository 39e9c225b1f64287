"""Surel on the page of one's account: an address, its code, what is mailed, and what the server said."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.service import Engine
from engine.settings import Settings
from tests.tools import postbox as postboxes
from tests.tools import savings
from tests.tools.postbox import Postbox
from tests.tools.site import PASSWORD
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
ADDRESS = "sekretaris@dinas.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Postbox]:
    with postboxes.running() as box:
        yield box


@pytest.fixture
def postbox(server: Postbox) -> Postbox:
    server.__dict__.update(vars(Postbox()) | {"port": server.port})
    return server


@pytest.fixture
def settings(store_url: str, tmp_path: Path, postbox: Postbox) -> Settings:
    secret = savings.give_secret(tmp_path)
    given = {"ALUR_MAIL_URL": postbox.url, "ALUR_MAIL_FROM": "alur@dinas.example"}
    return Settings.from_env(given, database_url=store_url, secret_file=secret, demo=True)


def code_of(engine: Engine, postbox: Postbox) -> str:
    while engine.outbox.send_due():
        pass
    (found,) = re.findall(r"^\d{6}$", postbox.letters[-1].get_content(), re.MULTILINE)
    return str(found)


def test_an_address_is_given_confirmed_used_and_taken_away(
    visitor: Come, engine: Engine, postbox: Postbox
) -> None:
    person = visitor("sekretaris")
    page = person.get("/akun").send({"surel": ADDRESS}, action="/akun/surel")
    assert page.path == "/akun"
    assert f"Kode dikirim ke {ADDRESS}." in page.words
    assert "belum dikonfirmasi" in page.words
    assert "Dikirim pukul 09.00, berlaku sampai pukul 09.30." in page.words
    assert not page.document.xpath("//form[@action='/akun/surel/pilihan']")
    wrong = page.send({"kode": "abc"}, action="/akun/surel/kode")
    assert wrong.status == 422
    assert "Kode itu tidak cocok. Masih ada 4 kesempatan." in wrong.words
    page = wrong.send({"kode": code_of(engine, postbox)}, action="/akun/surel/kode")
    assert "Alamat surel dikonfirmasi." in page.words
    assert page.document.xpath("//input[@name='pilihan'][@checked]/@value") == ["digest"]
    assert "Mulai pukul 7.00." in page.words
    page = page.send({"pilihan": "at_once"}, action="/akun/surel/pilihan")
    assert page.document.xpath("//input[@name='pilihan'][@checked]/@value") == ["at_once"]
    assert page.send({"pilihan": "tiap menit"}, action="/akun/surel/pilihan").status == 422
    page = person.get("/akun").send({"surel": "lain@dinas.example"}, action="/akun/surel")
    assert "lain@dinas.example · belum dikonfirmasi" in page.words
    page = page.send(action="/akun/surel/kode-baru")
    assert "Kode dikirim ke lain@dinas.example." in page.words
    page = page.send(action="/akun/surel/hapus")
    assert "Alamat surel dihapus." in page.words
    assert "lain@dinas.example" not in page.words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("sari@dinas.example\r\nBcc: lain@luar.example", "Itu bukan alamat surel."),
        ("särï@dinas.example", "Itu bukan alamat surel."),
        ("<b>sari</b>", "Itu bukan alamat surel."),
        ("s" * 300 + "@dinas.example", "Paling banyak 254 huruf."),
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence_and_stands_to_be_mended(
    visitor: Come, typed: str, sentence: str
) -> None:
    page = visitor("sekretaris").get("/akun").send({"surel": typed}, action="/akun/surel")
    assert page.status == 422
    assert page.title.startswith("Galat:")
    assert page.all("//*[@id='surel-galat']")[0].startswith(sentence)
    assert page.document.xpath("//input[@id='surel']/@value")[0].split() == typed.split()
    assert page.document.xpath("//input[@id='surel']/@aria-describedby") == ["surel-galat"]


def test_who_asks_for_too_many_codes_waits(visitor: Come, engine: Engine) -> None:
    page = visitor("sekretaris").get("/akun").send({"surel": ADDRESS}, action="/akun/surel")
    for _ in range(4):
        page = page.send(action="/akun/surel/kode-baru")
    page = page.send(action="/akun/surel/kode-baru")
    assert page.status == 429
    assert "Tunggu 60 menit" in page.words


def test_what_the_server_refused_is_told_where_the_address_stands(
    visitor: Come, engine: Engine, postbox: Postbox
) -> None:
    person = visitor("sekretaris")
    postbox.refused = {ADDRESS: "550 no such user"}
    person.get("/akun").send({"surel": ADDRESS}, action="/akun/surel")
    engine.outbox.send_due()
    page = person.get("/akun")
    assert f"Surel ke {ADDRESS} ditolak server, Sen, 23 Nov 2026 pukul 09.00 WIB." in page.words
    assert "no such user" not in page.text


def test_acts_on_nothing_say_so(visitor: Come) -> None:
    person = visitor("sekretaris")
    token = person.token()
    for path, sentence in (
        ("kode-baru", "Tidak ada alamat surel yang menunggu kode."),
        ("pilihan", "Belum ada alamat surel."),
        ("kode", "Kode itu tidak berlaku lagi."),
    ):
        page = person.post(f"/akun/surel/{path}", {"csrf_token": token, "pilihan": "none"})
        assert page.status in (404, 422)
        assert sentence in page.words


def test_an_office_that_sends_no_mail_says_so(visitor: Come, engine: Engine) -> None:
    engine.context.settings = dataclasses.replace(engine.context.settings, mail_url=None)
    page = visitor("sekretaris").get("/akun")
    assert "Kantor ini tidak mengirim surel." in page.words
    assert not page.document.xpath("//input[@name='surel']")


def test_a_link_of_a_mail_survives_the_sign_in(visitor: Come) -> None:
    stranger = visitor()
    page = stranger.get("/akun")
    assert page.path == "/masuk"
    assert "/akun" in page.document.xpath("//form[@action='/masuk']//input[@name='next']/@value")
    assert signed_in(page).path == "/akun"


@pytest.mark.parametrize(
    "target",
    [
        "https://luar.example/",
        "//luar.example/akun",
        "/\\luar.example",
        "\\\\luar.example",
        "/\t/luar.example",
        "javascript:alert(1)",
        "/akun\r\nSet-Cookie: a=b",
        "http:luar.example",
        " //luar.example",
    ],
)
def test_no_sign_in_leads_elsewhere(visitor: Come, target: str) -> None:
    stranger = visitor()
    page = stranger.get("/masuk")
    token = page.document.xpath("//input[@name='csrf_token']/@value")[0]
    posted = {"csrf_token": token, "nama": "sekretaris", "sandi": PASSWORD, "next": target}
    answer = stranger.client.post("/masuk", data=posted)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def signed_in(page: Page) -> Page:
    return page.send({"nama": "sekretaris", "sandi": PASSWORD}, action="/masuk")
