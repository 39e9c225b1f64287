"""Pilih kata sandi: where a link leads; used twice, old, replaced or guessed it opens nothing, and says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.service import Engine
from tests.tools import planted
from tests.webui import office
from tests.webui.conftest import Watch
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
NEW = "tiga kuda makan roti"


def made(engine: Engine, username: str = "sekretaris") -> str:
    token = engine.agency.password_links.make(username, office.actor(engine, "admin")).token
    planted.run.plant("a link", token)
    return f"/sandi/pilih/{token}"


def choose(person: Visitor, path: str, password: str = NEW, again: str | None = None) -> Page:
    return person.get(path).send({"sandi_baru": password, "sandi_ulang": again or password}, action=path)


def test_a_password_is_chosen_and_whoever_was_signed_in_here_is_out(visitor: Come, engine: Engine) -> None:
    path, person, before = made(engine), visitor("kadis"), visitor("sekretaris")
    page = person.get(path)
    assert office.actor(engine, "sekretaris").name in page.words
    for name, value in (
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "strict-origin"),
        ("X-Robots-Tag", "noindex"),
    ):
        assert page.response.headers[name] == value
    done = choose(person, path)
    assert done.path == "/masuk"
    assert "Kata sandi Anda sudah dipilih" in done.words
    assert person.get("/tugas").path == "/masuk"
    assert before.get("/tugas").path == "/masuk"
    assert person.sign_in("sekretaris", NEW)
    used = visitor().get(path)
    assert (used.status, "Tautan ini sudah dipakai" in used.words) == (410, True)
    assert "memilih kata sandinya dengan tautan" in visitor("auditor").get("/audit/sistem").words


def test_a_link_that_is_good_no_more_says_why(visitor: Come, engine: Engine, watch: Watch) -> None:
    stranger, first, second = visitor(), made(engine), made(engine)
    assert "tidak berlaku lagi karena ada yang lebih baru" in stranger.get(first).words
    watch.ahead = timedelta(days=1, seconds=5)
    over = stranger.get(second)
    assert (over.status, "berlaku satu hari dan sudah lewat" in over.words) == (410, True)
    third = made(engine)
    engine.people.set_active("sekretaris", False, office.actor(engine, "admin"))
    assert "Akun ini nonaktif" in stranger.get(third).words
    assert "Akun ini nonaktif" in stranger.post(third, {"csrf_token": stranger.token()}).words


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("pendek", None, "Sedikitnya 10 huruf"),
        (NEW, "lain lagi", "Kedua kata sandi tidak sama"),
        ("sekretaris1", None, "mudah ditebak"),
    ],
)
def test_a_password_that_will_not_do_leaves_the_link_good(
    visitor: Come, engine: Engine, password: str, again: str | None, said: str
) -> None:
    path, stranger = made(engine), visitor()
    page = choose(stranger, path, password, again)
    assert page.status == 422
    assert said in page.words
    assert choose(stranger, path).path == "/masuk"


def test_who_guesses_is_held_back(visitor: Come, engine: Engine) -> None:
    stranger = visitor()
    unknown = stranger.get(f"/sandi/pilih/{'A' * 43}")
    assert (unknown.status, "Tautan ini tidak dikenal" in unknown.words) == (404, True)
    pages = [stranger.get(f"/sandi/pilih/{at:043}") for at in range(20)]
    assert pages[-1].status == 429
    assert int(pages[-1].response.headers["Retry-After"]) > 0
    assert stranger.get(made(engine)).status == 200


def test_by_tls_the_form_is_taken_with_what_the_page_lets_the_browser_say(
    visitor: Come, engine: Engine
) -> None:
    path, stranger = made(engine), visitor()
    secure = {"base_url": "https://localhost"}
    page = Page(stranger, path, stranger.client.get(path, **secure))
    fields = dict(page.form(path).form_values()) | {"sandi_baru": NEW, "sandi_ulang": NEW}
    headers = {"Referer": "https://localhost/", "Origin": "https://localhost"}
    answer = stranger.client.post(path, data=fields, headers=headers, **secure)
    assert answer.status_code == 303
