"""Whom the site answers: requests for its own name, and posts from its own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

import flask
from flask.typing import ResponseReturnValue

from webui import current, resend
from webui.http import errors, session
from webui.language import gettext as _

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_other_name() -> ResponseReturnValue | None:
    """Where the site has a public address, every other name is refused, in plain text: all links lead to that name."""
    public = current.settings().public_url
    if (
        not public
        or flask.request.endpoint in session.MACHINES
        or flask.request.host == urlsplit(public).netloc
    ):
        return None
    sentence = _("Buka Alur melalui %(address)s.", address=public)
    return flask.Response(sentence + "\n", 421, mimetype="text/plain")


def refuse_other_origin() -> ResponseReturnValue | None:
    """A post from a page of another site is refused, whatever token it carries."""
    if flask.request.method in SAFE or resend.from_own_page():
        return None
    sentence = _("Kiriman ini tidak berasal dari halaman Alur, jadi tidak diterima.")
    if session.wants_json():
        return flask.jsonify(error="origin", message=sentence, by=None, at=None), 403
    return errors.page(403, sentence), 403
