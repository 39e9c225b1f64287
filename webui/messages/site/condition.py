"""How a site is, part by part, in words: what stands, and what to do where something does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from engine.service import mail_server
from engine.service.site.vitals import DEGRADED, DOWN, OK, Part, Vitals
from webui import current, filters
from webui.language import gettext as _
from webui.language import marked, ngettext

HOUR, DAY = 60, 1440  # minutes


class Line(NamedTuple):
    """One part of the site: its title, how it stands in a sentence, and what to do ("" where nothing is amiss)."""

    name: str
    sound: bool
    title: str
    words: str
    advice: str


PLACES = {
    "storage_data": marked("Ruang untuk data"),
    "storage_backups": marked("Ruang untuk cadangan"),
    "storage_temporary": marked("Ruang sementara"),
}
OPERATOR = marked("Sampaikan kepada pengelola server.")


def sends_mail() -> bool:
    """Return whether this office sends any mail."""
    return mail_server.configured(current.settings())


def lines(found: Vitals) -> list[Line]:
    """Return the parts of a site in words, in their order; one that has a page of its own is left out."""
    return [line(one) for one in found.parts if one.name in SENTENCES or one.name in PLACES]


def line(part: Part) -> Line:
    """Return one part in words."""
    sound = part.status == OK
    if part.name in PLACES:
        return Line(part.name, sound, _(PLACES[part.name]), _space(part), "" if sound else _space_advice())
    title, words, advice = SENTENCES[part.name]
    sound = sound and not (part.name == "backup" and part.facts.get("age_seconds") is None)
    return Line(part.name, sound, _(title), words(part), "" if sound else _(advice))


def _database(part: Part) -> str:
    return _("Basis data tidak dapat dipakai.") if part.status == DOWN else _("Basis data dapat dipakai.")


def _workers(part: Part) -> str:
    alive = _count(part, "alive")
    if not alive:
        return _("Tidak ada pemroses latar yang bekerja: tenggat, surel, dan cadangan tertunda.")
    return ngettext("%(num)s pemroses latar bekerja.", "%(num)s pemroses latar bekerja.", alive)


def _timers(part: Part) -> str:
    if part.status == DEGRADED:
        return _(
            "Ada tenggat yang sudah lewat %(span)s tetapi belum diproses.",
            span=_since(part, "oldest_seconds"),
        )
    return _("Tenggat diproses tepat waktu.")


def _outbox(part: Part) -> str:
    tried = _count(part, "tried_again")
    if tried:
        return ngettext(
            "%(num)s pekerjaan latar gagal dan dicoba lagi.",
            "%(num)s pekerjaan latar gagal dan dicoba lagi.",
            tried,
        )
    waiting = _count(part, "waiting")
    if waiting:
        return ngettext("%(num)s pekerjaan latar menunggu.", "%(num)s pekerjaan latar menunggu.", waiting)
    return _("Tidak ada pekerjaan latar yang menunggu.")


def _seal(part: Part) -> str:
    if part.facts.get("older_than_known"):
        return _("Basis data ini lebih lama daripada segel terakhir yang dikenal server ini.")
    if not part.facts.get("number"):
        return _("Riwayat belum pernah disegel.")
    return _("Riwayat terakhir disegel %(span)s yang lalu.", span=_since(part, "age_seconds"))


def _clock(part: Part) -> str:
    return (
        _("Jam server sesuai.")
        if part.status == OK
        else _("Ada catatan yang bertanggal di depan jam server.")
    )


def _backup(part: Part) -> str:
    if part.facts.get("failing"):
        return _("Cadangan terakhir gagal dibuat.")
    if part.facts.get("age_seconds") is None:
        return _("Belum ada cadangan.")
    return _("Cadangan terakhir dibuat %(span)s yang lalu.", span=_since(part, "age_seconds"))


def _space(part: Part) -> str:
    return _(
        "Tersisa %(free)s dari %(total)s.",
        free=filters.size(_count(part, "free_bytes")),
        total=filters.size(_count(part, "total_bytes")),
    )


def _space_advice() -> str:
    return _("Minta pengelola server menambah ruang sebelum penuh.")


def _count(part: Part, name: str) -> int:
    return int(part.facts.get(name) or 0)


def _since(part: Part, name: str) -> str:
    """Return how long ago something was by the clock on the wall, in its largest unit."""
    minutes = int(float(part.facts.get(name) or 0) // 60)
    if minutes >= DAY:
        return ngettext("%(num)s hari", "%(num)s hari", minutes // DAY)
    if minutes >= HOUR:
        return ngettext("%(num)s jam", "%(num)s jam", minutes // HOUR)
    return ngettext("%(num)s menit", "%(num)s menit", max(1, minutes))


# By part: its title, the sentence on how it stands, and what to do where it is not sound.
SENTENCES: dict[str, tuple[str, Callable[[Part], str], str]] = {
    "database": (marked("Basis data"), _database, OPERATOR),
    "workers": (marked("Pemroses latar"), _workers, OPERATOR),
    "timers": (marked("Tenggat"), _timers, OPERATOR),
    "outbox": (marked("Pekerjaan latar"), _outbox, OPERATOR),
    "seal": (
        marked("Segel riwayat"),
        _seal,
        marked("Beri tahu auditor: mungkin cadangan lama dipulihkan."),
    ),
    "clock": (marked("Jam server"), _clock, OPERATOR),
    "backup": (
        marked("Cadangan"),
        _backup,
        marked("Sampaikan kepada pengelola server: periksa folder cadangan dan ruangnya."),
    ),
}
