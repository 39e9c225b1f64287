"""Small process packages: what the SOP itself does not have, for the roles of the office."""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from typing import Any

from tests.engine.bpmn import drawings


def package(
    *parts: str, toml: str = "", key: str = "kecil", **forms: Sequence[dict[str, Any]]
) -> dict[str, bytes]:
    """A package with one process of these parts; each form is a list of components."""
    files = {"process.bpmn": drawings.file(*parts, process=key).encode()}
    if toml:
        files["process.toml"] = toml.encode()
    for name, components in forms.items():
        files[f"forms/{name}.form"] = json.dumps(
            {"type": "default", "id": name, "schemaVersion": 16, "components": components}
        ).encode()
    return files


def field(key: str, type_: str = "textfield", *, required: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "type": type_, "id": f"f_{key}", "key": key, "label": key, "validate": {"required": required}, **more
    }  # fmt: skip


def two_steps(title: str = "Kecil", first: str = "Mengisi data") -> dict[str, bytes]:
    """Secretary, then head; the title makes a version of its own."""
    return package(
        drawings.chain(
            drawings.user("isi", camunda_formRef="isi", name=first),
            drawings.user("periksa", camunda_candidateGroups="kepala_dinas", name="Memeriksa data"),
        ),
        toml=f'title = "{title}"\nkode = "KCL"\n',
        isi=[field("nama", required=True), field("catatan", "textarea")],
    )


def with_files() -> dict[str, bytes]:
    """One task whose form has a file field."""
    return package(
        drawings.chain(drawings.user("isi", camunda_formRef="isi")),
        isi=[field("nama", required=True), field("bukti", "filepicker", required=True, multiple=True)],
    )


def divided(minutes: int = 20) -> dict[str, bytes]:
    """A deadline whose overdue path divides by a field of the start form: zero stops the engine there."""
    condition = "<bpmn:timeDuration>PT" + str(minutes) + "M</bpmn:timeDuration>"
    return package(
        drawings.node("startEvent", "mulai", camunda_formRef="awal"),
        drawings.user("isi"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "isi"),
        drawings.flow("F2", "isi", "selesai"),
        drawings.node(
            "boundaryEvent",
            "tenggat",
            f"<bpmn:timerEventDefinition>{condition}</bpmn:timerEventDefinition>",
            attachedToRef="isi",
            cancelActivity="false",
        ),
        drawings.node("scriptTask", "hitung", "<bpmn:script>hasil = 1 / mulai.pembagi</bpmn:script>"),
        drawings.node("endEvent", "lewat"),
        drawings.flow("F3", "tenggat", "hitung"),
        drawings.flow("F4", "hitung", "lewat"),
        awal=[field("pembagi", "number", required=True)],
    )


def deep(levels: int) -> Any:
    """JSON nested so deep; built without recursion."""
    value: Any = "dasar"
    gc.disable()  # it would walk down all of it again and again
    for _ in range(levels):
        value = [value]
    gc.enable()
    return value
