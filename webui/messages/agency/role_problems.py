"""What is wrong with a jabatan as it was typed, a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from webui import filters
from webui.language import gettext as _

Params = Mapping[str, Any]


def _circle(params: Params) -> str:
    below = ", ".join(params.get("roles", ()))
    if not below:
        return _("Jabatan tidak dapat menjadi atasannya sendiri; pilih atasan lain.")
    return _("Atasan berputar: %(roles)s ada di bawah jabatan ini. Pilih atasan lain.", roles=below)


PROBLEMS: Mapping[str, Callable[[Params], str]] = {
    "role_taken": lambda p: _(
        "Nama itu sudah dipakai jabatan %(role)s. Ketik nama lain.", role=p.get("role", "?")
    ),
    "role_was": lambda p: _(
        "Dahulu itu nama jabatan %(role)s, dan SOP lama masih menyebutnya begitu. Ketik nama lain.",
        role=p.get("role", "?"),
    ),
    "role_gone": lambda p: _("Jabatan itu tidak ada lagi; pilih yang lain."),
    "role_circle": _circle,
    "too_many_roles": lambda p: _("Paling banyak %(limit)s jabatan.", limit=p.get("limit", "?")),
    "no_roles": lambda p: _("File itu tidak memuat satu jabatan pun; pilih file lain."),
    "rights_wait": lambda p: _(
        "Sudah ada usul hak untuk jabatan ini dari %(by)s, %(at)s. Tunggu keputusannya, atau minta ditarik.",
        by=p.get("by", "?"),
        at=filters.full_time(datetime.fromisoformat(str(p["at"]))) if p.get("at") else "–",
    ),
}
