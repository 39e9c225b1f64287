"""The working calendar in words: kinds of days, hours, what a change made of what, and tenggat counted anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.service.calendar.calendar_views import Renewal
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
    "": marked("menurut pengaturan Alur"),
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
HOURS = {  # by whether there were hours before and after
    (False, True): marked("%(what)s ditambahkan"),
    (True, True): marked("%(what)s diganti"),
    (True, False): marked("%(what)s dihapus"),
}

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
    "calendar_encoding": marked(
        "File ini bukan tabel CSV yang dapat dibaca; simpan ulang sebagai CSV UTF-8."
    ),
    "calendar_quoting": marked("Tanda kutip pada baris ini tidak berpasangan."),
    "calendar_long_row": marked("Baris ini berisi lebih banyak kolom daripada baris pertama."),
    "calendar_columns": marked("Baris pertama harus menyebut kolom: %(names)s."),
    "calendar_long": marked("Paling banyak %(limit)s hari sekaligus."),
    "calendar_too_many": marked("Paling banyak %(limit)s baris sekaligus."),
}
UNKNOWN = ("text", "what", "date", "name", "names", "limit", "kind")


def problem(code: str, params: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a row or an entry, and how to write it; None for a code of another kind."""
    sentence = PROBLEMS.get(code)
    if sentence is None:
        return None
    params = {**dict.fromkeys(UNKNOWN, "?"), "kinds": ", ".join((*KINDS, "hari_biasa")), **params}
    return _(sentence, **params)


def kind(code: str) -> str:
    """Return a kind of day as people say it."""
    return _(KINDS[code]) if code in KINDS else _("hari biasa")


def hours(windows: Sequence[str]) -> str:
    """07.30–12.00, 13.00–16.00"""
    mark = ":" if language.current() == "en" else "."
    return ", ".join(one.replace(":", mark).replace("-", "–") for one in windows)


def day(facts: Mapping[str, Any] | None, *, basis: bool = False) -> str:
    """Return what a date is, with its name and hours, and the decree behind it where asked for."""
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


def renewal(one: Renewal) -> str:
    """Return what a newer national table makes of a date: new, gone, moved, or called otherwise."""
    before, after = (day(rule.to_dict() if rule else None) for rule in (one.before, one.after))
    if one.before is None:
        return _("baru: %(what)s", what=after)
    if one.moved is not None:
        return _("%(what)s pindah ke %(date)s", what=before, date=filters.short_date(one.moved))
    if one.after is None:
        return _("tidak ada lagi: %(what)s", what=before)
    return _became(before, after)


def regime(facts: Mapping[str, Any] | None) -> str:
    """Return the hours of a regime by weekday; days of the same hours together."""
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
    """Return when a regime is in force."""
    if not facts.get("start"):
        return _("sepanjang tahun")
    first, last = (filters.short_date(date.fromisoformat(str(facts[name]))) for name in ("start", "end"))
    return f"{first} – {last}"


def weekday(number: int) -> str:
    """Return the name of a day of the week; 0 is Monday."""
    return _(WEEKDAYS[number])


def policy(code: str) -> str:
    """Return how N days are counted."""
    return _(POLICIES[code]) if code in POLICIES else code


def changes(event: EventView) -> str:
    """Return what a change of the calendar made of what: the first of it, and how many more."""
    told = [
        _(
            "%(what)s dari %(before)s menjadi %(after)s",
            what=_date(one),
            before=day(one["before"]),
            after=day(one["after"]),
        )
        for one in event.data.get("dates") or ()
    ]
    for one in event.data.get("hours") or ():
        sentence = HOURS[bool(one["before"]), bool(one["after"])]
        told.append(_(sentence, what=_hours(one)))
    if chosen := event.data.get("policy"):
        before, after = policy(chosen["before"]), policy(chosen["after"])
        told.append(
            _("cara menghitung tenggat dari %(before)s menjadi %(after)s", before=before, after=after)
        )
    if not told:
        return _("tanpa rincian")
    rest = len(told) - SHOWN
    more = ngettext("dan %(num)s perubahan lagi", "dan %(num)s perubahan lagi", rest) if rest > 0 else ""
    return "; ".join([*told[:SHOWN], *([more] if more else [])])


def facts(event: EventView) -> list[tuple[str, str]]:
    """Return every change with its decree or hours, where the sentence does not say all of it."""
    days, hours_ = event.data.get("dates") or (), event.data.get("hours") or ()
    short = len(days) <= SHOWN and not any(_basis(one) for one in days)
    told = (
        []
        if short
        else [
            (_date(one), _became(day(one["before"], basis=True), day(one["after"], basis=True)))
            for one in days
        ]
    )
    return told + [(_hours(one), _became(regime(one["before"]), regime(one["after"]))) for one in hours_]


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


def _date(one: Mapping[str, Any]) -> str:
    return filters.short_date(date.fromisoformat(one["date"]))


def _basis(one: Mapping[str, Any]) -> bool:
    return any(side and side.get("basis") for side in (one["before"], one["after"]))


def _hours(one: Mapping[str, Any]) -> str:
    known = one["after"] or one["before"]
    return _("jam kerja %(name)s, %(period)s", name=known["name"] or "–", period=period(known))


def _became(before: str, after: str) -> str:
    return _("%(before)s menjadi %(after)s", before=before, after=after)


def _moment(text: str) -> str:
    return filters.full_time(datetime.fromisoformat(text)) if text else _("tanpa tenggat")


def _days(days: Sequence[int]) -> str:
    names = [_(WEEKDAYS[one]) for one in (days[0], days[-1])]
    return names[0] if len(days) == 1 else f"{names[0]}–{names[1]}"
