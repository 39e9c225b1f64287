"""Browsers in which a person has signed in before: a signed cookie that outlives sessions, and opens nothing.

All it does is that wrong tries from elsewhere do not count here (engine/service/accounts/attempts.py).
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import flask
from itsdangerous import BadData, URLSafeTimedSerializer

from webui.http import security

NAME = "alur_kenal"
KEPT = timedelta(days=365)
MOST = 20  # people of one browser
# What stands in the header of browsers; who calls itself by several names comes first.
NAMES = (
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser", "samsung"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("CriOS", "chrome"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
)
SYSTEMS = (
    ("Android", "android"),
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Windows", "windows"),
    ("Mac OS X", "mac"),
    ("CrOS", "chromeos"),
    ("Linux", "linux"),
)


def browser_id(username: str) -> str:
    """Return the id of this browser when the person has signed in here before, else empty."""
    facts = _facts()
    return facts["id"] if username.strip().lower() in facts["people"] else ""


def remember(username: str) -> None:
    """Know the person in this browser from now on."""
    facts = _facts()
    people = [*(one for one in facts["people"] if one != username), username][-MOST:]
    text = _serializer().dumps({"id": facts["id"] or secrets.token_hex(8), "people": people})

    @flask.after_this_request
    def keep(response: flask.Response) -> flask.Response:
        response.set_cookie(
            security.cookie_name(NAME),
            text,
            max_age=KEPT,
            secure=flask.request.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def kind(user_agent: str) -> str:
    """Return what a browser says of itself in words of ours: its name, a blank, its system; "" for what is unknown.

    No more is kept of it: it is for its owner to know a device again, and identifies nobody.
    """
    name = next((name for sign, name in NAMES if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{name} {system}".strip()


def _facts() -> dict[str, Any]:
    """Return what the cookie says; one that is missing, old or not of this site says nothing."""
    try:
        text = flask.request.cookies.get(security.cookie_name(NAME), "")
        found: dict[str, Any] = _serializer().loads(text, max_age=int(KEPT.total_seconds()))
        return found
    except BadData:
        return {"id": "", "people": []}


def _serializer() -> URLSafeTimedSerializer:
    keys = flask.current_app.config["WTF_CSRF_SECRET_KEY"]  # former ones first, as Flask signs sessions
    return URLSafeTimedSerializer(keys, salt="alur browser 1")
