"""Machines that watch over the site: asked from this machine itself, or with the token of the settings."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

import flask

from engine.settings import is_loopback
from webui import current

# Whoever sends one of these stands between the site and somebody else, or says so.
FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
)
BEARER = "Bearer "


def is_local() -> bool:
    """Whether a request comes straight from this machine, and asks for it by its own name.

    A proxy on this machine has its address, too, and opens the site to others: it hands on their headers or adds its
    own, or another name. Another name that leads here may belong to a page elsewhere.
    """
    request = flask.request
    if not is_loopback(request.remote_addr or "") or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return is_loopback(urlsplit(f"//{request.host}").hostname or "")
    except ValueError:
        return False


def may_look() -> bool:
    """Whether figures of the site are told: to this machine itself, and to who sends the token of the settings."""
    token, given = current.settings().metrics_token, flask.request.headers.get("Authorization", "")
    if token and given.startswith(BEARER):
        return hmac.compare_digest(given.removeprefix(BEARER).strip().encode(), token.encode())
    return is_local()
