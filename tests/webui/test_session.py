"""Signing in, staying signed in, and every way a session ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests.tools.site import PASSWORD
from tests.webui.visitor import Visitor
from webui import session

Come = Callable[..., Visitor]


def test_a_right_password_opens_the_inbox(visitor: Come) -> None:
    page = visitor().sign_in("kadis", PASSWORD)
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


def test_the_cookie_is_hidden_from_scripts_and_other_sites(visitor: Come) -> None:
    answer = visitor().client.get("/masuk", base_url="https://kantor.example")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie


def test_a_cookie_set_before_signing_in_is_worth_nothing_after_it(visitor: Come) -> None:
    person = visitor()
    person.get("/masuk")
    before = person.client.get_cookie("alur")
    person.sign_in("kadis", PASSWORD)
    after = person.client.get_cookie("alur")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    person.client.set_cookie("alur", before.value)
    assert person.get("/tugas").path == "/masuk"


def test_signing_out_ends_every_session_of_the_account(visitor: Come) -> None:
    here, copied = visitor(), visitor()
    here.sign_in("kadis", PASSWORD)
    copied.sign_in("kadis", PASSWORD)
    assert copied.get("/tugas").title.startswith("Kotak Tugas")
    here.get("/tugas")
    here.post("/keluar", {"csrf_token": here.token()})
    assert copied.get("/tugas").path == "/masuk"


def test_signing_out_ends_the_session(visitor: Come) -> None:
    person = visitor("kadis")
    page = person.post("/keluar", {"csrf_token": person.token()})
    assert "Anda sudah keluar." in page.words
    assert person.get("/tugas").path == "/masuk"


@pytest.mark.parametrize("ahead", [session.IDLE, session.ABSOLUTE])
def test_an_idle_or_old_session_ends(visitor: Come, watch: object, ahead: timedelta) -> None:
    person = visitor("kadis")
    watch.ahead = ahead + timedelta(seconds=1)  # type: ignore[attr-defined]
    page = person.get("/berkas?keadaan=selesai")
    assert page.path == "/masuk"
    assert set(page.document.xpath("//main//input[@name='next']/@value")) == {"/berkas?keadaan=selesai"}


def test_a_used_session_lives_until_its_absolute_end(visitor: Come, watch: object) -> None:
    person = visitor("kadis")
    for _ in range(11):
        watch.ahead += timedelta(hours=1)  # type: ignore[attr-defined]
        assert person.get("/tugas").path == "/tugas"
    watch.ahead += timedelta(hours=1, minutes=1)  # type: ignore[attr-defined]
    assert person.get("/tugas").path == "/masuk"


def test_a_new_password_and_a_switched_off_account_end_sessions(visitor: Come, engine: Engine) -> None:
    first, second = visitor("perencana"), visitor("bidang.kearsipan")
    engine.people.set_password("perencana", "sandi baru yang panjang", SETUP)
    engine.people.set_active("bidang.kearsipan", False, SETUP)
    assert first.get("/tugas").path == "/masuk"
    assert second.get("/tugas").path == "/masuk"


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
        (PASSWORD, "pendek", "pendek", "Sedikitnya 10 huruf."),
    ],
)
def test_a_password_that_is_not_accepted_says_why(
    visitor: Come, old: str, new: str, again: str, sentence: str
) -> None:
    page = visitor("kadis").get("/sandi").send({"sandi_lama": old, "sandi_baru": new, "sandi_ulang": again})
    assert page.status == 422
    assert sentence in page.words
    assert new not in page.text


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\evil",
        "/ok\nx",
        "",
        "tugas",
    ],
)
def test_next_leads_nowhere_else(visitor: Come, target: str) -> None:
    page = visitor().get("/masuk")
    sent = page.send({"nama": "kadis", "sandi": PASSWORD, "next": target}, action="/masuk", follow=False)
    assert sent.status == 303
    assert sent.response.headers["Location"] == "/"


def test_next_leads_back(visitor: Come) -> None:
    person = visitor()
    page = person.get("/berkas?cari=PDK")
    assert page.path == "/masuk"
    back = page.send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk", follow=False)
    assert back.response.headers["Location"] == "/berkas?cari=PDK"


def test_every_page_but_the_open_ones_needs_a_person(app: Flask) -> None:
    stranger = Visitor(app)
    answers = {}
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for name in rule.arguments:
            address = (
                address.replace(f"<int:{name}>", "1")
                .replace(f"<path:{name}>", "app.css")
                .replace(f"<{name}>", "x")
            )
        method = next(one for one in ("GET", "POST", "PUT", "DELETE") if one in (rule.methods or ()))
        answer = stranger.client.open(
            address, method=method, headers={"Origin": "http://localhost"}, buffered=True
        )
        location = answer.headers.get("Location", "")
        answers[rule.endpoint] = answer.status_code == 401 or location.startswith("/masuk?next=")
    reached = {endpoint for endpoint, refused in answers.items() if not refused}
    assert reached == session.OPEN


def test_json_callers_are_told_in_json(visitor: Come) -> None:
    answer = visitor().client.get("/tugas", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.get_json() == {
        "error": "not_signed_in",
        "message": "Silakan masuk dulu.",
        "by": None,
        "at": None,
    }


def test_one_click_sign_in_is_for_demo_people_only(visitor: Come, engine: Engine) -> None:
    engine.people.create("budi", "Budi", "sandi yang panjang", [], SETUP)
    stranger = visitor()
    page = stranger.get("/masuk")
    assert "Kepala Dinas" in page.words
    assert not page.document.xpath("//form[contains(@action, 'budi')]")
    assert stranger.post("/masuk/demo/budi", {"csrf_token": stranger.token()}).status == 404
    assert page.send(action="/masuk/demo/kadis").path == "/tugas"


def test_language_is_chosen_and_stays_after_signing_in(visitor: Come) -> None:
    stranger = visitor()
    page = stranger.post("/bahasa", {"csrf_token": stranger.token(), "bahasa": "en", "next": "/masuk"})
    assert page.document.get("lang") == "en"
    assert page.all("//h1") == ["Sign in to Alur"]
    stranger.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk")
    assert stranger.get("/tugas").all("//h1") == ["Task inbox"]
    stranger.post("/bahasa", {"csrf_token": stranger.token(), "bahasa": "xx", "next": "/tugas"})
    assert stranger.get("/tugas").all("//h1") == ["Task inbox"]


def test_wrong_passwords_from_elsewhere_do_not_lock_a_known_browser(visitor: Come) -> None:
    mine, strange, boss = visitor("kadis"), visitor(), visitor("admin")
    mine.post("/keluar", {"csrf_token": mine.token()})
    for _ in range(5):
        strange.get("/masuk").send({"nama": "kadis", "sandi": "salah sekali"}, action="/masuk")
    assert strange.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk").status == 429
    assert mine.sign_in("kadis", PASSWORD).path == "/tugas"
    mine.client.set_cookie("alur_kenal", "dipalsukan")
    mine.post("/keluar", {"csrf_token": mine.token()})
    assert mine.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk").status == 429
    page = boss.get("/akun-ditahan")
    assert "Kepala Dinas (contoh)" in page.words
    page = page.send(action="/akun-ditahan/kadis")
    assert "Akun kadis dapat masuk lagi." in page.words
    assert "Tidak ada akun yang ditahan" in page.words
    assert mine.sign_in("kadis", PASSWORD).path == "/tugas"
    assert visitor("sekretaris").get("/akun-ditahan").status == 403
