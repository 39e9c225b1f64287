"""process.toml: what a process needs besides its diagram: title, starters, numbers, record, retention."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from engine.bpmn.drawing.xml import shorten
from engine.bpmn.model import ProcessToml
from engine.bpmn.package import patterns, pause_rules
from engine.bpmn.rules import Rule
from engine.errors import Finding
from engine.texts import tidy

TEXTS: Mapping[str, int] = {
    "title": 200,
    "description": 2000,
    "kode": 30,
    "nomor": patterns.LENGTH,
    "perihal": patterns.LENGTH,
}
TABLES = frozenset({"catatan", "retensi", "pengaturan", "jeda"})
PAUSES = ("boleh", "batas", "kali", "jenis")
UNDECIDED = "belum ditetapkan"
FATES = ("musnah", "permanen", "dinilai kembali")
MOST_YEARS = 100


def parse_process(content: bytes, file: str = "process.toml") -> tuple[ProcessToml, list[Finding]]:
    """Return what a process.toml says, and what is wrong with it; wrong values are left out."""
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return ProcessToml(), [Finding("error", Rule.TOML, None, file, {"detail": shorten(str(error))})]
    findings: list[Finding] = []

    def fault(level: str, key: str, reason: str, value: Any = "") -> None:
        params = {"key": shorten(key), "reason": reason, "value": shorten(str(value))}
        findings.append(Finding(level, Rule.PROCESS_FILE, None, file, params))

    words: dict[str, str] = {}
    tables: dict[str, Mapping[str, Any]] = {}
    for key, value in table.items():
        if key in TEXTS:
            if isinstance(value, str) and len(value) <= TEXTS[key]:
                words[key] = " ".join(tidy(value).split())
            else:
                fault("error", key, "text", value)
        elif key in TABLES:
            if isinstance(value, dict):
                tables[key] = value
            else:
                fault("error", key, "table", value)
        elif key != "mulai":
            fault("warning", key, "unknown")
    for key, allowed in (("nomor", frozenset(patterns.NAMES)), ("perihal", None)):
        must = "urut" if key == "nomor" else None
        for reason, value in _pattern_faults(words.get(key), allowed, must):
            fault("error", key, reason, value)
            words.pop(key, None)
    for key, reason, value in _retention_faults(tables.get("retensi", {})):
        fault("error", f"retensi.{key}", reason, value)
        tables.pop("retensi", None)
    for key, reason, value in pause_rules.faults(tables.get("jeda", {})):
        fault("error", f"jeda.{key}", reason, value)
        tables.pop("jeda", None)
    for key in tables.get("jeda", {}):
        if key not in PAUSES:
            fault("warning", f"jeda.{key}", "unknown")
    starters = _starters(table.get("mulai"))
    if "mulai" in table and starters is None:
        fault("error", "mulai", "roles", table["mulai"])
    return (
        ProcessToml(
            title=words.get("title", ""),
            description=words.get("description", ""),
            code=words.get("kode", ""),
            starters=starters,
            number=words.get("nomor", ""),
            subject=words.get("perihal", ""),
            record=tables.get("catatan", {}),
            retention=tables.get("retensi", {}),
            settings=tables.get("pengaturan", {}),
            pauses=tables.get("jeda", {}),
        ),
        findings,
    )


def _retention_faults(table: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """What the class says that nobody could act on: years are whole numbers, a fate is one of three."""
    found: list[tuple[str, str, Any]] = []
    for key in ("retensi_aktif", "retensi_inaktif"):
        years = table.get(key, UNDECIDED)
        whole = isinstance(years, int) and not isinstance(years, bool) and 0 <= years <= MOST_YEARS
        if not whole and years != UNDECIDED:
            found.append((key, "years", years))
    if table.get("nasib_akhir", UNDECIDED) not in (*FATES, UNDECIDED):
        found.append(("nasib_akhir", "fate", table["nasib_akhir"]))
    if not isinstance(table.get("dasar", ""), str):
        found.append(("dasar", "text", table["dasar"]))
    return found


def _starters(value: Any) -> tuple[str, ...] | None:
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not several or not all(isinstance(role, str) for role in several):
        return None
    return tuple(dict.fromkeys(several))


def _pattern_faults(
    pattern: str | None, allowed: frozenset[str] | None, must: str | None
) -> list[tuple[str, str]]:
    if not pattern:
        return []
    try:
        asked = patterns.names(pattern)
    except patterns.PatternError:
        return [("pattern", pattern)]
    if allowed is not None and asked - allowed:
        return [("pattern_name", min(asked - allowed))]
    if must is not None and must not in asked:
        return [("pattern_count", pattern)]
    return []
