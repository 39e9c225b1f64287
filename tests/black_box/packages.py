"""Small processes of the black box's own: an archive with its schedule, one that stops, one that waits."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

SPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
)
KEEPING = "[retensi]\nretensi_aktif = 1\nretensi_inaktif = 1\nnasib_akhir = 'musnah'\n"


def _file(key: str, *parts: str, before: str = "") -> bytes:
    return (
        f'<bpmn:definitions {SPACES}id="D" targetNamespace="http://contoh.go.id">{before}'
        f'<bpmn:process id="{key}" name="{key}" isExecutable="true">{"".join(parts)}</bpmn:process>'
        "</bpmn:definitions>"
    ).encode()


def _flow(ident: str, source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{ident}" sourceRef="{source}" targetRef="{target}"/>'


def _task(ident: str, name: str, role: str, form: str = "") -> str:
    asked = f' camunda:formRef="{form}"' if form else ""
    return f'<bpmn:userTask id="{ident}" name="{name}" camunda:candidateGroups="{role}"{asked}/>'


def _form(name: str, *fields: tuple[str, str, bool]) -> bytes:
    components = [
        {
            "type": kind,
            "id": f"f_{key}",
            "key": key,
            "label": key.capitalize(),
            "validate": {"required": must},
        }
        for key, kind, must in fields
    ]
    return json.dumps({"type": "default", "id": name, "schemaVersion": 16, "components": components}).encode()


def archive(title: str = "Arsip kecil") -> dict[str, bytes]:
    """Two tasks and a file; kept for two years. The title makes a version of its own."""
    return {
        "process.bpmn": _file(
            "kecil",
            '<bpmn:startEvent id="mulai"/>',
            _task("isi", "Mengisi data", "sekretaris", "isi"),
            _task("periksa", "Memeriksa data", "kepala_dinas"),
            '<bpmn:endEvent id="selesai"/>',
            _flow("F1", "mulai", "isi"),
            _flow("F2", "isi", "periksa"),
            _flow("F3", "periksa", "selesai"),
        ),
        "process.toml": f'title = "{title}"\nkode = "KCL"\n{KEEPING}'.encode(),
        "forms/isi.form": _form(
            "isi", ("nama", "textfield", True), ("tanggal", "datetime", False), ("bukti", "filepicker", False)
        ),
    }


def stopping() -> dict[str, bytes]:
    """A deadline of 20 minutes whose way divides by a field of the start: zero stops it there."""
    timer = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>PT20M</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    return {
        "process.bpmn": _file(
            "macet",
            '<bpmn:startEvent id="mulai" camunda:formRef="awal"/>',
            _task("isi", "Mengisi data", "sekretaris"),
            '<bpmn:endEvent id="selesai"/>',
            f'<bpmn:boundaryEvent id="tenggat" attachedToRef="isi" cancelActivity="false">{timer}</bpmn:boundaryEvent>',
            '<bpmn:scriptTask id="hitung"><bpmn:script>hasil = 1 / mulai.pembagi</bpmn:script></bpmn:scriptTask>',
            '<bpmn:endEvent id="lewat"/>',
            _flow("F1", "mulai", "isi"),
            _flow("F2", "isi", "selesai"),
            _flow("F3", "tenggat", "hitung"),
            _flow("F4", "hitung", "lewat"),
        ),
        "forms/awal.form": _form("awal", ("pembagi", "number", True)),
    }


def waiting() -> dict[str, bytes]:
    """Waits for a message with a key, then for a signal."""
    key = (
        "<bpmn:extensionElements><camunda:properties>"
        '<camunda:property name="sop:kunci" value="A-1"/></camunda:properties></bpmn:extensionElements>'
    )
    return {
        "process.bpmn": _file(
            "menunggu",
            '<bpmn:startEvent id="mulai"/>',
            f'<bpmn:intermediateCatchEvent id="jawab">{key}<bpmn:messageEventDefinition messageRef="Pesan"/>'
            "</bpmn:intermediateCatchEvent>",
            '<bpmn:intermediateCatchEvent id="libur"><bpmn:signalEventDefinition signalRef="Sinyal"/>'
            "</bpmn:intermediateCatchEvent>",
            '<bpmn:endEvent id="selesai"/>',
            _flow("F1", "mulai", "jawab"),
            _flow("F2", "jawab", "libur"),
            _flow("F3", "libur", "selesai"),
            before='<bpmn:message id="Pesan" name="Jawab"/><bpmn:signal id="Sinyal" name="Libur"/>',
        ),
        "process.toml": b'title = "Menunggu"\nmulai = ["semua"]\n',
    }


def faulty() -> dict[str, bytes]:
    """Names a form and a role that are not there."""
    return {
        "process.bpmn": _file(
            "salah",
            '<bpmn:startEvent id="mulai"/>',
            _task("isi", "Isi", "tidak_ada", "hilang"),
            '<bpmn:endEvent id="selesai"/>',
            _flow("F1", "mulai", "isi"),
            _flow("F2", "isi", "selesai"),
        )
    }


def written(files: Mapping[str, bytes], folder: Path) -> str:
    """The package as a folder; its path."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return str(folder)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The package as a ZIP."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for path, content in files.items():
            packed.writestr(zipfile.ZipInfo(path), content)
    return target.getvalue()
