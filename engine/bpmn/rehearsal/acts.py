"""The acts a run without a database is made of, and the plain JSON they are kept as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import workdays
from engine.bpmn.places import join_place, split_place

NEXT_DUE = "tenggat"
WALL = "kalender"
MAX_NAME = 300

Facts = Mapping[str, Sequence[Mapping[str, Any]]]


class ActError(ValueError):
    """JSON that is no act. `detail` says what is wrong, for one line of a message."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Start:
    """Start with the value of the start form; `role` is the capacity, "" where anyone may start."""

    value: Mapping[str, Any] = field(default_factory=dict)
    role: str = ""


@dataclass(frozen=True, slots=True)
class Complete:
    """Complete the open task of an element (and item) with its form's value; `files` are facts by field."""

    element: str
    item: str = ""
    role: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    files: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advance:
    """Move the clock: to the next due timer (no field set), by a duration, or to a moment.

    `by` is an ISO duration of working time, or of the wall clock where `wall`. All that is due on the way
    comes at its own moment.
    """

    by: str = ""
    to: datetime | None = None
    wall: bool = False


@dataclass(frozen=True, slots=True)
class Receive:
    """A message or signal comes from outside."""

    kind: str
    name: str
    key: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)


Act = Start | Complete | Advance | Receive


def write(act: Act) -> dict[str, Any]:
    """Return an act as plain JSON; what is empty is left out."""
    match act:
        case Start():
            return {"mulai": dict(act.value), **_filled(peran=act.role)}
        case Complete():
            files = {name: [dict(one) for one in several] for name, several in act.files.items() if several}
            return {
                "selesaikan": join_place(act.element, act.item),
                **_filled(peran=act.role, isian=dict(act.value), berkas=files),
            }
        case Advance():
            target = act.to.isoformat() if act.to is not None else act.by or NEXT_DUE
            return {"majukan": target, **_filled(waktu=WALL if act.wall else "")}
        case Receive():
            kind = "pesan" if act.kind == "message" else "sinyal"
            return {kind: act.name, **_filled(kunci=act.key, isian=dict(act.value))}


def read(data: Any) -> Act:
    """Return the act that `write` wrote, or an office wrote by hand. Raises ActError."""
    if not isinstance(data, Mapping):
        raise ActError("an act is an object")
    kinds = [kind for kind in _READERS if kind in data]
    if len(kinds) != 1:
        raise ActError("an act names one of " + ", ".join(_READERS))
    kind = kinds[0]
    reader, allowed = _READERS[kind]
    unknown = set(data) - {kind, *allowed}
    if unknown:
        raise ActError(f"{kind}: unknown {min(unknown)}")
    return reader(kind, data)


def _start(kind: str, data: Mapping[str, Any]) -> Act:
    return Start(_object(data, kind), _text(data, "peran"))


def _complete(kind: str, data: Mapping[str, Any]) -> Act:
    element, item = split_place(_text(data, kind))
    if not element:
        raise ActError(f"{kind}: no element")
    return Complete(element, item, _text(data, "peran"), _object(data, "isian"), _files(data))


def _advance(kind: str, data: Mapping[str, Any]) -> Act:
    text, clock = _text(data, kind), _text(data, "waktu")
    if clock not in ("", WALL):
        raise ActError(f"waktu: {clock}")
    if text == NEXT_DUE:
        return Advance()
    if text[:1] in ("P", "p"):
        try:
            workdays.Duration.parse(text)
        except ValueError as error:
            raise ActError(f"{kind}: {error}") from error
        return Advance(by=text, wall=clock == WALL)
    try:
        return Advance(to=moment(text))
    except ValueError as error:
        raise ActError(f"{kind}: {text}") from error


def _receive(kind: str, data: Mapping[str, Any]) -> Act:
    name = _text(data, kind)
    if not name:
        raise ActError(f"{kind}: no name")
    what = "message" if kind == "pesan" else "signal"
    return Receive(what, name, _text(data, "kunci"), _object(data, "isian"))


_READERS = {
    "mulai": (_start, ("peran",)),
    "selesaikan": (_complete, ("peran", "isian", "berkas")),
    "majukan": (_advance, ("waktu",)),
    "pesan": (_receive, ("kunci", "isian")),
    "sinyal": (_receive, ("isian",)),
}


def moment(text: str) -> datetime:
    """Return a moment with its zone, from ISO text. Raises ValueError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1970 < found.year < 9000:
        raise ValueError(text)
    return found


def _filled(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > MAX_NAME:
        raise ActError(f"{name} is no short text")
    return value


def _object(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, Mapping):
        raise ActError(f"{name} is no object")
    return value


def _files(data: Mapping[str, Any]) -> Facts:
    files = _object(data, "berkas")
    for several in files.values():
        if not isinstance(several, list) or not all(isinstance(one, Mapping) for one in several):
            raise ActError("berkas are lists of facts by field")
    return files
