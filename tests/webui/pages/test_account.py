"""Signing in and out, one's password, one's language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from engine.service import Engine
from engine.service.agency.setup import DEMO_PEOPLE, SETUP
from tests.tools.site import PASSWORD
from tests.webui.office import started
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


def test_a_right_password_opens_the_inbox(visitor: Come) -> None:
    person = visitor()
    page = person.get(person.sign_in("kadis", PASSWORD))
    assert page.path == "/tugas"
    assert page.title.startswith("Kotak Tugas")


@pytest.mark.parametrize(
    ("username", "password"), [("kadis", "salah sekali"), ("tidak.ada", PASSWORD), ("", "")]
)
def test_a_wrong_sign_in_says_the_same_whoever_it_is(visitor: Come, username: str, password: str) -> None:
    page = visitor().get("/masuk").send({"nama": username, "sandi": password}, action="/masuk")
    assert page.status == 401
    assert page.title.startswith("Galat:")
    assert "Nama pengguna atau kata sandi salah." in page.words
    assert page.document.xpath("//input[@name='nama']/@value") == [username]
    assert not password or password not in page.text


def test_too_many_attempts_are_told_to_wait(visitor: Come) -> None:
    stranger = visitor()
    for _ in range(5):
        stranger.get("/masuk").send({"nama": "kadis", "sandi": "salah sekali"}, action="/masuk")
    page = stranger.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk")
    assert page.status == 429
    seconds = int(page.response.headers["Retry-After"])
    assert 0 < seconds <= 301
    assert f"Tunggu {-(-seconds // 60)} menit" in page.words


def test_changing_ones_password_keeps_this_session_and_ends_the_others(visitor: Come) -> None:
    here, there = visitor("kadis"), visitor("kadis")
    new = "sandi kedua yang panjang"
    page = here.get("/sandi").send({"sandi_lama": PASSWORD, "sandi_baru": new, "sandi_ulang": new})
    assert "Kata sandi diganti." in page.words
    assert here.get("/tugas").path == "/tugas"
    assert there.get("/tugas").path == "/masuk"


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("salah sekali", "sandi kedua panjang", "sandi kedua panjang", "Kata sandi lama salah."),
        (PASSWORD, "sandi kedua panjang", "sandi ketiga panjang", "Kedua kata sandi baru tidak sama."),
        (PASSWORD, "singkat", "singkat", "Kata sandi terlalu pendek. Pakai sedikitnya 10 huruf."),
    ],
)
def test_a_password_that_is_not_accepted_says_why(
    visitor: Come, old: str, new: str, again: str, sentence: str
) -> None:
    page = visitor("kadis").get("/sandi").send({"sandi_lama": old, "sandi_baru": new, "sandi_ulang": again})
    assert page.status == 422
    assert sentence in page.words
    assert new not in page.text


def test_one_click_sign_in_is_for_demo_people_only(visitor: Come, engine: Engine) -> None:
    engine.people.create("budi", "Budi", "sandi yang panjang", [], SETUP)
    stranger = visitor()
    page = stranger.get("/masuk")
    assert "Kepala Dinas" in page.words
    assert not page.document.xpath("//form[contains(@action, 'budi')]")
    assert stranger.post("/masuk/demo/budi", {"csrf_token": stranger.token()}).status == 404
    assert page.send(action="/masuk/demo/kadis").path == "/tugas"


def test_a_newcomer_is_told_with_whom_to_begin(visitor: Come, engine: Engine) -> None:
    started(engine)
    page = visitor().get("/masuk")
    names = [username for username, _name, _roles in DEMO_PEOPLE]
    shown = [one.rpartition("/")[2] for one in page.document.xpath("//form/@action") if "/demo/" in one]
    assert sorted(shown) == sorted(names)
    assert shown[:2] == ["kadis", "perencana"]
    assert shown[2:] == [name for name in names if name not in shown[:2]]
    assert page.all("//h3")[0] == "Mulai di sini"
    assert "Memberi perintah" in page.words
    assert page.all("//*[@class='small waits']") == ["1 tugas menunggu"]


def test_language_is_chosen_and_stays_after_signing_in(visitor: Come) -> None:
    stranger = visitor()
    page = stranger.post("/bahasa", {"csrf_token": stranger.token(), "bahasa": "en", "next": "/masuk"})
    assert page.document.get("lang") == "en"
    assert page.all("//h1") == ["Sign in to Alur"]
    stranger.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk")
    assert stranger.get("/tugas").all("//h1") == ["Task inbox"]
    stranger.post("/bahasa", {"csrf_token": stranger.token(), "bahasa": "xx", "next": "/tugas"})
    assert stranger.get("/tugas").all("//h1") == ["Task inbox"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1.evil.example:8000"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
    ],
)
def test_one_click_only_for_this_machine_by_its_own_name(app: Flask, headers: dict[str, str]) -> None:
    """A page elsewhere whose name is made to lead here, or a proxy before the site, gets no sign-in by click."""
    client = app.test_client()
    page = client.get("/masuk", headers=headers).get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert token
    assert "/masuk/demo/" not in page
    answer = client.post("/masuk/demo/admin", data={"csrf_token": token}, headers=headers)
    assert answer.status_code == 404


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_one_click_on_this_machine(app: Flask, host: str) -> None:
    page = app.test_client().get("/masuk", headers={"Host": host}).get_data(as_text=True)
    assert "/masuk/demo/admin" in page


def test_the_old_password_cannot_be_guessed_without_end(visitor: Come) -> None:
    """Whoever finds a browser signed in must not try passwords there at leisure."""
    person = visitor("kadis")
    given = {"sandi_baru": "sandi-yang-baru-sekali", "sandi_ulang": "sandi-yang-baru-sekali"}
    for _ in range(5):
        wrong = {"csrf_token": person.token(), "sandi_lama": "salah", **given}
        assert person.post("/sandi", wrong).status == 422
    right = {"csrf_token": person.token(), "sandi_lama": PASSWORD, **given}
    assert person.post("/sandi", right).status == 429


def test_the_language_a_person_chose_is_kept_for_mails(visitor: Come, engine: Engine) -> None:
    person, stranger = visitor("sekretaris"), visitor()
    for one, chosen in ((stranger, "id"), (person, "en"), (person, "xx")):
        one.post("/bahasa", {"csrf_token": one.token(), "bahasa": chosen, "next": "/akun"})
    kept = engine.people.actor("sekretaris")
    assert kept is not None
    assert kept.language == "en"
