"""Templates get their words from the catalogue of the language in force."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string

from webui import language


@pytest.mark.parametrize(("spoken", "words"), [("id", "Kotak Tugas"), ("en", "Task inbox")])
def test_a_template_speaks_the_language_in_force(app: Flask, spoken: str, words: str) -> None:
    with app.test_request_context(), language.speak(spoken):
        assert render_template_string("{{ _('Kotak Tugas') }}") == words == language.gettext("Kotak Tugas")
