"""What is said of absences, of who acts for whom, and of tasks that are handed on for that time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.service.views import Notice
from webui import filters
from webui.language import gettext as _
from webui.language import marked, ngettext
from webui.messages.work.four_eyes import HOLDINGS, capacity

Params = Mapping[str, Any]

# Why somebody is away, as it is chosen.
KINDS = {
    "cuti": marked("Cuti"),
    "dinas": marked("Dinas luar"),
    "sakit": marked("Sakit"),
    "lain": marked("Lainnya"),
}


def days(first: date, last: date) -> str:
    """Return a time in whole days: one, or from the first to the last."""
    if first == last:
        return filters.written_date(first.isoformat())
    return _(
        "%(first)s sampai %(last)s",
        first=filters.written_date(first.isoformat()),
        last=filters.written_date(last.isoformat()),
    )


def iso_days(params: Params) -> str:
    """Return `first` and `last`, dates as text, as `days` does; "–" where they are missing."""
    if not params.get("first"):
        return "–"
    first = date.fromisoformat(str(params["first"]))
    return days(first, date.fromisoformat(str(params.get("last") or params["first"])))


def kind(name: str) -> str:
    """Return why somebody is away; "" where the reader is not told."""
    return _(KINDS[name]) if name in KINDS else ""


def problem(reason: str, params: Params) -> str:
    """Return what is wrong with a delegation, an absence or a task that is handed on; "" for anything else."""
    person, role = params.get("person", "?"), params.get("role", "?")
    number = int(params.get("days", 0))
    known = {
        "no_date": lambda: _("Isi dengan tanggal yang benar, misalnya 23-11-2026."),
        "past": lambda: _("Sudah lewat. Pilih hari ini atau sesudahnya."),
        "too_far": lambda: _("Terlalu jauh: paling lama %(days)s hari dari sekarang.", days=number),
        "too_long_time": lambda: _("Terlalu lama: paling lama %(days)s hari.", days=number),
        "letter_later": lambda: _("Tanggal surat perintah harus sebelum masa tugasnya berakhir."),
        "switched_off": lambda: _("Akun %(person)s tidak aktif. Pilih orang lain.", person=person),
        "own_office": lambda: _(
            "%(person)s sendiri memegang jabatan %(role)s pada masa itu. Pilih orang lain.",
            person=person,
            role=role,
        ),
        "oneself_named": lambda: _(
            "Anda tidak dapat menunjuk diri sendiri. Mintalah orang lain yang menunjuk Anda."
        ),
        "oneself_handed": lambda: _(
            "Tugas jabatan lain tidak dapat Anda alihkan kepada diri sendiri. Pilih orang lain, atau mintalah "
            "administrator lain mengalihkannya."
        ),
        "post_held": lambda: _(
            "Jabatan %(role)s masih dipegang %(person)s pada masa itu. Pilih Plh.: Plt. hanya untuk jabatan yang "
            "kosong.",
            role=role,
            person=person,
        ),
        "post_vacant": lambda: _(
            "Jabatan %(role)s kosong. Pilih Plt.: Plh. hanya selama pemegangnya berhalangan.", role=role
        ),
        "which_holder": lambda: _(
            "Jabatan %(role)s dipegang beberapa orang. Pilih siapa yang digantikan.", role=role
        ),
        "no_holder": lambda: _("Orang itu tidak memegang jabatan %(role)s. Pilih pemegangnya.", role=role),
        "acting_taken": lambda: _(
            "Jabatan %(role)s sudah dijalankan %(person)s sebagai %(kind)s pada %(days)s. Akhiri yang itu dahulu, "
            "atau pilih masa lain.",
            role=role,
            person=person,
            kind=HOLDINGS.get(str(params.get("kind")), "Plh."),
            days=iso_days(params),
        ),
        "circle": lambda: _(
            "%(person)s sendiri digantikan oleh %(absent)s pada masa itu, jadi tidak ada yang bertugas. Pilih orang "
            "lain.",
            person=person,
            absent=params.get("absent", "?"),
        ),
        "away_already": lambda: _(
            "%(person)s sudah dicatat tidak di tempat pada %(days)s. Akhiri catatan itu dahulu.",
            person=person,
            days=iso_days(params),
        ),
        "no_group": lambda: _("Tugas ini untuk satu orang, tanpa kelompok. Pilih penerimanya."),
        "with_group": lambda: _("Tugas ini sudah ada pada kelompoknya."),
        "not_theirs": lambda: _("Tugas ini sudah tidak ada pada %(person)s.", person=person),
    }.get(reason)
    return known() if known else ""


def deputy_away(params: Params) -> str:
    """Return that who would act is away too."""
    return _(
        "%(person)s juga tidak di tempat atau digantikan pada %(days)s.",
        person=params.get("person", "?"),
        days=iso_days(params),
    )


def moved(params: Params, at: str) -> str:
    """Return how a delegation stands that a page showed otherwise."""
    if params.get("state") == "begun":
        return _("Penunjukan ini sudah berjalan sejak %(at)s. Akhiri lebih awal, lalu buat yang baru.", at=at)
    if params.get("state") == "ended" and params.get("by"):
        return _("Penunjukan ini sudah diakhiri oleh %(by)s, %(at)s.", by=params["by"], at=at)
    return _("Penunjukan ini sudah berakhir, %(at)s.", at=at)


def notice(one: Notice) -> str:
    """Return what a notice of a delegation tells: the same for all whom it concerns."""
    data = one.data
    said = {
        "deputy": data.get("deputy", "?"),
        "acting": capacity(str(data.get("role", "?")), str(data.get("kind", ""))),
        "days": iso_days(data),
        "by": data.get("by", "?"),
        "absent": data.get("absent", ""),
        "letter": data.get("letter", "–"),
    }
    if one.kind == "delegation_made":
        words = _(
            "%(by)s menunjuk %(deputy)s sebagai %(acting)s, %(days)s. Surat perintah: %(letter)s.", **said
        )
    elif one.kind == "delegation_corrected":
        words = _(
            "%(by)s membetulkan penunjukan: %(deputy)s sebagai %(acting)s, %(days)s. Surat perintah: %(letter)s.",
            **said,
        )
    elif one.kind == "delegation_ended":
        words = _("%(by)s mengakhiri penunjukan %(deputy)s sebagai %(acting)s.", **said)
        if data.get("reason"):
            words += " " + _("Alasan: %(reason)s", reason=data["reason"])
    elif one.kind == "delegation_begun":
        words = _("%(deputy)s mulai bertugas sebagai %(acting)s, %(days)s.", **said)
        if tasks := int(data.get("tasks", 0)):
            words += " " + _moved_tasks(tasks, data)
    else:
        words = _("%(deputy)s tidak lagi bertugas sebagai %(acting)s: masanya berakhir.", **said)
    return words


def _moved_tasks(tasks: int, data: Params) -> str:
    if data.get("claimed_to") == "deputy":
        return ngettext(
            "%(num)s tugas yang sudah diambil %(absent)s ikut beralih.",
            "%(num)s tugas yang sudah diambil %(absent)s ikut beralih.",
            tasks,
            absent=data.get("absent", "?"),
        )
    return ngettext(
        "%(num)s tugas yang sudah diambil %(absent)s kembali ke jabatannya.",
        "%(num)s tugas yang sudah diambil %(absent)s kembali ke jabatannya.",
        tasks,
        absent=data.get("absent", "?"),
    )


def came_back(one: Notice) -> str:
    """Return that a task that was handed on for a time is its person's again."""
    return _("Tugas “%(name)s” kembali kepada Anda: masa pengalihannya berakhir.", name=one.name)


NOTICES = (
    "delegation_made", "delegation_corrected", "delegation_ended", "delegation_begun", "delegation_over",
)  # fmt: skip
