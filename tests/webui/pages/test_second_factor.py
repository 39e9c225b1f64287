"""Verifikasi dua langkah in the browser: set up, asked at the sign-in, lost, switched off, asked by the site."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from engine.clock import system_clock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests.tools.site import PASSWORD
from tests.webui.visitor import Page, Visitor
from webui.http import session

Come = Callable[..., Visitor]


class Phone:
    """The app of somebody whose second factor is set up in a browser."""

    def __init__(self, person: Visitor, watch: object) -> None:
        self.watch = watch
        page = person.get("/akun/verifikasi")
        self.key = "".join(str(page.document.xpath("string(//code[@class='key'])")).split())
        self.told = page.send({"kode": self.code()}, action="/akun/verifikasi")
        self.recovery = self.told.all("//ol[@class='recovery']//code")
        self.wait()

    def code(self) -> str:
        return pyotp.TOTP(self.key).at(self.watch())  # type: ignore[operator]

    def wait(self) -> None:
        self.watch.ahead += timedelta(seconds=60)  # type: ignore[attr-defined]


@pytest.fixture
def phone(visitor: Come, watch: object) -> Phone:
    return Phone(visitor("kadis"), watch)


def asked(visitor: Visitor, target: str = "/berkas") -> Page:
    page = visitor.get("/masuk").send({"nama": "kadis", "sandi": PASSWORD, "next": target}, action="/masuk")
    assert page.all("//h1") == ["Satu langkah lagi"]
    return page


def test_it_is_set_up_with_a_code_and_ten_recovery_codes_are_told_once(phone: Phone, visitor: Come) -> None:
    assert len(phone.recovery) == 10
    assert phone.told.response.headers["Cache-Control"] == "no-store"
    assert len(phone.key) == 32


def test_the_picture_and_the_key_stand_in_the_page_and_a_wrong_code_keeps_them(visitor: Come) -> None:
    page = visitor("kadis").get("/akun/verifikasi")
    assert page.document.xpath("//div[@class='qr']//*[local-name()='path']")
    key = page.document.xpath("string(//code[@class='key'])")
    wrong = page.send({"kode": "000000"}, action="/akun/verifikasi")
    assert wrong.status == 422
    assert wrong.title.startswith("Galat:")
    assert wrong.document.xpath("string(//code[@class='key'])") == key


def test_a_code_is_asked_after_the_password(phone: Phone, visitor: Come) -> None:
    person = visitor()
    page = asked(person)
    assert person.get("/tugas").path == "/masuk", "half a sign-in opens nothing"
    wrong = page.send({"kode": "000000"}, action="/masuk/kode")
    assert wrong.status == 422
    assert "tidak cocok" in wrong.words
    done = wrong.send({"kode": phone.code()}, action="/masuk/kode")
    assert done.path == "/berkas"
    again = asked(visitor()).send({"kode": phone.code()}, action="/masuk/kode")
    assert again.status == 422, "a code is good once"


def test_a_recovery_code_lets_in_once(phone: Phone, visitor: Come) -> None:
    assert asked(visitor()).send({"kode": phone.recovery[3]}, action="/masuk/kode").path == "/berkas"
    assert asked(visitor()).send({"kode": phone.recovery[3]}, action="/masuk/kode").status == 422


def test_too_many_codes_are_told_to_wait(phone: Phone, visitor: Come) -> None:
    person = visitor()
    page = asked(person)
    for _ in range(5):
        page = page.send({"kode": "000000"}, action="/masuk/kode")
    held = page.send({"kode": phone.code()}, action="/masuk/kode")
    assert held.status == 429
    assert int(held.response.headers["Retry-After"]) > 0


def test_half_a_sign_in_is_over_after_some_minutes(phone: Phone, visitor: Come, watch: object) -> None:
    page = asked(visitor())
    watch.ahead += session.HALFWAY  # type: ignore[attr-defined]
    late = page.send({"kode": phone.code()}, action="/masuk/kode")
    assert late.path == "/masuk"


def test_without_a_password_there_is_no_second_step(visitor: Come) -> None:
    person = visitor()
    assert person.get("/masuk/kode").path == "/masuk"
    sent = person.post("/masuk/kode", {"csrf_token": person.token(), "kode": "123456"})
    assert sent.path == "/masuk"


def test_what_was_typed_travels_through_both_steps(
    phone: Phone, visitor: Come, watch: object, engine: Engine
) -> None:
    person = visitor()
    asked(person).send({"kode": phone.code()}, action="/masuk/kode")
    token = person.token()
    watch.ahead += session.IDLE * 2  # type: ignore[attr-defined]
    door = person.post("/akun/surel", {"csrf_token": token, "surel": "lama@dinas.example"})
    assert door.status == 401
    step = door.send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk")
    wrong = step.send({"kode": "000000"}, action="/masuk/kode")
    resend = wrong.send({"kode": phone.code()}, action="/masuk/kode")
    assert "lama@dinas.example" in resend.text
    assert resend.form("/akun/surel") is not None
    assert PASSWORD not in resend.text


def test_it_is_switched_off_with_password_and_code(phone: Phone, visitor: Come) -> None:
    person = visitor()
    asked(person).send({"kode": phone.code()}, action="/masuk/kode")
    page = person.get("/akun/verifikasi")
    wrong = page.send({"sandi": "salah", "kode": phone.recovery[0]}, action="/akun/verifikasi/matikan")
    assert "Kata sandi salah." in wrong.words
    off = wrong.send({"sandi": PASSWORD, "kode": phone.recovery[0]}, action="/akun/verifikasi/matikan")
    assert "Verifikasi dua langkah dimatikan." in off.words
    assert visitor("kadis").get("/tugas").path == "/tugas"


def test_new_recovery_codes_take_the_place_of_the_old(phone: Phone, visitor: Come) -> None:
    person = visitor()
    asked(person).send({"kode": phone.code()}, action="/masuk/kode")
    page = person.get("/akun/verifikasi")
    assert page.send({"kode": "000000"}, action="/akun/verifikasi/kode-pemulihan").status == 422
    told = page.send({"kode": phone.recovery[0]}, action="/akun/verifikasi/kode-pemulihan")
    fresh = told.all("//ol[@class='recovery']//code")
    assert len(fresh) == 10
    assert not set(fresh) & set(phone.recovery)


def test_a_site_that_asks_for_it_leads_there_before_anything_else(
    app: Flask, visitor: Come, watch: object, engine: Engine
) -> None:
    engine.context.settings = dataclasses.replace(engine.context.settings, second_factor=("audit",))
    engine.people.create("inspektur", "Inspektur", PASSWORD, ["auditor"], SETUP, provisional=False)
    person = visitor()
    person.sign_in("inspektur", PASSWORD)
    for path in ("/tugas", "/audit", "/akun", "/sandi"):
        page = person.get(path)
        assert page.path == "/akun/verifikasi"
    assert "Kantor ini memintanya dari jabatan Anda." in page.words
    answer = person.client.get("/audit", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (403, "pending")
    Phone(person, watch)
    assert person.get("/audit").path == "/audit"
    assert visitor("kadis").get("/tugas").path == "/tugas", "nobody else is asked"


def test_one_click_of_a_demonstration_is_asked_for_nothing(visitor: Come, engine: Engine) -> None:
    engine.context.settings = dataclasses.replace(engine.context.settings, second_factor=("admin", "audit"))
    person = visitor()
    assert person.get("/masuk").send(action="/masuk/demo/auditor").path == "/tugas"


def test_the_clock_of_the_machine_counts_not_that_of_a_demonstration(
    phone: Phone, visitor: Come, clock: object
) -> None:
    clock.advance(timedelta(days=365))  # type: ignore[attr-defined]
    assert system_clock() < clock()  # type: ignore[operator]
    assert asked(visitor()).send({"kode": phone.code()}, action="/masuk/kode").path == "/berkas"
