"""Signing in and out, one's account, one's password, one's language."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from engine.service.views import Actor
from webui import current, language, messages, newcomers, resend
from webui.http import browsers, machines, session
from webui.http.errors import status_of
from webui.language import gettext as _

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
        actor = current.engine().people.sign_in(
            username, posted.get("sandi", ""), flask.request.remote_addr or "", browsers.browser_id(username)
        )
    except (errors.NotSignedIn, errors.Throttled) as refused:
        if session.wants_json():
            raise
        response = flask.make_response(door(target, messages.refusal_sentence(refused), username))
        response.status_code = status_of(refused)
        if isinstance(refused, errors.Throttled):
            response.headers["Retry-After"] = str(refused.params.get("seconds", 60))
        return response
    browsers.remember(actor.username)
    return enter(actor, target)


@pages.post("/masuk/demo/<username>")
def demo_sign_in(username: str) -> ResponseReturnValue:
    """One click for the people of a demonstration, on this machine only."""
    if not one_click():
        flask.abort(404)
    people = current.engine().people
    actor = people.sign_in_demo(username, flask.request.remote_addr or "")
    if actor is None:
        flask.abort(404)
    return enter(actor, session.own_path(flask.request.form.get("next")) or "/")


@pages.post("/keluar")
def sign_out() -> ResponseReturnValue:
    current.engine().people.signed_out(current.actor())
    session.end()
    flask.flash(_("Anda sudah keluar."))
    return flask.redirect(flask.url_for("account.sign_in"), 303)


@pages.get("/akun")
def page() -> ResponseReturnValue:
    return show()


def show(refusal: str = "", field: str = "", typed: str = "", feed_address: str = "") -> str:
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
        refusal=refusal,
        field=field,
        typed=typed,
    )


@pages.route("/sandi", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    if flask.request.method == "POST":
        return change_password()
    return flask.render_template("pages/password.html", section="", error="")


def change_password() -> ResponseReturnValue:
    """Give oneself a new password; this session goes on, all others of the account end."""
    posted, people = flask.request.form, current.engine().people
    error = ""
    if posted.get("sandi_baru") != posted.get("sandi_ulang"):
        error = _("Kedua kata sandi baru tidak sama. Ketik sekali lagi.")
    else:
        try:
            people.change_password(
                current.actor(), posted.get("sandi_lama", ""), posted.get("sandi_baru", "")
            )
        except errors.NotSignedIn:
            error = _("Kata sandi lama salah.")
        except errors.Invalid as refused:
            error = messages.refusal_sentence(refused)
    if error:
        return flask.render_template("pages/password.html", section="", error=error), 422
    renew(current.actor())
    flask.flash(_("Kata sandi diganti."))
    return flask.redirect(flask.url_for("inbox.page"), 303)


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


def enter(actor: Actor, target: str) -> ResponseReturnValue:
    """Begin the session and go on; a form that was being sent is shown once more, to be sent by a click."""
    renew(actor)
    fields = resend.carried()
    if fields:
        sentence = _("Anda sudah masuk kembali. Isian Anda masih ada; kirim sekali lagi.")
        return resend.page(_("Kirim sekali lagi"), sentence, target, fields)
    return flask.redirect(target, 303)


def renew(actor: Actor) -> None:
    epoch = current.engine().people.session(actor.username)
    if epoch is None:
        raise errors.NotSignedIn()
    session.begin(actor, epoch)
