"""What is said of one value that is not accepted, by the reason in its refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webui.language import gettext as _
from webui.language import ngettext
from webui.messages import calendar, problems
from webui.messages.agency import absences, accounts, people

Params = Mapping[str, Any]


def rejection(params: Params) -> str:
    """Return why a value is not accepted, and what to write instead."""
    reason, limit = str(params.get("reason", "")), int(params.get("limit", 0))
    if reason == "too_short" and params.get("field") == "password":
        reason = "too_short_password"
    reasons = {
        "required": _("Wajib diisi."),
        "too_short": ngettext("Sedikitnya %(num)s huruf.", "Sedikitnya %(num)s huruf.", limit),
        "too_short_password": ngettext(
            "Kata sandi terlalu pendek. Pakai sedikitnya %(num)s huruf.",
            "Kata sandi terlalu pendek. Pakai sedikitnya %(num)s huruf.",
            limit,
        ),
        "too_long": ngettext("Paling banyak %(num)s huruf.", "Paling banyak %(num)s huruf.", limit),
        "guessable": accounts.guessable(params),
        "taken": _("Nama itu sudah dipakai."),
        "username": _("Nama pengguna terdiri dari huruf kecil, angka, titik, atau tanda hubung."),
        "choice": _("Pilih salah satu dari pilihan yang ada."),
        "before_start": _("Akhir harus sesudah awal."),
        "mail_address": _(
            "Itu bukan alamat surel. Ketik seperti nama@dinas.go.id, tanpa spasi dan tanpa huruf beraksen."
        ),
        "no_mail": _("Kantor ini tidak mengirim surel; tanyakan kepada administrator."),
        "mail_code": ngettext(
            "Kode itu tidak cocok. Masih ada %(num)s kesempatan.",
            "Kode itu tidak cocok. Masih ada %(num)s kesempatan.",
            int(params.get("left", 0)),
        ),
        "mail_code_over": _("Kode itu tidak berlaku lagi. Minta kode baru."),
        "oneself": _("Akun sendiri tidak dapat dinonaktifkan."),
        "unknown_role": _("Jabatan itu tidak dikenal."),
        "no_seal": _("File itu bukan file segel Alur."),
        "not_due": _("Masa simpan berkas itu belum lewat, atau kelas retensinya belum ditetapkan."),
        "permanent": _("Berkas itu bernasib akhir permanen dan tidak boleh dimusnahkan."),
        "record_purged": _(
            "Berkas %(number)s sudah dimusnahkan menurut jadwal retensi, jadi barisnya tidak dapat dikoreksi lagi. "
            "Catat koreksinya melalui berkas baru untuk periode yang sama.",
            number=params.get("number", "?"),
        ),
        "record_superseded": _(
            "Baris ini sudah digantikan oleh berkas %(number)s. Tambahkan adendum pada baris yang baru.",
            number=params.get("number", "?"),
        ),
        "two_people": _("Pengusul tidak boleh menyetujui usulnya sendiri; dibutuhkan orang kedua."),
        "rights_moved": _(
            "Usul ini tidak cocok lagi: %(roles)s sudah berubah atau dihapus sesudah diusulkan. Tolak usul ini, lalu "
            "ajukan yang baru.",
            roles=", ".join(params.get("roles", ())),
        ),
        "no_administrator": _(
            "Sesudah itu tidak ada lagi orang yang mengelola aplikasi. Beri hak itu kepada jabatan lain dahulu."
        ),
        "no_bundle": _("Buat dan simpan dahulu arsipnya."),
        "unchanged": _(
            "Isi rancangan ini sama dengan versi %(version)s yang berlaku; tidak ada yang perlu diajukan.",
            version=params.get("version", "?"),
        ),
        "no_files": _("Pilih filenya dahulu."),
        "too_many_files": _("Paling banyak %(limit)s file sekaligus.", limit=limit),
        "twice": _("File %(name)s ada dua; pilih satu saja.", name=params.get("name", "?")),
        "too_many_drafts": _(
            "Sudah ada %(limit)s rancangan. Ajukan atau buang sebagian dahulu.", limit=limit
        ),
        "too_many_filters": _("Sudah ada %(limit)s filter tersimpan. Hapus sebagian dahulu.", limit=limit),
        "not_started": _("Tidak ada berkas yang dapat dilanjutkan: proses ini belum sempat dimulai."),
        "still_waits": _(
            "Masih ada yang menunggu di belakang insiden ini: coba lagi, atau batalkan berkasnya."
        ),
        "control": problems.control(params),
        "only_reads": _(
            "%(person)s (%(roles)s) hanya berhak membaca; pilih orang lain.",
            person=params.get("person", "?"),
            roles=", ".join(params.get("roles", ())),
        ),
        "mention": _(
            "Tidak ada orang bernama pengguna %(people)s yang dapat melihat berkas ini. Periksa namanya, atau hapus "
            "tanda @, lalu catat lagi.",
            people=", ".join(params.get("people", ())),
        ),
        "too_many_mentions": _(
            "Paling banyak %(limit)s orang dapat disebut dalam satu komentar.", limit=limit
        ),
        "own_task": _("Tugas ini giliran Anda sendiri; tidak ada yang perlu diingatkan."),
        "paused": _("Tenggat tugas ini sedang dijeda; tidak ada yang perlu diingatkan."),
        "running": _("Berkas ini tidak sedang ditangguhkan."),
        "same_person": _(
            "Tulis catatan: mengapa langkah ini dikerjakan orang yang sama dengan langkah pasangannya."
        ),
        "no_such_field": _("Formulir ini tidak punya isian lampiran itu; muat ulang halaman ini."),
    }
    return (
        reasons.get(reason)
        or accounts.problem(reason)
        or people.problem(reason, params)
        or absences.problem(reason, params)
        or calendar.problem(reason, params)
        or _("Isian ini tidak diterima (%(code)s); periksa lagi.", code=reason or params.get("field", "?"))
    )
