"""Clocks that are stopped, in words: a tenggat that is paused, a case that is suspended, and why neither can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.service.views import EventView, Notice
from webui import filters
from webui.language import gettext as _
from webui.language import ngettext

MINUTE = 60_000_000
Params = Mapping[str, Any]


def left(microseconds: object) -> str:
    """Return the working time that was left, in words."""
    return filters.span(microseconds / MINUTE) if isinstance(microseconds, int) else "–"


def _moment(text: object) -> str:
    return filters.full_time(datetime.fromisoformat(str(text))) if text else "–"


def _due(event: EventView) -> str:
    """Return the tenggat that the tasks of an event have now."""
    return _moment(next((one["due"] for one in event.data.get("tasks") or () if one.get("due")), None))


def paused(event: EventView, who: str, task: str) -> str:
    """Return who stopped a clock, what was left, and why where the reader may know."""
    data = event.data
    words = {"who": who, "task": task, "kind": data.get("kind", "?"), "left": left(data.get("rest"))}
    if data.get("reason") is None:  # not the reader's to see
        return _("%(who)s menjeda tenggat %(task)s (%(kind)s); sisanya %(left)s.", **words)
    return _(
        "%(who)s menjeda tenggat %(task)s (%(kind)s); sisanya %(left)s. Alasan: %(reason)s",
        **words,
        reason=data["reason"],
    )


def resumed(event: EventView, who: str, task: str) -> str:
    """Return that a clock runs again: by whom, or because its longest time was over."""
    words = {"who": who, "task": task, "due": _due(event)}
    if event.data.get("on"):
        return _(
            "%(who)s: batas jeda %(task)s tercapai; tenggatnya berjalan lagi, sekarang %(due)s.", **words
        )
    return _("%(who)s melanjutkan tenggat %(task)s; sekarang %(due)s.", **words)


def suspended(event: EventView, who: str) -> str:
    """Return who let a case rest, and why."""
    reason = event.data.get("reason", "–")
    return _("%(who)s menangguhkan berkas ini. Alasan: %(reason)s", who=who, reason=reason)


def unsuspended(event: EventView, who: str) -> str:
    """Return who let a case go on, and since when it rested."""
    return _(
        "%(who)s melanjutkan berkas ini, yang ditangguhkan sejak %(since)s.",
        who=who,
        since=_moment(event.data.get("since")),
    )


def _paused_notice(notice: Notice) -> str:
    return _(
        "%(by)s menjeda tenggat “%(name)s” (%(kind)s). Alasan: %(reason)s",
        by=notice.data.get("by", "?"),
        name=notice.name,
        kind=notice.data.get("kind", "?"),
        reason=notice.data.get("reason", "–"),
    )


def _unpaused_notice(notice: Notice) -> str:
    return _(
        "%(by)s melanjutkan tenggat “%(name)s”; sekarang %(when)s.",
        by=notice.data.get("by", "?"),
        name=notice.name,
        when=_moment(notice.data.get("due")),
    )


def _over_notice(notice: Notice) -> str:
    return _(
        "Batas jeda “%(name)s” tercapai; tenggatnya berjalan lagi, sekarang %(when)s.",
        name=notice.name,
        when=_moment(notice.data.get("due")),
    )


def _suspended_notice(notice: Notice) -> str:
    return _(
        "%(by)s menangguhkan berkas ini; sampai dilanjutkan tidak ada yang perlu dikerjakan. Alasan: %(reason)s",
        by=notice.data.get("by", "?"),
        reason=notice.data.get("reason", "–"),
    )


def _unsuspended_notice(notice: Notice) -> str:
    return _(
        "%(by)s melanjutkan berkas ini; sisa waktu tiap tenggat dihitung lagi mulai sekarang.",
        by=notice.data.get("by", "?"),
    )


NOTICES: Mapping[str, Callable[[Notice], str]] = {
    "paused": _paused_notice,
    "unpaused": _unpaused_notice,
    "pause_over": _over_notice,
    "suspended": _suspended_notice,
    "unsuspended": _unsuspended_notice,
}


def suspension(params: Params, by: str, at: str) -> str:
    """Return why nothing can be done on a case: who suspended it, when and why; `by` and `at` are words."""
    return _(
        "Berkas ini ditangguhkan oleh %(by)s, %(at)s, dan menunggu dilanjutkan administrator. Alasan: %(reason)s",
        by=by,
        at=at or "–",
        reason=params.get("reason") or "–",
    )


def not_paused(params: Params, at: str) -> str:
    """Return why a tenggat cannot be paused, or cannot go on; `at` is a moment in words."""
    times = int(params.get("times", 0))
    return {
        "forbidden": _("SOP ini tidak memperbolehkan tenggat dijeda."),
        "none": _("Tugas ini tidak punya tenggat, jadi tidak ada yang perlu dijeda."),
        "late": _(
            "Waktu tugas ini sudah habis; tenggat yang lewat tidak dapat dijeda. Selesaikan, atau kembalikan."
        ),
        "paused": _("Tenggat tugas ini sudah dijeda, %(at)s.", at=at),
        "running": _("Tenggat tugas ini tidak sedang dijeda; muat ulang halaman ini."),
        "times": ngettext(
            "Tenggat tugas ini sudah dijeda %(num)s kali, sebanyak yang diperbolehkan SOP ini.",
            "Tenggat tugas ini sudah dijeda %(num)s kali, sebanyak yang diperbolehkan SOP ini.",
            times,
        ),
        "limit": _(
            "Jeda tenggat tugas ini sudah selama yang diperbolehkan SOP ini (%(limit)s).",
            limit=filters.norm(str(params.get("limit", ""))),
        ),
    }.get(str(params.get("reason"))) or _("Tenggat ini tidak dapat dijeda.")
