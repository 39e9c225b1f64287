"""One person: name, NIP and mail, roles, password, sessions, second factor, and whether the account is on."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current, messages
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.agency import accounts
from webui.messages.agency import people as words
from webui.pages.administration import people, person_form

pages = flask.Blueprint("person", __name__)


@pages.before_request
def require_administrator() -> None:
    current.engine().people.require_administrator(current.actor())


@pages.get("/administrasi/orang/<username>")
def page(username: str) -> ResponseReturnValue:
    return _page(username)


@pages.post("/administrasi/orang/<username>")
def change(username: str) -> ResponseReturnValue:
    form = flask.request.form
    try:
        current.engine().people.change(
            username,
            form.get("nama", ""),
            form.get("nip", ""),
            form.get("surel", ""),
            current.actor(),
            _revision(),
        )
    except errors.Invalid as refused:
        return _page(username, "data", refused), status_of(refused)
    return _back(username, _("Data %(username)s disimpan.", username=username))


@pages.post("/administrasi/orang/<username>/jabatan")
def grant(username: str) -> ResponseReturnValue:
    try:
        (wanted,) = [person_form.appointment(person_form.role_rows(flask.request.form)[0])]
        current.engine().people.grant(
            username,
            wanted.role,
            current.actor(),
            start=wanted.start,
            end=wanted.end,
            letter=wanted.letter,
            revision=_revision(),
        )
    except errors.Invalid as refused:
        return _page(username, "jabatan", refused), status_of(refused)
    label = current.engine().office.label(wanted.role)
    return _back(username, _("Jabatan %(role)s diberikan.", role=label), "jabatan")


@pages.route("/administrasi/orang/<username>/jabatan/<role>/cabut", methods=["GET", "POST"])
def revoke(username: str, role: str) -> ResponseReturnValue:
    """Say what taking a role would do; then take it."""
    label = current.engine().office.label(role)
    if flask.request.method == "POST":
        try:
            said = flask.request.form.get("alasan", "")
            current.engine().people.revoke(username, role, current.actor(), _revision(), said)
        except errors.Invalid as refused:
            return _ahead(username, role, refused), status_of(refused)
        return _back(username, _("Jabatan %(role)s dicabut.", role=label), "jabatan")
    return _ahead(username, role)


@pages.route("/administrasi/orang/<username>/nonaktif", methods=["GET", "POST"])
def switch_off(username: str) -> ResponseReturnValue:
    """Say what switching the account off would do; then do it."""
    if flask.request.method == "POST":
        engine, actor = current.engine(), current.actor()
        ahead = engine.agency.departures.of_account(username, actor)
        try:
            done = engine.people.set_active(username, False, actor, _revision())
        except errors.Invalid as refused:
            return _ahead(username, None, refused), status_of(refused)
        told = [words.switched_off(ahead.person.name, done), *map(words.vacancy, ahead.vacant)]
        return _back(username, " ".join(told))
    return _ahead(username, None)


@pages.post("/administrasi/orang/<username>/aktif")
def switch_on(username: str) -> ResponseReturnValue:
    current.engine().people.set_active(username, True, current.actor(), _revision())
    return _back(username, _("Akun %(name)s diaktifkan.", name=_name(username)))


@pages.post("/administrasi/orang/<username>/tautan")
def link(username: str) -> ResponseReturnValue:
    try:
        made = current.engine().agency.password_links.make(username, current.actor())
    except errors.Invalid as refused:
        return _page(username, "sandi", refused), status_of(refused)
    return people.show_link(made)


@pages.post("/administrasi/orang/<username>/sesi")
def end_sessions(username: str) -> ResponseReturnValue:
    ended = current.engine().people.end_sessions(username, current.actor())
    return _back(username, ngettext("%(num)s sesi diakhiri.", "%(num)s sesi diakhiri.", ended), "sesi")


@pages.post("/administrasi/orang/<username>/verifikasi")
def reset_factor(username: str) -> ResponseReturnValue:
    reason = flask.request.form.get("alasan", "")
    try:
        current.engine().site.second_factors.reset(username, reason, current.actor())
    except errors.Invalid as refused:
        return _page(username, "verifikasi", refused), status_of(refused)
    return _back(username, _("Verifikasi dua langkah %(name)s diatur ulang.", name=_name(username)))


def _page(username: str, part: str = "", refused: errors.Invalid | None = None) -> str:
    """Return the page; a refusal stands at the field of the part it is about, with what was typed there."""
    found = current.engine().agency.directory.detail(username, current.actor())
    told = person_form.told([refused]) if refused else {}
    form = flask.request.form
    typed = (
        form
        if part == "data"
        else {"nama": found.person.name, "nip": words.nip(found.nip), "surel": found.mail}
    )
    return flask.render_template(
        "administration/person.html",
        section="administration",
        found=found,
        oneself=username == current.actor().username,
        part=part,
        refusal=messages.refusal_sentence(refused) if refused else "",
        told={part: told},
        typed=typed,
        row=person_form.role_rows(form)[0] if part == "jabatan" else {},
        reason=form.get("alasan", "") if part == "verifikasi" else "",
        roles=current.engine().people.roles(),
        browser=accounts.browser,
        words=words,
    )


def _ahead(username: str, role: str | None, refused: errors.Invalid | None = None) -> str:
    departures, actor = current.engine().agency.departures, current.actor()
    found = (
        departures.of_account(username, actor) if role is None else departures.of_role(username, role, actor)
    )
    return flask.render_template(
        "administration/departure.html",
        section="administration",
        ahead=found,
        role=role,
        label=current.engine().office.label(role) if role else "",
        refusal=messages.refusal_sentence(refused) if refused else "",
        fault=refused is not None and refused.params.get("field") == "reason",
        reason=flask.request.form.get("alasan", ""),
        words=words,
    )


def _name(username: str) -> str:
    return current.engine().agency.directory.detail(username, current.actor()).person.name


def _back(username: str, sentence: str, anchor: str | None = None) -> ResponseReturnValue:
    flask.flash(sentence)
    return flask.redirect(flask.url_for("person.page", username=username, _anchor=anchor), 303)


def _revision() -> int:
    return flask.request.form.get("revisi", -1, type=int)
