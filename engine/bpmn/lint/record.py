"""Lint: what `[catatan]` of process.toml names is there to be kept; what is not would be left out in silence."""

from __future__ import annotations

from typing import Any

from engine.bpmn.lint.examination import Examination
from engine.bpmn.rules import Rule
from engine.errors import Finding
from engine.forms import Component, walk

FILE = "process.toml"


def check(examination: Examination) -> None:
    """Warn of a list, a column or a signing step that the package does not have."""
    table = examination.package.process.record
    if not table:
        return
    source = str(table.get("sumber", ""))
    listed, starting = _listed(examination, source), _starting(examination)
    if listed is None:
        _warn(examination, "sumber", "no_list", source)
    else:
        known = {one.key for one in (*listed.components, *starting) if one.key}
        for key in ("kunci", "kolom"):
            named = table.get(key, [])
            for name in named if isinstance(named, list) else [named]:
                if str(name) not in known:
                    _warn(examination, key, "no_field", name)
    signer = table.get("penandatangan", "")
    if signer and examination.outline.elements.get(str(signer)) is None:
        _warn(examination, "penandatangan", "no_step", signer)


def _listed(examination: Examination, source: str) -> Component | None:
    element, _dot, path = source.partition(".")
    outline = examination.outline
    drawn = outline.elements.get(element)
    name = outline.start_form if element == outline.start_element else drawn.form if drawn else None
    form = examination.package.forms.get(name or "")
    parts = walk(form.components, into_lists=False) if form is not None else ()
    return next((one for one in parts if one.is_list and one.key == path), None)


def _starting(examination: Examination) -> tuple[Component, ...]:
    form = examination.package.forms.get(examination.outline.start_form or "")
    return () if form is None else tuple(walk(form.components, into_lists=False))


def _warn(examination: Examination, key: str, reason: str, value: Any) -> None:
    params = {"key": f"catatan.{key}", "reason": reason, "value": str(value)[:60]}
    examination.findings.append(Finding("warning", Rule.PROCESS_FILE, None, FILE, params))
