"""What differs between two versions as sentences: "Langkah 5: waktu 2 hari → 3 hari"."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from babel.lists import format_list

from engine import texts
from engine.errors import Label
from engine.service.workshop.comparison import CHOSEN, EVERYONE, Difference, Effect, Names
from webui import filters, language
from webui.labels import (
    file_words,
    form_title,
    form_words,
    kind_words,
    label_words,
    lower,
    reading_words,
    span_words,
    upper,
)
from webui.language import gettext as _
from webui.language import ngettext

Roles = Callable[[str], str]
LONG = 120
UNNUMBERED = 10_000  # after all that have a number


def change_sentence(change: Difference, label: Roles, names: Names) -> str:
    """Return one difference in words; `label` is how a role is called, `names` what the rest is called."""
    if change.what in ("step", "element"):
        return _element(change, label, names)
    if change.what == "layout":
        return _("%(place)s pindah tempat pada gambar.", place=place(change, names))
    if change.what == "flow":
        return upper(_flow(change, names))
    if change.what == "form":
        return upper(_form(change, names))
    return _file(change) if change.what == "file" else _text(change, label)


def place(change: Difference, names: Names) -> str:
    """Langkah 5, with its name; an element without a number by its name alone, else by what it is beside."""
    if change.step and change.name:
        return _("Langkah %(no)s “%(name)s”", no=change.step, name=_short(change.name))
    return f"“{_short(change.name)}”" if change.name else upper(label_words(change.element, names.labels))


def effect_sentences(effect: Effect, names: Names, norms: Callable[[str], str]) -> list[str]:
    """Return what a change means to one holder; `norms` is the standard time of a step in words ("": none)."""
    said = []
    if effect.starts is not None:
        said.append(
            _("Kini boleh memulai proses.") if effect.starts else _("Tidak lagi boleh memulai proses.")
        )
    if effect.begins:
        said.append(_("Formulir untuk memulai proses berubah."))
    for steps, words in (
        (effect.gained, _("Mendapat %(steps)s.")),
        (effect.lost, _("Tidak lagi mengerjakan %(steps)s.")),
        (effect.changed, _("Tetap mengerjakan %(steps)s, yang berubah.")),
    ):
        if steps:
            said.append(
                words % {"steps": step_words(steps, names, norms if steps is effect.gained else None)}
            )
    return said


def holder_words(effect: Effect, label: Roles) -> str:
    """Return who is reached."""
    if effect.holder == CHOSEN:
        return _("Jabatan yang ditentukan saat proses berjalan")
    if effect.holder == EVERYONE and effect.besides:
        return _(
            "Semua orang selain %(roles)s",
            roles=format_list([label(one) for one in effect.besides], locale=language.locale()),
        )
    return upper(everyone()) if effect.holder == EVERYONE else label(effect.holder)


def everyone() -> str:
    return _("semua orang")


def step_words(steps: Iterable[str], names: Names, norms: Callable[[str], str] | None = None) -> str:
    """Return several steps in words, by their numbers and names."""
    said = []
    numbers = {
        one: names.labels[one].step or UNNUMBERED if one in names.labels else UNNUMBERED for one in steps
    }
    for one in sorted(numbers, key=numbers.__getitem__):
        words = label_words(one, names.labels)
        norm = norms(one) if norms is not None else ""
        said.append(f"{words} ({norm})" if norm else words)
    if len(said) < 2:
        return "".join(said)
    return _("%(first)s dan %(last)s", first=", ".join(said[:-1]), last=said[-1])


def counted(number: int) -> str:
    """Return how many changes there are, in words."""
    return ngettext("%(num)s perubahan.", "%(num)s perubahan.", number)


def _element(change: Difference, label: Roles, names: Names) -> str:
    if change.kind in ("added", "removed"):
        return _presence(change, label, names)
    values = [_value(change, text, label, names) for text in (change.before, change.after)]
    if change.field == "kind":
        return _("%(place)s: jenisnya berubah.", place=place(change, names))
    if change.field.startswith("input ") or change.field == "repeat":
        return _("%(place)s: %(field)s berubah.", place=place(change, names), field=_field(change.field))
    if not change.before:
        said = _("%(place)s: %(field)s ditambahkan, %(after)s.")
    elif not change.after:
        said = _("%(place)s: %(field)s dihapus, semula %(before)s.")
    else:
        said = _("%(place)s: %(field)s %(before)s → %(after)s.")
    return said % {
        "place": place(change, names),
        "field": _field(change.field),
        "before": values[0],
        "after": values[1],
    }


def _presence(change: Difference, label: Roles, names: Names) -> str:
    roles = ", ".join(label(one) for one in (change.after or change.before).split())
    if change.kind == "added":
        return (
            _("%(place)s baru, pelaksana %(roles)s.", place=place(change, names), roles=roles)
            if roles
            else _("%(place)s baru.", place=place(change, names))
        )
    return _("%(place)s dihapus.", place=place(change, names))


def _flow(change: Difference, names: Names) -> str:
    if change.kind == "added":
        return _("%(flow)s baru.", flow=_arrow(change.after, names, change.name))
    if change.kind == "removed":
        return _("%(flow)s dihapus.", flow=_arrow(change.before, names, change.name))
    if change.field == "ends":
        before, after = _arrow(change.before, names), _arrow(change.after, names)
        if before == after:
            return _("%(flow)s disambung ulang.", flow=before)
        return _("%(before)s menjadi %(after)s.", before=before, after=after)
    flow = _arrow(change.name, names)
    if change.field == "default":
        made = _("%(flow)s menjadi pilihan bila tidak ada syarat yang terpenuhi.", flow=flow)
        return made if change.after else _("%(flow)s bukan lagi pilihan bawaan.", flow=flow)
    if change.field == "name":
        return _(
            "%(flow)s: nama %(before)s → %(after)s.",
            flow=flow,
            before=_quoted(change.before),
            after=_quoted(change.after),
        )
    old, new = (_condition(text, names) for text in (change.before, change.after))
    if not (old and new):
        return _("%(flow)s: syaratnya berubah.", flow=flow)
    return _("%(flow)s: syarat semula %(before)s, kini %(after)s.", flow=flow, before=old, after=new)


def _condition(text: str, names: Names) -> str:
    return (reading_words(text, names.labels) or "") if text else _("tidak ada")


def _arrow(ends: str, names: Names, name: str = "") -> str:
    """Return a flow by the ids of its two ends."""
    source, _blank, target = ends.partition(" ")
    label = Label("sequenceFlow", _short(name), source=source, target=target)
    return label_words("", {**names.labels, "": label})


def _form(change: Difference, names: Names) -> str:
    form = form_words(change.element, names.forms)
    if not change.field:
        return {
            "added": _("%(form)s baru.", form=form),
            "removed": _("%(form)s dihapus.", form=form),
        }.get(change.kind, _("%(form)s berubah.", form=form))
    name = f"“{_short(change.name)}”"
    if change.kind == "added":
        return _("%(form)s: isian %(name)s baru.", form=form, name=name)
    if change.kind == "removed":
        return _("%(form)s: isian %(name)s dihapus.", form=form, name=name)
    if change.field in ("required", "readonly"):
        words = {
            ("required", "1"): _("menjadi wajib diisi"),
            ("required", ""): _("tidak lagi wajib diisi"),
            ("readonly", "1"): _("menjadi hanya dibaca"),
            ("readonly", ""): _("menjadi dapat diisi"),
        }[change.field, change.after]
        return _("%(form)s: isian %(name)s %(words)s.", form=form, name=name, words=words)
    if change.field in ("expression", "hides", "type"):
        return _(
            "%(form)s: isian %(name)s, %(field)s berubah.",
            form=form,
            name=name,
            field=_form_field(change.field),
        )
    return _(
        "%(form)s: isian %(name)s, %(field)s %(before)s → %(after)s.",
        form=form,
        name=name,
        field=_form_field(change.field),
        before=_quoted(change.before),
        after=_quoted(change.after),
    )


def _text(change: Difference, label: Roles) -> str:
    """Return the identity block, and what process.toml says."""
    name = _setting(change.element) if change.what == "setting" else _identity(change.element)
    before, after = _quoted(change.before), _quoted(change.after)
    if change.what == "setting" and change.element == "starters":
        before, after = (
            ", ".join(map(label, one.split())) or _("pelaksana langkah pertama")
            for one in (change.before, change.after)
        )
    elif change.what == "setting" and change.element in ("retention", "record", "pauses"):
        return _("%(name)s berubah.", name=name)
    elif change.kind == "added":
        return _("%(name)s: %(after)s ditambahkan.", name=name, after=after)
    elif change.kind == "removed":
        return _("%(name)s: %(before)s dihapus.", name=name, before=before)
    return _("%(name)s: %(before)s → %(after)s.", name=name, before=before, after=after)


def _file(change: Difference) -> str:
    words = file_words(change.element)
    return {
        "added": _("%(file)s baru.", file=words),
        "removed": _("%(file)s dihapus.", file=words),
    }.get(change.kind, _("Isi %(file)s berubah.", file=lower(words)))


def _value(change: Difference, text: str, label: Roles, names: Names) -> str:
    if change.field == "duration" and text:
        return filters.norm(text) if text.startswith("P") else span_words(text)
    if change.field == "timer" and text:
        return span_words(text)
    if change.field == "form" and text:
        return f"“{form_title(text, names.forms)}”"
    if change.field == "scope" and text:
        return label_words(text, names.labels)
    if change.field == "event" and text:
        kind, _blank, name = text.partition(" ")
        return f"{kind_words(kind)} {_quoted(name)}" if name else kind_words(kind)
    if change.field == "four_eyes":
        return _pairs(text, names)
    if change.field == "role":
        return ", ".join(label(one) for one in text.split()) if "{" not in text else _("menurut isian")
    return _quoted(text)


def _pairs(text: str, names: Names) -> str:
    """Return the steps that four eyes set against another, each with what happens to the same person."""
    kinds = {"peringatan": _("memperingatkan orang yang sama"), "tolak": _("menolak orang yang sama")}
    said = []
    for one in filter(None, text.split(", ")):
        step, _blank, kind = one.partition(" ")
        said.append(f"{label_words(step, names.labels)} ({kinds.get(kind, kind)})")
    return ", ".join(said) or "–"


def _quoted(text: str) -> str:
    return f"“{_short(text)}”" if text else "–"


def _short(text: str, most: int = LONG) -> str:
    return texts.shorten(" ".join(text.split()), most)


def _field(field: str) -> str:
    known = {
        "name": _("kegiatan"),
        "no": _("nomor"),
        "role": _("pelaksana"),
        "duration": _("waktu"),
        "form": _("formulir"),
        "lane": _("kolom pelaksana"),
        "scope": _("kelompok langkah"),
        "repeat": _("pengulangan"),
        "timer": _("waktu"),
        "event": _("peristiwa"),
        "four_eyes": _("empat mata"),
        "documentation": _("penjelasan"),
        "sop:kelengkapan": _("kelengkapan"),
        "sop:output": _("output"),
        "sop:keterangan": _("keterangan"),
        "sop:kegiatan_sumber": _("teks sumber"),
        "sop:keluaran_status": _("status dokumen"),
    }
    return known.get(field) or _("data “%(name)s” yang diberikan", name=field.removeprefix("input "))


def _form_field(field: str) -> str:
    return {
        "type": _("jenis"),
        "label": _("label"),
        "description": _("keterangan"),
        "minimum": _("terkecil"),
        "maximum": _("terbesar"),
        "decimals": _("angka desimal"),
        "max_length": _("panjang terbanyak"),
        "choices": _("pilihan"),
        "expression": _("rumus"),
        "hides": _("syarat tampil"),
        "columns": _("kolom"),
        "reason_for": _("alasan bagi"),
        "compare_with": _("dibandingkan dengan"),
        "factor": _("dianggap jauh mulai"),
        "folded": _("tampil sebagai teks"),
        "group_by": _("dikelompokkan menurut"),
        "row_name": _("sebutan baris"),
    }.get(field, field)


def _setting(name: str) -> str:
    return {
        "title": _("Judul"),
        "description": _("Keterangan"),
        "code": _("Kode"),
        "starters": _("Yang boleh memulai"),
        "number": _("Pola nomor"),
        "subject": _("Pola perihal"),
        "retention": _("Retensi"),
        "record": _("Catatan data"),
        "pauses": _("Jeda tenggat"),
    }.get(name, name)


def _identity(name: str) -> str:
    return _("Identitas SOP, %(name)s", name=name.replace("_", " ").replace(".", " "))
