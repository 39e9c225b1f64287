"""What could not be done, as a title and a sentence that says who, when and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.errors import AlurError, Problem
from webui import filters
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages import problems, rejections
from webui.messages.agency import absences, accounts, people
from webui.messages.migrations import moved_refusal
from webui.messages.settings import setting_sentence
from webui.messages.site import backups
from webui.messages.site.transfers import moved, transfer_refused
from webui.messages.work import clocks, four_eyes, withdrawals

Params = Mapping[str, Any]


def moment(params: Params) -> str:
    """Return the `at` of an error, a datetime or ISO text, as people write it; empty when unknown."""
    at = params.get("at")
    if not at:
        return ""
    say = filters.near_time if params.get("near") else filters.full_time
    return say(at if isinstance(at, datetime) else datetime.fromisoformat(str(at)))


def _who(params: Params) -> str:
    return str(params.get("by") or _("orang lain"))


def _with_person(params: Params, with_time: str, without: str) -> str:
    at = moment(params)
    return with_time % {"by": _who(params), "at": at} if at else without % {"by": _who(params)}


def _not_found(params: Params) -> str:
    return {
        "task": _("Tugas itu tidak ditemukan."),
        "instance": _("Berkas itu tidak ditemukan."),
        "process": _("Proses itu tidak ditemukan."),
        "user": _("Pengguna itu tidak ditemukan."),
        "role": _("Jabatan itu tidak ditemukan."),
        "file": _("Lampiran itu tidak ditemukan."),
        "attachment": _("Lampiran itu tidak ditemukan."),
        "message": _("Tidak ada berkas yang menunggu pesan itu."),
        "seal": _("Segel itu tidak ditemukan."),
        "tracked": _("Tidak ada berkas dengan nomor dan kode itu."),
        "disposal": _("Usul pemusnahan itu tidak ditemukan."),
        "record": _("Baris itu tidak ditemukan dalam Pencatatan dan Pendataan."),
        "indicator": _("Indikator itu tidak ditemukan."),
        "draft": _("Rancangan itu tidak ditemukan."),
        "version": _("Versi itu tidak ditemukan."),
        "trial_task": _("Tugas itu tidak terbuka dalam uji coba ini."),
        "migration": _("Pemindahan itu tidak ditemukan."),
        "package_file": _("File itu tidak ada dalam rancangan ini."),
        "incident": _("Insiden itu tidak ditemukan."),
        "year": _("Kalender tahun itu tidak ada."),
        "session": _("Perangkat itu sudah keluar."),
        "factor": _("Orang itu tidak memakai verifikasi dua langkah."),
        "mail": _("Belum ada alamat surel. Isi dahulu alamatnya."),
        "mail_code": _("Tidak ada alamat surel yang menunggu kode."),
        "filter": _("Filter itu tidak ditemukan."),
        "password_link": _(
            "Tautan ini tidak dikenal. Salin seluruh alamatnya, atau minta tautan baru kepada administrator."
        ),
        "delegation": _("Penunjukan itu tidak ditemukan."),
        "absence": _("Catatan itu tidak ditemukan."),
        "rights_proposal": _("Usul hak itu tidak ditemukan."),
    }.get(str(params.get("what", "")), _("Halaman itu tidak ditemukan."))


def _incident(params: Params) -> str:
    number = params.get("incident", "?")
    if params.get("reason") == "altered":
        return _(
            "Isi berkas yang tersimpan berbeda dari riwayatnya, jadi berkas tidak dilanjutkan. Insiden "
            "#%(number)s diteruskan ke administrator; beri tahu juga auditor.",
            number=number,
        )
    return _(
        "Langkah belum berjalan. Insiden #%(number)s diteruskan ke administrator; tidak ada data yang hilang.",
        number=number,
    )


def _forbidden(params: Params) -> str:
    if params.get("at") and params.get("by"):
        return _(
            "Tidak berwenang: tugas ini dikerjakan oleh %(by)s, %(at)s.", by=_who(params), at=moment(params)
        )
    roles = [str(role) for role in params.get("roles", ())]
    if roles:
        return _("Tidak berwenang: ini wewenang %(roles)s.", roles=", ".join(roles))
    return _("Anda tidak berwenang melakukan ini.")


def _instance_closed(params: Params) -> str:
    if params.get("status") == "cancelled":
        said = _with_person(
            params, _("Berkas ini dibatalkan oleh %(by)s, %(at)s."), _("Berkas ini dibatalkan oleh %(by)s.")
        )
        reason = params.get("reason")
        return said + " " + _("Alasan: %(reason)s", reason=reason) if reason else said
    return _with_person(params, _("Berkas ini sudah selesai, %(at)s."), _("Berkas ini sudah selesai."))


def _draft_moved(params: Params) -> str:
    return {
        "draft": _with_person(
            params,
            _(
                "Rancangan ini sudah tidak diajukan lagi; terakhir oleh %(by)s, %(at)s. Muat ulang halaman ini."
            ),
            _("Rancangan ini sudah tidak diajukan lagi. Muat ulang halaman ini."),
        ),
        "submitted": _with_person(
            params,
            _("Rancangan ini sudah diajukan oleh %(by)s, %(at)s. Tarik kembali dahulu bila perlu diubah."),
            _("Rancangan ini sudah diajukan. Tarik kembali dahulu bila perlu diubah."),
        ),
        "enforced": _with_person(
            params,
            _("Rancangan ini sudah diberlakukan oleh %(by)s, %(at)s."),
            _("Rancangan ini sudah diberlakukan."),
        ),
    }.get(str(params.get("state"))) or _with_person(
        params, _("Rancangan ini dibuang oleh %(by)s, %(at)s."), _("Rancangan ini sudah dibuang.")
    )


def _throttled(params: Params) -> str:
    """Return how long to wait, in words one can wait by: minutes, rounded up, from the second minute on."""
    seconds = int(params.get("seconds", 60))
    if seconds > 60:
        return ngettext(
            "Terlalu banyak percobaan. Tunggu %(num)s menit, lalu coba lagi, atau minta administrator membuka akun "
            "Anda.",
            "Terlalu banyak percobaan. Tunggu %(num)s menit, lalu coba lagi, atau minta administrator membuka akun "
            "Anda.",
            -(-seconds // 60),
        )
    return ngettext(
        "Terlalu banyak percobaan. Tunggu %(num)s detik, lalu coba lagi.",
        "Terlalu banyak percobaan. Tunggu %(num)s detik, lalu coba lagi.",
        seconds,
    )


def _unconfirmed(params: Params) -> str:
    """That a task would go to somebody outside its roles; where that is said, how to confirm it stands beside."""
    wanted, roles = ", ".join(params.get("wanted", ())), ", ".join(params.get("roles", ()))
    if not roles:
        return _(
            "Tugas ini pekerjaan %(wanted)s, sedangkan %(person)s tidak memegang jabatan apa pun.",
            wanted=wanted,
            person=params.get("person", "?"),
        )
    return _(
        "Tugas ini pekerjaan %(wanted)s, sedangkan jabatan %(person)s adalah %(roles)s.",
        wanted=wanted,
        person=params.get("person", "?"),
        roles=roles,
    )


def _repeats(params: Params) -> str:
    """That a case of the same subject is there already: which, since when, by whom, and how it stands."""
    words = {
        "open": _("“%(subject)s” sudah berjalan: berkas %(number)s, dimulai %(by)s, %(at)s."),
        "completed": _("“%(subject)s” sudah selesai: berkas %(number)s, dimulai %(by)s, %(at)s."),
    }[params.get("status", "open")]
    said = {name: params.get(name, "") for name in ("subject", "number")}
    return words % {**said, "by": params.get("by") or _("sistem"), "at": moment(params)}


def _text_newer(params: Params) -> str:
    if params.get("by"):
        return _(
            "%(by)s menyimpan isian yang lebih baru, %(at)s. Isian di halaman ini belum tersimpan.",
            by=_who(params),
            at=moment(params),
        )
    return _(
        "Ada isian yang lebih baru, tersimpan di tab atau perangkat lain, %(at)s. "
        "Isian di halaman ini belum tersimpan.",
        at=moment(params),
    )


SENTENCES: dict[str, Callable[[Params], str]] = {
    "not_found": _not_found,
    "forbidden": _forbidden,
    "not_signed_in": lambda p: _("Nama pengguna atau kata sandi salah."),
    "pending": accounts.pending,
    "throttled": _throttled,
    "stale": lambda p: _with_person(
        p,
        _("Data berubah sejak dibuka, oleh %(by)s, %(at)s. Muat ulang halaman ini."),
        _("Data berubah sejak dibuka. Muat ulang halaman ini."),
    ),
    "task_done": lambda p: _with_person(
        p,
        _("Tugas ini sudah diselesaikan oleh %(by)s, %(at)s."),
        _("Tugas ini sudah diselesaikan oleh %(by)s."),
    ),
    "task_claimed": lambda p: _with_person(
        p,
        _("Tugas ini ada pada %(by)s sejak %(at)s. Minta beliau melepasnya bila perlu."),
        _("Tugas ini ada pada %(by)s. Minta beliau melepasnya bila perlu."),
    ),
    "task_closed": lambda p: (
        _with_person(p, _("Tugas ini ditarik oleh %(by)s, %(at)s."), _("Tugas ini sudah tidak terbuka lagi."))
        if p.get("by") or not p.get("at")
        else _("Tugas ini ditutup, %(at)s.", at=moment(p))
    ),
    "form_changed": lambda p: _with_person(
        p,
        _("Formulir tugas ini diubah oleh %(by)s, %(at)s, sesudah Anda membukanya."),
        _("Formulir tugas ini berubah sesudah Anda membukanya."),
    ),
    "instance_closed": _instance_closed,
    "instance_suspended": lambda p: clocks.suspension(p, _who(p), moment(p)),
    "not_paused": lambda p: clocks.not_paused(p, moment(p)),
    "followed": lambda p: withdrawals.followed(p, _who(p), moment(p)),
    "reminded": lambda p: _(
        "Anda sudah mengingatkan, %(at)s. Ingatkan lagi mulai hari kerja berikutnya.", at=moment(p)
    ),
    "cannot_be_moved": lambda p: moved_refusal(
        str(p.get("reason", "")), str(p.get("name") or p.get("element") or "")
    ),
    "draft_moved": _draft_moved,
    "four_eyes": lambda p: _(
        "Perlu orang kedua: yang mengajukan atau terakhir mengubah tidak boleh memberlakukan sendiri."
    ),
    "same_person": four_eyes.refusal,
    "incident_solved": lambda p: _(
        "Insiden ini sudah teratasi oleh %(by)s, %(at)s.", by=p.get("by") or _("Sistem"), at=moment(p)
    ),
    "text_newer": _text_newer,
    "request_reused": lambda p: _with_person(
        p,
        _(
            "Halaman ini sudah Anda kirim dengan isi lain, %(at)s. Yang terkirim itu tetap; isi yang baru belum "
            "terkirim.",
        ),
        _("Halaman ini sudah pernah dikirim dengan isi lain. Buka halaman sekali lagi, lalu isi dan kirim."),
    ),
    "invalid": rejections.rejection,
    "unconfirmed": _unconfirmed,
    "deputy_away": absences.deputy_away,
    "delegation_moved": lambda p: absences.moved(p, moment(p)),
    "repeats": _repeats,
    "role_in_use": lambda p: _(
        "Jabatan %(role)s masih dipakai, jadi tidak dapat dihapus.", role=p.get("role", "?")
    ),
    "form_invalid": lambda p: _("Ada isian yang perlu diperbaiki."),
    "deployment_refused": lambda p: _("File SOP ini ditolak; tidak ada yang disimpan."),
    "too_large": problems.too_large,
    "file_refused": problems.file_refused,
    "incident": _incident,
    "busy": lambda p: _("Sedang sibuk. Coba lagi sebentar lagi; mengirim ulang aman."),
    "store_unavailable": lambda p: (
        _("Basis data menolak: periksa nama, kata sandi, dan nama basis data.")
        if p.get("refused")
        else _("Basis data tidak terjangkau. Belum pasti tersimpan; kirim ulang aman.")
    ),
    "storage_full": lambda p: _("Penyimpanan penuh, belum tersimpan. Beri tahu administrator."),
    "key_not_lost": lambda p: _(
        "Kunci segel Alur ini tidak hilang. Gantilah dengan “alur key rotate”, agar segel lama tetap terbukti."
    ),
    "nothing_older": lambda p: _(
        "Tidak ada segel yang hilang: basis data ini memuat segel terbaru yang dikenal di sini."
    ),
    "damaged": lambda p: _(
        "Isinya tidak lagi seperti ketika disimpan, jadi tidak dipakai. Beri tahu administrator dan auditor."
    ),
    "backup_refused": backups.refusal,
    "moving": lambda p: _(
        "Situs sedang dipindahkan, belum tersimpan. Coba lagi sebentar lagi; mengirim ulang aman."
    ),
    "moved": moved,
    "transfer_refused": transfer_refused,
    "misconfigured": setting_sentence,
}


def refusal_sentence(error: AlurError, *, near: bool = False) -> str:
    """Return what an error says to people; `near` names a moment of today by its time alone."""
    make = SENTENCES.get(error.code)
    return make({**error.params, "near": near}) if make else _("Terjadi kesalahan. Coba sekali lagi.")


def problem_sentence(problem: Problem) -> str:
    """Return one sentence for one fault of what was sent; an unknown code still says to repair something."""
    return people.table_problem(
        problem, lambda: rejections.rejection(problem.params)
    ) or problems.problem_sentence(problem)


def refusal_title(status: int) -> str:
    """Return the heading of an error page."""
    titles = {
        400: _("Permintaan tidak dapat dibaca"),
        401: _("Silakan masuk"),
        403: _("Tidak berwenang"),
        404: _("Tidak ditemukan"),
        405: _("Cara ini tidak tersedia"),
        409: _("Sudah berubah sejak halaman ini dibuka"),
        413: _("Terlalu besar"),
        415: _("Jenis file tidak diterima"),
        422: _("Isian perlu diperbaiki"),
        429: _("Terlalu banyak percobaan"),
        503: _("Sedang sibuk"),
    }
    return titles.get(status) or _("Terjadi kesalahan")


def conflict_title(error: AlurError) -> str:
    """Return the heading of the page of a lost race: what happened, and by whom where that is known."""
    by = str(error.params.get("by") or "")
    titles = {
        "task_claimed": (_("Tugas ini sudah diambil oleh %(by)s"), _("Tugas ini sudah diambil")),
        "task_done": (_("Tugas ini sudah diselesaikan oleh %(by)s"), _("Tugas ini sudah diselesaikan")),
        "task_closed": (_("Tugas ini sudah ditarik oleh %(by)s"), _("Tugas ini sudah tidak terbuka")),
        "form_changed": (_("Formulir ini sudah diubah oleh %(by)s"), ""),
        "stale": (_("Sudah diubah oleh %(by)s"), ""),
        "delegation_moved": (
            _("Penunjukan ini sudah diakhiri oleh %(by)s"),
            _("Penunjukan ini sudah berubah"),
        ),
        "incident_solved": (_("Insiden ini sudah diatasi oleh %(by)s"), _("Insiden ini sudah teratasi")),
        "request_reused": ("", _("Sudah terkirim dengan isi lain")),
        "instance_suspended": (_("Berkas ini ditangguhkan oleh %(by)s"), ""),
        "not_paused": ("", _("Tenggat ini tidak dapat diubah begitu")),
        "followed": ("", _("Kiriman ini tidak dapat ditarik kembali")),
        "instance_closed": (_("Berkas ini sudah dibatalkan oleh %(by)s"), "")
        if error.params.get("status") == "cancelled"
        else ("", _("Berkas ini sudah selesai")),
    }
    named, plain = titles.get(error.code, ("", ""))
    return (named % {"by": by} if by else "") or plain or refusal_title(409)
