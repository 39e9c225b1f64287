"""The sentence of each notice, on the page and in mails alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import texts
from engine.service.views import Notice
from webui import filters
from webui.language import gettext as _
from webui.language import marked, ngettext
from webui.messages.agency import absences, people
from webui.messages.faults import fault_of, fault_sentence
from webui.messages.site import backups
from webui.messages.system.labels import place
from webui.messages.work import clocks, mentions
from webui.messages.work.four_eyes import capacity

DRAFTS = {
    "draft_submitted": marked(
        "%(by)s mengajukan rancangan “%(title)s” untuk diberlakukan. Alasan: %(reason)s"
    ),
    "draft_rejected": marked("%(by)s mengembalikan rancangan “%(title)s”. Alasan: %(reason)s"),
    "draft_enforced": marked("%(by)s memberlakukan rancangan “%(title)s” sebagai versi %(version)s."),
}

DISPOSALS = {
    "disposal_waits": marked(
        "Usul pemusnahan %(disposal)s (%(count)s berkas) menunggu persetujuan orang kedua. Alasan: %(reason)s"
    ),
    "disposal_approved": marked("%(by)s menyetujui usul pemusnahan %(disposal)s. Alasan: %(reason)s"),
    "disposal_withdrawn": marked("%(by)s menarik usul pemusnahan %(disposal)s. Alasan: %(reason)s"),
}

# Of the rights of jabatan: what waits for a second person, and what became of it.
RIGHTS = {
    "rights_proposed": marked(
        "%(by)s mengusulkan perubahan hak %(roles)s. Setujui atau tolak. Alasan: %(reason)s"
    ),
    "rights_confirmed": marked("%(by)s menyetujui usul Anda atas hak %(roles)s."),
    "rights_refused": marked("%(by)s menolak usul Anda atas hak %(roles)s. Alasan: %(reason)s"),
    "rights_by_file": marked(
        "Hak %(roles)s berubah melalui file jabatan, oleh pengelola server. Periksa di halaman Jabatan."
    ),
}

INCIDENTS = ("incident", "incident_stays")
FAULT = "fault_found"
BACKUP = "backup_failed"
STORAGE = "storage_low"
CLOCK = "clock_ahead"
RIGHTS_GRANTED = "rights_granted"
LINK_MADE = "password_link_made"
MAILS = ("mail_refused", "seal_mail_refused")
UNKNOWN = {"title": "?", "by": "?", "reason": "–", "version": "?", "disposal": "?", "count": "?"}


def notice_sentence(notice: Notice) -> str:
    """Return what a notice tells, in one or two sentences; it needs nothing but the notice itself."""
    if notice.kind in DRAFTS:
        return _(DRAFTS[notice.kind]) % {**UNKNOWN, **notice.data}
    if notice.kind in DISPOSALS:
        return _(DISPOSALS[notice.kind]) % {**UNKNOWN, **notice.data}
    if notice.kind in RIGHTS:
        named = ", ".join(map(str, notice.data.get("roles", ()))) or "?"
        return _(RIGHTS[notice.kind]) % {**UNKNOWN, **notice.data, "roles": named}
    words = SENTENCES.get(notice.kind)
    return words(notice) if words else _("Pemberitahuan tentang “%(name)s”.", name=notice.name)


def about(notice: Notice) -> str:
    """Return what a notice is about, as the words of its link; empty where nothing names it."""
    if notice.number:
        return notice.number
    if notice.kind in DISPOSALS:
        return _("Retensi")
    if notice.kind in absences.NOTICES:
        return capacity(str(notice.data.get("role", "")), str(notice.data.get("kind", "")))
    if notice.kind in RIGHTS:
        return _("Jabatan")
    if notice.kind == "vacant":
        return _("Kotak Tugas")
    if notice.kind in INCIDENTS:
        return _("Insiden")
    if notice.kind in MAILS:
        return _("Surel")
    if notice.kind == FAULT:
        return _("Audit")
    if notice.kind == BACKUP:
        return _("Cadangan")
    if notice.kind == CLOCK:
        return _("Audit")
    if notice.kind == STORAGE:
        return _("Penyimpanan")
    if notice.kind == RIGHTS_GRANTED:
        return _("Orang dan akun")
    if notice.kind == LINK_MADE:
        return _("Akun dan surel")
    return str(notice.data.get("title", ""))


def ending_sentence(notice: Notice) -> str:
    """Return why a notice asks for nothing any more; empty while it does."""
    if not notice.gone:
        return ""
    when = filters.since(notice.ended_at) if notice.ended_at else ""
    if notice.ended == "done" and notice.ended_by:
        return _("Sudah dikerjakan oleh %(name)s, %(when)s.", name=notice.ended_by, when=when)
    if notice.ended == "taken":
        return _("Sudah diambil oleh %(name)s.", name=notice.ended_by)
    return _("Tidak perlu ditindaklanjuti lagi.")


def _task(notice: Notice) -> str:
    name, by = notice.name, notice.data.get("by")
    if notice.due is None:
        words = (
            _("Tugas baru “%(name)s” dari %(by)s.", name=name, by=by)
            if by
            else _("Tugas baru “%(name)s”.", name=name)
        )
    else:
        when = filters.full_time(notice.due)
        words = (
            _("Tugas baru “%(name)s” dari %(by)s. Tenggatnya %(when)s.", name=name, by=by, when=when)
            if by
            else _("Tugas baru “%(name)s”. Tenggatnya %(when)s.", name=name, when=when)
        )
    return words


def _returned(notice: Notice) -> str:
    by, reason = notice.data.get("by"), notice.data.get("reason")
    if by and reason:
        return _(
            "%(by)s mengembalikan tugas “%(name)s” kepada Anda. Alasan: %(reason)s",
            by=by,
            name=notice.name,
            reason=reason,
        )
    return _("Tugas “%(name)s” dikembalikan kepada Anda.", name=notice.name)


def _reassigned(notice: Notice) -> str:
    reason = notice.data.get("reason", "–")
    return _("Tugas “%(name)s” dialihkan kepada Anda. Alasan: %(reason)s", name=notice.name, reason=reason)


def _due_soon(notice: Notice) -> str:
    when = filters.full_time(notice.due) if notice.due else "–"
    return _("Tenggat tugas “%(name)s” sudah dekat: %(when)s.", name=notice.name, when=when)


def _overdue(notice: Notice) -> str:
    if notice.late:
        return _(
            "Tugas “%(name)s” melewati tenggatnya: terlambat %(span)s.",
            name=notice.name,
            span=filters.span(notice.late),
        )
    return _("Tugas “%(name)s” melewati tenggatnya.", name=notice.name)


def _overdue_below(notice: Notice) -> str:
    who = _executor(notice)
    if notice.late:
        return _(
            "%(who)s terlambat %(span)s mengerjakan “%(name)s”.",
            who=who,
            span=filters.span(notice.late),
            name=notice.name,
        )
    return _("%(who)s melewati tenggat tugas “%(name)s”.", who=who, name=notice.name)


def _executor(notice: Notice) -> str:
    """Return who works on a task, with the jabatan; or the jabatan alone while nobody has taken it."""
    roles = ", ".join(notice.holders) or "–"
    return (
        _("%(name)s (%(roles)s)", name=notice.executor, roles=roles)
        if notice.executor and notice.executor != roles
        else roles
    )


def _unheld(notice: Notice) -> str:
    return _(
        "Belum ada pemegang %(roles)s untuk tugas “%(name)s”. Alihkan kepada yang dapat mengerjakannya.",
        roles=", ".join(notice.holders),
        name=notice.name,
    )


def _vacant(notice: Notice) -> str:
    return ngettext(
        "Tidak ada lagi pemegang %(roles)s; %(num)s tugasnya dapat Anda alihkan.",
        "Tidak ada lagi pemegang %(roles)s; %(num)s tugasnya dapat Anda alihkan.",
        int(notice.data.get("tasks", 1)),
        roles=", ".join(notice.holders),
    )


def _try_again(notice: Notice) -> str:
    return _(
        "Kirim sekali lagi tugas “%(name)s”: administrator sudah memeriksa sebab terhentinya.",
        name=notice.name,
    )


def _mentioned(notice: Notice) -> str:
    by, text = notice.data.get("by", "?"), str(notice.data.get("comment") or "")
    if not text:
        return _("%(by)s menyebut Anda dalam komentar.", by=by)
    text = mentions.shown(text, notice.data.get("names") or {})
    return _("%(by)s menyebut Anda dalam komentar: “%(text)s”", by=by, text=texts.tidy(text, lines=False))


def _reminded(notice: Notice) -> str:
    by = notice.data.get("by", "?")
    return _("%(by)s mengingatkan Anda akan tugas “%(name)s”.", by=by, name=notice.name)


def _ended(_notice: Notice) -> str:
    return _("Proses yang Anda mulai sudah selesai seluruhnya.")


def _cancelled(notice: Notice) -> str:
    return _(
        "%(by)s membatalkan proses yang Anda mulai. Alasan: %(reason)s",
        by=notice.data.get("by", "?"),
        reason=notice.data.get("reason", "–"),
    )


def _stopped(_notice: Notice) -> str:
    return _("Proses yang Anda mulai terhenti karena gangguan. Administrator sudah diberi tahu.")


def _incident(notice: Notice) -> str:
    return _("Sebuah langkah terhenti: insiden #%(number)s.", number=notice.data.get("incident", "?"))


def _incident_stays(notice: Notice) -> str:
    number = notice.data.get("incident", "?")
    return _(
        "Insiden #%(number)s tidak teratasi sendiri. Perbaiki penyebabnya, lalu tekan “Coba lagi”.",
        number=number,
    )


def _mail_refused(notice: Notice) -> str:
    if notice.data.get("code"):
        return _(
            "Server surel menolak surel dari Alur (kode %(code)s). Periksa pengaturan surel.",
            code=notice.data["code"],
        )
    return _("Ada surel yang tidak terkirim selama tiga hari. Periksa server dan pengaturan surel.")


def _seal_mail_refused(notice: Notice) -> str:
    return ngettext(
        "Server surel menolak segel %(seal)s untuk %(num)s penerima (kode %(code)s). Periksa pengaturan surel.",
        "Server surel menolak segel %(seal)s untuk %(num)s penerima (kode %(code)s). Periksa pengaturan surel.",
        int(notice.data.get("recipients", 1)),
        seal=notice.data.get("seal", "?"),
        code=notice.data.get("code", "?"),
    )


def _fault_found(notice: Notice) -> str:
    said = fault_sentence(*fault_of(notice.data))
    return _("Pemeriksaan menemukan kesalahan: %(fault)s", fault=said)


def _backup_failed(notice: Notice) -> str:
    return _(
        "Cadangan malam tidak dapat dibuat: %(reason)s. Minta pengelola server memperbaikinya; dicoba lagi tiap jam.",
        reason=backups.reason(str(notice.data.get("reason", ""))),
    )


def _clock_ahead(_notice: Notice) -> str:
    return _(
        "Jam komputer Alur pernah maju terlalu jauh dan sudah dibetulkan. Berkas yang dimulai dan tugas yang dibuka "
        "saat itu mungkin bertenggat salah; periksa catatan Audit dari waktu itu."
    )


def _storage_low(notice: Notice) -> str:
    return _(
        "Penyimpanan %(place)s di komputer %(host)s hampir penuh: tersisa %(free)s dari %(total)s. Kosongkan atau "
        "perbesar, sebelum Alur tidak dapat menyimpan lagi.",
        place=place(str(notice.data.get("place", "?"))),
        host=notice.data.get("host", "?"),
        free=filters.size(int(notice.data.get("free", 0))),
        total=filters.size(int(notice.data.get("total", 0))),
    )


def _rights_granted(notice: Notice) -> str:
    return people.rights_granted(notice.data)


def _link_made(notice: Notice) -> str:
    return _(
        "%(by)s membuat tautan untuk memilih kata sandi %(name)s. Bila bukan orangnya yang meminta, tanyakan segera.",
        by=notice.data.get("by") or _("Operator"),
        name=notice.data.get("name", "?"),
    )


SENTENCES: Mapping[str, Callable[[Notice], str]] = {
    RIGHTS_GRANTED: _rights_granted,
    LINK_MADE: _link_made,
    **dict.fromkeys(absences.NOTICES, absences.notice),
    "came_back": absences.came_back,
    "storage_low": _storage_low,
    "clock_ahead": _clock_ahead,
    "fault_found": _fault_found,
    "backup_failed": _backup_failed,
    "task": _task,
    "returned": _returned,
    "reassigned": _reassigned,
    "due_soon": _due_soon,
    "overdue": _overdue,
    "overdue_below": _overdue_below,
    "unheld": _unheld,
    "vacant": _vacant,
    "try_again": _try_again,
    "mentioned": _mentioned,
    "reminded": _reminded,
    "ended": _ended,
    "cancelled": _cancelled,
    "stopped": _stopped,
    "incident": _incident,
    "incident_stays": _incident_stays,
    "mail_refused": _mail_refused,
    "seal_mail_refused": _seal_mail_refused,
    **clocks.NOTICES,
}
