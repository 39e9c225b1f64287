"""A person at a running site: a browser's cookies, the forms as they stand on the pages, and no redirect followed."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Mapping, Sequence
from email.message import Message
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from lxml import html

from engine.service import Engine
from engine.service.views import EventView
from tests import sop
from tests.tools import planted
from tests.tools.site import PASSWORD

TASK = re.compile(r"/tugas/(\d+)$")
PATIENCE = 30.0


class Answer(NamedTuple):
    """One answer of the site, and how many seconds it took."""

    status: int
    text: str
    headers: Message
    seconds: float

    @property
    def words(self) -> str:
        """What stands in `main`, spaces folded."""
        (main,) = _found(self.text, "//main")
        return " ".join(main.text_content().split())


class Person:
    """One person with one cookie; every request has a connection of its own, as after any trouble."""

    def __init__(self, url: str, username: str = "") -> None:
        self._host = urlsplit(url).netloc
        self._cookies: dict[str, str] = {}
        if username:
            fields = self.fields("/masuk", "/masuk") | {"nama": username, "sandi": PASSWORD}
            answer = self.post("/masuk", fields)
            assert answer.status == 303, answer.text

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        planted.run.plant_fields(fields.items())
        return self._ask("POST", path, urlencode(fields))

    def upload(
        self, path: str, fields: Mapping[str, str], name: str, files: Sequence[tuple[str, bytes]]
    ) -> Answer:
        """Post a form with files, each under the very name given."""
        mark = "----batas-uji-7c1f"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        for called, content in files:
            quoted = called.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")  # as browsers do
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{quoted}"\r\n'
            parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        return self._ask("POST", path, body, f"multipart/form-data; boundary={mark}")

    def fields(self, path: str, action: str = "") -> dict[str, str]:
        """A form as it stands on its page, with its token and its request id."""
        answer = self.get(path)
        assert answer.status == 200, answer.text
        for form in _found(answer.text, "//main//form"):
            if (form.get("action") or "") == action:
                return {name: str(value) for name, value in form.form_values() if name != "aksi"}
        raise AssertionError(f"no form {action!r} on {path}: {answer.words}")

    def ready_to_send(self, task: int) -> dict[str, str]:
        """The form of a task, its send button pressed."""
        return self.fields(f"/tugas/{task}") | {"aksi": "kirim"}

    def tasks(self) -> list[int]:
        """The tasks in the inbox."""
        found = (TASK.search(link) for link in _found(self.get("/tugas?tab=semua").text, "//main//a/@href"))
        return list(dict.fromkeys(int(one[1]) for one in found if one))

    def start(self) -> Answer:
        """Start the SOP, once more if need be, and leave its first step open."""
        path = f"/mulai/{sop.KEY}"
        plain = {name: str(value) for name, value in sop.START.items()}
        return self.post(path, self.fields(path) | plain | {"aksi": "kedua", "isi-langkah": ""})

    def _ask(
        self,
        method: str,
        path: str,
        body: str | bytes | None,
        kind: str = "application/x-www-form-urlencoded",
    ) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = kind
        began = time.monotonic()
        connection = http.client.HTTPConnection(self._host, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        planted.run.plant_cookies(answer.headers.get_all("Set-Cookie") or ())
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = given.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(answer.status, text, answer.headers, time.monotonic() - began)


def _found(text: str, path: str) -> list[Any]:
    """What an XPath finds on a page."""
    found: Any = html.document_fromstring(text).xpath(path)
    return list(found)


def history(engine: Engine, instance: int) -> tuple[EventView, ...]:
    """The history of an instance as the auditor reads it."""
    auditor = engine.people.actor("auditor")
    assert auditor is not None
    return tuple(engine.history.list(instance, auditor))
