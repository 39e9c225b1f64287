"""The labels of the fields that are of no owner's form: what pages call them, when what was typed is shown again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from webui.language import gettext as _
from webui.language import marked
from webui.messages import calendar
from webui.messages.agency import absences, roles

# What a page posts without its reader having typed it.
OWN = frozenset(
    {
        "aksi", "alamat", "asal", "tindakan", "bagian", "baris", "pola", "bahasa", "csrf_token", "daftar", "ekspor",
        "elemen", "bukti", "hitung_ulang", "isi-awal",
        "isi-file", "isi-langkah", "isi-revisi", "keadaan",
        "lama", "lintas", "next", "percobaan", "request_id", "revisi", "semua", "simpan_galat", "tabel", "tahun", "tab",
        "tetap", "tugas", "uji-peran", "uji-revisi", "uji-tugas", "urut", "versi",
    }
)  # fmt: skip
LABELS: Mapping[str, str] = {
    "alasan": marked("Alasan"),
    "atasan": marked("Atasan"),
    "baru": marked("Belum dibuka"),
    "berkas": marked("File"),
    "berlaku": marked("Hanya yang berlaku"),
    "cari": marked("Cari"),
    "catatan": marked("Semua catatan"),
    "dari": marked("Dari tanggal"),
    "dasar": marked("Dasar"),
    "diambil": marked("Tugas yang sudah diambil"),
    "dikembalikan": marked("Dikembalikan"),
    "hak": marked("Hak di aplikasi"),
    "hari": marked("Hari"),
    "isi": marked("Isi file"),
    "isi-catatan-empat-mata": marked("Catatan tentang orang yang sama"),
    "jabatan": marked("Jabatan"),
    "jenis": marked("Jenis"),
    "jeda": marked("Boleh dijeda"),
    "jeda_batas": marked("Batas lamanya jeda"),
    "jeda_jenis": marked("Jenis alasan jeda"),
    "jeda_kali": marked("Batas banyaknya jeda"),
    "judul": marked("Judul"),
    "ke": marked("Ke langkah"),
    "kebijakan": marked("Cara menghitung tenggat"),
    "kelompok": marked("Kelompok"),
    "kepada": marked("Kepada"),
    "keterangan": marked("Keterangan"),
    "kode": marked("Kode"),
    "komentar": marked("Komentar"),
    "menggantikan": marked("Menggantikan"),
    "mulai": marked("Mulai"),
    "nama": marked("Nama"),
    "nama_pengguna": marked("Nama pengguna"),
    "nip": marked("NIP"),
    "nasib_akhir": marked("Nasib akhir"),
    "nomor": marked("Nomor"),
    "orang": marked("Orang"),
    "pengganti": marked("Yang bertugas"),
    "periode": marked("Periode"),
    "perihal": marked("Pola perihal"),
    "pilihan": marked("Pilihan"),
    "proses": marked("Proses"),
    "retensi_aktif": marked("Masa aktif"),
    "retensi_inaktif": marked("Masa inaktif"),
    "sampai": marked("Sampai tanggal"),
    "segel": marked("Segel"),
    "selesai": marked("Selesai"),
    "siapa": marked("Yang boleh memulai"),
    "skema-formulir": marked("Formulir"),
    "sumber": marked("Daftar yang dicatat"),
    "nomor_surat": marked("Nomor surat"),
    "surat": marked("File surat perintah"),
    "surel": marked("Alamat surel"),
    "tanggal": marked("Tanggal"),
    "terlambat": marked("Terlambat"),
    "unit": marked("Unit"),
    "uraian": marked("Uraian singkat"),
    "urutan": marked("Urutan"),
    "arah": marked("Arah"),
    "berlaku_sampai": marked("Berlaku sampai"),
    "berlaku_sejak": marked("Berlaku sejak"),
    "indikator": marked("Indikator kinerja"),
    "penanggung_jawab": marked("Penanggung jawab"),
    "rumus": marked("Rumus atau cara menghitung"),
    "satuan": marked("Satuan"),
    "sifat": marked("Sifat data"),
    "waktu": marked("Jam"),
}
DAYS = (
    marked("Senin"), marked("Selasa"), marked("Rabu"), marked("Kamis"), marked("Jumat"), marked("Sabtu"),
    marked("Minggu"),
)  # fmt: skip
_DAY = re.compile(r"hari([0-6])", re.ASCII)
STARTERS: Mapping[str, str] = {
    "pertama": marked("Pelaksana langkah pertama"),
    "semua": marked("Semua yang dapat masuk"),
    "pilihan": marked("Jabatan yang dipilih di bawah"),
}
VALUES: Mapping[str, Callable[[str], str]] = {
    "jenis": lambda text: calendar.kind(text) if text in calendar.KINDS else absences.kind(text),
    "siapa": lambda text: _(STARTERS[text]) if text in STARTERS else "",
    "sumber": lambda text: _("daftar lain") if text else "",
    "hak": roles.right,
    "kebijakan": lambda text: _(calendar.POLICIES[text]) if text in calendar.POLICIES else "",
}


def is_own(name: str) -> bool:
    """Return whether a name is the page's own machinery, which nobody typed."""
    return name in OWN


def label(name: str) -> str:
    """Return what a field is called; one that is not known has no name that people could read."""
    day = _DAY.fullmatch(name)
    if day:
        return _(DAYS[int(day[1])])
    return _(LABELS.get(name, marked("Isian")))


def value(name: str, text: str) -> str:
    """Return a choice as people say it; "" where what was posted says it itself."""
    say = VALUES.get(name)
    return say(text) if say else ""
