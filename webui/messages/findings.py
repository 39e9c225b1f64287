"""What the lint found, as sentences: which part of the drawing and why, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from engine.errors import Finding
from webui import filters
from webui.labels import (
    file_words,
    form_words,
    kind_words,
    label_words,
    lower,
    span_words,
    upper,
)
from webui.language import gettext as _
from webui.language import marked
from webui.messages import form_words as form_editor
from webui.messages import reasons
from webui.messages.rules import INSTEAD, SENTENCES

# What is written at a part of the drawing, by its BPMN or camunda name.
WRITTEN: Mapping[str, str] = {
    "assignee": marked("orang pelaksana"),
    "candidateUsers": marked("orang pelaksana"),
    "candidateGroups": marked("jabatan pelaksana"),
    "candidateStarterGroups": marked("jabatan yang memulai"),
    "formRef": marked("formulir"),
    "formKey": marked("formulir"),
    "dueDate": marked("tenggat"),
    "followUpDate": marked("tenggat"),
    "condition": marked("syarat"),
    "expression": marked("rumus"),
    "script": marked("rumus"),
    "collection": marked("daftar pengulangan"),
    "loopCardinality": marked("banyaknya pengulangan"),
    "loopCondition": marked("syarat pengulangan"),
    "completionCondition": marked("syarat cukup"),
    "sop:kunci": marked("kunci berkas"),
    "errorRef": marked("kesalahan yang dipakai"),
    "messageRef": marked("pesan yang dipakai"),
    "signalRef": marked("sinyal yang dipakai"),
    "escalationRef": marked("eskalasi yang dipakai"),
    "processRef": marked("proses yang dipakai"),
    "calledElement": marked("proses yang dipanggil"),
    "isForCompensation": marked("pembatalan hasil"),
    "import": marked("file lain yang diikutkan"),
}
# What process.toml and roles.toml say, by the name there.
SETTINGS: Mapping[str, str] = {
    "title": marked("judul"),
    "description": marked("keterangan"),
    "kode": marked("kode"),
    "nomor": marked("pola nomor"),
    "perihal": marked("pola perihal"),
    "mulai": marked("yang boleh memulai"),
    "catatan": marked("catatan data"),
    "jeda": marked("jeda tenggat"),
    "jeda.boleh": marked("boleh tidaknya dijeda"),
    "jeda.batas": marked("batas lamanya jeda"),
    "jeda.kali": marked("batas banyaknya jeda"),
    "jeda.jenis": marked("jenis alasan jeda"),
    "catatan.sumber": marked("daftar yang dicatat"),
    "catatan.kunci": marked("isian pembeda catatan data"),
    "catatan.kolom": marked("isian catatan data"),
    "catatan.penandatangan": marked("langkah penandatanganan"),
    "retensi": marked("retensi"),
    "retensi.retensi_aktif": marked("masa aktif arsip"),
    "retensi.retensi_inaktif": marked("masa inaktif arsip"),
    "retensi.nasib_akhir": marked("nasib akhir arsip"),
    "retensi.dasar": marked("dasar retensi"),
    "pengaturan": marked("pengaturan"),
    "label": marked("sebutan"),
    "atasan": marked("atasan"),
    "unit": marked("unit"),
    "hak": marked("hak"),
}
PLACES = frozenset(
    {"target", "gateway", "source", "split", "used", "other", "first", "task", "read", "known", "flows"}
)
PLACES |= {"writers", "expected"}
TOLD = frozenset({"name", "reason", "code", "instead", "label"})  # said in every sentence
OF_EXPRESSIONS = frozenset({"detail", "language", "found", "use", "word"})
SPANS = frozenset({"duration", "use", "value"})
_MARK = re.compile(r"[^\s'\"()\[\]{}]{1,20}")
_PATH = re.compile(r"([\w\-]+)(?:\[[^\]]*\])?\.(\w+).*")


class _Facts(dict[str, object]):
    """Facts of a finding in words; one that the finding does not carry leaves nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def finding_sentence(finding: Finding) -> str:
    """Return one sentence for one finding; a rule unknown to this version is named by its id."""
    sentence = SENTENCES.get(finding.rule)
    if sentence is None:
        params = {**finding.params, "file": finding.file, "element": finding.element}
        facts = ", ".join(f"{name}={value}" for name, value in params.items() if value)
        return _("Aturan %(rule)s: %(facts)s", rule=finding.rule, facts=facts)
    said = " ".join(_(sentence).format_map(_in_words(finding)).split())
    return upper(said)


def finding_detail(finding: Finding) -> str:
    """Return what stands in the file, for who looks there: what the sentence says in words, or leaves out."""
    sentence = finding_sentence(finding)
    told = TOLD | (OF_EXPRESSIONS if finding.rule in ("expression", "script") else frozenset())
    values = [str(value) for name, value in finding.params.items() if name not in told]
    return " · ".join(dict.fromkeys(one for one in values if one and one not in sentence))


def finding_facts(finding: Finding) -> dict[str, str | None]:
    """Return one finding for programs, as command line and pages answer it; these keys stay."""
    return {
        "level": finding.level,
        "rule": finding.rule,
        "element": finding.element,
        "message": finding_sentence(finding),
        "file": finding.file,
        "detail": finding_detail(finding),
    }


def _in_words(finding: Finding) -> _Facts:
    facts = _Facts({name: _one(finding, name, value) for name, value in finding.params.items()})
    facts["place"] = _place(finding)
    facts["file"] = _file(finding)
    if finding.rule.startswith("form-"):
        facts["part"] = _part(finding)
    facts.setdefault("test", lower(finding.file.rpartition("/")[2].partition(".")[0]))
    code = finding.params.get("reason") or finding.params.get("code")
    if code is not None:
        facts["reason"] = _reason(finding, str(code))
    return facts


def _one(finding: Finding, name: str, value: object) -> object:
    """Return one fact in words."""
    text = str(value)
    make = _OF_RULE.get((finding.rule, name)) or _OF_NAME.get(name)
    if make is not None:
        return make(finding, text)
    if name in PLACES:
        return _places(finding, text)
    if name in SPANS:
        return span_words(text)
    return value


def _place(finding: Finding) -> str:
    """Return the part of the drawing that a finding is about, by what is drawn there."""
    ident = finding.element or ""
    if ident in finding.labels:
        return label_words(ident, finding.labels)
    name = str(finding.params.get("name") or "")
    return f"“{name}”" if name and name != ident else _("bagian diagram") if ident else _("diagram ini")


def _places(finding: Finding, text: str) -> str:
    """Return one or more parts; what is not drawn is quoted as it is written."""
    if text in ("", "–", "-"):
        return "–" if text else ""
    return ", ".join(_named(finding, one) for one in text.split(", "))


def _named(finding: Finding, text: str) -> str:
    if text in finding.labels:
        return label_words(text, finding.labels)
    element, _bracket, item = text.partition("[")
    if item and element in finding.labels:
        return f"{label_words(element, finding.labels)} ({item.rstrip(']')})"
    return f"“{text}”"


def _path(finding: Finding, text: str) -> str:
    """`Langkah_4.keputusan` is “keputusan” of step 4."""
    match = _PATH.fullmatch(text)
    if match is None or match[1] not in finding.labels:
        return f"“{text}”"
    return _("%(field)s pada %(place)s", field=f"“{match[2]}”", place=label_words(match[1], finding.labels))


def _file(finding: Finding) -> str:
    stem = finding.file.rpartition("/")[2].removesuffix(".form")
    if finding.file.endswith(".form"):
        return form_words(stem, finding.titles)
    return lower(file_words(finding.file)) if finding.file else _("diagram ini")


def _form(finding: Finding, text: str) -> str:
    return form_words(text, finding.titles)


def _part(finding: Finding) -> str:
    """Return the field of a form that a finding is about, by its label."""
    name = finding.params.get("label") or finding.params.get("key")
    kind = _component(finding, str(finding.params.get("component", "")))
    return f"{kind} “{name}”" if name else kind


def _kind(_finding: Finding, text: str) -> str:
    return kind_words(text)


def _written(finding: Finding, text: str) -> str:
    """Return what is written at a part: attributes and tags by their words, data by their names."""
    known = WRITTEN.get(text)
    if known is not None:
        return _(known)
    if finding.rule == "unsupported":
        return " ".join(dict.fromkeys(kind_words(one) for one in text.split()[-1:]))
    if finding.rule in ("vendor", "dialect", "no-effect", "ignored-attribute", "reference"):
        found = [WRITTEN[one] for one in text.split(", ") if one in WRITTEN]
        return ", ".join(dict.fromkeys(map(_, found))) or _("pengaturan")
    return _("data “%(name)s”", name=text)


def _act(finding: Finding, text: str) -> str:
    """Return an act of a saved test: a step that is sent, a message that comes, a clock that goes on."""
    if text in finding.labels or "[" in text:
        return _named(finding, text)
    if text == "mulai":
        return _("memulai proses")
    if text == "tenggat":
        return _("memajukan jam ke tenggat berikutnya")
    try:
        return _("memajukan jam ke %(when)s", when=filters.full_time(datetime.fromisoformat(text)))
    except ValueError:
        said = span_words(text)
        return f"“{said}”" if said == text else _("memajukan jam %(span)s", span=said)


def _setting(_finding: Finding, text: str) -> str:
    known = SETTINGS.get(text)
    return _(known) if known else f"“{text}”"


def _found(_finding: Finding, text: str) -> str:
    """Return what a file is instead of what it should be."""
    return "DMN" if text == "DMN" else f"“{text.rpartition('}')[2]}”"


def _end(_finding: Finding, text: str) -> str:
    return {"source": _("pangkal"), "target": _("ujung")}.get(text, text)


def _quoted(_finding: Finding, text: str) -> str:
    return f"“{text}”" if text else ""


def _files(_finding: Finding, text: str) -> str:
    return ", ".join(f"“{one}”" for one in text.split(", "))


def _attribute(_finding: Finding, text: str) -> str:
    """Return what an attribute of a form is called in its editor."""
    known = form_editor.ATTRIBUTES.get(text)
    return lower(_(known[0])) if known else _("sebuah keterangan")


def _component(_finding: Finding, text: str) -> str:
    known = form_editor.TYPES.get(text)
    return lower(_(known[1])) if known else _("isian")


def _data_kind(_finding: Finding, text: str) -> str:
    return {
        "string": _("teks"),
        "boolean": _("ya atau tidak"),
        "number": _("angka"),
        "integer": _("angka"),
        "long": _("angka"),
        "double": _("angka"),
        "date": _("tanggal"),
    }.get(text, _("lain"))


def _span_use(finding: Finding, text: str) -> str:
    return _("Misalnya %(span)s.", span=span_words(text)) if text else ""


def _reason(finding: Finding, code: str) -> str:
    if finding.rule in ("expression", "script"):
        found = {name: str(finding.params.get(name) or "") for name in ("language", "found", "use", "word")}
        seen = {name: text for name, text in found.items() if _MARK.fullmatch(text)}
        if code == "foreign" and {"language", "found", "use"} <= seen.keys():
            return _("memakai bahasa %(language)s: ganti “%(found)s” dengan “%(use)s”") % seen
        if code == "foreign" and "language" in seen:
            return _("memakai bahasa %(language)s") % seen
        if code == "function" and "word" in seen:
            return _("fungsi “%(word)s” tidak dikenal") % seen
        if code == "name" and "word" in seen:
            return _("nama “%(word)s” tidak dapat dipakai") % seen
        if code == "syntax" and "found" in seen:
            return _("salah tulis pada “%(found)s”") % seen
    words = reasons.words_of(finding.rule, code)
    return _(words) if words else code


def _instead(_finding: Finding, text: str) -> str:
    words = INSTEAD.get(text)
    return _(words) if words else text


Make = Callable[[Finding, str], str]
_OF_NAME: Mapping[str, Make] = {
    "what": _written,
    "kind": _kind,
    "form": _form,
    "path": _path,
    "end": _end,
    "instead": _instead,
    "files": _files,
    "attribute": _attribute,
    "component": _component,
    "decision": lambda finding, text: _("tabel keputusan “%(name)s”", name=_decision(finding, text)),
}
_OF_RULE: Mapping[tuple[str, str], Make] = {
    ("not-called", "path"): lambda _finding, text: lower(file_words(text)),
    ("caught-twice", "what"): _kind,
    ("caught-twice", "value"): lambda _finding, text: text,
    ("link", "value"): lambda _finding, text: text,
    ("step-number", "value"): lambda _finding, text: text,
    ("grade", "value"): lambda _finding, text: text,
    ("input-kind", "value"): _quoted,
    ("scenario-act", "what"): _act,
    ("scenario", "found"): _places,
    ("scenario-open", "found"): _places,
    ("not-bpmn", "found"): _found,
    ("not-dmn", "found"): _found,
    ("process-file", "key"): _setting,
    ("roles-file", "key"): _setting,
    ("timer-once", "use"): _span_use,
    ("decision-kind", "kind"): _data_kind,
    ("decision", "value"): _quoted,
}


def _decision(finding: Finding, text: str) -> str:
    label = finding.labels.get(text)
    return label.name if label is not None and label.name else text
