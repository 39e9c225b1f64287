"""Text and dates as people type or paste them, brought to the one form in which they are stored."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

# Longer than this is not even looked at: the answer must come quickly for a text of any size.
HARD_LIMIT = 100_000

# Control characters but tab and newline; surrogates; marks that turn the direction of writing (they make a
# text look like another one); noncharacters, which no XML or PDF can carry.
_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?: +(\d{1,2})[.:](\d{2}))?", re.ASCII)
_YEARS = range(1900, 2201)


class TextProblem(ValueError):
    """The text cannot be accepted. `code` is control or date."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(text: str, lines: bool = True) -> str:
    """The text in Unicode NFC, stripped, with newlines as LF; without `lines` it must be one line.

    Raises TextProblem (control) for characters that cannot be shown.
    """
    text = _BREAKS.sub("\n", text).strip()
    if _REFUSED.search(text) or (not lines and "\n" in text):
        raise TextProblem("control")
    return unicodedata.normalize("NFC", text)


def parse_date(text: str, time: bool) -> str:
    """A date, or a date and `time` of day, as ISO text (`2026-11-23T13:10`) in the office's own time.

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


def shown(key: object) -> str:
    """A name that someone else wrote, short and printable, for use as the path of a problem."""
    text = key if isinstance(key, str) else str(type(key).__name__)
    return "".join(letter if letter.isprintable() else "?" for letter in text[:60])


def scrub(text: str) -> str | None:
    """A refused text without the characters that cannot be kept, for the draft; None if none is left."""
    return _REFUSED.sub("", _BREAKS.sub("\n", text)).strip() or None
