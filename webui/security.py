"""Headers of every answer, the names of cookies, and the token every form carries."""

from __future__ import annotations

import flask
from flask_wtf.csrf import CSRFProtect

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


def add_headers(response: flask.Response) -> flask.Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if flask.request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    return response


def cookie_name(name: str) -> str:
    """The name of a cookie; by TLS one that no other site of the domain and no plain page can set."""
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
    CSRFProtect(app)
    app.after_request(add_headers)
