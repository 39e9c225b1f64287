"""From codes to answers: a status and a sentence for every one, and JSON for who asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from engine import errors, requests
from webui.http import errors as answers
from webui.messages import refusals

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def leaves(kind: type[errors.AlurError] = errors.AlurError) -> list[type[errors.AlurError]]:
    return [one for child in kind.__subclasses__() for one in (child, *leaves(child))]


def test_every_error_has_a_status_and_a_sentence() -> None:
    codes = {kind.code for kind in leaves()}
    assert len(codes) > 15
    assert codes == set(answers.STATUS) == set(refusals.SENTENCES)


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
