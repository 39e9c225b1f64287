"""Words of the workbooks in which tasks are filled in: what to do in them, and what is wrong with one sent back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engine.errors import Problem
from engine.forms import Component, Form
from engine.forms.cells import address
from engine.forms.sheet import CellFault, Place, columns
from engine.workbooks import PAGES_BYTES, WorkbookError
from webui import filters
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.refusals import problem_sentence

TICKS = ("Ya", "Tidak")
Params = Mapping[str, Any]


def how_to_fill() -> str:
    return _("Isi hanya sel berwarna kuning. Cara mengisinya ada pada lembar Petunjuk.")


def instructions(form: Form, lists: Iterable[Component]) -> list[str]:
    """Return what is to be known before a workbook is filled in."""
    found = [
        _("Isi hanya sel berwarna kuning; sel lain terkunci dan tidak boleh diubah."),
        _(
            "Tulis nilai, bukan rumus. Jangan menggabungkan sel, menyembunyikan baris, atau mengganti nama lembar."
        ),
        _("Angka dan tanggal ditulis seperti biasa di Excel atau LibreOffice, bukan sebagai teks."),
        _(
            "Simpan sebagai .xlsx, lalu unggah pada tugas yang sama. Perubahannya diperlihatkan sebelum disimpan."
        ),
    ]
    lists = list(lists)
    if any(not one.fixed for one in lists):
        found.append(_("Baris baru ditulis di bawah baris terakhir; baris yang dikosongkan dihapus."))
    parts = [column for one in lists for column in one.components]
    if any(one.takes_files for one in parts):
        found.append(
            _("Lampiran tidak ada di sini: tambahkan pada halaman tugas. Yang sudah terlampir tetap.")
        )
    reckoned = [one.label or one.key for one in parts if one.is_computed]
    if reckoned:
        found.append(_("Dihitung sesudah diunggah: %(fields)s.", fields=", ".join(dict.fromkeys(reckoned))))
    return found


def rule(column: Component) -> str:
    """Return what a cell of a column may hold."""
    least, most = column.minimum, column.maximum
    if column.kind == "number":
        said = _("Isi dengan bilangan bulat.") if column.decimals == 0 else _("Isi dengan angka.")
        if least is not None and most is not None:
            said += " " + _(
                "Dari %(least)s sampai %(most)s.", least=filters.number(least), most=filters.number(most)
            )
        elif least is not None:
            said += " " + _("Paling kecil %(limit)s.", limit=filters.number(least))
        elif most is not None:
            said += " " + _("Paling besar %(limit)s.", limit=filters.number(most))
        return said
    if column.kind == "date":
        return _("Isi dengan tanggal dan jam.") if column.time else _("Isi dengan tanggal.")
    if column.kind == "checkbox":
        return _("Isi dengan Ya atau Tidak.")
    if column.kind == "choice":
        if column.many:
            return _("Isi dengan beberapa pilihan, dipisahkan titik koma.")
        return _("Pilih salah satu dari pilihan yang ada.")
    return ngettext("Paling banyak %(num)s huruf.", "Paling banyak %(num)s huruf.", column.max_length)


def hint(column: Component) -> str:
    """Return what is to be known about a column: what it may hold, that it is required, and the owner's words."""
    found = [rule(column), column.description]
    if column.suffix:
        found.append(_("Satuan: %(unit)s.", unit=column.suffix))
    if column.required and not column.reason_for:
        found.append(_("Wajib diisi."))
    if column.reason_for:
        found.append(_("Diisi hanya bila nilainya belum ada."))
    return " ".join(filter(None, found))


FILES: dict[str, Callable[[], str]] = {
    "file": lambda: _(
        "File itu bukan XLSX yang dapat dibaca. Unduh lembarnya lagi, isi, dan simpan sebagai .xlsx."
    ),
    "old": lambda: _("File itu berformat Excel lama (.xls). Simpan sebagai .xlsx, lalu unggah lagi."),
    "encrypted": lambda: _("File itu terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
    "macros": lambda: _("File itu memuat makro. Simpan sebagai .xlsx tanpa makro, lalu unggah lagi."),
    "size": lambda: _(
        "File itu terlalu besar atau terlalu banyak isinya; paling besar %(size)s. Isi lembar yang diunduh dari tugas "
        "ini, tanpa gambar atau lembar lain.",
        size=filters.size(PAGES_BYTES),
    ),
    "rows": lambda: _(
        "Lembar itu terlalu banyak baris atau kolomnya. Isi lembar yang diunduh dari tugas ini, tanpa menambah "
        "yang lain."
    ),
    "merged": lambda: _("Ada sel yang digabung. Pisahkan lagi sel itu, lalu unggah lagi."),
}


def file_sentence(fault: WorkbookError) -> str:
    """Return why a file is not read, and what to do about it."""
    if make := FILES.get(fault.reason):
        said = make()
        return f"{_cell(fault)}: {said}" if fault.line and fault.reason == "merged" else said
    if fault.reason == "hidden" and not fault.line:
        return _("Kolom %(column)s pada lembar “%(sheet)s” disembunyikan. Tampilkan lagi, lalu unggah lagi.",
                 column=address(0, fault.column)[:-1], sheet=fault.sheet)  # fmt: skip
    if fault.reason == "hidden":
        return _("Baris %(line)s pada lembar “%(sheet)s” disembunyikan. Tampilkan lagi, lalu unggah lagi.",
                 line=fault.line, sheet=fault.sheet)  # fmt: skip
    if fault.reason == "formula":
        return _("%(cell)s: sel ini berisi rumus. Tulis hasilnya saja, lalu unggah lagi.", cell=_cell(fault))
    return _("%(cell)s: sel ini berisi galat rumus. Tulis nilainya, lalu unggah lagi.", cell=_cell(fault))


def _cell(fault: WorkbookError) -> str:
    return _("Lembar “%(sheet)s”, sel %(cell)s", sheet=fault.sheet, cell=address(fault.line, fault.column))


def place(where: Place, *, several: bool = False) -> str:
    """Return where a cell lies: Baris 4, kolom Realisasi (E7); with its sheet where a form has several."""
    if where.label and where.row:
        said = _("Baris %(row)s, kolom %(column)s", row=where.row, column=where.label)
    elif where.label:
        said = _("Kolom %(column)s", column=where.label)
    elif where.row:
        said = _("Baris %(row)s", row=where.row)
    else:
        return _("Lembar “%(sheet)s”", sheet=where.sheet)
    if where.cell:
        said += f" ({where.cell})"
    return (
        _("Lembar “%(sheet)s”, %(place)s", sheet=where.sheet, place=said[0].lower() + said[1:])
        if several
        else said
    )


FAULTS: dict[str, Callable[[Params], str]] = {
    "sheet_missing": lambda p: _("tidak ada dalam file itu. Namanya mungkin diganti; kembalikan namanya."),
    "sheet_hidden": lambda p: _("disembunyikan. Tampilkan lagi lembar itu."),
    "column": lambda p: (
        _(
            "kolom ini berubah menjadi “%(found)s”. Kolom tidak boleh diubah, dihapus, atau ditambah.",
            found=p["found"],
        )
        if p.get("found")
        else _("kolom ini hilang. Kolom tidak boleh diubah, dihapus, atau ditambah.")
    ),
    "outside": lambda p: _("di luar tabel. Kosongkan sel ini; baris dan kolom tidak boleh ditambah di sini."),
    "locked": lambda p: (
        _("sel ini tidak boleh diubah; isinya semula “%(said)s”.", said=p["expected"])
        if p.get("expected")
        else _("sel ini tidak boleh diubah; semula kosong.")
    ),
    "number_row": lambda p: _("nomor baris tidak boleh diubah; semula %(number)s.", number=p.get("expected")),
}


def sentence(fault: CellFault, *, several: bool = False) -> str:
    """Return what is wrong with a cell or a sheet, and how to repair it."""
    where = place(fault.place, several=several)
    if fault.code.startswith("sheet_"):
        return f"{where} {FAULTS[fault.code](fault.params)}"
    make = FAULTS.get(fault.code)
    said = make(fault.params) if make else problem_sentence(Problem("", fault.code, dict(fault.params)))
    return f"{where}: {said}"


def another(said: str) -> str:
    """Return why a workbook is refused that belongs to another task."""
    return _("File itu dari tugas lain: %(task)s. Unggah lembar yang diunduh dari tugas ini.", task=said)


def unknown() -> str:
    return _(
        "File itu bukan lembar yang diunduh dari tugas ini, atau lembar Petunjuk-nya berubah. Unduh lembarnya lagi."
    )


def outdated() -> str:
    return _("Formulir tugas ini berubah sesudah lembar itu diunduh. Unduh lembarnya lagi dan isi kembali.")


def saved_by(name: str, at: str) -> str:
    return _(
        "%(name)s menyimpan isian tugas ini, %(at)s, sesudah lembar itu diunduh. Unduh lembarnya lagi supaya "
        "isiannya tidak tertimpa.",
        name=name,
        at=at,
    )


def files_moved() -> str:
    return _(
        "Lampiran pada baris tugas ini berpindah sesudah lembar itu diunduh. Unduh lembarnya lagi dan isi kembali."
    )


def left(faults: Sequence[CellFault], *, several: bool = False) -> list[str]:
    """Return what a draft may lack and a sent form may not, each place once."""
    return list(dict.fromkeys(sentence(one, several=several) for one in faults))


def titles(listed: Component) -> Component | None:
    """Return the column that tells rows apart: the one called like its list, or the first that is given."""
    texts = [one for one in columns(listed) if one.kind == "text"]
    texts.sort(key=lambda one: (one.label.casefold() != listed.label.casefold(), one.is_input))
    return texts[0] if texts else None
