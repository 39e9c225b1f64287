"""A browser of tests, without JavaScript: it reads pages, fills in their forms as they stand, and presses buttons."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.tools import planted

Fields = Mapping[str, Any]
BUTTON = ".//button[not(@type='button')]"


@dataclass
class Page:
    """One answer: its status, its text, and its document."""

    visitor: Visitor
    path: str
    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def document(self) -> html.HtmlElement:
        return html.document_fromstring(self.response.get_data())

    @property
    def words(self) -> str:
        """What stands in `main`, spaces folded."""
        found = self.document.xpath("//main")
        return words_of(found[0]) if found else ""

    @property
    def title(self) -> str:
        return str(self.document.findtext(".//title"))

    def all(self, path: str) -> list[str]:
        """The words of every element that the XPath finds, spaces folded."""
        return [words_of(part) for part in self.document.xpath(path)]

    def form(self, action: str = "") -> html.FormElement:
        """The form of `main` with this action; without one, the form of the page itself."""
        for form in self.document.xpath("//main//form"):
            if (form.get("action") or "") == action:
                return form
        raise AssertionError(f"no form {action!r} on {self.path}: {self.words[:300]}")

    def send(
        self,
        fields: Fields | None = None,
        *,
        button: tuple[str, str] | None = None,
        action: str = "",
        files: Mapping[str, Sequence[tuple[str, bytes]]] | None = None,
        without: Sequence[str] = (),
        follow: bool = True,
    ) -> Page:
        """Fill in the form as it stands and press one of its buttons (the first one, as Enter does)."""
        form = self.form(action)
        posted: MultiDict[str, Any] = MultiDict(form.form_values())
        pressed = button or _first(form)
        if pressed and pressed[0]:
            posted.add(*pressed)
        for name, value in (fields or {}).items():
            posted.setlist(name, list(value) if isinstance(value, list | tuple) else [value])
        for name in without:
            posted.poplist(name)
        for name, chosen in (files or {}).items():
            posted.setlist(name, [(io.BytesIO(content), called) for called, content in chosen])
        return self.visitor.post(form.get("action") or self.path, posted, follow=follow)


class Visitor:
    """One browser with its cookies."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def sign_in(self, username: str, password: str) -> str:
        """Sign in by the form; the address one is sent to, whose page is not drawn."""
        planted.run.plant("a password", password)
        fields = {"nama": username, "sandi": password}
        page = self.get("/masuk").send(fields, action="/masuk", follow=False)
        assert page.status == 303, page.words
        return str(page.response.headers["Location"])

    def get(self, path: str, **headers: str) -> Page:
        response = self.client.get(path, headers=headers, follow_redirects=True, buffered=True)
        return Page(self, response.request.path, response)

    def post(self, path: str, posted: Mapping[str, Any], *, follow: bool = True, **headers: str) -> Page:
        planted.run.plant_fields(_pairs(posted))
        response = self.client.post(
            path, data=posted, headers=headers, follow_redirects=follow, buffered=True
        )
        planted.run.plant_cookies(response.headers.getlist("Set-Cookie"))
        return Page(self, response.request.path, response)

    def token(self) -> str:
        """A token that this browser's forms carry now."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/lisensi").text)
        assert found
        return found[1]


def _pairs(posted: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in posted.items(multi=True) if isinstance(posted, MultiDict) else posted.items():
        yield from ((name, one) for one in (value if isinstance(value, list | tuple) else [value]))


def words_of(part: html.HtmlElement) -> str:
    """The words of an element, those of neighbouring elements apart."""
    return " ".join(" ".join(part.itertext()).split())


def _first(form: html.FormElement) -> tuple[str, str] | None:
    buttons = form.xpath(BUTTON)
    return (buttons[0].get("name") or "", buttons[0].get("value") or "") if buttons else None
