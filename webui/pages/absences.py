"""Siapa tidak di tempat: the calendar of a month, for everybody; what is noted there, for whoever decides."""

from __future__ import annotations

import re
from datetime import date, timedelta

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service import access
from engine.service.agency.absences import YEARS, Day
from engine.service.views import Actor
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.agency import absences as words
from webui.pages.administration.delegations import Fault, day

pages = flask.Blueprint("absences", __name__)

FIELDS = {"orang": "person", "jenis": "kind", "dari": "first", "sampai": "last", "keterangan": "note"}


@pages.get("/ketidakhadiran")
def page() -> ResponseReturnValue:
    return _page(dict.fromkeys(FIELDS, "") | {"orang": current.actor().username})


@pages.post("/ketidakhadiran")
def add() -> ResponseReturnValue:
    posted = flask.request.form
    given = {name: posted.get(name, "") for name in FIELDS}
    try:
        first = day(given["dari"], "first")
        last = day(given["sampai"], "last")
        current.engine().agency.absences.add(
            given["orang"], given["jenis"], first, last, given["keterangan"], current.actor()
        )
    except errors.Invalid as refusal:
        wanted = refusal.params.get("field")
        field = next((name for name, one in FIELDS.items() if one == wanted), "")
        return _page(given, Fault(field, messages.refusal_sentence(refusal))), 422
    flask.flash(_("Dicatat. Rekan sekantor melihat tanggalnya, tetapi tidak sebabnya."))
    assert first is not None
    return flask.redirect(flask.url_for("absences.page", bulan=f"{first:%Y-%m}"), 303)


@pages.get("/ketidakhadiran/<int:absence_id>/akhiri")
def ending(absence_id: int) -> ResponseReturnValue:
    return _ending(absence_id)


@pages.post("/ketidakhadiran/<int:absence_id>/akhiri")
def end(absence_id: int) -> ResponseReturnValue:
    reason = flask.request.form.get("alasan", "")
    try:
        current.engine().agency.absences.end(absence_id, reason, current.actor())
    except errors.Invalid as refusal:
        fault = Fault("alasan", messages.refusal_sentence(refusal))
        return _ending(absence_id, fault, reason), status_of(refusal)
    flask.flash(_("Catatan tidak di tempat diakhiri."))
    return flask.redirect(flask.url_for("absences.page"), 303)


def _ending(absence_id: int, fault: Fault | None = None, reason: str = "") -> str:
    shown = current.engine().agency.absences.get(absence_id, current.actor())
    return flask.render_template(
        "pages/absence.html",
        section="administration",
        one=shown,
        days=words.days(shown.first, shown.last),
        fault=fault,
        reason=reason,
        words=words,
    )


def _page(given: dict[str, str], fault: Fault | None = None) -> str:
    engine, actor = current.engine(), current.actor()
    today = current.now().astimezone(current.settings().zone).date()
    first = _month(flask.request.args.get("bulan", ""), today)
    view = engine.agency.absences.month(first.year, first.month, actor)
    return flask.render_template(
        "pages/absences.html",
        section="administration",
        month=view,
        weeks=weeks(view.days),
        before=(first - timedelta(days=1)).replace(day=1),
        later=(first + timedelta(days=31)).replace(day=1),
        today=today,
        people=engine.agency.absences.people(actor),
        given=given,
        fault=fault,
        words=words,
        posts=_posts(actor),
    )


def _posts(actor: Actor) -> dict[str, str]:
    """Return the office of each person with just one among those for which the actor names deputies."""
    engine = current.engine()
    if not access.may_decide_absences(actor, engine.office.roles()):
        return {}
    held: dict[str, list[str]] = {}
    for office in engine.agency.delegations.offices(actor):
        for username, _name in office.holders:
            held.setdefault(username, []).append(office.role)
    return {username: roles[0] for username, roles in held.items() if len(roles) == 1}


def weeks(days: tuple[Day, ...]) -> list[list[Day | None]]:
    """Return the days of a month by weeks from Monday on, None before the first and after the last."""
    lead = days[0].day.weekday()
    cells: list[Day | None] = [None] * lead + list(days)
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def _month(text: str, today: date) -> date:
    """Return the first day of a month as the address says it, of this one where it says none."""
    year, _dash, month = text.partition("-")
    if re.fullmatch(r"\d{4}-\d\d", text, re.ASCII) and int(year) in YEARS and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return today.replace(day=1)
