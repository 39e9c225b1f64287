"""Nothing typed is lost: a post that could not be taken is shown again, ready to be sent once more."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from webui import unsent

PREFIX = "ulang."
OWN_FIELDS, OWN_BYTES = 20, 4_000  # of the sign-in form, at most, beside what travels with it
SKIPPED = frozenset({"csrf_token", "sandi", "sandi_lama", "sandi_baru", "sandi_ulang", "password"})


def from_own_page() -> bool:
    """Return whether the browser says the post comes from a page of this site (or is too old to say)."""
    origin = flask.request.headers.get("Origin")
    if origin:
        try:
            return urlsplit(origin).netloc == flask.request.host
        except ValueError:  # no address at all
            return False
    return flask.request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def posted() -> list[tuple[str, str]]:
    """Return the fields of the post at hand, without tokens and passwords; files cannot be carried.

    None of a post that is too large to be read at all.
    """
    try:
        return _fields(flask.request.form, "")
    except RequestEntityTooLarge:
        return []


def carried() -> list[tuple[str, str]]:
    """Return the fields of an earlier post that travelled with the sign-in form."""
    return _fields(flask.request.form, PREFIX)


def through_sign_in() -> str:
    """The sign-in page with the post in its hidden fields. Raises RequestEntityTooLarge when it cannot come back."""
    fields = [(PREFIX + name, text) for name, text in _fields(flask.request.form, "")]
    request = flask.request
    most, text = request.max_form_parts or 0, request.max_form_memory_size or 0
    if len(fields) + OWN_FIELDS > most or len(urlencode(fields)) + OWN_BYTES > text:
        raise RequestEntityTooLarge()
    return flask.render_template(
        "pages/sign_in.html", target=flask.request.path, carried=fields, people=[], error="", returning=True
    )


def page(
    title: str, sentence: str, action: str, fields: list[tuple[str, str]], *, retry: int = 0, first: str = ""
) -> str:
    """A page that shows what was typed and sends it again on one click (by itself once, after `retry` seconds).

    `first` is the address of what must be done before that.
    """
    found = unsent.listed(fields)
    again = any(name == "percobaan" for name, _ in fields)
    return flask.render_template(
        "pages/resend.html",
        title=title,
        sentence=sentence,
        action=action,
        fields=[pair for pair in fields if pair[0] != "percobaan"],
        found=found,
        plain=unsent.plain(found),
        retry=0 if again else retry,
        first=first,
    )


def _fields(form: MultiDict[str, str], prefix: str) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(prefix), text)
        for name, text in form.items(multi=True)
        if name.startswith(prefix) and name not in SKIPPED
    ]
