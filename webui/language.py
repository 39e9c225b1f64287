"""The language of the person at hand: Indonesian sentences are the msgids, English comes from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, support

DEFAULT = "id"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
FOLDER = Path(__file__).parent / "translations"

_chosen: ContextVar[str] = ContextVar("language", default="")


@lru_cache
def catalogue(language: str) -> support.NullTranslations:
    """Read a catalogue straight from its .po file, so that no compiled file can be forgotten or stale."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return support.NullTranslations()
    from babel.messages import (  # only here: Indonesian is written in the code, and needs no reader
        mofile,
        pofile,
    )

    with path.open("rb") as source:
        messages = pofile.read_po(source, locale=language)
    compiled = BytesIO()
    mofile.write_mo(compiled, messages)
    compiled.seek(0)
    return support.Translations(fp=compiled)


@contextmanager
def speak(language: str) -> Iterator[None]:
    """Choose the language outside a request (command line, worker)."""
    token = _chosen.set(language if language in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _chosen.reset(token)


def current() -> str:
    """Return the language in force: the one chosen by `speak`, else the request's own."""
    return _chosen.get() or _of_request()


def _of_request() -> str:
    import flask  # only here: the command line starts without it

    if not flask.has_request_context():
        return DEFAULT
    known: str | None = flask.g.get("language")  # asked for each word of a page
    if known is None:
        import flask_babel  # type: ignore[import-untyped]

        locale = flask_babel.get_locale()
        known = flask.g.language = locale.language if locale else DEFAULT
    return known


def locale() -> Locale:
    return Locale.parse(current())


def gettext(sentence: str, **params: Any) -> str:
    """Return the sentence in the language in force, with `%(name)s` filled in."""
    words = catalogue(current()).ugettext(sentence)
    return words % params if params else words


def ngettext(one: str, many: str, num: int, **params: Any) -> str:
    """Like `gettext`, by number; `%(num)s` is the number itself."""
    return str(catalogue(current()).ungettext(one, many, num)) % {"num": num, **params}


def marked(sentence: str) -> str:
    """Mark a sentence for translation where it is written down; `gettext` says it later."""
    return sentence
