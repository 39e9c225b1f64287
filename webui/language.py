"""The language of the person at hand: Indonesian sentences are the msgids, English comes from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, support

DEFAULT = "id"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
FOLDER = Path(__file__).parent / "translations"


class Speech:
    """A language in force and its catalogue, both found out when the first word is asked for."""

    def __init__(self, choose: Callable[[], str]) -> None:
        self._choose = choose

    @cached_property
    def code(self) -> str:
        chosen = self._choose()
        return chosen if chosen in LANGUAGES else DEFAULT

    @cached_property
    def words(self) -> support.NullTranslations:
        return catalogue(self.code)


_UNASKED = Speech(lambda: DEFAULT)
_speech: ContextVar[Speech] = ContextVar("speech", default=_UNASKED)


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


def speak(language: str) -> AbstractContextManager[None]:
    """Choose the language outside a request (command line, worker)."""
    return choosing(lambda: language)


@contextmanager
def choosing(choose: Callable[[], str]) -> Iterator[None]:
    """Let the language be chosen once, when the first word is asked for: that of a request."""
    token = _speech.set(Speech(choose))
    try:
        yield
    finally:
        _speech.reset(token)


def current() -> str:
    """Return the language in force."""
    return _speech.get().code


def words() -> support.NullTranslations:
    """Return the catalogue of the language in force."""
    return _speech.get().words


def locale() -> Locale:
    return Locale.parse(current())


def gettext(sentence: str, **params: Any) -> str:
    """Return the sentence in the language in force, with `%(name)s` filled in."""
    said: str = words().ugettext(sentence)
    return said % params if params else said


def ngettext(one: str, many: str, num: int, **params: Any) -> str:
    """Like `gettext`, by number; `%(num)s` is the number itself."""
    return str(words().ungettext(one, many, num)) % {"num": num, **params}


def marked(sentence: str) -> str:
    """Mark a sentence for translation where it is written down; `gettext` says it later."""
    return sentence
