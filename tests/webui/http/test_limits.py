"""What is sent is bounded before it is taken apart; what may be sent travels whole."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from flask import Flask

from engine.service import Engine
from tests import sop
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.visitor import Page, Visitor
from webui.http import limits, session

Come = Callable[..., Visitor]
PLAIN = "application/x-www-form-urlencoded"


def many(count: int, size: int = 1) -> dict[str, str]:
    return {f"k{number}": "x" * size for number in range(count)}


def plain(count: int, size: int = 1) -> tuple[bytes, str]:
    return "&".join(f"{name}={value}" for name, value in many(count, size).items()).encode(), PLAIN


def parts(count: int, size: int = 1) -> tuple[bytes, str]:
    text = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode())
        for name, value in many(count, size).items()
    )
    return text + b"--x--\r\n", "multipart/form-data; boundary=x"


def send(person: Visitor, path: str, sent: tuple[bytes, str]) -> Page:
    body, kind = sent
    return Page(person, path, person.client.post(path, data=body, headers={"Content-Type": kind}))


def test_a_stranger_sends_little(visitor: Come) -> None:
    person = visitor()
    for sent in (plain(300_000), plain(2_001), parts(2_001), plain(3, 400_000), parts(3, 400_000)):
        for address in ("/tugas/1", "/masuk"):
            answer = send(person, address, sent)
            assert answer.status == 413, address
            assert "Kiriman terlalu besar untuk orang yang belum masuk." in answer.words
            assert len(answer.text) < 20_000


def test_nobody_sends_without_end(visitor: Come) -> None:
    person = visitor("kadis")
    for sent in (plain(300_000), parts(10_001), plain(3, 5 * limits.MIB), parts(3, 5 * limits.MIB)):
        answer = send(person, "/tugas/1", sent)
        assert answer.status == 413
        assert "paling banyak 20 MB; satu kiriman memuat paling banyak 10.000 isian." in answer.words


def test_the_largest_form_of_a_stranger_comes_back_after_the_sign_in(visitor: Come) -> None:
    person, fields = visitor(), many(limits.STRANGER.fields - 100, 400)
    door = person.post("/tugas/1", fields)
    assert door.status == 401
    resend = door.send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk")
    assert resend.status == 200
    back = dict(resend.form("/tugas/1").form_values())
    assert {name: back.get(name) for name in fields} == fields


def test_a_form_that_could_not_come_back_is_not_taken_in(visitor: Come) -> None:
    answer = visitor().post("/tugas/1", {"isi": "é" * 200_000, "lampiran": (io.BytesIO(b"x"), "a.pdf")})
    assert answer.status == 413


@pytest.mark.parametrize("ended", ["signed out", "idle"])
def test_a_browser_of_the_house_may_send_more_after_its_session(
    visitor: Come, engine: Engine, watch: object, ended: str
) -> None:
    person = visitor("kadis")
    task = office.task_at(engine, "Langkah_8")
    if ended == "idle":
        watch.ahead = session.IDLE * 2  # type: ignore[attr-defined]
    else:
        person.post("/keluar", {"csrf_token": person.token()})
    text, kind = parts(3, limits.MIB)
    file = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.pdf"\r\n\r\n' + b"x" * 5_000_000
    door = send(person, f"/tugas/{task}", (file + b"\r\n" + text, kind))
    assert door.status == 401
    back = door.send({"nama": "kadis", "sandi": PASSWORD}, action="/masuk")
    assert dict(back.form(f"/tugas/{task}").form_values())["k2"] == "x" * limits.MIB


def test_a_forged_or_foreign_cookie_is_a_stranger(app: Flask) -> None:
    assert limits.of(app, None) == limits.of(app, "x.y.z") == limits.STRANGER
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert limits.of(app, signer.dumps({"language": "en"})) == limits.STRANGER
    assert limits.of(app, signer.dumps({"user": "kadis"})) == limits.KNOWN


DEEP = "[" * 100_000 + "]" * 100_000


BODIES = (
    (DEEP, 400),
    ('{"files": ' + DEEP + "}", 400),
    (json.dumps({"files": {"forms/x.form": DEEP}}), 200),
    (json.dumps({"files": {"forms/x.form": '{"components": ' + DEEP + "}"}}), 200),
    (json.dumps({"files": {"process.bpmn": "<a>" * 100_000 + "</a>" * 100_000}}), 200),
    (json.dumps({"files": {"process.toml": "a = " + DEEP}}), 200),
)


def test_nesting_without_end_is_refused_in_words(visitor: Come, engine: Engine) -> None:
    person = visitor("pemilik")
    draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    headers = {"Content-Type": "application/json", "X-CSRFToken": person.token()}
    for body, status in BODIES:
        response = person.client.post(f"/sop/rancangan/{draft}/periksa", data=body, headers=headers)
        assert response.status_code == status, body[:60]
        if status == 400:
            assert "tidak dapat dibaca" in response.get_json()["message"]
        else:
            assert response.get_json()["findings"]
