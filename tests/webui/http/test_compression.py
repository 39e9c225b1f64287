"""What travels: texts compressed, files of the site once and for all, and tokens that lengths do not give away."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]
PACKED = {"Accept-Encoding": "gzip, deflate, br"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


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


def test_a_bundle_travels_as_it_was_packed_when_it_was_made(visitor: Come) -> None:
    client = visitor().client
    address = "/static/build/site.js"
    plain = client.get(address, buffered=True)
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    packed = client.get(address, headers=PACKED, buffered=True)
    assert gzip.decompress(zipped.data) == plain.data
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.data) < len(zipped.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert packed.headers["ETag"] == plain.headers["ETag"]
