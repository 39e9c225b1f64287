"""Mails: the one that carries a seal, the one with the code of an address, and those that tell people of notices.

Plain text. A link leads to a page of Alur, by way of the sign-in where that is needed, and is never a key by itself.
"""

from __future__ import annotations

from engine.service.accounts.mailboxes import CodeMail
from engine.service.audit.seals import SealView
from engine.service.notices.mails import NoticeMail
from engine.service.views import Notice
from webui import current, filters
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages import notices

ACCOUNT = "/akun"
INBOX = "/pemberitahuan"


def seal_mail(seal: SealView) -> tuple[str, str]:
    """Subject and text."""
    lines = [
        _(
            "Segel %(number)s atas riwayat Alur, %(when)s.",
            number=seal.number,
            when=filters.full_time(seal.at),
        ),
        _(
            "Mencakup %(instances)s berkas dan %(events)s catatan sistem.",
            instances=seal.instances,
            events=seal.system_events,
        ),
        "",
        _("Kode pengaman segel (hash):"),
        seal.digest,
        _("Kode pengaman kunci (bandingkan dengan yang Anda catat):"),
        seal.key,
        "",
        _("Simpan surel ini di luar server Alur. Bila kelak perlu dibuktikan bahwa riwayat tidak diubah:"),
        f"alur audit verify --seal segel-{seal.number}.json",
        "",
    ]
    return _("Segel Alur %(number)s", number=seal.number), "\n".join(lines)


def code_mail(mail: CodeMail) -> tuple[str, str]:
    """Subject and text."""
    lines = [
        _("Yth. %(name)s,", name=mail.name),
        "",
        _("Kode untuk mengonfirmasi alamat surel ini di Alur:"),
        "",
        mail.code,
        "",
        _("Isikan di halaman Akun, paling lambat %(when)s.", when=filters.full_time(mail.until)),
        link(ACCOUNT),
        "",
        _("Bila Anda tidak memintanya, abaikan surel ini: tanpa kode itu tidak ada surel lain yang dikirim."),
        "",
    ]
    return _("Kode konfirmasi Alur"), "\n".join(lines)


def notice_mail(mail: NoticeMail) -> tuple[str, str]:
    """Subject and text: each notice with its case, its sentence and a link that leads there; then how to end it."""
    lines = [_("Yth. %(name)s,", name=mail.name), ""]
    if mail.day is not None:
        lines += [
            _("Yang menunggu Anda, %(day)s:", day=filters.day_heading(mail.day)),
            "",
        ]
    for one in mail.notices:
        lines += [*_told(one), ""]
    if not link(INBOX):
        lines += [_("Buka Alur, lalu Pemberitahuan."), ""]
    lines += [
        "-- ",
        _("Surel ini dikirim Alur karena Anda memilihnya."),
        _("Mengubah atau menghentikannya: %(where)s", where=link(ACCOUNT) or _("halaman Akun di Alur")),
        "",
    ]
    return _subject(mail), "\n".join(lines)


def link(path: str) -> str:
    """Return the whole address of a page; "" where nobody said by which name people reach this office's Alur."""
    settings = current.settings()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    here = f"http://{host}:{settings.port}" if settings.loopback else ""
    base = settings.public_url or here
    return base + path if base else ""


def _subject(mail: NoticeMail) -> str:
    count = len(mail.notices)
    if mail.day is not None:
        return ngettext(
            "Ringkasan Alur %(day)s: %(num)s hal",
            "Ringkasan Alur %(day)s: %(num)s hal",
            count,
            day=filters.short_date(mail.day),
        )
    if count > 1:
        return ngettext("Alur: %(num)s hal baru", "Alur: %(num)s hal baru", count)
    (one,) = mail.notices
    return ": ".join(filter(None, (notices.about(one), notices.notice_sentence(one))))


def _told(notice: Notice) -> list[str]:
    """Return the lines on one notice; what people wrote keeps to a line, so that nothing of it looks like ours."""
    lines = [notices.about(notice), notices.notice_sentence(notice), link(f"{INBOX}/{notice.id}")]
    return [" ".join(one.split()) for one in lines if one]
