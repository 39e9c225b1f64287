"""The words of the panel beside a form in the making."""

from __future__ import annotations

from engine.forms import SUPPORTED
from webui.messages import form_words


def test_the_panel_has_words_for_every_attribute_that_is_honoured() -> None:
    honoured = {name for known in SUPPORTED.values() for name in known}
    assert honoured - set(form_words.ATTRIBUTES) == {"components", "disabled", "dateLabel"}
    assert set(SUPPORTED) == set(form_words.TYPES)
