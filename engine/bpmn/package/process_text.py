"""process.toml changed in place: what a person did not touch stays as it was written, comments and order too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.bpmn.drawing.xml import shorten
from engine.bpmn.model import ProcessToml
from engine.bpmn.rules import Rule
from engine.errors import DeploymentRefused, Finding
from engine.texts import tidy

if TYPE_CHECKING:
    import tomlkit
    from tomlkit.items import Item

FILE = "process.toml"
MOST_BYTES = (
    64_000  # that are changed in place: beyond that nobody's settings are, and a reader of all of it is slow
)
_MARK = b"\xef\xbb\xbf"
_TEXTS = {
    "title": "title",
    "description": "description",
    "kode": "code",
    "nomor": "number",
    "perihal": "subject",
}
_TABLES = {"catatan": "record", "retensi": "retention", "jeda": "pauses"}
_GONE = object()


def read_raw(content: bytes) -> dict[str, Any]:
    """Return the keys and values of a process.toml as they are written. Raises DeploymentRefused."""
    if len(content) > MOST_BYTES:
        params = {"size": len(content), "limit": MOST_BYTES}
        raise DeploymentRefused([Finding("error", Rule.TOO_LARGE, None, FILE, params)])
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(str(error)) from error


def rewrite(content: bytes, wanted: ProcessToml) -> bytes:
    """Return the text with the values that are wanted; equal values leave the very same bytes.

    An empty text is written only over another, `starters` None and an empty record go away. Keys of other names,
    `settings` too, are left alone. Raises DeploymentRefused when the text cannot be read.
    """
    raw = read_raw(content)
    changes = dict(_changes(raw, wanted))
    if not changes:
        return content
    text = content.removeprefix(_MARK).decode()
    dos = "\n" in text and text.count("\n") == text.count("\r\n")
    made = _edited(text.replace("\r\n", "\n") if dos else text, changes)
    if tomllib.loads(made) != _applied(raw, changes):
        raise _refused("")
    made = made.replace("\n", "\r\n") if dos else made
    return (_MARK if content.startswith(_MARK) else b"") + made.encode()


def _changes(raw: Mapping[str, Any], wanted: ProcessToml) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the paths whose value is another than wanted, each with the value to write or _GONE."""
    for key, field in _TEXTS.items():
        said = raw.get(key, "")
        if not isinstance(said, str) or " ".join(tidy(said).split()) != getattr(wanted, field):
            yield (key,), getattr(wanted, field)
    starters = raw.get("mulai", _GONE)
    if wanted.starters is None:
        if starters is not _GONE:
            yield ("mulai",), _GONE
    elif starters not in (list(wanted.starters), *wanted.starters[: len(wanted.starters) == 1]):
        yield ("mulai",), list(wanted.starters)
    for key, field in _TABLES.items():
        values = getattr(wanted, field)
        table = raw.get(key, {})
        if not isinstance(table, dict):
            yield (key,), _plain(values) if values else _GONE
        elif not values and table:
            yield (key,), _GONE
        else:
            for name, value in values.items():
                if table.get(name, "") != _plain(value):
                    yield (key, name), _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _applied(raw: Mapping[str, Any], changes: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """Return the values that must stand in the text after the changes."""
    made = {key: dict(value) if isinstance(value, dict) else value for key, value in raw.items()}
    for (*above, name), value in changes.items():
        place = made.setdefault(above[0], {}) if above else made
        if value is _GONE:
            place.pop(name, None)
        else:
            place[name] = value
    return made


def _edited(text: str, changes: Mapping[tuple[str, ...], Any]) -> str:
    """Return the text with the changes made in it; keys that are new at the top stand after the last one there."""
    import tomlkit  # slow to import, and seldom is anything written: not when a site starts
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        new: dict[str, Any] = {}
        for path, value in changes.items():
            if len(path) == 2:
                if path[0] not in document:
                    document[path[0]] = tomlkit.table()
                table: Any = document[path[0]]
                table[path[1]] = value
            elif value is _GONE:
                del document[path[0]]
            elif path[0] in document or isinstance(value, dict):
                document[path[0]] = value
            else:
                new[path[0]] = value
        lines = "".join(tomlkit.dumps({key: value}) for key, value in new.items())
        last = _last_value(document)
        if last is None:
            return lines + tomlkit.dumps(document)
        if lines:
            last.trivia.trail = (last.trivia.trail or "\n") + lines
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise _refused(str(error)) from error


def _last_value(document: tomlkit.TOMLDocument) -> Item | None:
    """Return the last plain value before the first table."""
    from tomlkit.items import AbstractTable, Whitespace

    found: Item | None = None
    for key, item in document.body:
        if isinstance(item, AbstractTable):
            break
        if key is not None and not isinstance(item, Whitespace):
            found = item
    return found


def _refused(detail: str) -> DeploymentRefused:
    return DeploymentRefused([Finding("error", Rule.TOML, None, FILE, {"detail": shorten(detail)})])
