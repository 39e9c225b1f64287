"""Form problems as sentences that say how to repair the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import Problem
from webui import filters
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages import calendar
from webui.messages.agency import role_problems

Params = Mapping[str, Any]


def _limit(params: Params) -> Any:
    """Return the number a rule carries, whatever the rule calls it."""
    for name in ("limit", "minimum", "maximum", "min", "max", "rows", "length", "digits"):
        if name in params:
            return params[name]
    return ""


def _number(params: Params) -> str:
    return filters.number(_limit(params))


def _count(params: Params) -> int:
    value = _limit(params)
    return value if isinstance(value, int) else 0


def control(params: Params) -> str:
    """Return which sign of a text nobody can read, and where it stands."""
    sign, after = params.get("sign"), params.get("after")
    if not sign:
        return _("Isian memuat tanda yang tidak dapat dibaca; ketik ulang.")
    if not after:
        return _("Tanda %(sign)s pada awal baris tidak dapat disimpan; hapus tanda itu.", sign=sign)
    return _(
        "Tanda %(sign)s sesudah “%(after)s” tidak dapat disimpan; ganti dengan spasi.", sign=sign, after=after
    )


def file_refused(params: Params) -> str:
    """Why a file is not taken, and what to do about it."""
    name, allowed = params.get("name", ""), params.get("allowed", ())
    allowed = allowed if isinstance(allowed, str) else ", ".join(map(str, allowed))
    match params.get("reason"):
        case "name":
            return _("Nama lampiran itu tidak terbaca; beri nama seperti laporan.pdf, lalu unggah lagi.")
        case "empty":
            return _("Lampiran %(name)s kosong; pilih lampiran yang ada isinya.", name=name)
        case "no_ending":
            return _(
                "Nama lampiran %(name)s tidak berakhiran jenisnya, misalnya .pdf. Jenis yang diterima: %(allowed)s.",
                name=name,
                allowed=allowed,
            )
        case "content":
            return _(
                "Isi lampiran %(name)s bukan %(kind)s; simpan ulang sebagai %(kind)s, lalu unggah lagi.",
                name=name,
                kind=params.get("kind", ""),
            )
    return _(
        "Lampiran %(name)s tidak diterima. Jenis yang diterima: %(allowed)s.", name=name, allowed=allowed
    )


def too_large(params: Params) -> str:
    """Return how large a thing may be; of a file, also which and how large it is."""
    limit = filters.size(int(params.get("limit", 0)))
    if "size" not in params:
        return _("Terlalu besar; paling banyak %(limit)s.", limit=limit)
    size = filters.size(int(params["size"]))
    return _(
        "Lampiran %(name)s terlalu besar (%(size)s); paling besar %(limit)s.",
        name=params["name"],
        size=size,
        limit=limit,
    )


def distance(params: Params) -> str:
    """Return how far a number is from the one it is held against."""
    times, than = params.get("times") or 0, params.get("than", "")
    if times >= 1:
        return _("%(times)s kali %(than)s", times=filters.number(times, 0 if times >= 10 else 1), than=than)
    if times > 0 and (share := filters.number(times * 100, 2)) != "0,00":
        return _("Hanya %(share)s %% dari %(than)s", share=share, than=than)
    return _(
        "%(value)s, padahal %(than)s %(other)s",
        value=filters.number(params.get("value", 0)),
        than=than,
        other=filters.number(params.get("other", 0)),
    )


SENTENCES: dict[str, Callable[[Params], str]] = {
    **role_problems.PROBLEMS,
    "required": lambda p: _("Wajib diisi."),
    "missing": lambda p: _(
        "Isi %(field)s. Bila datanya belum ada, tulis alasannya.", field=p.get("label", "")
    ),
    "far": lambda p: _("%(distance)s. Yakin? Betulkan, atau centang “Ya, benar”.", distance=distance(p)),
    "number": lambda p: _("Isi dengan angka, misalnya 1.234,5."),
    "decimal_point": lambda p: _("Gunakan koma untuk desimal, misalnya 72,5."),
    "integer": lambda p: _("Isi dengan bilangan bulat, tanpa koma."),
    "minimum": lambda p: _("Paling kecil %(limit)s.", limit=_number(p)),
    "maximum": lambda p: _("Paling besar %(limit)s.", limit=_number(p)),
    "min_length": lambda p: ngettext("Sedikitnya %(num)s huruf.", "Sedikitnya %(num)s huruf.", _count(p)),
    "max_length": lambda p: ngettext(
        "Paling banyak %(num)s huruf.", "Paling banyak %(num)s huruf.", _count(p)
    ),
    "pattern": lambda p: _("Bentuk isian tidak sesuai; periksa huruf, angka, dan panjangnya."),
    "choice": lambda p: _("Pilih salah satu dari pilihan yang ada."),
    "must_check": lambda p: _("Harus dicentang."),
    "min_rows": lambda p: ngettext(
        "Isi sedikitnya %(num)s baris.", "Isi sedikitnya %(num)s baris.", _count(p)
    ),
    "max_rows": lambda p: ngettext("Paling banyak %(num)s baris.", "Paling banyak %(num)s baris.", _count(p)),
    "rows": lambda p: _("Jumlah baris tidak boleh diubah; muat ulang halaman ini."),
    "unknown": lambda p: _("Isian ini tidak ada lagi pada formulir; muat ulang halaman ini."),
    "readonly": lambda p: _("Bagian ini tidak boleh diubah."),
    "date": lambda p: _("Isi dengan tanggal yang benar, misalnya 23-11-2026."),
    "cell_text": lambda p: _("Isi dengan teks, bukan tanggal atau nilai benar/salah."),
    "cell_date": lambda p: _(
        "Isi dengan tanggal sebagaimana dikenal Excel, bukan teks; misalnya 23-11-2026."
    ),
    "cell_tick": lambda p: _("Isi dengan Ya atau Tidak."),
    "digits": lambda p: _("Terlalu banyak angka; paling banyak 15."),
    "type": lambda p: _("Jenis isian tidak sesuai; isi sekali lagi."),
    "file": lambda p: _("Lampiran ini tidak dikenal; unggah sekali lagi."),
    "decimals": lambda p: ngettext(
        "Paling banyak %(num)s angka di belakang koma.",
        "Paling banyak %(num)s angka di belakang koma.",
        _count(p),
    ),
    "max_files": lambda p: ngettext(
        "Paling banyak %(num)s lampiran.", "Paling banyak %(num)s lampiran.", _count(p)
    ),
    "files_at_once": lambda p: _(
        "Paling banyak %(limit)s lampiran sekali kirim. Yang ini belum tersimpan: pilih sekali lagi.",
        limit=_limit(p),
    ),
    "file_row": lambda p: _(
        "Lampiran %(name)s tidak tersimpan, karena barisnya tidak ada lagi. Pilih sekali lagi pada barisnya.",
        name=p.get("name", "?"),
    ),
    "file_type": lambda p: _("Jenis lampiran tidak diterima. Yang diterima: %(limit)s.", limit=_limit(p)),
    "file_refused": file_refused,
    "too_large": lambda p: too_large(p) if "size" in p else _("Isian terlalu besar; singkatkan."),
    "control": control,
    "expression": lambda p: _("Isian ini tidak dapat dihitung; periksa angka yang dipakainya."),
}


def problem_sentence(problem: Problem) -> str:
    """Return one sentence for one fault; an unknown code still says that something must be repaired."""
    known = calendar.problem(problem.code, problem.params)
    if known is not None:
        return known
    make = SENTENCES.get(problem.code)
    return (
        make(problem.params)
        if make
        else _("Isian ini tidak diterima (%(code)s); periksa lagi.", code=problem.code)
    )
