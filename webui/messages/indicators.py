"""The list of indicators in words: what its columns are called, and what is wrong in a form or a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import Problem
from webui.language import gettext as _
from webui.language import marked
from webui.messages.problems import problem_sentence

# By column of the table, and by fact of an indicator.
LABELS: Mapping[str, str] = {
    "kode": marked("Kode"),
    "indikator": marked("Indikator kinerja"),
    "satuan": marked("Satuan"),
    "arah": marked("Arah"),
    "sifat": marked("Sifat data"),
    "rumus": marked("Rumus atau cara menghitung"),
    "penanggung_jawab": marked("Penanggung jawab"),
    "berlaku_sejak": marked("Berlaku sejak"),
    "berlaku_sampai": marked("Berlaku sampai"),
    "keterangan": marked("Keterangan"),
    "tahun": marked("Tahun"),
    "periode": marked("Periode"),
    "target": marked("Target"),
}
OF_FACTS: Mapping[str, str] = {
    "reference": "kode", "name": "indikator", "unit": "satuan", "direction": "arah", "nature": "sifat",
    "formula": "rumus", "role": "penanggung_jawab", "valid_from": "berlaku_sejak", "valid_until": "berlaku_sampai",
    "note": "keterangan",
}  # fmt: skip
DIRECTIONS: Mapping[str, str] = {
    "positif": marked("Makin tinggi makin baik"),
    "negatif": marked("Makin rendah makin baik"),
}
NATURES: Mapping[str, str] = {
    "posisi_akhir": marked("Posisi akhir"),
    "kumulatif": marked("Kumulatif"),
    "rata_rata": marked("Rata-rata"),
}


def label(name: str) -> str:
    """Return what a column or a fact is called; a target by its year and period."""
    column = OF_FACTS.get(name, name)
    if column.startswith("target "):
        _word, year, period = column.split(" ", 2)
        return _("Target %(period)s %(year)s", period=period, year=year)
    return _(LABELS[column]) if column in LABELS else column


def said(name: str, value: str) -> str:
    """Return a fact as people say it."""
    words = {"direction": DIRECTIONS, "nature": NATURES}.get(name, {})
    return _(words[value]) if value in words else value


def sentence(problem: Problem) -> str:
    """Return what is wrong, and what to do."""
    params: Mapping[str, Any] = problem.params
    words = {
        "taken": _("Kode itu sudah dipakai indikator lain."),
        "choice_of": _("Isi dengan salah satu dari: %(names)s.", names=params.get("names", "")),
        "unknown_role": _("Jabatan itu tidak dikenal. Tulis nama jabatannya seperti di Alur."),
        "before_start": _("Akhir harus sesudah awal."),
        "year": _(
            "Tahun ditulis dengan empat angka, %(first)s sampai %(last)s.",
            first=params.get("first", ""),
            last=params.get("last", ""),
        ),
        "period": _("Periode adalah salah satu dari: %(names)s.", names=params.get("names", "")),
        "target_when": _("Target ini tidak punya tahun dan periode."),
        "target_twice": _("Target indikator ini untuk periode itu sudah disebut pada baris lain."),
        "unlike": _(
            "Baris ini menyebut indikator yang sama dengan baris %(line)s, tetapi isinya lain.",
            line=params.get("line", ""),
        ),
        "columns": _(
            "Baris pertama harus memuat nama kolom, dari: %(names)s.", names=params.get("names", "")
        ),
        "no_lines": _("File itu tidak memuat satu baris pun."),
        "book_file": _(
            "File itu tidak dapat dibaca sebagai lembar kerja. Simpan ulang sebagai XLSX atau CSV."
        ),
        "book_size": _("File itu terlalu besar."),
        "book_macros": _("File itu memuat makro. Simpan ulang sebagai XLSX tanpa makro."),
        "book_merged": _("Ada sel yang digabung. Pisahkan dahulu, lalu unggah lagi."),
        "book_rows": _("Barisnya terlalu banyak."),
        "book_formula": _(
            "Sel %(cell)s berisi rumus. Ganti dengan nilainya, lalu unggah lagi.", cell=params.get("cell", "")
        ),
        "sheet_encoding": _("File itu bukan teks CSV. Simpan ulang sebagai CSV UTF-8 atau XLSX."),
        "sheet_columns": _("Kolomnya terlalu banyak."),
        "sheet_rows": _("Barisnya terlalu banyak."),
        "sheet_quoting": _("Tanda kutip pada baris ini tidak ditutup."),
        "sheet_row": _("Baris ini punya lebih banyak kolom daripada baris pertama."),
    }
    return words.get(problem.code) or problem_sentence(problem)


def cell_sentence(problem: Problem) -> str:
    """Return what is wrong in a file, with the cell that it stands in."""
    line, _slash, column = problem.path.partition("/")
    what = sentence(problem)
    if column:
        return _("Baris %(line)s, kolom %(column)s: %(what)s", line=line, column=column, what=what)
    return _("Baris %(line)s: %(what)s", line=line, what=what) if line != "0" else what
