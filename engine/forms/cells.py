"""Values of fields in the cells of a spreadsheet: numbers as numbers, days as days, choices in their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from engine.forms import numbers, wording
from engine.forms.component import Component
from engine.forms.model import Choice, FieldProblem, Json
from engine.texts import tidy
from engine.workbooks import Held

_TICKS = {"ya": True, "yes": True, "true": True, "tidak": False, "no": False, "false": False}


def address(line: int, column: int) -> str:
    """Return how a spreadsheet calls a cell: row 7, column 5 is E7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line}"


def options(choices: Sequence[Choice]) -> dict[str, str]:
    """Return the options of a choice by the words that stand for them in a cell, each once."""
    labels = [one.label for one in choices]
    return {
        one.label if labels.count(one.label) == 1 else f"{one.label} ({one.value})": one.value
        for one in choices
    }


def cell(component: Component, value: Json, choices: Sequence[Choice]) -> Held | None:
    """Return what stands in a cell for a value; None for nothing. What is no value of its field stands as its text."""
    if value in (None, "", []):
        return None
    if component.kind == "checkbox":
        return wording.yes_no(value is True, "id")
    if component.kind == "choice":
        said = {one: words for words, one in options(choices).items()}
        given = value if isinstance(value, list) else [value]
        return _between(choices).join(said.get(str(one), str(one)) for one in given)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if component.kind == "number" else str(wording.typed(value))
    if component.kind == "date" and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment if component.time else moment.date()
    return tidy(str(value)) or None


def from_cell(component: Component, held: Held | None, choices: Sequence[Choice]) -> Json:
    """Return the value of a field that stands in a cell; None for nothing. Raises FieldProblem."""
    if held is None or held == "":
        return component.from_texts([""]) if component.kind == "checkbox" else None
    match component.kind:
        case "number":
            return _number(component, held)
        case "date":
            return _date(component, held)
        case "checkbox":
            return _tick(held)
        case "choice":
            return _choice(component, held, choices)
    if isinstance(held, bool | date):
        raise FieldProblem("cell_text")
    return component.from_text(held if isinstance(held, str) else str(wording.typed(held)))


def alike(shown: Held | None, held: Held | None) -> bool:
    """Whether a cell still says what it said; a spreadsheet may have made a text of digits a number."""
    if isinstance(shown, str) and isinstance(held, int | float) and not isinstance(held, bool):
        held = str(wording.typed(held))
    if isinstance(shown, int | float) and isinstance(held, int | float):
        return bool(shown == held or numbers.round_number(held) == shown)
    if isinstance(held, datetime) and not isinstance(shown, datetime):
        held = held.date()
    return bool(shown == held)


def _number(component: Component, held: Held) -> Json:
    if isinstance(held, str):
        return component.from_text(held)
    if isinstance(held, bool | date):
        raise FieldProblem("number")
    kept = numbers.round_number(held)  # as it is shown: a sheet reckons with more digits than it says
    if kept is None:
        raise FieldProblem("digits", limit=numbers.DIGITS)
    return component.from_json(kept)


def _date(component: Component, held: Held) -> Json:
    if not isinstance(held, date):
        raise FieldProblem("cell_date")
    if not isinstance(held, datetime):
        return component.from_text(held.isoformat() + ("T00:00" if component.time else ""))
    if not component.time and (held.hour or held.minute):
        raise FieldProblem("date")
    return component.from_text(held.isoformat("T", "minutes") if component.time else held.date().isoformat())


def _tick(held: Held) -> bool:
    said = _TICKS.get(str(held).casefold()) if isinstance(held, bool | str) else None
    if said is None:
        raise FieldProblem("cell_tick")
    return said


def _between(choices: Sequence[Choice]) -> str:
    """Return what stands between several options in a cell."""
    return "\n" if any(";" in words for words in options(choices)) else "; "


def _choice(component: Component, held: Held, choices: Sequence[Choice]) -> Json:
    if isinstance(held, bool | date):
        raise FieldProblem("choice")
    known = options(choices)
    text = held if isinstance(held, str) else str(wording.typed(held))
    several = text.split(_between(choices).strip(" ")) if component.many else [text]
    said = [tidy(one, lines=False) for one in several if one.strip()]
    found = [known.get(one, one if one in known.values() else None) for one in said]
    if None in found:
        raise FieldProblem("choice")
    return component.from_texts([one for one in found if one is not None])
