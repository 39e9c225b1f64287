"""Moving instances and tokens in words: what stands in the way, what becomes of a tenggat, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.service.views import EventView
from webui import filters
from webui.language import gettext as _
from webui.language import ngettext

if TYPE_CHECKING:
    from engine.service.workshop.views import Move, Obstacle

OBSTACLES: dict[str, Callable[[str], str]] = {
    "gone": lambda at: _(
        "%(at)s tidak ada lagi pada versi tujuan. Pilih penggantinya, atau biarkan tetap pada versi lama.",
        at=at,
    ),
    "scope": lambda at: _(
        "%(at)s pindah ke dalam atau ke luar kelompok langkah. Selesaikan langkah itu dahulu pada versi lama.",
        at=at,
    ),
    "kind": lambda at: _("%(at)s berubah jenis. Selesaikan langkah itu dahulu pada versi lama.", at=at),
    "repeated": lambda at: _(
        "Pengulangan %(at)s (daftar atau urutannya) berubah. Selesaikan langkah itu dahulu pada versi lama.",
        at=at,
    ),
    "join": lambda at: _(
        "Satu cabang sudah menunggu di titik temu %(at)s, dan titik temu itu berubah. "
        "Tunggu sampai semua cabang bertemu.",
        at=at,
    ),
    "event": lambda at: _("Yang ditunggu pada %(at)s berubah. Tunggu sampai peristiwa itu datang.", at=at),
    "event_gateway": lambda at: _(
        "Pilihan peristiwa di sekitar %(at)s berubah. Tunggu sampai salah satunya datang.", at=at
    ),
    "branches": lambda at: _(
        "Dari %(at)s proses tidak akan sampai ke akhir: ada cabang yang ditunggu tetapi tidak ada yang mengerjakan.",
        at=at,
    ),
    "text": lambda at: _(
        "Rumus pada %(at)s tidak dapat dihitung dengan isian berkas ini. Perbaiki rumusnya pada versi tujuan.",
        at=at,
    ),
    "fault": lambda at: _("Proses berhenti pada %(at)s; berkas tetap seperti semula.", at=at),
    "here": lambda at: _("Tugas itu sudah berada pada %(at)s.", at=at),
}


def obstacle_sentence(obstacle: Obstacle, names: Mapping[str, str]) -> str:
    """Why an instance stays where it is, and what to do."""
    return moved_refusal(obstacle.code, names.get(obstacle.element, obstacle.element))


def moved_refusal(code: str, name: str) -> str:
    """Why a token cannot be put somewhere."""
    make = OBSTACLES.get(code, OBSTACLES["fault"])
    return make(f"“{name}”" if name else _("proses ini"))


def deadline_words(move: Move) -> str:
    """Return what becomes of the tenggat of a task that moves."""
    after = filters.full_time(move.due_after) if move.due_after else ""
    before = filters.full_time(move.due_before) if move.due_before else ""
    return {
        "none": _("tanpa tenggat"),
        "same": _("tenggat tetap, %(due)s", due=after),
        "kept": _("tenggat yang dijanjikan tetap, %(due)s", due=after),
        "changed": _("tenggat %(before)s menjadi %(due)s", before=before, due=after),
        "added": _("tenggat baru, %(due)s", due=after),
        "removed": _("tenggat %(before)s dihapus", before=before),
    }[move.deadline]


def migrated_sentence(event: EventView, who: str) -> str:
    """From which version to which, how many tasks went along, and why."""
    data = event.data
    tasks = [one for one in data.get("tasks") or () if isinstance(one, Mapping)]
    said = _(
        "%(who)s memindahkan berkas ini dari versi %(before)s ke versi %(after)s.",
        who=who,
        before=(data.get("before") or {}).get("version", "?"),
        after=(data.get("after") or {}).get("version", "?"),
    )
    moved = [one for one in tasks if one.get("element") != one.get("to")]
    changed = [one for one in tasks if one.get("due_before") != one.get("due")]
    if tasks and not changed:
        said += " " + ngettext(
            "Tenggat %(num)s tugas terbuka tetap.", "Tenggat %(num)s tugas terbuka tetap.", len(tasks)
        )
    for one in changed:
        said += " " + _due_change(one)
    if moved:
        said += " " + ngettext(
            "%(num)s tugas pindah ke langkah pengganti.",
            "%(num)s tugas pindah ke langkah pengganti.",
            len(moved),
        )
    return said + " " + _("Alasan: %(reason)s", reason=data.get("reason", "–"))


def _due_change(one: Mapping[str, Any]) -> str:
    before, after = (one.get(name) for name in ("due_before", "due"))
    words = [filters.full_time(datetime.fromisoformat(str(at))) if at else "–" for at in (before, after)]
    return _("Tenggat %(before)s menjadi %(due)s.", before=words[0], due=words[1])


def token_sentence(event: EventView, who: str, task: str, target: str) -> str:
    """From which step to which, and why."""
    return _(
        "%(who)s memindahkan pekerjaan dari %(task)s ke “%(target)s”. Alasan: %(reason)s",
        who=who,
        task=task,
        target=target,
        reason=event.data.get("reason", "–"),
    )
