"""From the history of a case that has ended to its rows of the register: the same events always give the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import store
from engine.forms import answers, is_fact
from engine.service import rows as events_of
from engine.service.record import declaration
from engine.service.record.declaration import Column, Declaration
from engine.service.version_history import VersionHistory
from engine.store import values
from engine.store.register import NewRow, Signing

# The office's words for what one looks by; a column of that name is found by it, whatever the process.
YEAR, PERIOD, CODE, NAME, GRADE = "tahun", "periode", "kode", "indikator", "predikat"
UNITS = ("unit", "bidang")
DECLARED, APPROVED, COMPLETED = "declared", "approved", "completed"  # on what ground somebody is the signer


@dataclass(frozen=True, slots=True)
class Derived:
    """What is kept of one case: its columns, its rows in order, and who signed it in which capacity."""

    columns: str
    rows: tuple[NewRow, ...]
    signing: Signing


def derive(versions: VersionHistory, events: Sequence[store.EventRow]) -> Derived | None:
    """Return what is kept of a case by the version it ended on; None where nothing is.

    `events` are all of its history. Of each place counts what was sent there last and stands.
    """
    declared = declaration.of_version(versions.last)
    if declared is None or not events:
        return None
    moved: dict[str, str] = {}
    for event in events:
        if event.type == "instance_migrated":
            moved.update(event.data.get("mapping") or {})
    now_at = versions.places(moved)
    sent = [
        event
        for event in events_of.latest(events).values()
        if now_at.get(event.element, event.element) == declared.element
    ]
    if declared.element == versions.last.outline.start_element:
        sent = [events[0]]
    start = _mapping(events[0].data.get("value"))
    found: list[NewRow] = []
    for event in sent:
        for row in _list(_mapping(event.data.get("value")).get(declared.path)):
            found.append(_row(declared, event, start, row, len(found)))
    if not found:
        return None
    kept = values.to_json([one.facts() for one in declared.columns])
    return Derived(kept, tuple(found), _signing(declared, now_at, events))


def _row(
    declared: Declaration,
    event: store.EventRow,
    start: Mapping[str, Any],
    row: Mapping[str, Any],
    place: int,
) -> NewRow:
    cells = {one.key: _cell((start if one.start else row).get(one.key)) for one in declared.columns}
    reasons = {
        one.key: str(row[one.reason])
        for one in declared.columns
        if one.reason and cells[one.key] is None and row.get(one.reason)
    }
    keys = [one.key for one in declared.columns if one.is_key]
    lasting = [key for key in keys if key not in (YEAR, PERIOD)]
    return NewRow(
        place=place,
        key=values.to_json([cells[key] for key in keys]) if keys else "",
        series=values.to_json([cells[key] for key in lasting]) if keys else "",
        year=_year(cells.get(YEAR)),
        period=_text(cells.get(PERIOD)),
        role=_role(event),
        unit=next((text for name in UNITS if (text := _text(cells.get(name)))), ""),
        indicator=_text(cells.get(CODE)),
        name=_text(cells.get(NAME)) or _named(declared.columns, cells),
        grade=_text(cells.get(GRADE)),
        data=values.to_json({"values": cells, "reasons": reasons}),
    )


def _signing(declared: Declaration, now_at: Mapping[str, str], events: Sequence[store.EventRow]) -> Signing:
    """Return who signed: at the step the process names, else who last approved, else who completed the last step."""
    done = events_of.submitted(events)
    approving = [one for one in done if _decision(one) not in (None, answers.RETURN)]
    named = [
        one
        for one in done
        if declared.signer == now_at.get(one.element, one.element) and _decision(one) != answers.RETURN
    ]
    for basis, found in ((DECLARED, named), (APPROVED, approving), (COMPLETED, done)):
        if found:
            last = found[-1]
            return Signing(last.actor, last.role, last.holding, last.at, basis)
    return Signing("", "", "", events[-1].at, COMPLETED)


def _decision(event: store.EventRow) -> Any:
    return _mapping(event.data.get("value")).get(answers.DECISION)


def _role(event: store.EventRow) -> str:
    """Return whose row it is: the role it was filled in by; of a task given to one person, the item it was for."""
    item = str(event.data.get("item") or "").rpartition("/")[2]
    return item if event.role.startswith("@") and item else event.role


def _cell(value: Any) -> Any:
    """Return a value as it is kept: of files their names, of nothing null."""
    if isinstance(value, list):
        return [str(one["name"]) if is_fact(one) else one for one in value] or None
    return None if value == "" else value


def _year(value: Any) -> int | None:
    """Return a year that is written as a number or as the text of one."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) == 4:
        return int(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and 0 < value < 10_000 and value == int(value) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _named(columns: Sequence[Column], cells: Mapping[str, Any]) -> str:
    """Return what a row is called where no column is the name of an indicator: its first text."""
    texts = (_text(cells[one.key]) for one in sorted(columns, key=lambda one: one.is_key) if not one.start)
    return next(filter(None, texts), "")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
