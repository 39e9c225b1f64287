"""What stopped the engine, in words for the administrator: the cause, what it interrupted, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.forms import numbers
from engine.service.work.incidents import IncidentView
from webui.language import gettext as _
from webui.language import marked

MAX_FACTS = 60  # lines of data on a page
MAX_TEXT = 200

CAUSES = {
    "budget": marked("Batas langkah otomatis atau pengulangan terlampaui"),
    "stuck": marked("Berkas ini menunggu sesuatu yang tidak dapat datang lagi"),
    "expression": marked("Sebuah rumus tidak dapat dihitung dengan isian yang ada"),
    "no-flow": marked("Tidak satu pun syarat cabang terpenuhi"),
    "error": marked("Kesalahan dari proses tidak ditangkap oleh diagram"),
    "altered": marked("Isi berkas yang tersimpan berbeda dari riwayatnya, jadi berkas tidak dilanjutkan"),
    "crash": marked("Alur bertemu keadaan yang tidak dikenalnya"),
}
ORIGINS = {
    "start": marked("Memulai proses"),
    "task": marked("Kiriman seseorang"),
    "timer": marked("Pengatur waktu"),
    "message": marked("Pesan atau sinyal"),
    "act": marked("Tindakan lain"),
}
SOLUTIONS = {
    "retried": marked("Dijalankan lagi oleh administrator"),
    "repeated": marked("Berhasil saat diulang"),
    "withdrawn": marked("Tugasnya sudah tidak terbuka"),
    "completed": marked("Berkas selesai"),
    "cancelled": marked("Berkas dibatalkan"),
    "closed": marked("Ditutup dengan alasan"),
}


def cause(code: str) -> str:
    """Why the engine stopped; a code unknown to this version stays as it is."""
    return _(CAUSES[code]) if code in CAUSES else code


def origin(kind: str) -> str:
    """Return what was interrupted."""
    return _(ORIGINS[kind]) if kind in ORIGINS else "–"


def solution(how: str) -> str:
    """Return how an incident was overcome."""
    return _(SOLUTIONS[how]) if how in SOLUTIONS else "–"


def advice(view: IncidentView) -> str:
    """Return what the administrator can do about an open incident."""
    if view.row.origin == "start":
        return _("Tidak ada berkas yang dibuat. Perbaiki diagramnya, lalu minta proses dimulai sekali lagi.")
    if view.row.code == "altered":
        return _(
            "Ada yang mengubah basis data di luar Alur. Jalankan “Periksa sekarang” di halaman Audit, lalu pulihkan "
            "berkas dari cadangan yang utuh, atau batalkan dan mulai lagi."
        )
    if view.task is not None:
        return _(
            "Tugasnya masih terbuka dan isian lama tidak berubah. Pelaksana dapat mengirim sekali lagi; "
            "“Coba lagi” memberi tahu pelaksana."
        )
    if view.waits and view.next_try is None:
        return _("Percobaan otomatis sudah berakhir. Perbaiki penyebabnya, lalu tekan “Coba lagi”.")
    if view.waits:
        return _("Alur mencoba lagi sendiri setelah 1, 5, lalu 30 menit. Anda dapat mendahuluinya.")
    return _("Tidak ada yang menunggu di belakang insiden ini. Tutup bila sudah diperiksa.")


def facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the data at hand, one line a value: `mulai.pembagi` and 0. Long texts and long lists are cut."""
    found: list[tuple[str, str]] = []
    for name, value in _flat(data, ""):
        if len(found) == MAX_FACTS:
            return [*found, ("…", "")]
        found.append((name, value if len(value) <= MAX_TEXT else value[:MAX_TEXT] + "…"))
    return found


def _flat(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        parts = [(str(key), part) for key, part in value.items()]
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes) and value:
        parts = [(str(number), part) for number, part in enumerate(value, 1)]
    else:
        yield place, _value_words(value)
        return
    for key, part in parts:
        yield from _flat(part, f"{place}.{key}" if place else key)


def _value_words(value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return numbers.show_number(value) if isinstance(value, int | float) else str(value)
