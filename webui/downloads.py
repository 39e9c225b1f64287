"""Files that leave as downloads, under names that people gave them."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import flask

PLAIN = "berkas"


def under_name(response: flask.Response, name: str) -> flask.Response:
    """Let the answer be saved under `name`, in whatever script it is written.

    A header holds Latin letters only: the true name travels encoded (RFC 6266), beside one that old programs read.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if plain == name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response
    stem, dot, ending = plain.rpartition(".")
    encoded = {"filename*": "UTF-8''" + quote(name, safe="")}
    response.headers.set(
        "Content-Disposition", "attachment", filename=(stem.strip() or PLAIN) + dot + ending, **encoded
    )
    return response
