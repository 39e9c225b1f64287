"""Forms on a page: how one is drawn, how its post is taken, and what it shows where there is no case yet."""

from __future__ import annotations

from webui.forms.fields import links
from webui.forms.values import words
from webui.forms.view import draw, place_words, reading, record

__all__ = ["draw", "links", "place_words", "reading", "record", "words"]
