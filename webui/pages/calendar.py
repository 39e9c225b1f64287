"""Kalender kerja: a year at a glance, its special days and hours, and the forms that change them."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import flask
from flask.typing import ResponseReturnValue

from engine import errors, workdays
from engine.service.calendar.calendar_views import CalendarView, Changed
from webui import calendar_form, current, filters, messages
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages import calendar as words
from webui.messages.system.words import system_words

pages = flask.Blueprint("calendar", __name__)

MAX_FILE = 1_000_000
CHANGES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One date of the glance. `kind` is the kind of a special day, "off" for a day without hours, or empty."""

    day: date
    kind: str
    label: str


@pages.before_request
def require_changer() -> None:
    if flask.request.method == "POST":
        current.engine().agency.calendars.require_changer(current.actor())


@pages.get("/kalender")
def page() -> ResponseReturnValue:
    return _page(_year(flask.request.args.get("tahun")))


@pages.post("/kalender/hari")
def change_days() -> ResponseReturnValue:
    form = flask.request.form
    wanted = calendar_form.days(form)
    done = current.engine().agency.calendars.change(
        wanted, form.get("alasan", ""), _revision(), current.actor()
    )
    first = min({*wanted.days, *wanted.restored})
    return _done(done, first.year)


@pages.post("/kalender/jam")
def change_hours() -> ResponseReturnValue:
    form = flask.request.form
    wanted = calendar_form.hours(form, ended=form.get("tindakan") == "hapus")
    done = current.engine().agency.calendars.change(
        wanted, form.get("alasan", ""), _revision(), current.actor()
    )
    return _done(done, _year(form.get("tahun")))


@pages.post("/kalender/kebijakan")
def change_policy() -> ResponseReturnValue:
    form = flask.request.form
    wanted = calendar_form.policy(form)
    done = current.engine().agency.calendars.change(
        wanted, form.get("alasan", ""), _revision(), current.actor()
    )
    return _done(done, _year(form.get("tahun")))


@pages.post("/kalender/dicocokkan")
def adopt() -> ResponseReturnValue:
    """The office has compared a year with its decree."""
    form = flask.request.form
    year = _year(form.get("tahun"))
    done = current.engine().agency.calendars.adopt(
        year, form.get("dasar", ""), form.get("alasan", ""), _revision(), current.actor()
    )
    return _done(done, year)


@pages.post("/kalender/bawaan")
def fetch() -> ResponseReturnValue:
    """Take over what the national table of this program says of a year."""
    form = flask.request.form
    year = _year(form.get("tahun"))
    done = current.engine().agency.calendars.fetch(year, form.get("alasan", ""), current.actor(), _revision())
    return _done(done, year)


@pages.post("/kalender/impor")
def take() -> ResponseReturnValue:
    """Import a table; what is wrong in it is said line by line, and then nothing is changed."""
    form, file = flask.request.form, flask.request.files.get("berkas")
    content = file.stream.read(MAX_FILE + 1) if file else b""
    if not content:
        raise errors.Invalid(field="file", reason="no_files")
    year = _year(form.get("tahun"))
    try:
        done = current.engine().agency.calendars.take(
            content, form.get("alasan", ""), _revision(), current.actor()
        )
    except errors.FormInvalid as refusal:
        wrong = [
            _("Baris %(line)s: %(what)s", line=one.path, what=messages.problem_sentence(one))
            for one in refusal.problems
        ]
        return _page(year, wrong), 422
    return _done(done, year)


@pages.get("/kalender/<int:year>.csv")
def table(year: int) -> ResponseReturnValue:
    """The special days of a year as the import reads them."""
    text = current.engine().agency.calendars.table(year, current.actor())
    response = flask.Response("\ufeff" + text, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"kalender-{year}.csv")
    return response


def _page(year: int, wrong: Sequence[str] = ()) -> str:
    engine, actor, args = current.engine(), current.actor(), flask.request.args
    view = engine.agency.calendars.view(year, actor)
    told = [(row, *system_words(row)) for row in engine.agency.calendars.history(actor, CHANGES_SHOWN)]
    return flask.render_template(
        "pages/calendar.html",
        section="audit" if actor.may("audit") else "",
        view=view,
        months=[glance(view, month) for month in range(1, 13)],
        regimes=[calendar_form.regime_form(one) for one in view.calendar.regimes],
        day=calendar_form.day_form(view, args.get("hari", "")),
        regime=calendar_form.chosen_regime(view, args.get("jam")),
        told=told,
        wrong=wrong,
        words=words,
        kinds=workdays.KINDS,
        policies=workdays.POLICIES,
        today=current.now().astimezone(current.settings().zone).date(),
        may_change=actor.may("admin"),
    )


def glance(view: CalendarView, month: int) -> tuple[date, list[list[Cell | None]]]:
    """Return a month as weeks of seven days; those of other months are left empty."""
    weeks = months.Calendar().monthdatescalendar(view.year, month)
    found = [[_cell(view, day) if day.month == month else None for day in week] for week in weeks]
    return date(view.year, month, 1), found


def _cell(view: CalendarView, day: date) -> Cell:
    rule = view.calendar.rule(day)
    if rule is not None:
        note = f", {rule.note}" if rule.note else ""
        return Cell(day, rule.kind, words.kind(rule.kind) + note)
    return Cell(day, "" if view.calendar.is_workday(day) else "off", "")


def _done(done: Changed, year: int) -> ResponseReturnValue:
    if not done.entries:
        flask.flash(_("Tidak ada yang berubah: kalender sudah seperti itu."), "warn")
    else:
        said = ngettext("%(num)s perubahan dicatat.", "%(num)s perubahan dicatat.", done.entries)
        if done.tenggat:
            said += " " + ngettext(
                "%(num)s tenggat terbuka dihitung ulang.",
                "%(num)s tenggat terbuka dihitung ulang.",
                done.tenggat,
            )
        flask.flash(said)
    return flask.redirect(flask.url_for("calendar.page", tahun=year), 303)


def _year(text: str | None) -> int:
    if not text:
        return filters.local(current.now()).year
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        flask.abort(404)
    return int(text)


def _revision() -> int:
    return flask.request.form.get("revisi", -1, type=int)
