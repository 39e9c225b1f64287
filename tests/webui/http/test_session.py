"""Signing in, staying signed in, and every way a session ends."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from engine import secret_file
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.visitor import Visitor
from webui.http import browsers, session

Come = Callable[..., Visitor]


def test_a_session_of_a_time_to_come_is_none(visitor: Come, watch: Any) -> None:
    """It was begun while the clock was ahead, and would outlive every limit."""
    watch.ahead = timedelta(days=365)
    person = visitor("kadis")
    assert person.get("/tugas").path == "/tugas"
    watch.ahead = timedelta()
    assert person.get("/tugas").path == "/masuk"
    person.sign_in("kadis", PASSWORD)
    assert person.get("/tugas").path == "/tugas"


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


def test_signing_out_ends_this_session_also_where_its_cookie_was_copied_and_no_other(visitor: Come) -> None:
    here, copied, other = visitor("kadis"), visitor(), visitor("kadis")
    cookie = here.client.get_cookie("alur")
    assert cookie is not None
    copied.client.set_cookie("alur", cookie.value)
    assert copied.get("/tugas").path == "/tugas"
    here.post("/keluar", {"csrf_token": here.token()})
    assert copied.get("/tugas").path == "/masuk"
    assert other.get("/tugas").path == "/tugas"


def test_signing_out_everywhere_ends_every_session_of_the_account(visitor: Come) -> None:
    here, other, somebody = visitor("kadis"), visitor("kadis"), visitor("sekretaris")
    page = here.post("/keluar", {"csrf_token": here.token(), "semua": "1"})
    assert "Anda sudah keluar dari semua perangkat." in page.words
    assert other.get("/tugas").path == "/masuk"
    assert somebody.get("/tugas").path == "/tugas"


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


@pytest.mark.parametrize("ending", ["password", "off"])
def test_an_act_that_looks_up_who_sends_it_finds_a_session_that_has_ended(
    visitor: Come, engine: Engine, ending: str
) -> None:
    """Nothing is done, and what was typed travels on with the sign-in."""
    task = office.task_at(engine, "Langkah_2")
    person = visitor("sekretaris")
    page = person.get(f"/tugas/{task}")
    assert page.status == 200
    sent = {
        "csrf_token": person.token(),
        "request_id": str(uuid4()),
        "aksi": "kirim",
        "catatan": "Tolong segera.",
    }
    if ending == "password":
        engine.people.set_password("sekretaris", "sandi baru yang panjang", SETUP)
    else:
        engine.people.set_active("sekretaris", False, SETUP)
    admin = office.actor(engine, "admin")
    case = engine.tasks.get(task, admin).row.instance
    before = engine.history.list(case, admin)
    for address in (f"/tugas/{task}/ambil", f"/tugas/{task}"):
        answer = person.post(address, sent, follow=False)
        assert answer.status == 401
        assert "Tolong segera." in answer.text
    assert engine.history.list(case, admin) == before


@pytest.mark.parametrize("pending", ["password", "factor"])
def test_an_act_that_looks_up_who_sends_it_does_nothing_for_who_must_do_something_first(
    visitor: Come, engine: Engine, pending: str
) -> None:
    """Whatever the button is: nothing is kept, taken or shown of the task."""
    task = office.task_at(engine, "Langkah_2")
    if pending == "factor":
        engine.context.settings = dataclasses.replace(engine.context.settings, second_factor=("audit",))
    roles, given = ["sekretaris", "auditor"], pending == "password"
    engine.people.create("baru", "Orang Baru", "tiga kuda makan roti", roles, SETUP, provisional=given)
    person = visitor()
    person.sign_in("baru", "tiga kuda makan roti")
    admin = office.actor(engine, "admin")
    case = engine.tasks.get(task, admin).row.instance
    before = engine.history.list(case, admin), engine.tasks.get(task, admin)
    sent = {"csrf_token": person.token(), "request_id": str(uuid4()), "catatan": "Tolong segera."}
    for address in (f"/tugas/{task}", f"/tugas/{task}/ambil", "/tugas/999999"):
        for button in ("simpan", "kirim", "ambil", "lepas", "buang:1", "tambah:daftar", ""):
            files = {"berkas": (io.BytesIO(b"%PDF-1.4"), "a.pdf")}
            answer = person.post(address, sent | {"aksi": button} | files, follow=False)
            assert (answer.status, "Kirim sekali lagi" in answer.title) == (403, True), (address, button)
            told = person.client.post(
                address, data=sent | {"aksi": button}, headers={"Accept": "application/json"}
            )
            assert (told.status_code, told.get_json()["error"]) == (403, "pending"), (address, button)
    assert (engine.history.list(case, admin), engine.tasks.get(task, admin)) == before


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
        "message": "Silakan masuk dahulu.",
        "by": None,
        "at": None,
    }


def test_a_change_of_keys_signs_nobody_out_and_spoils_no_form(
    visitor: Come, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_file, "LOOK_SECONDS", 0.0)
    admin, reason = engine.people.actor("admin"), "Pergantian kunci tahunan."
    assert admin is not None
    person = visitor("kadis")
    token, before = person.token(), person.client.get_cookie("alur")
    engine.site.keys.rotate(admin, reason, seals=False)
    assert person.get("/tugas").title.startswith("Kotak Tugas")
    person.post("/bahasa", {"csrf_token": token, "bahasa": "en"})
    after = person.client.get_cookie("alur")
    assert before is not None
    assert after is not None
    assert person.get("/tugas").path == "/tugas", "signed anew, by the new key"
    engine.site.keys.rotate(admin, reason, seals=False, end_sessions=True)
    assert person.get("/tugas").path == "/masuk"
    person.sign_in("kadis", PASSWORD)
    assert person.get("/tugas").path == "/tugas"


def test_a_browser_is_known_after_a_change_of_keys(
    visitor: Come, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_file, "LOOK_SECONDS", 0.0)
    admin = engine.people.actor("admin")
    assert admin is not None
    person = visitor()
    person.sign_in("kadis", PASSWORD)
    known = person.client.get_cookie("alur_kenal")
    engine.site.keys.rotate(admin, "Pergantian kunci tahunan.", seals=False)
    person.get("/masuk")
    with person.client.application.test_request_context(headers={"Cookie": f"alur_kenal={known.value}"}):  # type: ignore[union-attr]
        assert browsers.browser_id("kadis")
