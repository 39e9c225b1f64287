"""Dates, times, numbers and deadlines as words, in the language at hand and in the office's own time zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel import Locale, dates

from engine import workdays
from engine.forms import numbers, wording
from webui import current, language
from webui.language import gettext as _
from webui.language import ngettext

if TYPE_CHECKING:
    import flask

ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A tenggat for people. `kind` is late, today, soon, later or none; `words` come first, `when` second."""

    kind: str
    words: str
    when: str = ""


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone() -> ZoneInfo:
    return _zone(current.settings().timezone)


def zone_name() -> str:
    name = current.settings().timezone
    return ZONES.get(name, name)


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def _day(moment: datetime | date) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=4096)  # a page says the same few days again and again
def _written(day: date, pattern: str, code: str) -> str:
    return dates.format_date(day, pattern, Locale.parse(code))


def long_date(moment: datetime | date) -> str:
    """22 November 2026"""
    return _written(_day(moment), "d MMMM y", language.current())


def short_date(moment: datetime | date) -> str:
    """Sen, 23 Nov 2026"""
    return _written(_day(moment), "EEE, d MMM y", language.current())


def day_heading(moment: datetime | date) -> str:
    """Senin, 23 November 2026"""
    return _written(_day(moment), "EEEE, d MMMM y", language.current())


def month_name(day: date) -> str:
    """November"""
    return _written(day, "LLLL", language.current())


def weekday_short(day: date) -> str:
    """Sen"""
    return _written(day, "EEE", language.current())


def clock_time(moment: datetime) -> str:
    """13.10"""
    here = local(moment)
    return f"{here.hour:02}{':' if language.current() == 'en' else '.'}{here.minute:02}"


def full_time(moment: datetime) -> str:
    """Sen, 23 Nov 2026 pukul 13.10 WIB"""
    return _(
        "%(date)s pukul %(time)s %(zone)s", date=short_date(moment), time=clock_time(moment), zone=zone_name()
    )


def brief_time(moment: datetime) -> str:
    """Sen, 23 Nov 2026 13.10"""
    return f"{short_date(moment)} {clock_time(moment)}"


def since(moment: datetime) -> str:
    """hari ini 09.12, kemarin 15.40, or the date"""
    days = (_day(current.now()) - _day(moment)).days
    if days == 0:
        return _("hari ini %(time)s", time=clock_time(moment))
    if days == 1:
        return _("kemarin %(time)s", time=clock_time(moment))
    return short_date(moment)


def near_time(moment: datetime) -> str:
    """hari ini pukul 09.12, kemarin pukul 15.40, or the whole date"""
    days = (_day(current.now()) - _day(moment)).days
    if days == 0:
        return _("hari ini pukul %(time)s", time=clock_time(moment))
    if days == 1:
        return _("kemarin pukul %(time)s", time=clock_time(moment))
    return full_time(moment)


def last_day(end: datetime) -> str:
    """Sen, 23 Nov 2026: the last whole day before a moment at which something is over"""
    return short_date(end - timedelta(microseconds=1))


def written_date(text: str) -> str:
    """A stored date or date with time ("2026-11-23", "2026-11-23T13:10") in words; other text stays as it is."""
    return wording.date(text, language.current())


def saved_time(moment: datetime) -> str:
    """09.31 today, and the day before it on any other: Jum, 20 Nov 2026 09.31"""
    return clock_time(moment) if _day(moment) == _day(current.now()) else brief_time(moment)


def iso(moment: datetime) -> str:
    return moment.isoformat()


def span(minutes: float) -> str:
    """Working minutes, to the nearest one: 1 hari kerja 4 jam 46 menit; less than half of one is named as little."""
    whole = int(minutes + 0.5)
    if minutes > 0 and not whole:
        return _("kurang dari 1 menit")
    days, rest = divmod(whole, workdays.WORKDAY // timedelta(minutes=1))
    hours, rest = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(num)s hari kerja", "%(num)s hari kerja", days))
    if hours:
        parts.append(ngettext("%(num)s jam", "%(num)s jam", hours))
    if rest or not parts:
        parts.append(ngettext("%(num)s menit", "%(num)s menit", rest))
    return " ".join(parts)


def worked(start: datetime, end: datetime) -> str:
    """Return the working time between two moments; where all of it lay outside working hours, that is said."""
    minutes = current.engine().calendar().working_time(start, end) / timedelta(minutes=1)
    if not minutes and end - start >= timedelta(minutes=1):
        return _("%(span)s (di luar jam kerja)", span=span(0))
    return span(minutes)


def norm(text: str) -> str:
    """Return the standard time of a step: "P1D", "PT20M" or already "1 hari", as the SOP prints it.

    One of two units is both, "1 hari 2 jam"; a length that Alur does not reckon with is in words all the same.
    """
    if not text.startswith("P"):
        return text
    try:
        length = workdays.Duration.parse(text)
    except workdays.DurationError:
        return _plain_span(text)
    return " ".join(quantity(number, unit) for unit, number in workdays.parts(length))


def _plain_span(text: str) -> str:
    """Return a length such as weeks in words."""
    units = {
        "Y": _("tahun"),
        "M": _("bulan"),
        "W": _("minggu"),
        "D": _("hari"),
        "TH": _("jam"),
        "TM": _("menit"),
        "TS": _("detik"),
    }
    days, _t, hours = text.removeprefix("P").partition("T")
    parts = [(count, units[unit]) for count, unit in re.findall(r"(\d+)([YMWD])", days)]
    parts += [(count, units["T" + unit]) for count, unit in re.findall(r"(\d+)([HMS])", hours)]
    return " ".join(f"{count} {unit}" for count, unit in parts) or text


def quantity(number: int, unit: str) -> str:
    if unit == "hari":
        return ngettext("%(num)s hari", "%(num)s hari", number)
    if unit == "jam":
        return ngettext("%(num)s jam", "%(num)s jam", number)
    if unit == "detik":
        return ngettext("%(num)s detik", "%(num)s detik", number)
    return ngettext("%(num)s menit", "%(num)s menit", number)


def deadline(due: datetime | None, at: datetime | None = None) -> Deadline:
    """Say how a tenggat stands now (or stood `at` a past moment), counted in working days."""
    if due is None:
        return Deadline("none", _("Tanpa tenggat"))
    moment = at or current.now()
    calendar = current.engine().calendar()
    if moment > due:
        minutes = calendar.working_time(due, moment) / timedelta(minutes=1)
        words = _("Terlambat %(span)s", span=span(minutes)) if minutes else _("Terlambat")
        return Deadline("late", words, brief_time(due))
    today, last = _day(moment), _day(due)
    if today == last:
        return Deadline("today", _("Hari ini %(time)s", time=clock_time(due)), short_date(due))
    ahead = sum(
        1 for n in range(1, (last - today).days + 1) if calendar.is_workday(today + timedelta(days=n))
    )
    words = ngettext("%(num)s hari kerja lagi", "%(num)s hari kerja lagi", ahead)
    return Deadline("soon" if ahead <= 1 else "later", words, brief_time(due))


def unconfirmed(due: datetime | None) -> str:
    """Return a word of warning for a tenggat in a year whose holidays are not all decreed yet; else nothing."""
    if due is None or current.engine().calendar().confirmed(_day(due).year):
        return ""
    year = _day(due).year
    return _(
        "Sementara: hari libur dan cuti bersama %(year)s belum dipastikan; tenggat dapat bergeser.", year=year
    )


def number(value: Any, decimals: int | None = None) -> str:
    """70,85 and 27.697; nothing is an en dash; what is no number stays as it is."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, int | float):
        return numbers.show_number(value, decimals)
    return str(value)


def role_label(role: Any) -> str:
    """Return the name of a role by its id, also of one that is gone; anything else stays as it is."""
    office = current.engine().office
    known = office.roles().get(str(role))
    return known.label if known else office.former().get(str(role), str(role))


def case_words(row: Any) -> str:
    """Return what tells a case from others of its process: its subject without the words they all begin with."""
    rest = row.subject.removeprefix(row.process_title).strip(" ·:,–—-")
    return str(rest or row.subject)


def size(octets: int) -> str:
    """1,2 MB"""
    for unit, limit in (("GB", 2**30), ("MB", 2**20), ("kB", 2**10)):
        if octets >= limit:
            return f"{numbers.show_number(round(octets / limit, 1))} {unit}"
    return f"{octets} B"


def blocks(text: str) -> list[tuple[str, str]]:
    """The shapes a process owner writes in a text component: headings, list items, paragraphs; never markup."""
    found = []
    for block in (part.strip() for part in text.replace("\r\n", "\n").split("\n\n")):
        if block.startswith("#"):
            found.append(("heading", block.lstrip("# ")))
        elif block:
            found.append(("paragraph", block))
    return found


def fate(code: str) -> str:
    """Return what becomes of a case at the end of its retention, in the words of the schedule."""
    words = {"musnah": _("musnah"), "permanen": _("permanen"), "dinilai kembali": _("dinilai kembali")}
    return words.get(code) or _("belum ditetapkan")


FILTERS: dict[str, Callable[..., Any]] = {
    "day": date.fromisoformat,
    "fate": fate,
    "long_date": long_date,
    "short_date": short_date,
    "day_heading": day_heading,
    "month_name": month_name,
    "weekday_short": weekday_short,
    "clock_time": clock_time,
    "full_time": full_time,
    "brief_time": brief_time,
    "saved_time": saved_time,
    "since": since,
    "iso": iso,
    "norm": norm,
    "last_day": last_day,
    "written_date": written_date,
    "role_label": role_label,
    "unconfirmed": unconfirmed,
    "deadline": deadline,
    "number": number,
    "size": size,
    "span": span,
    "blocks": blocks,
    "case_words": case_words,
}


def init(app: flask.Flask) -> None:
    app.jinja_env.filters.update(FILTERS)
