"""The settings of a process as a person types them, and as process.toml holds them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine import texts, workdays
from engine.bpmn.drawing.outline import EVERYONE
from engine.bpmn.model import ProcessToml
from engine.bpmn.package import pause_rules
from engine.bpmn.package.process_toml import FATES, MOST_YEARS, TEXTS, UNDECIDED
from engine.errors import Finding, Problem

FIRST, EVERY, CHOSEN = (
    "pertama",
    "semua",
    "pilihan",
)  # who may start: the first step's holders, all, those named
KEY, KEPT = "kunci", "kolom"  # what a field of the record is: it tells rows apart, or is written down
ALLOWED, FORBIDDEN = "boleh", "tidak"  # whether a tenggat may be paused
SIGNER = "penandatangan"  # the step that signs, which only the file says: it stays as it is
YEARS = ("retensi_aktif", "retensi_inaktif")
_LONGEST = 2_000  # of any value of process.toml that this form shows
_FIELDS = {
    "title": "title",
    "description": "description",
    "kode": "code",
    "nomor": "number",
    "perihal": "subject",
}
_YEARS = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class SettingsText:
    """Everything of the form as text. `columns` says of the fields of the record, by key, KEY or KEPT."""

    title: str = ""
    description: str = ""
    code: str = ""
    number: str = ""
    subject: str = ""
    who: str = FIRST
    starters: tuple[str, ...] = ()
    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    active: str = ""
    inactive: str = ""
    fate: str = ""
    basis: str = ""
    pausing: str = ALLOWED
    pause_limit: str = ""
    pause_times: str = ""
    pause_kinds: str = ""


def of_raw(raw: Mapping[str, Any]) -> SettingsText:
    """Return the text of a process.toml that can be read; what is of a wrong kind stands there as it is written."""
    named = raw.get("mulai")
    several = tuple(_text(one) for one in ([named] if isinstance(named, str) else _list(named)))
    record, retention = _table(raw.get("catatan")), _table(raw.get("retensi"))
    columns = dict.fromkeys((_text(one) for one in _list(record.get(KEPT))), KEPT)
    columns |= dict.fromkeys((_text(one) for one in _list(record.get(KEY))), KEY)
    said = {name: _said(retention.get(name)) for name in (*YEARS, "nasib_akhir", "dasar")}
    return SettingsText(
        **{name: " ".join(texts.tidy(_text(raw.get(key))).split()) for key, name in _FIELDS.items()},
        who=FIRST if "mulai" not in raw else EVERY if EVERYONE in several else CHOSEN,
        starters=several,
        source=_text(record.get("sumber")),
        columns=columns,
        active=said["retensi_aktif"],
        inactive=said["retensi_inaktif"],
        fate=said["nasib_akhir"],
        basis=said["dasar"],
        **_pauses_said(_table(raw.get("jeda"))),
    )


def judge(
    text: SettingsText, raw: Mapping[str, Any], roles: Collection[str], order: Iterable[str]
) -> tuple[ProcessToml, list[Problem]]:
    """Return what process.toml is to hold, and what is wrong with the text by itself; patterns are judged with the
    file. `order` are the keys of the record's fields as its form has them.
    """
    problems: list[Problem] = []

    def clean(name: str, path: str, longest: int) -> str:
        try:
            said = " ".join(texts.clean(getattr(text, name)).split())
        except texts.TextProblem as problem:
            problems.append(Problem(path, problem.code, dict(problem.params)))
            return ""
        if len(said) > longest:
            problems.append(Problem(path, "too_long", {"limit": longest}))
        return said

    words = {name: clean(name, key, TEXTS[key]) for key, name in _FIELDS.items()}
    wanted = ProcessToml(
        title=words["title"],
        description=words["description"],
        code=words["code"],
        number=words["number"],
        subject=words["subject"],
        starters=_starters(text, roles, "mulai" in raw, problems),
        record=_record(text, _table(raw.get("catatan")), order, problems),
        retention=_retention(text, _table(raw.get("retensi")), clean("basis", "dasar", _LONGEST), problems),
        pauses=_pauses(text, _table(raw.get("jeda")), problems),
    )
    return wanted, problems


def problems_of(findings: Iterable[Finding]) -> list[Problem]:
    """Return what the file says is wrong with values that the form shows, as problems of the fields they stand in."""
    return [
        Problem(_place(str(one.params["key"])), str(one.params["reason"]), dict(one.params))
        for one in findings
        if one.level == "error" and one.params.get("key", "pengaturan") != "pengaturan"
    ]


def _place(key: str) -> str:
    """Return the field of the form that a key of process.toml stands in."""
    return key.removeprefix("retensi.").replace("jeda.", "jeda_")


def _pauses_said(table: Mapping[str, Any]) -> dict[str, str]:
    """Return what a table of pauses says as one types it: "5 hari", and of the kinds one a line."""
    kinds = table.get("jenis")
    return {
        "pausing": FORBIDDEN if table.get("boleh") is False else ALLOWED,
        "pause_limit": _length_said(table.get("batas")),
        "pause_times": _text(table.get("kali")),
        "pause_kinds": "\n".join(_text(one) for one in _list(kinds)) if kinds else "",
    }


def _length_said(value: Any) -> str:
    """Return "5 hari" for P5D; a length of several units, or what is none, as it is written."""
    try:
        parts = workdays.parts(workdays.Duration.parse(value))
    except (workdays.DurationError, AttributeError, TypeError):
        return _text(value)
    return " ".join(map(str, reversed(parts[0]))) if len(parts) == 1 else _text(value)


def _pauses(text: SettingsText, table: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """What the form says of pauses; what goes without saying is written only over something else."""
    said: dict[str, Any] = {"boleh": text.pausing != FORBIDDEN}
    typed = " ".join(text.pause_limit.split())
    try:
        length = workdays.parse_norm(typed).iso() if typed and not typed.startswith("P") else typed
    except workdays.DurationError:
        length = typed
    if typed and not pause_rules.is_limit(length):
        problems.append(Problem("jeda_batas", "pause_limit", {"limit": pause_rules.MOST_DAYS}))
    said["batas"] = length or pause_rules.LIMIT
    times = text.pause_times.strip()
    whole = _YEARS.fullmatch(times) is not None and 1 <= int(times) <= pause_rules.MOST_TIMES
    if times and not whole:
        problems.append(Problem("jeda_kali", "pause_times", {"limit": pause_rules.MOST_TIMES}))
    said["kali"] = int(times) if times and whole else pause_rules.TIMES
    kinds = [" ".join(texts.tidy(line).split()) for line in text.pause_kinds.splitlines() if line.strip()]
    if kinds and not pause_rules.are_kinds(kinds):
        params = {"limit": pause_rules.MOST_KINDS, "longest": pause_rules.LONGEST_KIND}
        problems.append(Problem("jeda_jenis", "pause_kinds", params))
    said["jenis"] = kinds or list(pause_rules.KINDS)
    usual = {
        "boleh": True,
        "batas": pause_rules.LIMIT,
        "kali": pause_rules.TIMES,
        "jenis": list(pause_rules.KINDS),
    }
    return {name: value for name, value in said.items() if name in table or value != usual[name]}


def _starters(
    text: SettingsText, roles: Collection[str], before: bool, problems: list[Problem]
) -> tuple[str, ...] | None:
    """Who may start; `before` is whether somebody was named until now, whose marks may still stand there."""
    if text.who == FIRST:
        if text.starters and not before:
            problems.append(Problem("mulai", "starters_unused"))
        return None
    if text.who == EVERY:
        return (EVERYONE,)
    named = tuple(dict.fromkeys(one for one in text.starters if one != EVERYONE))
    if text.who != CHOSEN or not named:
        problems.append(Problem("mulai", "no_starters"))
    elif any(one not in roles for one in named):
        problems.append(Problem("mulai", "unknown_role"))
    return named


def _record(
    text: SettingsText, table: Mapping[str, Any], order: Iterable[str], problems: list[Problem]
) -> dict[str, Any]:
    if not text.source:
        return {}
    known = map(_text, (*_list(table.get(KEY)), *_list(table.get(KEPT))))
    keys = list(dict.fromkeys((*known, *order, *text.columns)))
    chosen = {what: [key for key in keys if text.columns.get(key) == what] for what in (KEY, KEPT)}
    if not chosen[KEPT]:
        problems.append(Problem("catatan", "no_columns"))
    signer = table.get(SIGNER)
    return {"sumber": text.source, **chosen, **({SIGNER: signer} if isinstance(signer, str) else {})}


def _retention(
    text: SettingsText, table: Mapping[str, Any], basis: str, problems: list[Problem]
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, typed in zip(YEARS, (text.active.strip(), text.inactive.strip()), strict=True):
        whole = _YEARS.fullmatch(typed) is not None and int(typed) <= MOST_YEARS
        if typed and not whole:
            problems.append(Problem(name, "years", {"limit": MOST_YEARS}))
        said[name] = int(typed) if typed and whole else UNDECIDED
    if text.fate and text.fate not in FATES:
        problems.append(Problem("nasib_akhir", "fate"))
    said |= {"nasib_akhir": text.fate or UNDECIDED, "dasar": basis}
    return {name: value for name, value in said.items() if name in table or value not in ("", UNDECIDED)}


def _said(value: Any) -> str:
    return "" if value == UNDECIDED else _text(value)


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:_LONGEST]


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []
