"""Which of two texts a page shows: the newer one, or the one its address asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import flask
import pytest

from engine.service.work.autosaves import AutosaveRow
from webui.forms.autosave import Autosave

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FIELDS = (("catatan", "baru"), ("pilih", "1"), ("pilih", "2"), ("aksi", "kirim"), ("kosong", " "))
ROW = AutosaveRow("task/1", FIELDS, NOW, "")


@pytest.mark.parametrize(
    ("draft", "asked", "shown"),
    [
        (None, "", True),
        (-1, "", True),
        (1, "", False),
        (0, "", False),
        (-1, "simpanan", False),
        (1, "tersimpan", True),
    ],
)
def test_the_newer_text_shows_unless_the_other_is_asked_for(
    app: flask.Flask, draft: int | None, asked: str, shown: bool
) -> None:
    draft_at = None if draft is None else NOW + timedelta(minutes=draft)
    with app.test_request_context(f"/?isian={asked}"):
        typed = Autosave("task/1", ROW, draft_at)
        assert typed.shown is shown
        assert typed.since == max(NOW, draft_at or NOW).isoformat()


def test_it_gives_back_what_was_typed(app: flask.Flask) -> None:
    with app.test_request_context("/"):
        typed = Autosave("task/1", ROW)
        assert typed.text("catatan") == "baru"
        assert typed.read().texts("pilih") == ["1", "2"]
        nothing = Autosave("task/1")
        assert (nothing.shown, nothing.since, nothing.text("catatan")) == (False, "", "")
