"""The working calendar in words: kinds of days, hours, what a change made of what, and tenggat counted anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.service.views import EventView
from webui import filters, language
from webui.language import gettext as _
from webui.language import marked, ngettext

KINDS = {
    "libur_nasional": marked("libur nasional"),
    "cuti_bersama": marked("cuti bersama"),
    "libur_daerah": marked("libur daerah"),
    "hari_kerja_pengganti": marked("hari kerja pengganti"),
    "jam_khusus": marked("jam khusus"),
}
POLICIES = {
    "": marked("menurut pengaturan situs"),
    "akhir_hari": marked("akhir hari"),
    "bergulir": marked("bergulir"),
}
WEEKDAYS = (
    marked("Senin"),
    marked("Selasa"),
    marked("Rabu"),
    marked("Kamis"),
    marked("Jumat"),
    marked("Sabtu"),
    marked("Minggu"),
)
SHOWN = 3

PROBLEMS = {
    "calendar_date": marked("Tanggal “%(text)s” tidak ada; tulis seperti 2026-12-01."),
    "calendar_kind": marked("Jenis “%(kind)s” tidak dikenal; pilih salah satu: %(kinds)s."),
    "calendar_window": marked("Jam “%(text)s” tidak terbaca; tulis seperti 07:30-12:00."),
    "calendar_windows": marked("Jam %(what)s kosong, bertindihan, atau tidak berurutan."),
    "calendar_no_windows": marked("Jam khusus %(date)s belum menyebut jamnya."),
    "calendar_no_hours": marked("Jam kerja itu tidak punya satu pun jam buka."),
    "calendar_twice": marked("Tanggal %(date)s ada dua kali."),
    "calendar_period": marked("Masa berlaku “%(name)s” tidak lengkap, atau akhirnya sebelum awalnya."),
    "calendar_weekday": marked("Hari “%(text)s” tidak dikenal."),
    "calendar_regime": marked("Jam kerja biasa harus tetap ada."),
    "calendar_encoding": marked("Berkas ini bukan teks CSV (UTF-8)."),
    "calendar_columns": marked("Baris pertama harus menyebut kolom: %(names)s."),
    "calendar_long": marked("Paling banyak %(limit)s hari sekaligus."),
    "calendar_too_many": marked("Paling banyak %(limit)s baris sekaligus."),
}
UNKNOWN = ("text", "what", "date", "name", "names", "limit", "kind")


def problem(code: str, params: Mapping[str, Any]) -> str | None:
    """What is wrong with a row or an entry, and how to write it; None for a code of another kind."""
    sentence = PROBLEMS.get(code)
    if sentence is None:
        return None
    params = {**dict.fromkeys(UNKNOWN, "?"), "kinds": ", ".join((*KINDS, "hari_biasa")), **params}
    return _(sentence, **params)


def kind(code: str) -> str:
    """A kind of day as people say it."""
    return _(KINDS[code]) if code in KINDS else _("hari biasa")


def hours(windows: Sequence[str]) -> str:
    """07.30–12.00, 13.00–16.00"""
    mark = ":" if language.current() == "en" else "."
    return ", ".join(one.replace(":", mark).replace("-", "–") for one in windows)


def day(facts: Mapping[str, Any] | None, *, basis: bool = False) -> str:
    """What a date is, with its name and hours, and the decree behind it where asked for."""
    if not facts:
        return _("hari biasa")
    words = kind(str(facts.get("kind", "")))
    if facts.get("note"):
        words += f" “{facts['note']}”"
    if facts.get("windows"):
        words += " " + hours(facts["windows"])
    if basis and facts.get("basis"):
        words += ", " + _("dasar: %(basis)s", basis=facts["basis"])
    return words


def regime(facts: Mapping[str, Any] | None) -> str:
    """The hours of a regime by weekday; days of the same hours together."""
    if not facts:
        return _("tidak ada")
    found: list[tuple[list[int], list[str]]] = []
    for weekday, windows in sorted(facts.get("windows", {}).items()):
        if found and found[-1][1] == windows and found[-1][0][-1] == int(weekday) - 1:
            found[-1][0].append(int(weekday))
        else:
            found.append(([int(weekday)], windows))
    return "; ".join(f"{_days(days)} {hours(windows)}" for days, windows in found if windows)


def period(facts: Mapping[str, Any]) -> str:
    """When a regime is in force."""
    if not facts.get("start"):
        return _("sepanjang tahun")
    first, last = (filters.short_date(date.fromisoformat(str(facts[name]))) for name in ("start", "end"))
    return f"{first} – {last}"


def weekday(number: int) -> str:
    """The name of a day of the week; 0 is Monday."""
    return _(WEEKDAYS[number])


def policy(code: str) -> str:
    """How N days are counted."""
    return _(POLICIES[code]) if code in POLICIES else code


def changes(event: EventView) -> str:
    """What a change of the calendar made of what: the first of it, and how many more."""
    told = [f"{label}: {_became(before, after)}" for label, before, after in _changed(event, basis=False)]
    if not told:
        return _("tanpa rincian")
    rest = len(told) - SHOWN
    more = ngettext("dan %(num)s perubahan lagi", "dan %(num)s perubahan lagi", rest) if rest > 0 else ""
    return "; ".join([*told[:SHOWN], *([more] if more else [])])


def facts(event: EventView) -> list[tuple[str, str]]:
    """Every single change with its decree, hours and period, where the sentence does not say all of it."""
    whole, short = _changed(event, basis=True), _changed(event, basis=False)
    if len(whole) <= SHOWN and whole == short:
        return []
    return [(label, _became(before, after)) for label, before, after in whole]


def recounted(event: EventView, who: str, task: str) -> str:
    """From which tenggat to which, and which change of the calendar was the reason."""
    found = [one for one in (event.data.get("tasks") or event.data.get("timers") or ()) if one.get("due")]
    pairs = list(dict.fromkeys((str(one.get("due_before") or ""), str(one["due"])) for one in found))
    moved = "; ".join(_became(*map(_moment, pair)) for pair in pairs[:SHOWN])
    if event.element:
        said = _(
            "%(who)s menghitung ulang tenggat %(task)s karena kalender kerja berubah: %(moved)s.",
            who=who,
            task=task,
            moved=moved or "–",
        )
    else:
        said = _(
            "%(who)s menghitung ulang tenggat karena kalender kerja berubah: %(moved)s.",
            who=who,
            moved=moved or "–",
        )
    reason = (event.data.get("calendar") or {}).get("reason")
    return said + " " + _("Alasan: %(reason)s", reason=reason) if reason else said


def _changed(event: EventView, *, basis: bool) -> list[tuple[str, str, str]]:
    found = [
        (
            filters.short_date(date.fromisoformat(one["date"])),
            day(one["before"], basis=basis),
            day(one["after"], basis=basis),
        )
        for one in event.data.get("dates") or ()
    ]
    for one in event.data.get("hours") or ():
        known = one["after"] or one["before"]
        label = _("jam kerja %(name)s, %(period)s", name=known["name"] or "–", period=period(known))
        before, after = one["before"], one["after"]
        if basis:
            found.append((label, regime(before), regime(after)))
        elif before and after:
            found.append((label, _("yang lama"), _("yang baru")))
        else:
            found.append((label, *((_("ada"), _("tidak ada")) if before else (_("tidak ada"), _("ada")))))
    if chosen := event.data.get("policy"):
        found.append((_("cara menghitung tenggat"), policy(chosen["before"]), policy(chosen["after"])))
    return found


def _became(before: str, after: str) -> str:
    return _("%(before)s menjadi %(after)s", before=before, after=after)


def _moment(text: str) -> str:
    return filters.full_time(datetime.fromisoformat(text)) if text else _("tanpa tenggat")


def _days(days: Sequence[int]) -> str:
    names = [_(WEEKDAYS[one]) for one in (days[0], days[-1])]
    return names[0] if len(days) == 1 else f"{names[0]}–{names[1]}"
