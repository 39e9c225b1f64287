"""From an error's code to a status and a page that says who, when and what next; JSON for who asks for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadHost, HTTPException

from engine import errors, requests
from webui import conflict, current, filters, messages, resend, unsent
from webui.http import limits, session
from webui.language import gettext as _
from webui.messages import refusals

STATUS = {
    "not_found": 404,
    "forbidden": 403,
    "four_eyes": 403,
    "same_person": 403,
    "not_signed_in": 401,
    "pending": 403,
    "throttled": 429,
    "stale": 409,
    "task_done": 409,
    "task_claimed": 409,
    "task_closed": 409,
    "instance_closed": 409,
    "instance_suspended": 409,
    "not_paused": 409,
    "followed": 409,
    "form_changed": 409,
    "reminded": 409,
    "draft_moved": 409,
    "incident_solved": 409,
    "text_newer": 409,
    "cannot_be_moved": 422,
    "request_reused": 422,
    "invalid": 422,
    "unconfirmed": 422,
    "deputy_away": 422,
    "delegation_moved": 409,
    "repeats": 422,
    "role_in_use": 422,
    "form_invalid": 422,
    "deployment_refused": 422,
    "too_large": 413,
    "file_refused": 415,
    "incident": 500,
    "busy": 503,
    "store_unavailable": 503,
    "storage_full": 503,
    "moving": 503,
    "moved": 503,
    "damaged": 500,
    "transfer_refused": 500,
    "backup_refused": 500,
    "misconfigured": 500,
    "key_not_lost": 409,
    "nothing_older": 409,
}
RETRY_AFTER = {"busy": 2, "store_unavailable": 10, "storage_full": 300, "moving": 5, "moved": 10}


def status_of(error: errors.AlurError) -> int:
    return STATUS.get(error.code, 500)


def refused(error: errors.AlurError) -> ResponseReturnValue:
    """Answer an error of the engine."""
    if isinstance(error, errors.NotSignedIn) and flask.request.endpoint not in session.OPEN:
        session.end()  # as the act has found it
        return session.sign_in_first()
    if isinstance(error, errors.Pending):
        return session.first(str(error.params.get("what", "")))
    status = status_of(error)
    sentence = messages.refusal_sentence(error)
    wait = (
        int(error.params.get("seconds", 0)) if error.code == "throttled" else RETRY_AFTER.get(error.code, 0)
    )
    if session.wants_json():
        at = error.params.get("at")
        body = {
            "error": error.code,
            "message": sentence,
            "by": error.params.get("by"),
            "at": at.isoformat() if isinstance(at, datetime) else at,
        }
        if "revision" in error.params:
            body["revision"] = error.params["revision"]
        if isinstance(error, errors.DeploymentRefused):
            body["findings"] = [messages.finding_facts(one) for one in error.findings]
        response = flask.jsonify(body)
    elif status == 503 and flask.request.method == "POST":
        flask.g.bare = True
        title = refusals.refusal_title(status)
        retry = wait if error.code == "busy" else 0
        response = flask.make_response(
            resend.page(title, sentence, flask.request.path, resend.posted(), retry=retry)
        )
    elif isinstance(error, errors.Conflict | errors.RequestReused):
        response = flask.make_response(conflict.page(error))
    else:
        response = flask.make_response(page(status, sentence, instance=error.params.get("instance")))
    response.status_code = status
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def page(status: int, sentence: str, **facts: Any) -> str:
    """Return an error page; those of a lost database need none."""
    flask.g.bare = status >= 500
    posted = resend.posted() if flask.request.method == "POST" and status < 500 and status != 413 else []
    found = unsent.listed(posted)
    return flask.render_template(
        "pages/error.html",
        found=found,
        plain=unsent.plain(found),
        status=status,
        title=refusals.refusal_title(status),
        sentence=sentence,
        signed_in=current.visitor() is not None,
        request_id=requests.current() if status == 500 else None,
        **facts,
    )


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask itself refuses: unknown address, wrong method, too large a body."""
    status = error.code or 500
    if status < 400:
        return error
    sentences = {
        400: _("Permintaan ini tidak dapat dibaca. Kembali ke halaman sebelumnya dan coba lagi."),
        404: _("Halaman itu tidak ditemukan. Mungkin alamatnya salah ketik, atau bukan untuk Anda."),
        405: _("Halaman ini tidak dapat dibuka dengan cara itu. Bukalah dari menu."),
        413: _(
            "Kiriman terlalu besar. Unggah lampiran satu per satu, paling banyak 20 MB; satu kiriman "
            "memuat paling banyak %(fields)s isian.",
            fields=filters.number(limits.KNOWN.fields),
        )
        if current.visitor()
        else _(
            "Kiriman terlalu besar untuk orang yang belum masuk. Masuk dahulu di tab lain, lalu kembali ke "
            "halaman sebelumnya dan kirim lagi."
        ),
        500: _(
            "Terjadi kesalahan pada program. Tidak ada yang tersimpan; coba sekali lagi atau beri tahu administrator."
        ),
    }
    sentence = sentences.get(status, sentences[400] if status < 500 else sentences[500])
    if isinstance(error, BadHost):  # no page can be drawn: nothing has an address under such a name
        return flask.Response(sentence + "\n", status, mimetype="text/plain")
    if session.wants_json():
        return flask.jsonify(error=f"http_{status}", message=sentence, by=None, at=None), status
    return page(status, sentence), status


def token_expired(error: CSRFError) -> ResponseReturnValue:
    """A page left open too long: keep what was typed and let it be sent again."""
    sentence = _("Halaman ini sudah lama terbuka. Kirim sekali lagi.")
    if session.wants_json():
        return flask.jsonify(error="token", message=sentence, by=None, at=None), 403
    if current.visitor() is None:
        if flask.request.endpoint in session.OPEN:
            return flask.redirect(flask.url_for("account.sign_in"))
        return resend.through_sign_in(), 401
    return resend.page(_("Kirim sekali lagi"), sentence, flask.request.path, resend.posted()), 403


def init(app: flask.Flask) -> None:
    app.register_error_handler(errors.AlurError, refused)
    app.register_error_handler(CSRFError, token_expired)
    app.register_error_handler(HTTPException, http_error)
