"""Words of the jabatan: their rights, what they are used for, and what is wrong with one as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.service.agency.role_views import RoleUse
from webui import filters
from webui.language import gettext as _
from webui.language import marked, ngettext

Params = Mapping[str, Any]

NAMED = 5  # of many people
# In the order in which they are chosen: what each right lets one do.
RIGHTS: Mapping[str, tuple[str, str]] = {
    "deploy": (marked("menyusun SOP"), marked("Membuat rancangan SOP dan mengajukannya.")),
    "enforce": (
        marked("memberlakukan SOP"),
        marked("Memberlakukan SOP dan menyetujui pemusnahan yang diusulkan orang lain."),
    ),
    "audit": (
        marked("membaca semuanya"),
        marked("Membaca semua berkas dan riwayat, tanpa mengubah apa pun."),
    ),
    "admin": (
        marked("mengelola aplikasi"),
        marked("Mengelola orang, jabatan, kalender, dan pekerjaan yang terhenti."),
    ),
}
FIELDS: Mapping[str, str] = {
    "nama": marked("Nama jabatan"),
    "atasan": marked("Atasan"),
    "unit": marked("Unit"),
    "kelompok": marked("Kelompok"),
    "urutan": marked("Urutan"),
    "hak": marked("Hak di aplikasi"),
    "alasan": marked("Alasan"),
}
FACTS: Mapping[str, str] = {
    "id": marked("nama teknis"),
    "label": marked("nama"),
    "superior": marked("atasan"),
    "unit": marked("unit"),
    "rights": marked("hak"),
    "family": marked("kelompok"),
}


def right(code: str) -> str:
    """Return a right as people say it."""
    return _(RIGHTS[code][0]) if code in RIGHTS else code


def chosen(code: str) -> str:
    """Return a right as a choice of a list begins."""
    said = right(code)
    return said[:1].upper() + said[1:]


def rights(codes: Iterable[str]) -> str:
    """Return rights in words, in the order of the page; a dash for none."""
    known = set(codes)
    return ", ".join(right(one) for one in (*RIGHTS, *sorted(known - RIGHTS.keys())) if one in known) or "–"


def holding(name: str, kind: str) -> str:
    """Return a holder with the capacity, where it is not for good."""
    return f"{name} ({'Plh.' if kind == 'plh' else 'Plt.'})" if kind in ("plh", "plt") else name


def _people(params: Params) -> str:
    said: list[str] = []
    people = params.get("people", ())
    for one in people[:NAMED]:
        name = holding(str(one["name"]), str(one["kind"]))
        if one.get("start"):
            start = filters.long_date(datetime.fromisoformat(one["start"]))
            said.append(_("%(name)s mulai %(start)s", name=name, start=start))
        else:
            said.append(name)
    if len(people) > NAMED:
        said.append(others(len(people) - NAMED))
    return ", ".join(said)


def others(count: int) -> str:
    """Return that there are so many more people than are named."""
    return ngettext("%(num)s orang lagi", "%(num)s orang lagi", count)


def _version(params: Params) -> str:
    return _(
        "SOP “%(title)s” yang berlaku (versi %(version)s) menyebutnya. Ubah dan berlakukan SOP itu dahulu.",
        title=params["title"],
        version=params["version"],
    )


def _running(params: Params) -> str:
    return ngettext(
        "%(num)s proses berjalan menurut “%(title)s” versi %(version)s, yang menyebutnya. Tunggu selesai, atau "
        "pindahkan ke versi lain.",
        "%(num)s proses berjalan menurut “%(title)s” versi %(version)s, yang menyebutnya. Tunggu selesai, atau "
        "pindahkan ke versi lain.",
        int(params["count"]),
        title=params["title"],
        version=params["version"],
    )


_USES: Mapping[str, Callable[[Params], str]] = {
    "held": lambda p: _("Dipegang %(people)s. Cabut jabatannya dari mereka dahulu.", people=_people(p)),
    "later": lambda p: _("Akan dipegang %(people)s. Cabut penunjukannya dahulu.", people=_people(p)),
    "tasks": lambda p: ngettext(
        "%(num)s tugasnya masih terbuka. Alihkan dahulu.",
        "%(num)s tugasnya masih terbuka. Alihkan dahulu.",
        int(p["count"]),
    ),
    "cases": lambda p: ngettext(
        "Ikut mengerjakan %(num)s proses yang masih berjalan. Tunggu selesai dahulu.",
        "Ikut mengerjakan %(num)s proses yang masih berjalan. Tunggu selesai dahulu.",
        int(p["count"]),
    ),
    "version": _version,
    "running": _running,
    "superior": lambda p: _(
        "Menjadi atasan %(roles)s. Beri mereka atasan lain dahulu.", roles=", ".join(p["roles"])
    ),
    "rights": lambda p: _(
        "Berhak %(rights)s. Usulkan pencabutan haknya dahulu, dengan persetujuan orang kedua.",
        rights=rights(p["rights"]),
    ),
}


def use(one: RoleUse) -> str:
    """Return what a jabatan is used for, and what to do about it."""
    return _USES[one.kind](one.facts)


def field(path: str) -> str:
    """Return what a field of a jabatan is called; of a file it is the jabatan that is wrong."""
    return _(FIELDS[path]) if path in FIELDS else path


def fact(name: str, value: Any) -> str:
    """Return one fact of a jabatan as the history tells it: rights and superiors in words."""
    if name == "rights":
        return rights(str(value or "").split())
    if name == "superior":
        return filters.role_label(value) if value else "–"
    return str(value or "–")
