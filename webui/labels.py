"""What people call the parts of a drawing, forms and lengths of time, where files have ids, names and ISO text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine import texts, workdays
from engine.errors import FormTitle, Label
from webui import filters
from webui.language import gettext as _
from webui.language import marked, ngettext

Labels = Mapping[str, Label]
Titles = Mapping[str, FormTitle]

# What a reader calls each kind of part, by its BPMN name.
KINDS: Mapping[str, str] = {
    "userTask": marked("langkah"),
    "manualTask": marked("langkah"),
    "task": marked("langkah tanpa jenis"),
    "subProcess": marked("kelompok langkah"),
    "transaction": marked("kelompok langkah"),
    "adHocSubProcess": marked("kelompok langkah bebas"),
    "callActivity": marked("pemanggilan proses"),
    "scriptTask": marked("langkah hitungan"),
    "serviceTask": marked("langkah layanan"),
    "businessRuleTask": marked("langkah tabel keputusan"),
    "sendTask": marked("langkah kirim pesan"),
    "receiveTask": marked("langkah terima pesan"),
    "exclusiveGateway": marked("percabangan"),
    "parallelGateway": marked("percabangan serentak"),
    "inclusiveGateway": marked("percabangan beberapa pilihan"),
    "eventBasedGateway": marked("percabangan peristiwa"),
    "complexGateway": marked("percabangan rumit"),
    "startEvent": marked("awal"),
    "endEvent": marked("akhir"),
    "boundaryEvent": marked("peristiwa"),
    "intermediateCatchEvent": marked("penantian"),
    "intermediateThrowEvent": marked("peristiwa"),
    "sequenceFlow": marked("panah"),
    "messageFlow": marked("panah pesan"),
    "association": marked("garis keterangan"),
    "lane": marked("lajur"),
    "participant": marked("kolam"),
    "process": marked("proses"),
    "message": marked("pesan"),
    "signal": marked("sinyal"),
    "error": marked("kesalahan bernama"),
    "escalation": marked("eskalasi"),
    "link": marked("tautan"),
    "timer": marked("pengatur waktu"),
    "conditional": marked("syarat"),
    "compensation": marked("pembatalan hasil"),
    "cancel": marked("pembatalan"),
    "textAnnotation": marked("catatan"),
    "dataObject": marked("data"),
    "dataObjectReference": marked("data"),
    "dataStoreReference": marked("simpanan data"),
    "group": marked("bingkai"),
    "collaboration": marked("kerja sama"),
    "subChoreography": marked("koreografi"),
    "choreography": marked("koreografi"),
    "choreographyTask": marked("koreografi"),
}
_SIGNS: Mapping[str, str] = {
    "==": marked("adalah"),
    "=": marked("adalah"),
    "!=": marked("bukan"),
    "<": marked("kurang dari"),
    "<=": marked("paling banyak"),
    ">": marked("lebih dari"),
    ">=": marked("sedikitnya"),
}
_COMPARED = re.compile(
    r"(?P<root>\w+)(?:\.(?P<field>\w+))?\s*(?P<sign>==|!=|<=|>=|=|<|>)\s*"
    r"(?P<value>'[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?|true|false|True|False)"
)
LONG = 40
_SPAN = re.compile(r"R?\d*/?P(?:\d+[YMWD])*(?:T(?:\d+[HMS])*)?")


def kind_words(kind: str) -> str:
    """Return what a reader calls a kind of part; one without a word is a part of the drawing."""
    kind = kind.rpartition(":")[2].rpartition("}")[2]
    known = KINDS.get(kind) or KINDS.get(kind.removesuffix("EventDefinition"))
    return _(known) if known else _("bagian diagram")


def label_words(ident: str, labels: Labels) -> str:
    """Return what a reader knows a part by: "langkah 4 “Bahas draft”", "panah dari … ke …"; never its id."""
    label = labels.get(ident)
    if label is None:
        return _("bagian diagram")
    if label.kind == "sequenceFlow":
        ends = {"source": _end(label.source, labels), "target": _end(label.target, labels)}
        if label.name:
            return _("panah “%(name)s” dari %(source)s ke %(target)s", name=label.name, **ends)
        return _("panah dari %(source)s ke %(target)s", **ends)
    if label.name or label.step:
        return _named(label)
    if label.host:
        return _("peristiwa pada tepi %(host)s", host=_end(label.host, labels))
    if label.kind == "startEvent":
        return _("awal tanpa nama")
    if label.after:
        return _(
            "%(kind)s tanpa nama setelah %(before)s",
            kind=kind_words(label.kind),
            before=_end(label.after, labels),
        )
    return _("%(kind)s tanpa nama", kind=kind_words(label.kind))


def _named(label: Label) -> str:
    if label.step and label.name:
        return _("langkah %(no)s “%(name)s”", no=label.step, name=texts.shorten(label.name, LONG))
    if label.step:
        return _("langkah %(no)s", no=label.step)
    return _("%(kind)s “%(name)s”", kind=kind_words(label.kind), name=label.name)


def _end(ident: str, labels: Labels) -> str:
    """Return an end of a flow, or what something is beside, without saying again what that one is beside."""
    label = labels.get(ident)
    if label is None:
        return _("bagian yang tidak ada")
    if label.step:
        return _("langkah %(no)s", no=label.step)
    if label.name:
        return _named(label)
    if label.host:
        return label_words(ident, labels)
    if label.kind == "startEvent":
        return _("awal tanpa nama")
    if label.after:
        return _("%(kind)s setelah %(before)s", kind=kind_words(label.kind), before=_end(label.after, labels))
    return _("%(kind)s tanpa nama", kind=kind_words(label.kind))


def form_words(name: str, titles: Titles) -> str:
    """Return what people call a form: by its title, else by the step it is filled in at, else by its file's name."""
    known = titles.get(name) or FormTitle()
    if known.title:
        return _("formulir “%(title)s”", title=known.title)
    if known.step:
        return _("formulir langkah %(no)s: %(name)s", no=known.step, name=known.step_name or "–")
    if known.step_name:
        return _("formulir langkah “%(name)s”", name=known.step_name)
    return _("formulir “%(title)s”", title=name) if name else _("formulir")


def form_title(name: str, titles: Titles) -> str:
    """Return a form's title for headings and lists, where it is clear that forms are meant."""
    known = titles.get(name) or FormTitle()
    if known.title:
        return known.title
    return upper(form_words(name, titles)) if known.step or known.step_name else name


def file_words(path: str) -> str:
    """Return what a file of a package is, by its own name without folder and ending."""
    folder, _slash, name = path.rpartition("/")
    stem, _dot, ending = name.rpartition(".")
    if path == "process.toml":
        return _("Keterangan proses")
    if path == "roles.toml":
        return _("Daftar jabatan")
    if folder == "tests":
        return _("Uji tersimpan “%(name)s”", name=stem)
    words = {
        "bpmn": _("Diagram “%(name)s”"),
        "csv": _("Tabel data “%(name)s”"),
        "dmn": _("Tabel keputusan “%(name)s”"),
        "form": _("Formulir “%(name)s”"),
    }.get(ending)
    return words % {"name": stem} if words else _("File “%(name)s”", name=name)


def span_words(text: str) -> str:
    """Return a length of time as people say it, "1 hari kerja"; other text as it is written."""
    if not _SPAN.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return text
    length = text.rpartition("/")[2]
    try:
        parts = workdays.parts(workdays.Duration.parse(length))
    except workdays.DurationError:
        return filters.norm(length)
    words = " ".join(
        ngettext("%(num)s hari kerja", "%(num)s hari kerja", number)
        if unit == "hari"
        else filters.quantity(number, unit)
        for unit, number in parts
    )
    times = text.removeprefix("R").partition("/")[0]
    if not text.startswith("R"):
        return words
    if times:
        return _("%(times)s kali, tiap %(span)s", times=times, span=words)
    return _("berulang tiap %(span)s", span=words)


def reading_words(text: str, labels: Labels) -> str | None:
    """Return a condition such as `Langkah_4.keputusan == 'kembali'` in words; None for one that is not so plain."""
    parts = []
    for one in re.split(r"\s+(and|or|dan|atau)\s+", _bare(text)):
        if one in ("and", "dan", "or", "atau"):
            parts.append(_("dan") if one in ("and", "dan") else _("atau"))
            continue
        match = _COMPARED.fullmatch(one.strip())
        if match is None:
            return None
        root, field, sign, value = match["root"], match["field"], match["sign"], match["value"]
        asked = f"“{field or root}”"
        if field:
            if root not in labels:
                return None
            asked = _("%(field)s pada %(place)s", field=asked, place=_end(root, labels))
        shown = (
            f"“{value[1:-1]}”"
            if value[:1] in "'\""
            else {"true": _("ya"), "false": _("tidak")}.get(value.lower(), value)
        )
        parts.append(f"{asked} {_(_SIGNS[sign])} {shown}")
    return " ".join(parts)


def _bare(text: str) -> str:
    text = text.strip()
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1]
    return text.removeprefix("=").strip()


def upper(sentence: str) -> str:
    """Return a sentence that begins with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def lower(words: str) -> str:
    """Return words as they stand inside a sentence; a word in capitals stays."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
