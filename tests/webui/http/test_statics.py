"""Static files: addresses that change with their content, kept for a year; what a page asks for, and what it weighs."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.settings import HOME
from tests import sop
from tests.webui import office
from tests.webui.visitor import Visitor

Come = Callable[..., Visitor]


IMPORTED = re.compile(r"""(?:from|import|import\()\s*["'](\.[^"']+)["']""")
NEEDED = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']""")  # before a script runs at all
# What a browser asks for with a page, and what the scripts of the page fetch by themselves.
LINKED = "//link/@href | //script/@src | //img/@src | //*[local-name()='use']/@href"
FETCHED = "//@data-bpmn-url | //*[@data-bpmn-modeller]/@data-url | //*[@data-bpmn-modeller]/@data-choices"
STATIC = HOME / "webui/static"


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


PACKED = {"Accept-Encoding": "gzip, br"}


def travelled(answer: TestResponse) -> int:
    """The bytes of an answer on the wire, its head included."""
    return len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)


def weigh(person: Visitor, path: str) -> tuple[int, int]:
    """Bytes of a page with all it asks for while it is opened: when nothing is kept, and when all is that may be."""
    document = person.get(path).document
    cold = warm = travelled(person.client.get(path, headers=PACKED, buffered=True))
    asked = {
        link.partition("#")[0] for link in document.xpath(f"{LINKED} | {FETCHED}") if link.startswith("/")
    }
    seen: set[str] = set()
    while asked:
        address = asked.pop()
        seen.add(address)
        answer = person.client.get(address, headers=PACKED, buffered=True)
        assert answer.status_code == 200, address
        cold += travelled(answer)
        warm += 0 if answer.cache_control.max_age else travelled(answer)
        if address.endswith(".js"):
            folder = address.rpartition("/")[0]
            script = person.client.get(address, buffered=True).text
            asked |= {f"{folder}/{one.removeprefix('./')}" for one in NEEDED.findall(script)} - seen
    return cold, warm


@pytest.mark.parametrize(
    ("name", "cold", "warm"),
    [
        ("inbox", 45_000, 8_000),
        ("task", 50_000, 8_000),
        ("finished case", 200_000, 16_000),
        ("diagram of a case", 200_000, 16_000),
        ("modeller", 450_000, 50_000),
    ],
)
def test_a_page_is_light(visitor: Come, app: Flask, name: str, cold: int, warm: int) -> None:
    engine = app.extensions["alur"]
    match name:
        case "inbox":
            office.brought_to(engine, "Langkah_8")
            found = weigh(visitor("kadis"), "/tugas")
        case "task":
            task = office.task_at(engine, "Langkah_3_isian", "bidang_perpustakaan")
            found = weigh(visitor("bidang.perpustakaan"), f"/tugas/{task}")
        case "finished case":
            found = weigh(visitor("kadis"), f"/berkas/{office.brought_to(engine, '')}")
        case "diagram of a case":
            found = weigh(visitor("kadis"), f"/berkas/{office.brought_to(engine, 'Langkah_8')}/diagram")
        case _:
            draft = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
            found = weigh(visitor("pemilik"), f"/sop/rancangan/{draft}/diagram")
    assert (found[0] <= cold, found[1] <= warm) == (True, True), found


def test_bundles_hold_the_files_of_the_site_as_they_stand() -> None:
    """Whoever changed one of them bundles anew: make setup."""
    manifest = json.loads((STATIC / "build/manifest.json").read_text("utf-8"))
    held = {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in manifest["sources"]}
    assert {"app.js", "app.css", "inbox.js"} <= held.keys()
    assert manifest["sources"] == held


def test_without_bundles_a_page_loads_the_files_of_the_site_one_by_one(
    visitor: Come, app: Flask, tmp_path: Path
) -> None:
    shutil.copytree(STATIC, tmp_path / "static", ignore=shutil.ignore_patterns("build"))
    app.static_folder = str(tmp_path / "static")
    page = visitor("kadis").get("/tugas")
    assert "Aset belum dirangkai" in page.text
    named = page.document.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    sheets = [address.rpartition("/")[2] for address in named]
    assert sheets == [
        "tokens.css",
        "app.css",
        "parts.css",
        "form.css",
        "document.css",
        "report.css",
        "app.js",
    ]
    assert all(page.visitor.get(address).status == 200 for address in named)
