"""Text and dates as people type or paste them, brought to the one form in which they are stored."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from engine import errors

Json = Any

# Longer than this is not even looked at: the answer must come quickly for a text of any size.
HARD_LIMIT = 100_000

# Control characters but tab and newline; surrogates; noncharacters, which no XML or PDF can carry.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff]")
# Word writes a line break inside a paragraph as U+000B and a page break as U+000C.
_BREAKS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_BREAK = re.compile(r"[^\S\n]*\n\s*")
# Signs without a shape of their own: two texts that differ in nothing else look alike and are not equal. The
# marks that turn the direction of writing also make a text look like another one.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# The two joiners shape emoji and the letters of some scripts; beside Latin letters they do nothing.
_JOINERS = re.compile("(?<![^\x00-\u036f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\u036f])")
_BEFORE = 20  # so much of the text before a refused sign is told, so that it can be found
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?: +(\d{1,2})[.:](\d{2}))?", re.ASCII)
_YEARS = range(1900, 2201)


class TextProblem(ValueError):
    """The text cannot be accepted. `code` is control (params: the sign as U+0007, the text after which it
    stands) or date.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def tidy(text: str, lines: bool = True) -> str:
    """The text in the one form in which texts are kept and compared, whatever it holds: Unicode NFC, stripped,
    newlines as LF, nothing invisible; without `lines` a line break is a space.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))
        text = unicodedata.normalize("NFC", _JOINERS.sub("", text))
    text = text.strip()
    return text if lines else _BREAK.sub(" ", text)


def shorten(text: str, most: int) -> str:
    """Return a text cut to at most so many letters, the last of them "…" where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def clean(text: str, lines: bool = True) -> str:
    """Return the text as `tidy` does. Raises TextProblem (control) for what nobody can read and no file can hold."""
    text = tidy(text, lines)
    found = _REFUSED.search(text)
    if found:
        before = text[max(0, found.start() - _BEFORE) : found.start()]
        raise TextProblem("control", sign=f"U+{ord(found[0]):04X}", after=before.rpartition("\n")[2].strip())
    return text


def accept(text: str, field: str, lines: bool = False) -> str:
    """Return the text of an input that is no field of a form, as `clean` does. Raises Invalid, naming the sign."""
    try:
        return clean(text, lines)
    except TextProblem as problem:
        raise errors.Invalid(field=field, reason=problem.code, **problem.params) from problem


def tidy_json(value: Json) -> Json:
    """Plain JSON with every text and key in it brought to the one form."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, dict):
        return {tidy(key): tidy_json(part) for key, part in value.items()}
    return [tidy_json(part) for part in value] if isinstance(value, list) else value


def parse_date(text: str, time: bool) -> str:
    """Return a date, or a date and `time` of day, as ISO text (`2026-11-23T13:10`) in the office's own time.

    Accepts what browsers send (ISO) and what people write (23-11-2026, 23/11/2026 13.10). Raises TextProblem.
    """
    text = text.strip() if len(text) < 60 else ""
    if found := _ISO.fullmatch(text):
        year, month, day, hour, minute = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute = found.groups()
    else:
        raise TextProblem("date")
    if (hour is not None) != time or int(year) not in _YEARS:
        raise TextProblem("date")
    try:
        if time:
            return datetime(int(year), int(month), int(day), int(hour), int(minute)).isoformat("T", "minutes")
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        raise TextProblem("date") from error


def printable(key: object) -> str:
    """Return a name that someone else wrote, short and printable, for use as the path of a problem."""
    text = (key if isinstance(key, str) else str(type(key).__name__))[:60]
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in text)


def scrub(text: str, lines: bool = True) -> str | None:
    """Return a refused text for the draft, a space for each sign that cannot be kept; None if nothing is left."""
    return tidy(_REFUSED.sub(" ", tidy(text, lines)), lines) or None
