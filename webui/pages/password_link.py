"""Pilih kata sandi: where the link of an administrator leads, once and within a day, without signing in."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue

from engine import errors
from webui import current, messages
from webui.http import session
from webui.http.errors import status_of
from webui.language import gettext as _

pages = flask.Blueprint("password_link", __name__)

GONE = 410
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "strict-origin",  # the name of the site without the path: who posts by TLS is asked for it
    "X-Robots-Tag": "noindex",
}


@pages.route("/sandi/pilih/<token>", methods=["GET", "POST"])
def page(token: str) -> ResponseReturnValue:
    response = flask.make_response(_choose(token) if flask.request.method == "POST" else _form(token))
    response.headers.update(PRIVATE)
    return response


def _form(token: str, error: str = "") -> ResponseReturnValue:
    """Return the page on which a password is chosen; of a link that is good no more, why."""
    try:
        found = current.engine().agency.password_links.look(token, _address())
    except (errors.NotFound, errors.Invalid, errors.Throttled) as refused:
        return _over(refused)
    page = flask.render_template(
        "pages/password_link.html", section="", found=found, error=error, token=token
    )
    return page, 422 if error else 200


def _choose(token: str) -> ResponseReturnValue:
    posted = flask.request.form
    if posted.get("sandi_baru") != posted.get("sandi_ulang"):
        return _form(token, _("Kedua kata sandi tidak sama. Ketik sekali lagi."))
    try:
        current.engine().agency.password_links.choose(token, posted.get("sandi_baru", ""), _address())
    except errors.Invalid as refused:
        return _form(token, messages.refusal_sentence(refused))
    except (errors.NotFound, errors.Throttled) as refused:
        return _over(refused)
    session.end()  # whoever was signed in here
    flask.flash(_("Kata sandi Anda sudah dipilih. Silakan masuk."))
    return flask.redirect(flask.url_for("account.sign_in"), 303)


def _over(refused: errors.AlurError) -> ResponseReturnValue:
    status = GONE if isinstance(refused, errors.Invalid) else status_of(refused)
    sentence = messages.refusal_sentence(refused)
    page = flask.render_template("pages/password_link_over.html", section="", sentence=sentence)
    response = flask.make_response(page, status)
    if isinstance(refused, errors.Throttled):
        response.headers["Retry-After"] = str(refused.params.get("seconds", 60))
    return response


def _address() -> str:
    return flask.request.remote_addr or ""
