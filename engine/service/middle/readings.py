"""What inputs of a process read of the office, for the act in which their task opens: one read, kept by the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine import store
from engine.bpmn import Reader
from engine.forms import parse_number
from engine.service.context import Context
from engine.service.middle import periods

Rows = list[dict[str, Any]]


def reader(context: Context, tx: store.Tx) -> Reader:
    """Return what answers the inputs of an act in its transaction; each question is read once, when it is asked."""
    answers: dict[str, Any] = {}

    def read(name: str, given: Sequence[Any]) -> Any:
        question = repr((name, *given))
        if question not in answers:
            answers[question] = _ANSWERS[name](context, tx, *given)
        return answers[question]

    return read


def outside(context: Context) -> Reader:
    """Return what answers as an act would, for a look at what would open; nothing is read unless it is asked."""

    def read(name: str, given: Sequence[Any]) -> Any:
        with context.store.read() as tx:
            return _ANSWERS[name](context, tx, *given)

    return read


def _indicators(context: Context, tx: store.Tx, year: Any, period: Any) -> Rows | None:
    """Return the indicators that are in force in a period, as rows; None where the office keeps no list, or where
    this is no period of a year.

    What nobody answers for any more has no bidang, and what has no target none: whoever confirms the rows says so.
    """
    when = periods.known(year, period)
    found = store.indicators.of_period(tx, *when) if when else []
    if when is None or not found:
        return None
    first, last = (day.isoformat() for day in periods.days(*when))
    roles = context.office.roles()
    return [
        _row(facts, target, facts["role"] if facts["role"] in roles else "")
        for facts, target in found
        if (not facts["valid_from"] or facts["valid_from"] <= last)
        and (not facts["valid_until"] or facts["valid_until"] >= first)
    ]


def _row(facts: Mapping[str, str], target: str, role: str) -> dict[str, Any]:
    return {
        "kode": facts["reference"],
        "indikator": facts["name"],
        "satuan": facts["unit"],
        "arah": facts["direction"],
        "sifat": facts["nature"],
        "rumus": facts["formula"],
        "bidang": role,
        "target": parse_number(target.replace(".", ",")) if target else None,
        "catatan": facts["note"],
    }


_ANSWERS: Mapping[str, Callable[..., Any]] = {"indikator_kantor": _indicators}
