"""The processes that are measured: ten steps, a return loop, a timer; with the roles of a scratch office."""

from __future__ import annotations

import json
from pathlib import Path

TEN, LOOP, TIMER = "ukur_sepuluh", "ukur_putaran", "ukur_waktu"
ROLE = "pengukur"
WAIT_SECONDS = 2  # of the timer process

_ROLES = """
[pengukur]
label = "Pengukur"
atasan = "pengawas"

[pengawas]
label = "Pengawas"
hak = ["deploy", "admin"]
"""

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="D" targetNamespace="urn:alur:bench">'
)
_FORM = {
    "schemaVersion": 19,
    "type": "default",
    "id": "isi",
    "components": [
        {
            "type": "textarea",
            "key": "catatan",
            "label": "Catatan",
            "validate": {"required": True, "maxLength": 200},
        },
        {"type": "number", "key": "jumlah", "label": "Jumlah", "validate": {"required": True, "min": 0}},
        {
            "type": "select",
            "key": "keputusan",
            "label": "Keputusan",
            "values": [
                {"value": "setuju", "label": "Setuju"},
                {"value": "kembalikan", "label": "Kembalikan"},
            ],
            "validate": {"required": True},
        },
        {
            "type": "textarea",
            "key": "alasan",
            "label": "Alasan",
            "conditional": {"hide": "=keputusan != 'kembalikan'"},
            "validate": {"required": True, "minLength": 10},
        },
    ],
}

VALUE = {
    "catatan": "Diperiksa dan sesuai dengan dokumen yang diterima pada hari ini.",
    "jumlah": 1250,
    "keputusan": "setuju",
}
RETURN = {"keputusan": "kembalikan", "alasan": "Jumlahnya perlu diperiksa lagi."}


def write(folder: Path, calendar: bytes) -> None:
    """Fill a processes folder with the measured packages, their roles and a working calendar."""
    folder.mkdir(parents=True)
    folder.joinpath("roles.toml").write_text(_ROLES, encoding="utf-8")
    folder.joinpath("calendar.toml").write_bytes(calendar)
    for key, title, diagram in (
        (TEN, "Sepuluh langkah", ten()),
        (LOOP, "Putaran", loop()),
        (TIMER, "Waktu", timer()),
    ):
        package = folder / key
        package.joinpath("forms").mkdir(parents=True)
        package.joinpath("process.bpmn").write_text(diagram, encoding="utf-8")
        package.joinpath("process.toml").write_text(f'title = "{title}"\n', encoding="utf-8")
        package.joinpath("forms", "isi.form").write_text(json.dumps(_FORM), encoding="utf-8")


def ten() -> str:
    """Start, ten tasks with a form and a tenggat each, end."""
    names = [f"langkah_{number}" for number in range(1, 11)]
    return _process(TEN, *map(_task, names), _chain("mulai", *names, "selesai"))


def loop() -> str:
    """A task and its check, which sends it back or lets it end."""
    return _process(
        LOOP,
        _task("isi"),
        _task("periksa"),
        '<bpmn:exclusiveGateway id="putusan" default="F_putusan_selesai"/>',
        _chain("mulai", "isi", "periksa", "putusan", "selesai"),
        '<bpmn:sequenceFlow id="F_kembali" sourceRef="putusan" targetRef="isi"><bpmn:conditionExpression>'
        "=keputusan == 'kembalikan'</bpmn:conditionExpression></bpmn:sequenceFlow>",
    )


def timer() -> str:
    """A timer on the wall clock, then a task."""
    return _process(
        TIMER,
        '<bpmn:intermediateCatchEvent id="tunggu"><bpmn:extensionElements><camunda:properties>'
        '<camunda:property name="sop:waktu" value="kalender"/></camunda:properties></bpmn:extensionElements>'
        f'<bpmn:timerEventDefinition id="jam"><bpmn:timeDuration>PT{WAIT_SECONDS}S</bpmn:timeDuration>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
        _task("sesudah"),
        _chain("mulai", "tunggu", "sesudah", "selesai"),
    )


def _process(key: str, *parts: str) -> str:
    ends = '<bpmn:startEvent id="mulai"/><bpmn:endEvent id="selesai"/>'
    whole = f'<bpmn:process id="{key}" isExecutable="true">{ends}{"".join(parts)}</bpmn:process>'
    return f"{_HEAD}{whole}</bpmn:definitions>"


def _task(name: str) -> str:
    return (
        f'<bpmn:userTask id="{name}" name="{name}" camunda:candidateGroups="{ROLE}" camunda:formRef="isi"/>'
        f'<bpmn:boundaryEvent id="tenggat_{name}" attachedToRef="{name}" cancelActivity="false">'
        f'<bpmn:timerEventDefinition id="waktu_{name}"><bpmn:timeDuration>P1D</bpmn:timeDuration>'
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
        f'<bpmn:endEvent id="lewat_{name}"/>' + _flow(f"tenggat_{name}", f"lewat_{name}")
    )


def _chain(*names: str) -> str:
    return "".join(map(_flow, names, names[1:]))


def _flow(source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="F_{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
