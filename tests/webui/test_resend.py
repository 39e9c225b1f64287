"""Nothing typed is lost: a post that could not be taken is shown again, ready to be sent once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from engine import errors
from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor
from webui.http import errors as answers
from webui.http import session


@pytest.mark.parametrize("error", [errors.Busy(), errors.StoreUnavailable(), errors.StorageFull()])
def test_a_busy_database_keeps_the_post_and_says_when_to_come_back(
    app: Flask, error: errors.AlurError
) -> None:
    posted = {"alasan": "Yang sudah diketik", "request_id": "7", "csrf_token": "x", "sandi": "rahasia"}
    with app.test_request_context("/tugas/1", method="POST", data=posted):
        answer = app.make_response(answers.refused(error))
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    text = answer.get_data(as_text=True)
    assert 'name="alasan" value="Yang sudah diketik"' in text
    assert 'name="request_id" value="7"' in text
    assert "rahasia" not in text
    assert ("data-retry=" in text) == (error.code == "busy")


def test_it_tries_by_itself_only_once(app: Flask) -> None:
    with app.test_request_context("/tugas/1", method="POST", data={"percobaan": "1", "alasan": "x"}):
        answer = app.make_response(answers.refused(errors.Busy()))
    assert "data-retry=" not in answer.get_data(as_text=True)


Come = Callable[..., Visitor]


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
