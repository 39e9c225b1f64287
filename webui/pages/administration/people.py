"""Orang: everybody with an account, searched and filtered, and somebody new."""

from __future__ import annotations

from collections.abc import Sequence

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.accounts.password_links import Link
from webui import current
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.agency import people as words
from webui.pages.administration import person_form

pages = flask.Blueprint("people", __name__)


@pages.before_request
def require_administrator() -> None:
    current.engine().people.require_administrator(current.actor())


@pages.get("/administrasi/orang")
def page() -> ResponseReturnValue:
    args = flask.request.args
    state = args.get("keadaan", "")
    if state not in words.STATES:
        flask.abort(404)
    text, number = args.get("cari", "").strip(), args.get("halaman", 1, type=int)
    found = current.engine().agency.directory.page(current.actor(), text, words.STATES[state][0], number)
    return flask.render_template(
        "administration/people.html",
        section="administration",
        found=found,
        text=text,
        state=state,
        tabs=[(name, _(said)) for name, (_state, said) in words.STATES.items()],
        words=words,
    )


@pages.get("/administrasi/orang-baru")
def new() -> ResponseReturnValue:
    return _form(())


@pages.post("/administrasi/orang-baru")
def add() -> ResponseReturnValue:
    """Add somebody; what is wrong stands at its field, with all that was typed."""
    newcomers, actor = current.engine().agency.newcomers, current.actor()
    try:
        wanted = person_form.newcomer(flask.request.form)
        if faults := newcomers.faults(wanted, actor):
            return _form(faults), 422
        link = newcomers.add(wanted, actor)
    except errors.Invalid as refused:
        return _form([refused]), status_of(refused)
    return show_link(link, added=True)


def show_link(link: Link, *, added: bool = False) -> ResponseReturnValue:
    """Return the page that shows a link, this once; no browser keeps it."""
    page = flask.render_template(
        "administration/password_link.html",
        section="administration",
        link=link,
        address=flask.url_for("password_link.page", token=link.token, _external=True),
        added=added,
    )
    response = flask.make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(faults: Sequence[errors.Invalid]) -> str:
    form = flask.request.form
    return flask.render_template(
        "administration/person_new.html",
        section="administration",
        told=person_form.told(one for one in faults if "at" not in one.params),
        of_roles=person_form.told_of_roles(faults),
        said=form,
        rows=person_form.role_rows(form),
        roles=current.engine().people.roles(),
    )
