"""How much a visitor may send: less for a stranger, and judged before anything is taken apart into fields."""

from __future__ import annotations

import io
from typing import IO, Any, NamedTuple

import flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from webui.http import session

MIB = 2**20
WITH_FILES = "multipart/form-data"
PLAIN = "application/x-www-form-urlencoded"


class Bound(NamedTuple):
    """The most that one request may hold: bytes with files, bytes without, fields and files together."""

    files: int
    text: int
    fields: int

    def bytes(self, kind: str) -> int:
        """Return the most bytes of a body of this content type."""
        return self.files if kind.lower().startswith(WITH_FILES) else self.text


STRANGER = Bound(files=MIB, text=MIB, fields=2_000)  # the largest form of an office, without files
KNOWN = Bound(files=48 * MIB, text=12 * MIB, fields=10_000)


def of(app: flask.Flask, cookie: str | None) -> Bound:
    """What the browser with this session cookie may send. No look into the database: it is asked before all else."""
    return KNOWN if session.has_signed_in(app, cookie) else STRANGER


class Reader(FormDataParser):
    """Werkzeug's reader of forms, which minds the whole: it bounds parts, and plain forms not at all."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        most, fields = self.max_form_memory_size or 0, self.max_form_parts or 0
        if mimetype == PLAIN:
            text = stream.read()
            if text.count(b"&") >= fields:
                raise RequestEntityTooLarge()
            stream = io.BytesIO(text)
        found = super().parse(stream, mimetype, content_length, options)
        _rest, form, files = found
        if sum(len(text) for text in form.values()) > most:
            for file in files.values():
                file.close()
            raise RequestEntityTooLarge()
        return found


class Request(flask.Request):
    """Flask's request, with such a reader."""

    form_data_parser_class = Reader


def begin() -> None:
    """Before every request that brings something: bound what is read of it; beyond that stands a 413."""
    if not flask.request.content_length:
        return
    app = flask.current_app
    bound = of(app, session.cookie(flask.request.cookies))
    flask.request.max_content_length = bound.bytes(flask.request.mimetype)
    flask.request.max_form_memory_size = bound.text
    flask.request.max_form_parts = bound.fields


class Json(DefaultJSONProvider):
    """Flask's JSON, to which nesting without end is bad JSON like any other."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError as fault:
            raise ValueError("nested too deep") from fault


def init(app: flask.Flask) -> None:
    app.before_request(begin)
