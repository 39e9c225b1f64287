"""What travels: texts compressed, files of the site once and for all, and tokens that lengths do not give away."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor
from webui import security

Come = Callable[..., Visitor]
PACKED = {"Accept-Encoding": "gzip, deflate, br"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
IMPORTED = re.compile(r"""(?:from|import|import\()\s*["'](\.[^"']+)["']""")


def test_a_page_travels_compressed(visitor: Come) -> None:
    person = visitor("kadis")
    plain, packed = (
        person.client.get("/lisensi", buffered=True),
        person.client.get("/lisensi", headers=PACKED, buffered=True),
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) * 2 < len(plain.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert TOKEN.sub("", gzip.decompress(packed.data).decode()) == TOKEN.sub("", plain.text)
    refused = person.client.get("/lisensi", headers={"Accept-Encoding": "gzip;q=0"}, buffered=True)
    assert "Content-Encoding" not in refused.headers
    assert (
        "Content-Encoding" not in person.client.get("/sehat", headers=PACKED, buffered=True).headers
    )  # too short


def test_a_file_has_one_name_however_it_travels(visitor: Come) -> None:
    client = visitor().client
    plain, packed = (
        client.get("/static/app.css", buffered=True),
        client.get("/static/app.css", headers=PACKED, buffered=True),
    )
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert packed.headers["ETag"].startswith("W/")
    known = client.get(
        "/static/app.css", headers={**PACKED, "If-None-Match": packed.headers["ETag"]}, buffered=True
    )
    assert known.status_code == 304
    assert known.headers["ETag"] == packed.headers["ETag"]
    part = client.get("/static/app.css", headers={**PACKED, "Range": "bytes=0-99"}, buffered=True)
    assert part.data in (plain.data[:100], packed.data)


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


def test_the_token_stands_masked_anew_in_each_page(visitor: Come, app: Flask) -> None:
    person = visitor("kadis")
    first, second = (TOKEN.findall(person.get("/sandi").text) for _ in range(2))
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] != second[0]
    assert first[0][:20] != second[0][:20]
    bare = security.unmask(first[0])
    assert bare.count(".") == 2
    for token, status in ((first[0], 422), (second[0], 422), (bare, 422), (first[0][:-4] + "AAAA", 403)):
        sent = {"csrf_token": token, "sandi_baru": "satu", "sandi_ulang": "dua"}
        assert person.post("/sandi", sent).status == status
    for token in ("=", "é", "A" * 9, "A" * 40_000):
        assert person.post("/sandi", {"csrf_token": token}).status == 403
