"""The files of a new package: of a plan, or of another process under a name of its own."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.drawing import calls, xml
from engine.bpmn.model import ProcessToml
from engine.bpmn.package import process_text
from engine.bpmn.package.files import read_files
from engine.bpmn.package.process_toml import UNDECIDED, parse_process
from engine.bpmn.templates import diagram, small_forms
from engine.bpmn.templates.plan import Plan

DEFAULT_NUMBER = "{kode}-{tahun}-{urut:04}"
# What an office decided for one SOP is not true of another: it is left open there.
OF_ONE_SOP = (
    "nomor_sop", "tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif", "disahkan_oleh.nama", "disahkan_oleh.nip",
    "judul_prosedur",
)  # fmt: skip
_UNDECIDED = {
    "retensi_aktif": UNDECIDED,
    "retensi_inaktif": UNDECIDED,
    "nasib_akhir": UNDECIDED,
    "dasar": "",
}
_TOML = """\
# Yang bukan bagian SOP. SOP itu sendiri (identitas, langkah, mutu baku, waktu baku) ada pada process.bpmn.

title = ""
description = ""

# Nomor proses di Alur; bukan nomor SOP dan bukan nomor surat. Kodenya ditetapkan pemilik proses.
kode = ""
nomor = ""

# {perihal} adalah isian formulir mulai.
perihal = "{perihal}"

# Menurut Jadwal Retensi Arsip. Selama belum ditetapkan, tidak ada yang habis masa simpannya.
[retensi]
retensi_aktif = "belum ditetapkan"
retensi_inaktif = "belum ditetapkan"
nasib_akhir = "belum ditetapkan"
dasar = ""
"""


def build(plan: Plan) -> dict[str, bytes]:
    """Return the files of a plan by path: diagram, forms and process.toml."""
    return {
        "process.bpmn": diagram.draw(plan),
        "process.toml": settings(plan),
        **small_forms.write(plan),
    }


def settings(plan: Plan) -> bytes:
    """Return the process.toml of a plan."""
    wanted = ProcessToml(
        title=plan.title,
        code=plan.code,
        number=plan.number or DEFAULT_NUMBER,
        subject="{perihal}",
        retention=_UNDECIDED,
    )
    return process_text.rewrite(_TOML.encode(), wanted)


def copy(files: Mapping[str, bytes], plan: Plan) -> dict[str, bytes]:
    """Return the files of another process as one of its own: with the key, title, unit, code and number of a plan.

    What was decided for that SOP alone (its number, dates, who signed it, retention) is left open. Raises
    DeploymentRefused when the files are no package.
    """
    package = read_files(files)
    toml = files.get("process.toml", b"")
    told, _findings = parse_process(toml)
    wanted = ProcessToml(
        title=plan.title,
        description=told.description,
        code=plan.code,
        starters=told.starters,
        number=plan.number or told.number,
        subject=told.subject,
        record=told.record,
        retention=_UNDECIDED if told.retention else {},
        settings=told.settings,
        pauses=told.pauses,
    )
    renamed = _renamed(files[package.bpmn], package.bpmn, package.key, plan)
    return {**files, package.bpmn: renamed, "process.toml": process_text.rewrite(toml, wanted)}


def _renamed(content: bytes, path: str, key: str, plan: Plan) -> bytes:
    """Return a diagram whose executable process has another id and name, wherever the file names it."""
    root = xml.parse(content, path)
    process = calls.main(root)[0]
    process.set("id", plan.key)
    process.set("name", plan.title)
    for node in root.iter():
        for name in ("processRef", "bpmnElement"):
            prefix, colon, bare = (node.get(name) or "").rpartition(":")
            if bare == key:
                node.set(name, prefix + colon + plan.key)
    own = {"sop:nama_sop": plan.title, **dict.fromkeys((f"sop:{name}" for name in OF_ONE_SOP), "")}
    if plan.unit:
        own["sop:unit"] = plan.unit
    for space in (xml.CAMUNDA, xml.ZEEBE, xml.SPIFF):
        for group in xml.extension(process, space, "properties"):
            for item in list(group):
                name = item.get("name") or ""
                if name in own:
                    item.set("value", own[name])
                elif name.startswith("sop:grade.") and f"sop:{name.removeprefix('sop:grade.')}" in own:
                    group.remove(item)  # how it was read from a source that says nothing of this SOP
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
