"""From codes to answers: a status and a sentence for every one, and JSON for who asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from engine import errors, requests
from webui import errors as answers
from webui.messages import refusals

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def leaves(kind: type[errors.AlurError] = errors.AlurError) -> list[type[errors.AlurError]]:
    return [one for child in kind.__subclasses__() for one in (child, *leaves(child))]


def test_every_error_has_a_status_and_a_sentence() -> None:
    codes = {kind.code for kind in leaves()}
    assert len(codes) > 15
    assert codes == set(answers.STATUS) == set(refusals.SENTENCES)


@pytest.mark.parametrize("code", sorted(refusals.SENTENCES))
def test_a_sentence_is_whole_with_and_without_facts(app: Flask, code: str) -> None:
    facts = {
        "by": "Sari",
        "at": AT,
        "seconds": 5,
        "limit": 5,
        "name": "a.exe",
        "allowed": "pdf",
        "reason": "x",
    }
    with app.test_request_context():
        for params in ({}, facts):
            sentence = refusals.SENTENCES[code](params)
            assert sentence.strip()
            assert "%(" not in sentence


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


def test_json_says_code_message_who_and_when(app: Flask) -> None:
    with app.test_request_context("/tugas/1", headers={"Accept": "application/json"}):
        answer = app.make_response(answers.refused(errors.TaskDone(by="Sari", at=AT, instance=1)))
    assert answer.status_code == 409
    assert answer.get_json() == {
        "error": "task_done",
        "message": "Tugas ini sudah diselesaikan oleh Sari, Sen, 23 Nov 2026 pukul 09.00 WIB.",
        "by": "Sari",
        "at": "2026-11-23T02:00:00+00:00",
    }


def test_an_unforeseen_fault_shows_no_trace_but_the_request_to_ask_about(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError("rahasia dapur")

    app.testing = False
    app.view_functions["licences.page"] = broken
    with app.test_client() as client:
        answer = client.get("/lisensi")
        other = client.get("/masuk")
    request, text = answer.headers["X-Request-ID"], answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "rahasia dapur" not in text
    assert "Terjadi kesalahan pada program." in text
    assert request in text
    assert request in caplog.text
    assert "rahasia dapur" in caplog.text
    assert other.headers["X-Request-ID"] != request
    assert requests.current() is None
