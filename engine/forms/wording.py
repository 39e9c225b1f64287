"""Values in words: as people write them into a field, and as a form shows what was filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from babel import Locale, dates

from engine.forms import numbers
from engine.forms.component import Component
from engine.forms.model import Choice, Json

YES_NO = {"id": ("Ya", "Tidak"), "en": ("Yes", "No")}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?", re.ASCII)


def typed(value: Json) -> Json:
    """A number or a date as people type it into a field of text (`72,5`, `31-12-2026`); all else as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return numbers.show_number(value).replace(".", "")
    moment = _moment(value)
    if moment is None:
        return value
    return f"{moment:%d-%m-%Y %H.%M}" if "T" in value else f"{moment:%d-%m-%Y}"


def words(
    component: Component | None,
    value: Json,
    choices: Sequence[Choice] = (),
    language: str = "id",
    named: Callable[[str], str] = str,
) -> str:
    """The value as the form shows it in a language; "" for nothing. Without a field its own kind is all there is.

    `choices` are the options of the field; a value that is none of them is `named` in words by who knows it.
    """
    if isinstance(value, Mapping):
        said = value.get("name") or value.get("label")
        parts = [said] if said else value.values()
        return "; ".join(filter(None, (words(None, one, (), language, named) for one in parts)))
    if isinstance(value, list | tuple):
        several = (words(component, one, choices, language, named) for one in value)
        return ", ".join(filter(None, several))
    if isinstance(value, bool):
        return yes_no(value, language)
    said = component.say(value, language) if component is not None else None
    if said is not None or value is None or value == "":
        return said or ""
    if component is not None and (component.values_key or component.choices):
        label = next((one.label for one in choices or component.choices if one.value == str(value)), None)
        return named(str(value)) if label is None else label
    if isinstance(value, int | float):
        grouped = component is None or component.properties.get("grouping") != "false"
        shown = numbers.show_number(value)
        return shown if grouped else shown.replace(".", "")
    return date(str(value), language)


def yes_no(value: bool, language: str) -> str:
    """Return the word of a truth in a language."""
    return YES_NO.get(language, YES_NO["id"])[not value]


def date(text: str, language: str) -> str:
    """A stored date or date with time ("2026-11-23", "2026-11-23T13:10") in words; other text stays as it is."""
    moment = _moment(text)
    if moment is None:
        return text
    said = _written(moment.date().isoformat(), language)
    return f"{said} {moment:%H.%M}" if "T" in text else said


def _moment(value: Json) -> datetime | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # a page says the same few days again and again
def _written(day: str, language: str) -> str:
    return dates.format_date(datetime.fromisoformat(day).date(), "d MMMM y", Locale.parse(language))
