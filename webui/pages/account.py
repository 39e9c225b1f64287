"""Signing in and out, one's account, one's password, one's language."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.accounts.sessions import Entry
from engine.service.accounts.sign_ins import Halfway
from engine.service.actors import PASSWORD
from webui import current, language, messages, newcomers, resend
from webui.http import browsers, machines, session
from webui.http.errors import status_of
from webui.language import gettext as _
from webui.messages.agency import accounts

pages = flask.Blueprint("account", __name__)


@pages.route("/masuk", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    if flask.request.method == "POST":
        return try_sign_in()
    target = session.own_path(flask.request.args.get("next")) or "/"
    if current.visitor() is not None:
        return flask.redirect(target)
    return door(target)


def try_sign_in() -> ResponseReturnValue:
    """Check name and password; a refusal shows the page again, with the waiting time when there were too many."""
    posted = flask.request.form
    target = session.own_path(posted.get("next")) or "/"
    username = posted.get("nama", "")
    try:
        found = current.engine().site.sign_ins.by_password(
            username, posted.get("sandi", ""), session.device(), browsers.browser_id(username)
        )
    except (errors.NotSignedIn, errors.Throttled) as refused:
        if session.wants_json():
            raise
        return refusal(refused, door(target, messages.refusal_sentence(refused), username))
    if isinstance(found, Halfway):
        session.halfway(found)
        return code_page(target)
    browsers.remember(found.actor.username)
    return enter(found, target)


@pages.route("/masuk/kode", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The second step of a sign-in: a code of the app, or a recovery code."""
    posted, halfway = flask.request.form, session.halfway_of()
    target = session.own_path(flask.request.values.get("next")) or "/"
    if halfway is None:
        fields = resend.carried()
        return door(target, _("Silakan masuk dari awal.")) if fields else back_to_door()
    if flask.request.method == "GET":
        return code_page(target)
    try:
        entry = current.engine().site.sign_ins.by_code(
            halfway, posted.get("kode", ""), session.device(), browsers.browser_id(halfway.username)
        )
    except errors.NotSignedIn:
        session.end()
        return refusal(errors.NotSignedIn(), door(target, _("Silakan masuk dari awal.")))
    except (errors.Invalid, errors.Throttled) as refused:
        return refusal(refused, code_page(target, messages.refusal_sentence(refused)))
    browsers.remember(entry.actor.username)
    return enter(entry, target)


def code_page(target: str, error: str = "") -> str:
    """Return the page that asks for a code; a form that was being sent travels on."""
    fields = [(resend.PREFIX + name, text) for name, text in resend.carried()]
    return flask.render_template(
        "pages/sign_in_code.html", section="", target=target, carried=fields, error=error
    )


def back_to_door() -> ResponseReturnValue:
    return flask.redirect(flask.url_for("account.sign_in"), 303)


def refusal(refused: errors.AlurError, page: str) -> ResponseReturnValue:
    """Return a page with the status of a refusal, and how long to wait where there were too many tries."""
    response = flask.make_response(page)
    response.status_code = status_of(refused)
    if isinstance(refused, errors.Throttled):
        response.headers["Retry-After"] = str(refused.params.get("seconds", 60))
    return response


@pages.post("/masuk/demo/<username>")
def demo_sign_in(username: str) -> ResponseReturnValue:
    """One click for the people of a demonstration, on this machine only."""
    if not one_click():
        flask.abort(404)
    entry = current.engine().site.sign_ins.by_click(username, session.device())
    if entry is None:
        flask.abort(404)
    return enter(entry, session.own_path(flask.request.form.get("next")) or "/")


@pages.post("/keluar")
def sign_out() -> ResponseReturnValue:
    """Sign out here, or wherever one is signed in."""
    everywhere = flask.request.form.get("semua") == "1"
    current.engine().site.sessions.sign_out(current.actor(), session.key(), everywhere=everywhere)
    session.end()
    flask.flash(_("Anda sudah keluar dari semua perangkat.") if everywhere else _("Anda sudah keluar."))
    return flask.redirect(flask.url_for("account.sign_in"), 303)


@pages.get("/akun")
def page() -> ResponseReturnValue:
    return show()


def show(refused: str = "", field: str = "", typed: str = "", feed_address: str = "") -> str:
    """Return the page of one's account; a refusal stands with what was typed, at the field it is about.

    `feed_address` is that of a private calendar which was made just now, shown this once.
    """
    actor = current.actor()
    return flask.render_template(
        "pages/account.html",
        section="",
        mailbox=current.engine().mailboxes.of(actor),
        feed_made_at=current.engine().feeds.made_at(actor),
        feed_address=feed_address,
        refusal=refused,
        field=field,
        typed=typed,
        sessions=current.engine().site.sessions.list(actor, session.key()),
        browser=accounts.browser,
        factor=current.engine().site.second_factors.of(actor),
    )


@pages.route("/sandi", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    if flask.request.method == "POST":
        return change_password()
    return password_page()


def change_password() -> ResponseReturnValue:
    """Give oneself a new password; all sessions of the account end, and one begins here."""
    posted, people = flask.request.form, current.engine().people
    if posted.get("sandi_baru") != posted.get("sandi_ulang"):
        return password_page(_("Kedua kata sandi baru tidak sama. Ketik sekali lagi.")), 422
    try:
        entry = people.change_password(
            current.actor(), posted.get("sandi_lama", ""), posted.get("sandi_baru", ""), session.device()
        )
    except errors.NotSignedIn:
        return password_page(_("Kata sandi lama salah.")), 422
    except errors.Invalid as refused:
        return password_page(messages.refusal_sentence(refused)), 422
    session.begin(entry)
    flask.flash(_("Kata sandi diganti."))
    return flask.redirect(session.own_path(posted.get("next")) or flask.url_for("inbox.page"), 303)


def password_page(error: str = "") -> str:
    """Return the page on which one chooses a new password; who must do so is told why."""
    target = session.own_path(flask.request.values.get("next")) or ""
    chosen = current.actor().pending != PASSWORD
    return flask.render_template("pages/password.html", section="", error=error, chosen=chosen, target=target)


@pages.post("/bahasa", endpoint="language")
def choose_language() -> ResponseReturnValue:
    chosen = flask.request.form.get("bahasa", "")
    if chosen in language.LANGUAGES:
        flask.session["language"] = chosen
        person = current.visitor()
        if person is not None:  # mails speak it too
            current.engine().people.choose_language(person, chosen)
    return flask.redirect(session.own_path(flask.request.form.get("next")) or "/", 303)


def door(target: str, error: str = "", username: str = "") -> str:
    """Return the sign-in page; in a demonstration with its people, one click each."""
    fields = [(resend.PREFIX + name, text) for name, text in resend.carried()]
    return flask.render_template(
        "pages/sign_in.html",
        section="",
        target=target,
        carried=fields,
        people=newcomers.accounts() if one_click() else [],
        error=error,
        username=username,
        returning=bool(fields),
    )


def one_click() -> bool:
    """Whether one click may sign this visitor in: in a demonstration, straight from this machine."""
    return current.settings().trial and machines.is_local()


def enter(entry: Entry, target: str) -> ResponseReturnValue:
    """Begin the session and go on; a form that was being sent is shown once more, to be sent by a click."""
    session.begin(entry)
    fields = resend.carried()
    if fields:
        sentence = _("Anda sudah masuk kembali. Isian Anda masih ada; kirim sekali lagi.")
        return resend.page(_("Kirim sekali lagi"), sentence, target, fields)
    return flask.redirect(target, 303)
