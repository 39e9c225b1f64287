"""The mail that carries a seal: what it is, whom to compare it with, and to keep it."""

from __future__ import annotations

from engine.service.audit.seals import SealView
from webui import filters
from webui.language import gettext as _


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
        _("Sidik segel:"),
        seal.digest,
        _("Sidik kunci (bandingkan dengan yang Anda catat):"),
        seal.key,
        "",
        _("Simpan surel ini di luar server Alur. Bila kelak perlu dibuktikan bahwa riwayat tidak diubah:"),
        f"alur audit verify --seal segel-{seal.number}.json",
        "",
    ]
    return _("Segel Alur %(number)s", number=seal.number), "\n".join(lines)
