"""Static files: addresses that change with their content, kept for a year; what a page asks for, and what it weighs."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.settings import HOME
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
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


LARGEST = 100_000  # bytes of one page on the wire


def words(number: int) -> str:
    """Return some words that are not those of the row before, as people write them."""
    some = ("data", "kinerja", "indikator", "arsip", "buku", "layanan", "koleksi", "anggota", "survei")
    return f"{' '.join(some[(number * step) % len(some)] for step in (1, 3, 4, 5))} {number}"


def begun(engine: Engine, *parts: str, **forms: Any) -> int:
    """A case of a process that its secretary works alone."""
    engine.definitions.deploy(packages.package(drawings.chain(*parts), **forms), SETUP)
    return engine.instances.start("kecil", {}, office.actor(engine, "sekretaris")).instance


def listed(*columns: dict[str, Any]) -> dict[str, Any]:
    return {"type": "dynamiclist", "id": "l", "path": "daftar", "label": "Daftar", "components": [*columns]}


def heaviest(person: Visitor, *addresses: str) -> dict[str, int]:
    """Return which of these pages are over the limit, as they travel."""
    found = {}
    for address in addresses:
        answer = person.client.get(address, headers=PACKED, buffered=True)
        assert answer.status_code == 200, address
        found[address] = travelled(answer)
    return {address: size for address, size in found.items() if size > LARGEST}


CASE = ("", "/isian", "/isian?semua", "/riwayat", "/waktu", "/diagram", "/cetak")


def test_no_page_of_a_list_of_200_rows_is_heavy(visitor: Come, engine: Engine) -> None:
    choices = [{"value": f"p{place}", "label": f"Pilihan {words(place)}"} for place in range(6)]
    columns = [packages.field(key) for key in ("nama", "bukti", "ket")]
    columns += [packages.field("jumlah", "number", required=True), packages.field("harga", "number")]
    columns += [packages.field("jenis", "select", values=choices), packages.field("ada", "checkbox")]
    total = {"type": "expression", "id": "e", "key": "total", "label": "Total", "computeOn": "change"}
    hidden = packages.field("sebab", conditional={"hide": '=jenis != "p1"'})
    rows = listed(*columns, {**total, "expression": "=jumlah * harga"}, hidden)
    steps = (drawings.user("isi", camunda_formRef="isi"), drawings.user("baca", camunda_formRef="baca"))
    case = begun(engine, *steps, isi=[rows], baca=[packages.field("catatan", "textarea")])
    secretary, person = office.actor(engine, "sekretaris"), visitor("sekretaris")
    (task,) = office.open_tasks(engine, case)
    value = [
        {"nama": words(row), "bukti": words(row + 3), "ket": words(row + 5), "ada": row % 2 == 0}
        | {"jumlah": row, "harga": row * 7919, "jenis": f"p{row % 6}"}
        for row in range(200)
    ]
    engine.tasks.save_draft(task.id, {"daftar": value}, secretary)
    assert not heaviest(person, f"/tugas/{task.id}")
    engine.tasks.complete(task.id, {"daftar": value}, secretary)
    (following,) = office.open_tasks(engine, case)
    tabs = [f"/berkas/{case}{tab}" for tab in CASE]
    assert not heaviest(person, f"/tugas/{task.id}", f"/tugas/{following.id}", *tabs)


def test_no_page_of_a_case_of_200_items_is_heavy(visitor: Come, engine: Engine) -> None:
    each = drawings.node(
        "multiInstanceLoopCharacteristics",
        "m",
        camunda_collection="${pilih.daftar}",
        camunda_elementVariable="b",
    )
    steps = (
        drawings.user("pilih", camunda_formRef="pilih"),
        drawings.user("tiap", each, camunda_formRef="isi"),
    )
    fields = [packages.field("catatan", "textarea"), packages.field("jumlah", "number")]
    case = begun(engine, *steps, pilih=[listed(packages.field("nama"))], isi=fields)
    secretary, person = office.actor(engine, "sekretaris"), visitor("sekretaris")
    (task,) = office.open_tasks(engine, case)
    engine.tasks.complete(task.id, {"daftar": [{"nama": words(row)} for row in range(200)]}, secretary)
    tabs = [f"/berkas/{case}{tab}" for tab in CASE]
    assert not heaviest(person, "/tugas", *tabs)
    for row, one in enumerate(office.open_tasks(engine, case)):
        engine.tasks.complete(one.id, {"catatan": words(row), "jumlah": row}, secretary)
    assert not heaviest(person, *tabs)


def test_no_page_of_500_nodes_is_heavy(visitor: Come, engine: Engine) -> None:
    """As many as a drawing may have, start and end among them, each a step of the SOP."""

    def steps(title: str) -> list[str]:
        return [
            drawings.user(
                f"t{place}", drawings.properties(sop_no=str(place + 1)), name=f"{title} {words(place)}"
            )
            for place in range(498)
        ]

    case = begun(engine, *steps("Mengisi"))
    secretary, owner = office.actor(engine, "sekretaris"), visitor("pemilik")
    for _ in range(60):
        (task,) = office.open_tasks(engine, case)
        engine.tasks.complete(task.id, {}, secretary)
    person = visitor("sekretaris")
    assert not heaviest(person, f"/tugas/{task.id}", *(f"/berkas/{case}{tab}" for tab in CASE))
    version = next(one.definition_id for one in engine.definitions.in_force(secretary) if one.key == "kecil")
    draft = engine.drafts.open("kecil", office.actor(engine, "pemilik"))
    own = f"/sop/rancangan/{draft}"
    drafted = (own, f"{own}/diagram", f"{own}/coba", f"{own}/pengaturan", f"{own}/pilihan", f"{own}/formulir")
    files = (f"{own}/berkas/process.bpmn", f"{own}/teks/process.bpmn", f"/proses/{version}.bpmn")
    of_version = (
        f"/sop/versi/{version}/diagram",
        "/sop/kecil",
        "/proses/kecil",
        "/tentang/kecil",
        "/laporan",
    )
    assert not heaviest(owner, *drafted, *files, *of_version)
    pemilik = office.actor(engine, "pemilik")
    changed = engine.drafts.create(packages.package(drawings.chain(*steps("Memeriksa"))), pemilik)
    engine.drafts.submit(changed, "Semua langkah berganti nama.", 1, pemilik)
    assert not heaviest(visitor("kadis"), f"/sop/rancangan/{changed}")


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
