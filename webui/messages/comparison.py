"""What differs between two versions as sentences: "Langkah 5: waktu 2 hari → 3 hari"."""

from __future__ import annotations

from collections.abc import Callable

from engine.service.workshop.comparison import Difference
from engine.workdays import DurationError
from webui import filters
from webui.language import gettext as _

Labels = Callable[[str], str]
LONG = 120


def change_sentence(change: Difference, label: Labels) -> str:
    """Return one difference in words; `label` is how a role is called."""
    if change.what in ("step", "element"):
        return _element(change, label)
    return {"flow": _flow, "form": _form, "file": _file, "layout": _layout}.get(change.what, _text)(change)


def place(change: Difference) -> str:
    """Langkah 5, with its name; an element without a number by its name alone."""
    name = f"“{_short(change.name)}”" if change.name else change.element
    return _("Langkah %(no)s %(name)s", no=change.step, name=name) if change.step else name


def _element(change: Difference, label: Labels) -> str:
    if change.kind in ("added", "removed"):
        return _presence(change, label)
    values = [_value(change, text, label) for text in (change.before, change.after)]
    if change.field == "kind":
        return _("%(place)s: jenisnya berubah.", place=place(change))
    if not change.before:
        said = _("%(place)s: %(field)s ditambahkan, %(after)s.")
    elif not change.after:
        said = _("%(place)s: %(field)s dihapus, semula %(before)s.")
    else:
        said = _("%(place)s: %(field)s %(before)s → %(after)s.")
    return said % {
        "place": place(change),
        "field": _field(change.field),
        "before": values[0],
        "after": values[1],
    }


def _presence(change: Difference, label: Labels) -> str:
    roles = ", ".join(label(one) for one in (change.after or change.before).split())
    if change.kind == "added":
        return (
            _("%(place)s baru, pelaksana %(roles)s.", place=place(change), roles=roles)
            if roles
            else _("%(place)s baru.", place=place(change))
        )
    return _("%(place)s dihapus.", place=place(change))


def _flow(change: Difference) -> str:
    if change.kind == "added":
        return _("Alur baru: %(ends)s.", ends=_short(change.after, 2 * LONG))
    if change.kind == "removed":
        return _("Alur dihapus: %(ends)s.", ends=_short(change.before, 2 * LONG))
    if change.field == "ends":
        return _("Alur %(before)s menjadi %(after)s.", before=change.before, after=change.after)
    if change.field == "default":
        made = _("Alur %(ends)s menjadi pilihan bila tidak ada syarat yang terpenuhi.", ends=change.name)
        return made if change.after else _("Alur %(ends)s bukan lagi pilihan bawaan.", ends=change.name)
    words = _("syarat") if change.field == "condition" else _("nama")
    return _(
        "Alur %(ends)s: %(field)s %(before)s → %(after)s.",
        ends=change.name,
        field=words,
        before=_quoted(change.before),
        after=_quoted(change.after),
    )


def _form(change: Difference) -> str:
    form = change.element
    if not change.field:
        return {
            "added": _("Formulir %(form)s baru.", form=form),
            "removed": _("Formulir %(form)s dihapus.", form=form),
        }.get(change.kind, _("Formulir %(form)s berubah.", form=form))
    name = f"“{_short(change.name)}”"
    if change.kind == "added":
        return _("Formulir %(form)s: isian %(name)s baru.", form=form, name=name)
    if change.kind == "removed":
        return _("Formulir %(form)s: isian %(name)s dihapus.", form=form, name=name)
    if change.field in ("required", "readonly"):
        words = {
            ("required", "1"): _("menjadi wajib diisi"),
            ("required", ""): _("tidak lagi wajib diisi"),
            ("readonly", "1"): _("menjadi hanya dibaca"),
            ("readonly", ""): _("menjadi dapat diisi"),
        }[change.field, change.after]
        return _("Formulir %(form)s: isian %(name)s %(words)s.", form=form, name=name, words=words)
    return _(
        "Formulir %(form)s: isian %(name)s, %(field)s %(before)s → %(after)s.",
        form=form,
        name=name,
        field=_form_field(change.field),
        before=_quoted(change.before),
        after=_quoted(change.after),
    )


def _text(change: Difference) -> str:
    """Return the identity block, and what process.toml says."""
    name = _setting(change.element) if change.what == "setting" else _identity(change.element)
    if change.kind == "added":
        return _("%(name)s: %(after)s ditambahkan.", name=name, after=_quoted(change.after))
    if change.kind == "removed":
        return _("%(name)s: %(before)s dihapus.", name=name, before=_quoted(change.before))
    return _(
        "%(name)s: %(before)s → %(after)s.",
        name=name,
        before=_quoted(change.before),
        after=_quoted(change.after),
    )


def _file(change: Difference) -> str:
    return {
        "added": _("File %(path)s baru.", path=change.element),
        "removed": _("File %(path)s dihapus.", path=change.element),
    }.get(change.kind, _("Isi file %(path)s berubah.", path=change.element))


def _layout(change: Difference) -> str:
    return _("%(place)s pindah tempat pada gambar.", place=place(change))


def _value(change: Difference, text: str, label: Labels) -> str:
    if change.field == "duration" and text:
        try:
            return filters.norm(text)
        except (DurationError, ValueError):
            return text
    if change.field == "role":
        return ", ".join(label(one) for one in text.split()) if "{" not in text else text
    return _quoted(text)


def _quoted(text: str) -> str:
    return f"“{_short(text)}”" if text else "–"


def _short(text: str, most: int = LONG) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _field(field: str) -> str:
    known = {
        "name": _("kegiatan"),
        "no": _("nomor"),
        "role": _("pelaksana"),
        "duration": _("waktu"),
        "form": _("formulir"),
        "lane": _("kolom pelaksana"),
        "scope": _("subproses"),
        "repeat": _("pengulangan"),
        "timer": _("pengatur waktu"),
        "event": _("kejadian"),
        "documentation": _("penjelasan"),
        "sop:kelengkapan": _("kelengkapan"),
        "sop:output": _("output"),
        "sop:keterangan": _("keterangan"),
        "sop:kegiatan_sumber": _("teks sumber"),
        "sop:keluaran_status": _("keadaan dokumen"),
    }
    return known.get(field) or _("masukan %(name)s", name=field.removeprefix("input "))


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
        "factor": _("jauh mulai"),
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
    }.get(name, name)


def _identity(name: str) -> str:
    return _("Identitas SOP, %(name)s", name=name.replace("_", " ").replace(".", " "))
