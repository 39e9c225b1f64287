"""Orang: everybody with an account, searched and filtered, and somebody new."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.accounts.password_links import Link
from webui import current, workbook
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.language import ngettext
from webui.messages.agency import people as words
from webui.pages.administration import person_form
from webui.workbook import Table

pages = flask.Blueprint("people", __name__)

LINKS_SHOWN = 100  # more are only in the file


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


@pages.post("/administrasi/orang-baru/tautan")
def links() -> ResponseReturnValue:
    """Make links for everybody without a password, and show them, this once."""
    made = current.engine().agency.password_links.make_for_all(current.actor())
    if not made:
        flask.flash(_("Semua orang sudah memilih kata sandinya."))
        return flask.redirect(flask.url_for("people.page", keadaan="belum-masuk"), 303)
    return show_links(made, ngettext("%(num)s tautan dibuat.", "%(num)s tautan dibuat.", len(made)))


def show_links(links: Sequence[Link], sentence: str) -> ResponseReturnValue:
    """Return the page that shows many links, this once, and holds the file of them all; no browser keeps it."""
    rows = [(one, _address(one)) for one in links]
    heads = (_("Nama"), _("Nama pengguna"), _("Tautan"))
    cells = ((one.name, one.username, address) for one, address in rows)
    file = workbook.csv_content(Table(_("Tautan kata sandi"), heads, cells))
    page = flask.render_template(
        "administration/people_links.html",
        section="administration",
        sentence=sentence,
        until=links[0].until,
        links=rows[:LINKS_SHOWN],
        more=max(0, len(rows) - LINKS_SHOWN),
        file=base64.b64encode(file).decode(),
    )
    response = flask.make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def show_link(link: Link, *, added: bool = False) -> ResponseReturnValue:
    """Return the page that shows a link, this once; no browser keeps it."""
    page = flask.render_template(
        "administration/password_link.html",
        section="administration",
        link=link,
        address=_address(link),
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


def _address(link: Link) -> str:
    return flask.url_for("password_link.page", token=link.token, _external=True)
