"""What forms are measured by, and the small facts they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import texts
from engine.errors import Finding

Json = Any

NOW = "sekarang"  # what `first` of a field may read: the day on which a form is opened
MAX_ROWS = 200
MAX_BYTES = 1_000_000
MAX_TEXT = 20_000


class FormError(Exception):
    """A .form file was refused; `findings` say component and reason."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{finding.rule}{finding.params}" for finding in findings))
        self.findings = findings


class FieldProblem(ValueError):
    """What was given is no value of a field, or breaks a rule of it. `code` and `params` are those of a Problem.

    `kept` is what may stay in a draft so that it can be shown again; None when nothing may.
    """

    def __init__(self, code: str, kept: Json = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.kept = kept
        self.params = params


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select, radio or checklist: what is stored and what is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a read-only table."""

    key: str
    label: str


def moment(now: datetime) -> Mapping[str, Json]:
    """Return what `sekarang` is at a moment of the office's own time; tanggal is as forms keep it."""
    return {"tahun": now.year, "bulan": now.month, "hari": now.day, "tanggal": now.date().isoformat()}


def mapping(value: object) -> Mapping[str, Json]:
    """Return the value when it is an object, else an empty one: what others wrote may have any shape."""
    return value if isinstance(value, Mapping) else {}


def choices_of(given: Json) -> tuple[Choice, ...]:
    """Return options that came as data: texts, numbers, or objects of value and label."""
    found = []
    for one in given if isinstance(given, list | tuple) else ():
        value = mapping(one).get("value") if isinstance(one, Mapping) else one
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            stored = texts.tidy(str(value), lines=False)  # as what is posted will be
            found.append(
                Choice(stored, texts.tidy(str(mapping(one).get("label") or ""), lines=False) or stored)
            )
    return tuple(found)
