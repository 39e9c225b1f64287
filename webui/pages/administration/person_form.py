"""The forms about people: from what was posted to what is asked of the engine, and from a refusal to its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from werkzeug.datastructures import MultiDict

from engine import errors, texts
from engine.service.agency.newcomers import Appointment, Newcomer
from webui import filters, messages

ROLES = 3  # that a newcomer is given at once
ROLE_FIELDS = ("jabatan", "mulai", "sampai", "nomor_surat")
# By what the engine calls a part of a person, the field of the form.
FIELDS = {
    "username": "nama_pengguna",
    "name": "nama",
    "nip": "nip",
    "mail": "surel",
    "role": "jabatan",
    "start": "mulai",
    "end": "sampai",
    "letter": "nomor_surat",
    "reason": "alasan",
}

Form = MultiDict[str, str]


def newcomer(form: Form) -> Newcomer:
    """Return who is to be added. Raises Invalid for a date that is none."""
    rows = [appointment(one, place) for place, one in enumerate(role_rows(form)) if one["jabatan"]]
    return Newcomer(
        form.get("nama_pengguna", ""),
        form.get("nama", ""),
        form.get("nip", ""),
        form.get("surel", ""),
        tuple(rows),
    )


def role_rows(form: Form) -> list[dict[str, str]]:
    """Return the roles in a form as they were typed, each with its dates and letter."""
    columns = {name: form.getlist(name) for name in ROLE_FIELDS}
    count = min(max(map(len, columns.values()), default=0), ROLES)
    rows = [
        {name: said[place] if place < len(said) else "" for name, said in columns.items()}
        for place in range(count)
    ]
    return rows + [dict.fromkeys(ROLE_FIELDS, "")] * (ROLES - len(rows))


def appointment(said: Mapping[str, str], at: int = 0) -> Appointment:
    """Return a role with its dates: from the first moment of a day, until after the last. Raises Invalid."""
    start, last = (_day(said.get(name, ""), FIELDS_OF[name], at) for name in ("mulai", "sampai"))
    return Appointment(
        said.get("jabatan", ""),
        _begin(start) if start else None,
        _begin(last + timedelta(days=1)) if last else None,
        said.get("nomor_surat", ""),
    )


def told(refusals: Iterable[errors.Invalid]) -> dict[str, str]:
    """Return what is wrong by field, the first of each; "" is what is wrong with no field of the form."""
    found: dict[str, str] = {}
    for one in refusals:
        field = FIELDS.get(str(one.params.get("field", "")), "")
        found.setdefault(field, messages.refusal_sentence(one))
    return found


def told_of_roles(refusals: Iterable[errors.Invalid]) -> list[dict[str, str]]:
    """Return what is wrong by field with each of the roles of a newcomer."""
    found: list[dict[str, str]] = [{} for _ in range(ROLES)]
    for one in refusals:
        at = one.params.get("at")
        if isinstance(at, int) and at < ROLES:
            found[at] |= told([one])
    return found


FIELDS_OF = {field: name for name, field in FIELDS.items()}


def _day(text: str, field: str, at: int) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(texts.parse_date(text, False))
    except texts.TextProblem as problem:
        raise errors.Invalid(field=field, reason="date", at=at) from problem


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), filters.zone())
