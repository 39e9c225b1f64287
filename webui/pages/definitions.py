"""What an SOP says: its identity, its steps with the grade of every cell, and its diagram."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current
from webui.language import gettext as _
from webui.messages.work import four_eyes

pages = flask.Blueprint("definitions", __name__)


class Read(NamedTuple):
    """One thing the SOP says: its words, how they were read from the source document, and a remark on that."""

    words: str
    grade: str
    note: str


@pages.get("/tentang/<key>")
def about(key: str) -> ResponseReturnValue:
    """The SOP in force, or the version an instance runs on (`versi` is its definition)."""
    engine, actor = current.engine(), current.actor()
    process = engine.definitions.process(key, actor)
    definition_id = flask.request.args.get("versi", process.definition_id, type=int)
    outline = engine.definitions.outline(definition_id)
    if outline.process_id != key:
        raise errors.NotFound(what="process", id=key)
    block = identity(outline.identity)
    labels = {role.id: role.label for role in engine.people.roles()}
    steps = [
        {
            "no": step.no,
            "name": step.name,
            "source_text": step.source_text,
            "roles": step.lanes or [labels.get(role, role) for role in step.roles],
            "norm": step.norm,
            "requirement": step.requirement,
            "output": step.output,
            "note": step.note,
            "grades": step.grades,
            "notes": {
                name.removeprefix("sop:catatan_"): text
                for name, text in step.properties.items()
                if name.startswith("sop:catatan_")
            },
            "confidence": step.properties.get("sop:keyakinan_pelaksana", ""),
            "not_by": [
                four_eyes.step_words(other.step, other.name)
                for pair in outline.pairs
                if pair.check in (step.element, *step.elements)
                for other in (outline.elements[pair.step],)
            ],
        }
        for step in outline.steps
    ]
    return flask.render_template(
        "pages/about.html",
        section="start",
        title=process.title,
        description=process.description,
        definition_id=definition_id,
        identity=[one for one in block if len(one[1]) <= 1],
        lists=[one for one in block if len(one[1]) > 1],
        steps=steps,
        graded=any(step.grades for step in outline.steps),
        extensions=any("ekstensi" in name for flow in outline.flows.values() for name in flow.properties),
    )


@pages.get("/proses/<int:definition_id>.bpmn")
def bpmn(definition_id: int) -> ResponseReturnValue:
    """The diagram of a version, byte for byte; a download when it is opened by itself."""
    response = flask.make_response(current.engine().definitions.bpmn(definition_id))
    response.headers["Content-Type"] = "application/xml"
    response.headers.set("Content-Disposition", "attachment", filename=f"proses-{definition_id}.bpmn")
    response.cache_control.private = True
    response.cache_control.max_age = 3600
    return response


def identity(facts: Mapping[str, str]) -> list[tuple[str, list[Read]]]:
    """Return the identity block in the order of the official form: the term, and all that is said of it."""
    terms = [
        ("instansi", _("Instansi")),
        ("unit", _("Unit")),
        ("nama_sop", _("Nama SOP")),
        ("judul_prosedur", _("Judul prosedur")),
        ("nomor_sop", _("Nomor SOP")),
        ("tanggal_pembuatan", _("Tanggal pembuatan")),
        ("tanggal_revisi", _("Tanggal revisi")),
        ("tanggal_efektif", _("Tanggal efektif")),
        ("disahkan_oleh.jabatan", _("Disahkan oleh")),
        ("disahkan_oleh.nama", _("Nama pejabat")),
        ("disahkan_oleh.nip", _("NIP")),
        ("dasar_hukum", _("Dasar hukum")),
        ("kualifikasi_pelaksana", _("Kualifikasi pelaksana")),
        ("keterkaitan", _("Keterkaitan")),
        ("peralatan", _("Peralatan dan perlengkapan")),
        ("peringatan", _("Peringatan")),
        ("pencatatan_dan_pendataan", _("Pencatatan dan pendataan")),
        ("batas_predikat", _("Batas predikat")),
    ]
    optional = {"judul_prosedur", "batas_predikat"}  # no part of the official form
    found = [(name, words, values(facts, name)) for name, words in terms]
    return [(words, said) for name, words, said in found if name not in optional or said[0].words]


def values(facts: Mapping[str, str], name: str) -> list[Read]:
    """The one value of a name (empty where nothing is said), or those numbered `name.1`, `name.2` and so on."""
    numbers = [key.removeprefix(f"{name}.") for key in facts if key.startswith(f"{name}.")]
    ordered = sorted((one for one in numbers if one.isdecimal()), key=lambda one: one.zfill(4))
    keys = [name] if name in facts or not ordered else [f"{name}.{one}" for one in ordered]
    said = [
        Read(
            facts.get(key, "").strip(),
            facts.get(f"grade.{key}", facts.get(f"grade.{name}", "")),
            facts.get(f"catatan_{key}", ""),
        )
        for key in keys
    ]
    return [one for one in said if one.words] or said[:1]
