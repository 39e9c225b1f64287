"""Static files: addresses that change with their content, kept for a year."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


IMPORTED = re.compile(r"""(?:from|import|import\()\s*["'](\.[^"']+)["']""")


@pytest.mark.parametrize("name", ["/tugas", "/berkas/1", f"/mulai/{sop.KEY}", "diagram"])
def test_a_warm_page_asks_for_itself_alone(visitor: Come, app: Flask, name: str) -> None:
    """Whatever a page names, and what that names in turn, is kept for a year."""
    engine = app.extensions["alur"]
    office.brought_to(engine, "Langkah_8")
    if name == "diagram":
        draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
        name = f"/sop/rancangan/{draft}/diagram"
    person = visitor("pemilik" if "rancangan" in name else "kadis")
    page = person.get(name)
    assert page.status == 200
    asked = {link.partition("#")[0] for link in page.document.xpath("//@href | //@src") if "/static" in link}
    assert asked
    seen: set[str] = set()
    while asked:
        address = asked.pop()
        seen.add(address)
        answer = person.client.get(address, buffered=True)
        assert "immutable" in answer.headers["Cache-Control"], address
        if address.endswith(".js"):
            folder = address.rpartition("/")[0]
            asked |= {f"{folder}/{one.removeprefix('./')}" for one in IMPORTED.findall(answer.text)} - seen


def test_an_address_of_another_version_is_not_kept(visitor: Come) -> None:
    answer = visitor().client.get("/static/v/0000000000/app.css", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_static_files_are_kept_for_a_year_by_their_fingerprint(visitor: Come) -> None:
    person = visitor()
    page = person.get("/masuk")
    sheets = page.document.xpath("//link[@rel='stylesheet']/@href")
    assert sheets
    for sheet in sheets:
        assert re.match(r"/static/v/[0-9a-f]{10}/", sheet)
        assert "immutable" in person.get(sheet).response.headers["Cache-Control"]
    assert person.get("/static/app.css").response.headers["Cache-Control"] == "no-cache"
