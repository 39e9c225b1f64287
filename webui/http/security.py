"""Headers of every answer, the names of cookies, and the token every form carries."""

from __future__ import annotations

import base64
import binascii
import secrets

import flask
from flask_wtf.csrf import CSRFProtect, generate_csrf

CSP = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
HOST_PREFIX = "__Host-"
TRANSPORT = "max-age=31536000"  # a year
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Tokens(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's tokens, which stand in every page under another mask.

    Pages travel compressed: what stood in each of them alike could be guessed from their lengths.
    """

    def init_app(self, app: flask.Flask) -> None:
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token
        app.context_processor(
            lambda: {"csrf_token": masked_token}
        )  # over Flask-WTF's own, which says it bare

    def _get_csrf_token(self) -> str | None:
        given = super()._get_csrf_token()
        return unmask(given) if given else given


def masked_token() -> str:
    """Return the token for the page at hand: a pad of chance, and the token laid over it."""
    known: str | None = flask.g.get("masked_token")  # asked by each form of a page
    if known is None:
        token = generate_csrf().encode()
        pad = secrets.token_bytes(len(token))
        known = flask.g.masked_token = base64.urlsafe_b64encode(pad + _over(pad, token)).decode()
    return known


def unmask(given: str) -> str:
    """Return the token behind its mask; what carries no mask comes back as it is, to be judged as such."""
    try:
        both = base64.b64decode(given, b"-_", validate=True)
        half = len(both) // 2
        return _over(both[:half], both[half:]).decode()
    except (binascii.Error, ValueError):
        return given


def _over(pad: bytes, text: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(pad, text, strict=True))


def add_headers(response: flask.Response) -> flask.Response:
    named = {name.lower() for name, _value in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in named:
            response.headers.add(name, value)
    if flask.request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    return response


def cookie_name(name: str) -> str:
    """Return the name of a cookie; by TLS one that no other site of the domain and no plain page can set."""
    return HOST_PREFIX + name if flask.request.is_secure else name


def init(app: flask.Flask) -> None:
    """Protect the whole app: cookies, tokens on every post, headers on every answer."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session, which ends by itself
        WTF_CSRF_SSL_STRICT=True,
    )
    Tokens(app)
    app.after_request(add_headers)
