"""How values stand in the database: moments as microseconds, data as canonical JSON, rows as named tuples."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, overload

from engine import errors
from engine.store import packing

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PAGE_KEY = re.compile(r"(-?[0-9]{1,19})\.([0-9]{1,19})")
MICROSECOND = timedelta(microseconds=1)
FAR = 2**63 - 1  # the due moment of what has none: it sorts last and needs no NULL in a key
# The moments there are in every zone. Only a row that Alur did not write names one beyond them.
EARLIEST = (datetime(1, 1, 2, tzinfo=UTC) - EPOCH) // MICROSECOND
LATEST = (datetime(9999, 12, 30, tzinfo=UTC) - EPOCH) // MICROSECOND

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


@overload
def to_us(moment: datetime) -> int: ...
@overload
def to_us(moment: None) -> None: ...
def to_us(moment: datetime | None) -> int | None:
    """Microseconds since 1970-01-01 UTC, exact. Raises TypeError on a datetime without zone."""
    return None if moment is None else (moment - EPOCH) // MICROSECOND


@overload
def from_us(us: int) -> datetime: ...
@overload
def from_us(us: None) -> None: ...
def from_us(us: int | None) -> datetime | None:
    """Return the UTC moment of `to_us`; beyond the first and the last there are, that one."""
    return None if us is None else EPOCH + timedelta(microseconds=min(max(us, EARLIEST), LATEST))


def to_due(moment: datetime | None) -> int:
    """Return a due moment as a sortable key; none is FAR."""
    return FAR if moment is None else to_us(moment)


def from_due(us: int) -> datetime | None:
    """Return the moment of `to_due`."""
    return None if us == FAR else from_us(us)


def to_json(value: Any) -> str:
    """Canonical JSON: keys sorted, no blanks, text as it is, floats as the shortest text that reads back.

    Raises Invalid for what JSON has no word for (NaN, infinity, bytes, dates, half a surrogate pair).
    """
    try:
        text = _encode(value)
        text.encode()
    except (ValueError, TypeError, RecursionError) as fault:
        raise errors.Invalid(field="data", reason="no_json") from fault
    return text


def from_json(text: str | None) -> Any:
    """Return the value of canonical JSON; nothing is None."""
    return None if text is None else json.loads(text)


def from_object(text: str) -> Mapping[str, Any]:
    """Return the JSON object that a text is, packed or not; one that is none, and so not Alur's, has no facts."""
    try:
        value = json.loads(packing.unpack(text))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def check(parameters: Iterable[Any]) -> None:
    """Raise Invalid for what one of the databases cannot keep: NUL or half a character in a text, a number
    beyond 64 bits. So both refuse the same, and before anything is written.
    """
    given = list(parameters)
    text = "".join([value for value in given if type(value) is str])
    if "\0" in text or not (text.isascii() or _is_unicode(text)):
        raise errors.Invalid(field="", reason="control")
    whole = [value for value in given if type(value) is int]
    if whole and not (min(whole) >= -FAR - 1 and max(whole) <= FAR):
        raise errors.Invalid(field="", reason="number")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def row_reader(
    make: Callable[..., T], fields: Sequence[str], **converters: Callable[[Any], Any]
) -> Callable[[Sequence[Any]], T]:
    """Return a function that builds one named tuple from a database row, converting the named fields on the way."""
    places = [(list(fields).index(name), convert) for name, convert in converters.items()]
    width = len(fields)

    def read(row: Sequence[Any]) -> T:
        values = list(row[:width])
        for place, convert in places:
            values[place] = convert(values[place])
        return make(*values)

    return read


def page_key(after: str | None, start: tuple[int, int]) -> tuple[int, int]:
    """Return the two numbers of a page key made by `page_text`, or `start`. Raises Invalid on any other text."""
    if not after:
        return start
    match = PAGE_KEY.fullmatch(after)
    key = (int(match[1]), int(match[2])) if match else (FAR + 1, 0)
    if max(map(abs, key)) > FAR:
        raise errors.Invalid(field="after", reason="page")
    return key


def page_text(first: int, second: int) -> str:
    """Return a page key as text for an address."""
    return f"{first}.{second}"
