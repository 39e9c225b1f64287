"""What is said of backups: why one cannot be made, read or brought back, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from webui import filters
from webui.language import gettext as _
from webui.language import marked

Params = Mapping[str, Any]

REFUSALS: dict[str, Callable[[Params], str]] = {
    "no_backup": lambda p: _("File itu bukan cadangan yang dibuat Alur."),
    "cut": lambda p: _(
        "Cadangan itu terpotong: akhir filenya tidak ada. Salin lagi, atau pakai cadangan lain."
    ),
    "altered": lambda p: (
        _(
            "Cadangan itu berubah sejak dibuat, pada bagian %(member)s. Salin lagi, atau pakai cadangan lain.",
            member=p["member"],
        )
        if p.get("member")
        else _("Cadangan itu berubah sejak dibuat. Salin lagi, atau pakai cadangan lain.")
    ),
    "signature": lambda p: _(
        "Tanda tangan cadangan itu tidak cocok dengan kunci di dalamnya: bukan Alur yang menulisnya begitu."
    ),
    "newer": lambda p: _(
        "Cadangan itu dibuat Alur yang lebih baru (versi %(version)s). Perbarui Alur dahulu.",
        version=p.get("version", "?"),
    ),
    "encrypted": lambda p: _("Cadangan itu disandikan. Tambahkan --identity dengan file kunci pribadinya."),
    "identity": lambda p: _("Kunci pribadi itu bukan untuk cadangan ini. Pakai file kunci yang lain."),
    "identity_file": lambda p: _("File kunci pribadi itu tidak memuat kunci age (AGE-SECRET-KEY-1…)."),
    "database": lambda p: _("Basis data dalam cadangan itu rusak. Pakai cadangan lain."),
    "unproven": lambda p: _(
        "Riwayat dalam cadangan itu pernah diubah, jadi tidak dipulihkan. Lihat rinciannya dengan alur backup "
        "--verify; tambahkan --anyway bila memang tidak ada cadangan yang utuh."
    ),
    "living": lambda p: _(
        "Di sini sudah ada basis data; cadangan hanya dipulihkan ke tempat yang kosong. Pindahkan dahulu yang lama, "
        "atau isi ALUR_DATABASE_URL dengan tempat lain."
    ),
    "other_site": lambda p: _(
        "Cadangan itu dari situs lain: kunci dalam %(file)s bukan kuncinya. Pindahkan dahulu file itu bila memang "
        "hendak memulihkannya di sini.",
        file=p.get("file", "?"),
    ),
    "under_way": lambda p: _("Pemulihan lain sedang berjalan di tempat itu. Tunggu sampai selesai."),
    "taken": lambda p: _(
        "%(file)s sudah ada dan bukan cadangan, jadi tidak ditimpa. Pilih nama lain.", file=p.get("file", "?")
    ),
    "no_folder": lambda p: _("Sebutkan filenya, atau isi ALUR_BACKUP_FOLDER dengan folder cadangan."),
    "room": lambda p: _(
        "Ruang di %(folder)s tidak cukup: dibutuhkan %(needed)s. Kosongkan, atau pilih tempat lain (TMPDIR untuk "
        "folder sementara).",
        folder=p.get("folder", "?"),
        needed=filters.size(int(p.get("needed", 0))),
    ),
    "full": lambda p: _(
        "Penyimpanan di %(folder)s penuh; tidak ada yang ditulis. Kosongkan dahulu.",
        folder=p.get("folder", "?"),
    ),
    "keys_change": lambda p: _("Kunci situs terus berganti selagi cadangan dibuat. Coba lagi sebentar lagi."),
    "recipients": lambda p: _(
        "Kunci publik dalam ALUR_BACKUP_RECIPIENTS tidak dapat dipakai. Perbaiki isinya."
    ),
}

# Why the backup of a night could not be made, by the code in its notice and its event.
REASONS = {
    "full": marked("penyimpanannya penuh"),
    "folder": marked("foldernya tidak dapat dipakai"),
    "taken": marked("nama filenya sudah dipakai"),
    "recipients": marked("kunci publik untuk menyandikannya salah"),
    "database": marked("basis data tidak dapat dibaca"),
    "key": marked("file rahasia tidak dapat dipakai"),
    "keys_change": marked("kunci situs sedang diganti"),
}


def refusal(params: Params) -> str:
    """Return why a backup was refused, and what to do."""
    make = REFUSALS.get(str(params.get("reason", "")))
    return make(params) if make else _("Cadangan itu tidak dapat dipakai. Coba cadangan lain.")


def reason(code: str) -> str:
    """Return in words why a backup could not be made."""
    return _(REASONS[code]) if code in REASONS else _("ada gangguan yang dicatat dalam log")
