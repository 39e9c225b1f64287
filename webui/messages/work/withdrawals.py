"""Why something sent is not taken back: what followed, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webui.language import gettext as _


def followed(params: Mapping[str, Any], by: str, at: str) -> str:
    """Return what followed, and what can be done instead; `by` and `at` are words, `at` may be empty."""
    reason = str(params.get("reason", ""))
    words = {"by": by, "at": at, "name": params.get("name") or "–"}
    if reason == "open":
        return _("Kiriman ini sudah ditarik kembali oleh %(by)s, %(at)s; tugasnya terbuka lagi.", **words)
    if reason == "never":
        return _("Tugas ini belum dikirim, jadi tidak ada yang perlu ditarik kembali.")
    what = (
        _of_person(reason, words)
        if reason in ("read", "taken", "done", "joined")
        else _of_case(reason, words)
    )
    return (
        what
        + " "
        + _(
            "Kiriman Anda tidak dapat ditarik kembali. Minta yang memegang tugasnya mengembalikan, "
            "atau catat komentar pada berkas."
        )
    )


def _of_person(reason: str, words: Mapping[str, Any]) -> str:
    if not words["at"]:
        return _("%(by)s sudah membuka “%(name)s”.", **words)
    return {
        "read": _("%(by)s sudah membuka “%(name)s”, %(at)s.", **words),
        "taken": _("%(by)s sudah menangani “%(name)s”, %(at)s.", **words),
        "done": _("%(by)s sudah menyelesaikan “%(name)s”, %(at)s.", **words),
        "joined": _(
            "%(by)s sesudah itu mengirim “%(name)s”, %(at)s, dan berkas berlanjut dari kedua kiriman.",
            **words,
        ),
    }[reason]


def _of_case(reason: str, words: Mapping[str, Any]) -> str:
    return {
        "timer": _("Sebuah tenggat atau pengatur waktu berkas ini sudah tiba, %(at)s.", **words),
        "message": _("Kiriman itu sudah mengirim pesan ke luar berkas ini, %(at)s.", **words),
        "received": _("Berkas ini sudah menerima pesan dari luar, %(at)s.", **words),
        "moved": _("Berkas ini sudah dipindahkan atau tenggatnya dihitung ulang, %(at)s.", **words),
        "clock": _("Tenggat berkas ini sudah dijeda atau dilanjutkan, %(at)s.", **words),
        "withdrawn": _("%(by)s sesudah itu menarik kembali kirimannya sendiri, %(at)s.", **words),
    }.get(reason) or _("Berkas ini sudah berlanjut sejak %(at)s.", **words)
