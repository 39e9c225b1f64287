"""Plh. dan Plt.: who acts for whom, for administrators and for whoever has people below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import flask
from flask.typing import ResponseReturnValue

from engine import errors, texts
from engine.service.agency import delegation_rules
from engine.service.agency.delegation_rules import Terms
from engine.service.agency.delegations import LETTERS, Delegation
from webui import current, downloads, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.agency import absences as words

pages = flask.Blueprint("delegations", __name__)

# By the name of a field in the form: how the service calls it.
FIELDS = {
    "jabatan": "role",
    "pengganti": "deputy",
    "jenis": "kind",
    "menggantikan": "instead_of",
    "mulai": "start",
    "sampai": "end",
    "nomor": "letter",
    "tanggal": "letter_date",
    "surat": "file",
    "diambil": "claimed",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the form: at which field of it, in words."""

    field: str
    words: str


@pages.get("/administrasi/pengganti")
def page() -> ResponseReturnValue:
    service, actor = current.engine().agency.delegations, current.actor()
    after = flask.request.args.get("sesudah", "")
    past, more = service.past(actor, int(after) if after.isdecimal() and len(after) < 19 else None)
    return flask.render_template(
        "administration/delegations.html",
        section="administration",
        standing=() if after else service.standing(actor),
        past=past,
        more=more,
        after=after,
        words=words,
    )


@pages.get("/administrasi/pengganti/baru")
def new() -> ResponseReturnValue:
    current.engine().agency.delegations.offices(current.actor())  # 403 before anything is shown
    args = flask.request.args
    return _form({name: args.get(name, "") for name in FIELDS} | {"diambil": "deputy"})


@pages.post("/administrasi/pengganti/baru")
def give() -> ResponseReturnValue:
    return _put(None)


@pages.get("/administrasi/pengganti/<int:delegation_id>")
def one(delegation_id: int) -> ResponseReturnValue:
    return _one(current.engine().agency.delegations.get(delegation_id, current.actor()))


@pages.get("/administrasi/pengganti/<int:delegation_id>/betulkan")
def correction(delegation_id: int) -> ResponseReturnValue:
    shown = _changeable(delegation_id)
    first, last = _days(shown)
    return _form(
        {
            "jabatan": shown.role,
            "pengganti": shown.deputy,
            "jenis": shown.kind,
            "menggantikan": shown.absent,
            "mulai": first.isoformat(),
            "sampai": last.isoformat(),
            "nomor": shown.letter,
            "tanggal": shown.letter_date,
            "diambil": shown.claimed,
        },
        shown,
    )


@pages.post("/administrasi/pengganti/<int:delegation_id>/betulkan")
def correct(delegation_id: int) -> ResponseReturnValue:
    return _put(_changeable(delegation_id))


@pages.post("/administrasi/pengganti/<int:delegation_id>/akhiri")
def end(delegation_id: int) -> ResponseReturnValue:
    service, actor = current.engine().agency.delegations, current.actor()
    reason = flask.request.form.get("alasan", "")
    try:
        service.end(delegation_id, reason, actor)
    except errors.Invalid as refusal:
        fault = Fault("alasan", messages.refusal_sentence(refusal))
        return _one(service.get(delegation_id, actor), fault, reason), status_of(refusal)
    flask.flash(_("Penunjukan diakhiri. Keduanya diberi tahu."))
    return flask.redirect(flask.url_for("delegations.page"), 303)


@pages.get("/administrasi/pengganti/<int:delegation_id>/surat")
def letter(delegation_id: int) -> ResponseReturnValue:
    """The letter as a download; it is never shown within the site."""
    name, content = current.engine().agency.delegations.letter(delegation_id, current.actor())
    response = flask.make_response(content)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return downloads.under_name(response, name)


def _changeable(delegation_id: int) -> Delegation:
    shown = current.engine().agency.delegations.get(delegation_id, current.actor())
    if not shown.may_change:
        raise errors.NotFound(what="delegation", id=delegation_id)
    return shown


def _put(shown: Delegation | None) -> ResponseReturnValue:
    """Keep what the form says, or show it again with what is wrong, as it was typed."""
    posted, service, actor = flask.request.form, current.engine().agency.delegations, current.actor()
    given = {name: posted.get(name, "") for name in FIELDS}
    confirmed = "tetap" in posted
    try:
        terms = _terms(given)
        if shown is None:
            service.give(terms, actor, confirmed=confirmed)
        else:
            service.correct(shown.id, terms, actor, confirmed=confirmed)
    except errors.DeputyAway as question:
        asked = messages.refusal_sentence(question)
        return _form(given, shown, asked=asked), status_of(question)
    except (errors.Invalid, errors.FileRefused, errors.TooLarge, errors.NotFound) as refusal:
        fault = Fault(_field_of(refusal), messages.refusal_sentence(refusal))
        return _form(given, shown, fault=fault), 422
    flask.flash(_("Penunjukan dicatat dan diberitahukan. Mulai dan berakhirnya berjalan sendiri."))
    return flask.redirect(flask.url_for("delegations.page"), 303)


def _terms(given: dict[str, str]) -> Terms:
    """Return what the form says, whole days of the office as moments. Raises Invalid."""
    first, last = day(given["mulai"], "start"), day(given["sampai"], "end")
    zone = current.settings().zone
    upload = flask.request.files.get("surat")
    file = (upload.filename or "", upload.read()) if upload and upload.filename else None
    return Terms(
        given["jabatan"],
        given["pengganti"],
        given["jenis"],
        delegation_rules.first_moment(first, zone) if first else None,
        delegation_rules.first_moment(last + timedelta(days=1), zone) if last else None,
        given["nomor"],
        day(given["tanggal"], "letter_date"),
        given["menggantikan"],
        given["diambil"],
        file,
    )


def day(text: str, field: str) -> date | None:
    """Return a date as people type it, None where nothing is typed. Raises Invalid."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(texts.parse_date(text, time=False))
    except texts.TextProblem as problem:
        raise errors.Invalid(field=field, reason="no_date") from problem


def _field_of(refusal: errors.AlurError) -> str:
    if isinstance(refusal, errors.FileRefused | errors.TooLarge):
        return "surat"
    if isinstance(refusal, errors.NotFound):
        return "pengganti"
    wanted = refusal.params.get("field")
    return next((name for name, field in FIELDS.items() if field == wanted), "")


def _form(
    given: dict[str, str],
    shown: Delegation | None = None,
    *,
    fault: Fault | None = None,
    asked: str = "",
) -> str:
    engine, actor = current.engine(), current.actor()
    offices = engine.agency.delegations.offices(actor)
    holders = {username: (name, office.label) for office in offices for username, name in office.holders}
    return flask.render_template(
        "administration/delegation_form.html",
        section="administration",
        given=given,
        shown=shown,
        fault=fault,
        asked=asked,
        had_file=bool(asked and flask.request.files.get("surat")),
        offices=offices,
        several=any(len(one.holders) > 1 for one in offices),
        holders=holders,
        people=[one for one in engine.task_lists.receivers(actor) if one.username != actor.username],
        accepted=",".join(LETTERS),
        words=words,
        today=_today(),
    )


def _one(shown: Delegation, fault: Fault | None = None, reason: str = "") -> str:
    first, last = _days(shown)
    return flask.render_template(
        "administration/delegation.html",
        section="administration",
        one=shown,
        days=words.days(first, last),
        fault=fault,
        reason=reason,
        words=words,
    )


def _days(shown: Delegation) -> delegation_rules.Away:
    return delegation_rules.days_of(shown.start, shown.end, current.settings().zone)


def _today() -> date:
    return current.now().astimezone(current.settings().zone).date()
