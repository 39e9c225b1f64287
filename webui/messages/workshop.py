"""Acts of the workshop as sentences: who drafted, submitted, put in force, and why; and what is wrong with the settings
of a process, or with an SOP one begins, said at the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import Problem
from engine.service.workshop.views import WorkshopAct
from webui.language import gettext as _
from webui.language import marked, ngettext
from webui.messages import problems

Params = Mapping[str, Any]


def _who(act: WorkshopAct) -> str:
    """Return the person; what the command line or the installation did without one is named so."""
    if act.actor:
        return act.actor_name
    account = act.data.get("account")
    return _("Operator (%(account)s)", account=account) if account else _("Sistem")


def _filled(act: WorkshopAct, sentence: str) -> str:
    facts: dict[str, object] = {"draft": "?", "version": "?", "before": "–", "reason": "–", "base": "–"}
    facts |= {"instances": 0, "moved": 0, "refused": 0, **act.data}
    words = {name: "–" if fact in ("", None) else fact for name, fact in facts.items()}
    return sentence % {"who": _who(act), **words}


def _opened(act: WorkshopAct) -> str:
    if act.data.get("base"):
        return _filled(act, _("%(who)s membuka rancangan %(draft)s dari versi %(base)s."))
    return _filled(act, _("%(who)s membuka rancangan %(draft)s."))


def _enforced(act: WorkshopAct) -> str:
    said = _filled(act, _("%(who)s memberlakukan rancangan %(draft)s sebagai versi %(version)s."))
    note = act.data.get("note")
    return said + " " + _("Catatan: %(note)s", note=note) if note else said


SENTENCES: dict[str, Callable[[WorkshopAct], str]] = {
    "draft_opened": _opened,
    "draft_saved": lambda a: _filled(a, _("%(who)s mengubah rancangan %(draft)s.")),
    "draft_submitted": lambda a: _filled(a, _("%(who)s mengajukan rancangan %(draft)s. Alasan: %(reason)s")),
    "draft_withdrawn": lambda a: _filled(a, _("%(who)s menarik kembali rancangan %(draft)s.")),
    "draft_rejected": lambda a: _filled(
        a, _("%(who)s mengembalikan rancangan %(draft)s. Alasan: %(reason)s")
    ),
    "draft_discarded": lambda a: _filled(a, _("%(who)s membuang rancangan %(draft)s.")),
    "version_deployed": lambda a: _filled(a, _("%(who)s memasang dan memberlakukan versi %(version)s.")),
    "version_enforced": _enforced,
    "migration_started": lambda a: _filled(
        a,
        _(
            "%(who)s memindahkan %(instances)s berkas berjalan dari versi %(before)s ke versi %(version)s. "
            "Alasan: %(reason)s"
        ),
    ),
    "migration_finished": lambda a: _filled(
        a, _("Pemindahan selesai: %(moved)s berkas dipindahkan, %(refused)s tetap pada versi lama.")
    ),
    "version_reinstated": lambda a: _filled(
        a, _("%(who)s memberlakukan kembali versi %(version)s. Alasan: %(reason)s")
    ),
}


def act_sentence(act: WorkshopAct) -> str:
    """Return one sentence; a type unknown to this version is named as it is stored."""
    make = SENTENCES.get(act.type)
    return make(act) if make else _filled(act, "%(who)s: " + act.type.replace("%", "%%"))


SOP_PROBLEMS: dict[str, Callable[[Params], str]] = {
    "choice": lambda p: _("Pilih salah satu dari pilihan yang ada."),
    "fate": lambda p: _("Pilih salah satu dari pilihan yang ada."),
    "first_returns": lambda p: _("Langkah pertama tidak punya langkah sebelumnya; hapus tandanya."),
    "no_columns": lambda p: _("Pilih sedikitnya satu isian yang dicatat."),
    "no_list": lambda p: _("Daftar itu tidak ada lagi pada formulir proses ini; pilih yang lain."),
    "no_role": lambda p: _("Pilih jabatan yang mengerjakan langkah ini."),
    "no_starters": lambda p: _("Pilih sedikitnya satu jabatan."),
    "no_steps": lambda p: _("Tulis sedikitnya satu langkah."),
    "duration": lambda p: _("Lamanya tidak dapat dibaca; tulis misalnya 5 hari atau 8 jam."),
    "kinds": lambda p: _("Jenis alasan tidak dapat dibaca; isi lagi di sini."),
    "pattern": lambda p: _(
        "Kurung kurawal hanya untuk bagian yang diisi Alur, misalnya {tahun}, dan selalu berpasangan."
    ),
    "pause_kinds": lambda p: _(
        "Paling banyak %(limit)s jenis, masing-masing satu baris dan paling panjang %(longest)s huruf.",
        limit=p.get("limit", "?"),
        longest=p.get("longest", "?"),
    ),
    "pause_limit": lambda p: _(
        "Tulis lamanya dengan satuan hari, jam, atau menit, misalnya 5 hari; paling lama %(limit)s hari kerja.",
        limit=p.get("limit", "?"),
    ),
    "pause_times": lambda p: _("Tulis angka bulat dari 1 sampai %(limit)s.", limit=p.get("limit", "?")),
    "pattern_count": lambda p: _(
        "Nomor harus memuat {urut}, supaya tidak ada dua proses yang sama nomornya."
    ),
    "pattern_name": lambda p: _(
        "Bagian {%(name)s} tidak dikenal. Yang ada: {kode}, {tahun}, {bulan}, dan {urut}.",
        name=p.get("value", "?"),
    ),
    "roles": lambda p: _("Isi yang tertulis bukan daftar jabatan; pilih jabatannya."),
    "starters_unused": lambda p: _(
        "Jabatan sudah ditandai. Pilih juga “Jabatan yang dipilih di bawah”, atau hapus tandanya."
    ),
    "table": lambda p: _("Isi yang tertulis tidak dapat dibaca; isi lagi di sini."),
    "taken": lambda p: _(
        "Sudah ada SOP atau rancangan dengan nama itu. Beri nama lain, atau ubah yang sudah ada."
    ),
    "text": lambda p: _("Isi yang tertulis bukan teks, atau terlalu panjang; isi lagi di sini."),
    "time": lambda p: _(
        "Waktu ditulis dengan angka bulat dari 1 sampai %(limit)s, lalu satuannya: hari, jam, atau menit.",
        limit=p.get("limit", 999),
    ),
    "times": lambda p: _("Banyaknya bukan angka bulat yang dapat dipakai; isi lagi di sini."),
    "too_long": lambda p: ngettext(
        "Paling banyak %(num)s huruf.", "Paling banyak %(num)s huruf.", int(p.get("limit", 0))
    ),
    "too_many_steps": lambda p: _(
        "Paling banyak %(limit)s langkah. Bagi menjadi beberapa SOP, atau gabungkan langkah yang sejenis.",
        limit=p.get("limit", "?"),
    ),
    "unknown_role": lambda p: _("Jabatan itu tidak dikenal."),
    "years": lambda p: _("Tulis angka bulat, paling besar 100, atau kosongkan bila belum ditetapkan."),
}
SOP_FIELDS: Mapping[str, str] = {
    "title": marked("Nama proses"),
    "description": marked("Uraian singkat"),
    "kode": marked("Kode"),
    "nomor": marked("Pola nomor"),
    "perihal": marked("Pola perihal"),
    "mulai": marked("Yang boleh memulai"),
    "catatan": marked("Pencatatan"),
    "jeda": marked("Jeda tenggat"),
    "jeda_boleh": marked("Boleh dijeda"),
    "jeda_batas": marked("Batas lamanya"),
    "jeda_kali": marked("Batas banyaknya"),
    "jeda_jenis": marked("Jenis alasan"),
    "retensi": marked("Retensi"),
    "retensi_aktif": marked("Masa aktif"),
    "retensi_inaktif": marked("Masa inaktif"),
    "nasib_akhir": marked("Nasib akhir"),
    "dasar": marked("Dasar"),
    "nama": marked("Nama SOP"),
    "unit": marked("Unit"),
    "dari": marked("SOP asal"),
    "langkah": marked("Langkah"),
    "jabatan": marked("Jabatan"),
    "waktu": marked("Waktu baku"),
    "kembali": marked("Boleh mengembalikan"),
}
_STEP_NAME = marked("Nama langkah")


def sop_problem(problem: Problem) -> str:
    """Return one sentence for one fault; what other forms say as well they say in the same words."""
    make = SOP_PROBLEMS.get(problem.code)
    return make(problem.params) if make else problems.problem_sentence(problem)


def sop_place(path: str) -> str:
    """Return what the field at a path is called; in a row of steps with its number."""
    first, _slash, rest = path.partition("/")
    if not rest:
        return _(SOP_FIELDS.get(first, marked("Isian")))
    row, _slash, column = rest.partition("/")
    name = _(_STEP_NAME if column == "nama" else SOP_FIELDS.get(column, marked("Isian")))
    return _("Langkah %(no)s: %(field)s", no=int(row) + 1, field=name)
