"""The forms of a planned SOP: the least that is of use, for the owner to go on with."""

from __future__ import annotations

import json
from typing import Any

from engine.bpmn.templates.plan import Plan, PlannedStep

Part = dict[str, Any]
TITLE_LENGTH = 120


def write(plan: Plan) -> dict[str, bytes]:
    """Return the forms of a plan by their path: the one that starts a case, and one for each step."""
    subject = _field(
        "textfield",
        "perihal",
        "Perihal",
        description="Satu baris yang membedakan proses ini dari yang lain.",
        validate={"required": True, "maxLength": 200},
    )
    forms = {"mulai": ("Permulaan proses", [subject])}
    for number, step in enumerate(plan.steps, 1):
        forms[f"langkah_{number}"] = (_title(step.name, number), _parts(step))
    return {f"forms/{name}.form": _file(name, *said) for name, said in forms.items()}


def _parts(step: PlannedStep) -> list[Part]:
    note = _field("textarea", "catatan", "Catatan", validate={"maxLength": 4000})
    if not step.returns:
        files = _field("filepicker", "berkas", "Lampiran", multiple=True)
        return [note, files]
    answers = [
        {"label": "Setuju", "value": "setuju"},
        {"label": "Kembalikan untuk perbaikan", "value": "kembalikan"},
    ]
    decision = _field("radio", "keputusan", "Keputusan", values=answers, validate={"required": True})
    reason = _field(
        "textarea",
        "alasan",
        "Alasan pengembalian",
        description="Tulis apa yang harus diperbaiki, paling sedikit 10 huruf.",
        validate={"required": True, "minLength": 10, "maxLength": 1000},
        conditional={"hide": "=keputusan != 'kembalikan'"},
    )
    return [decision, reason, note]


def _field(kind: str, key: str, label: str, **more: Any) -> Part:
    return {"type": kind, "key": key, "label": label, **more}


def _title(name: str, number: int) -> str:
    """Return a title for the form of a step: its name, unless a form would take that for a template."""
    template = name.startswith("=") or "{{" in name
    return f"Langkah {number}" if template else name[:TITLE_LENGTH].strip()


def _file(name: str, title: str, parts: list[Part]) -> bytes:
    written = [{"type": part["type"], "id": f"{name}_{part['key']}", **part} for part in parts]
    form = {"schemaVersion": 19, "type": "default", "id": name, "title": title, "components": written}
    return (json.dumps(form, ensure_ascii=False, indent=2) + "\n").encode()
