"""Kelola SOP without JavaScript: upload, change as text, submit, put in force, send back, go back to a version."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
REASON = "Waktu langkah pertama dipersingkat."


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return target.getvalue()


def uploaded(person: Visitor, *files: tuple[str, bytes], faulty: bool = False) -> Page:
    """What the site answers to files chosen on /sop."""
    fields = {"simpan_galat": "1"} if faulty else {}
    return person.get("/sop").send(fields, action="/sop", files={"berkas": files}, without=["berkas"])


def number(page: Page) -> int:
    assert page.status == 200, page.words
    return int(page.path.rpartition("/")[2])


def test_from_upload_to_in_force_and_back(visitor: Come, engine: Engine) -> None:
    owner, kadis = visitor("pemilik"), visitor("kadis")
    page = uploaded(owner, ("paket.zip", zipped(packages.two_steps("Lama"))))
    assert "Rancangan baru dibuat" in page.words
    assert "Tidak ada kesalahan." in page.words
    first = number(page)
    short = page.send({"alasan": "pendek"}, action=f"/sop/rancangan/{first}/ajukan")
    assert short.status == 422
    assert "Sedikitnya 10 huruf" in short.words
    page = owner.get(f"/sop/rancangan/{first}").send(
        {"alasan": REASON}, action=f"/sop/rancangan/{first}/ajukan"
    )
    assert "Kepala Dinas diberi tahu" in page.words
    notices = kadis.get("/pemberitahuan")
    assert "mengajukan rancangan “Lama”" in notices.words
    assert "Menunggu diberlakukan" in kadis.get("/sop").words
    page = kadis.get(f"/sop/rancangan/{first}")
    assert REASON in page.words
    page = page.send(action=f"/sop/rancangan/{first}/berlakukan")
    assert page.path == "/sop/kecil"
    assert "Versi 1 berlaku" in page.words
    assert "memberlakukan rancangan “Lama” sebagai versi 1" in owner.get("/pemberitahuan").words

    page = owner.get("/sop/kecil").send(action="/sop/kecil/rancangan")
    second = number(page)
    text = owner.get(f"/sop/rancangan/{second}/teks/process.toml").send(
        {"isi": 'title = "Baru"\r\nkode = "KCL"\r\n'}, button=("aksi", "simpan")
    )
    assert "Tersimpan." in text.words
    assert engine.drafts.file(second, "process.toml", office.actor(engine, "pemilik")) == (
        b'title = "Baru"\nkode = "KCL"\n'
    )
    owner.get(f"/sop/rancangan/{second}").send({"alasan": REASON}, action=f"/sop/rancangan/{second}/ajukan")
    back = kadis.get(f"/sop/rancangan/{second}").send(
        {"alasan": "Belum dibahas bersama."}, action=f"/sop/rancangan/{second}/kembalikan"
    )
    assert "dikembalikan kepada pemilik proses" in back.words
    page = owner.get(f"/sop/rancangan/{second}")
    assert "Dikembalikan oleh Kepala Dinas (contoh)" in page.words
    assert "Belum dibahas bersama." in page.words
    page.send({"alasan": REASON}, action=f"/sop/rancangan/{second}/ajukan")
    owner.get(f"/sop/rancangan/{second}").send(action=f"/sop/rancangan/{second}/tarik")
    owner.get(f"/sop/rancangan/{second}").send({"alasan": REASON}, action=f"/sop/rancangan/{second}/ajukan")
    page = kadis.get(f"/sop/rancangan/{second}").send(action=f"/sop/rancangan/{second}/berlakukan")
    assert page.all("//article//h3") == ["Versi 2", "Versi 1"]
    assert "Kepala Dinas (contoh) memberlakukan rancangan" in page.words
    page = page.send({"alasan": "Versi baru keliru di lapangan."}, action="/sop/kecil/berlakukan")
    assert "Versi 1 berlaku lagi" in page.words
    info = engine.definitions.process("kecil", office.actor(engine, "kadis"))
    assert (info.version, info.title) == (1, "Lama")


def test_a_download_is_an_upload_again(visitor: Come, engine: Engine) -> None:
    owner = visitor("pemilik")
    version = engine.definitions.process(sop.KEY, office.actor(engine, "pemilik")).definition_id
    answer = owner.get(f"/sop/versi/{version}.zip").response
    assert answer.headers["Content-Disposition"] == f"attachment; filename=sop-{version}.zip"
    assert answer.headers["Content-Type"] == "application/zip"
    made = number(uploaded(owner, ("unduhan.zip", answer.get_data())))
    assert owner.get(f"/sop/rancangan/{made}.zip").response.get_data() == answer.get_data()
    told = owner.get(f"/sop/rancangan/{made}").send(
        {"alasan": REASON}, action=f"/sop/rancangan/{made}/ajukan"
    )
    assert told.status == 422
    assert "sama dengan versi 1" in told.words


def test_loose_files_complete_the_version_in_force(visitor: Come, engine: Engine) -> None:
    owner, pemilik = visitor("pemilik"), office.actor(engine, "pemilik")
    diagram = engine.definitions.bpmn(engine.definitions.process(sop.KEY, pemilik).definition_id)
    made = number(uploaded(owner, ("SOP dari Camunda (2).BPMN", diagram + b"\n")))
    files = engine.drafts.files(made, pemilik)
    assert files["process.bpmn"] == diagram + b"\n"
    assert "forms/isian.form" in files
    lone = uploaded(owner, ("isi.form", b"{}"))
    assert lone.status == 422
    assert "Tidak ada file .bpmn" in lone.words
    page = owner.get(f"/sop/rancangan/{made}").send(
        action=f"/sop/rancangan/{made}/unggah", files={"berkas": [("isian.form", b"{")]}, without=["berkas"]
    )
    assert "harus diperbaiki sebelum diajukan" in page.words
    assert "forms/isian.form" in page.words
    page = page.send(
        action=f"/sop/rancangan/{made}/unggah",
        files={"berkas": [("x.zip", zipped(packages.two_steps()))]},
        without=["berkas"],
    )
    assert sorted(engine.drafts.files(made, pemilik)) == sorted(packages.two_steps())
    assert "lain dari proses yang diubah rancangan ini" in page.words
    stale = owner.post(
        f"/sop/rancangan/{made}/unggah",
        {"csrf_token": owner.token(), "revisi": "1", "berkas": (io.BytesIO(b"{}"), "isian.form")},
    )
    assert stale.status == 409
    assert "Pemilik Proses (contoh)" in stale.words


def test_what_is_refused_is_told_on_the_page(visitor: Come, engine: Engine) -> None:
    owner, pemilik = visitor("pemilik"), office.actor(engine, "pemilik")
    broken = packages.package(drawings.chain(drawings.user("isi", camunda_formRef="tidak_ada")))[
        "process.bpmn"
    ]
    page = uploaded(owner, ("coba saya.bpmn", broken))
    assert page.status == 422
    assert "coba saya.bpmn · isi" in page.words
    assert "formulir “tidak_ada” tidak ada;" in page.words
    assert page.title.startswith("Galat:")
    for name in ("x.exe", "x", "x.bpmn.png"):
        assert uploaded(owner, (name, b"x")).status == 415, name
    empty = owner.get("/sop").send(action="/sop", files={"berkas": [("", b"")]}, without=["berkas"])
    assert empty.status == 422
    assert "Pilih filenya dahulu" in empty.words
    two = uploaded(owner, ("a.form", b"{}"), ("a.form", b"{}"))
    assert two.status == 422
    assert engine.drafts.list(pemilik) == []
    kept = number(uploaded(owner, ("coba.bpmn", broken), faulty=True))
    page = owner.get(f"/sop/rancangan/{kept}")
    assert "1 hal harus diperbaiki" in page.words
    assert not page.document.xpath("//form[contains(@action, '/ajukan')]")
    gone = page.send(action=f"/sop/rancangan/{kept}/buang")
    assert "Rancangan dibuang" in gone.words


@pytest.mark.parametrize("name", ["sekretaris", "perencana", "bidang.kearsipan"])
def test_others_see_nothing_of_it(visitor: Come, engine: Engine, name: str) -> None:
    made = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    person = visitor(name)
    assert "Kelola SOP" not in person.get("/tugas").all("//nav//a")
    for address in ("/sop", f"/sop/{sop.KEY}", f"/sop/rancangan/{made}", f"/sop/rancangan/{made}.zip",
                    f"/sop/rancangan/{made}/teks/process.toml", "/sop/versi/1.zip"):  # fmt: skip
        assert person.get(address).status == 403, address
    for act in ("ajukan", "tarik", "berlakukan", "kembalikan", "buang", "unggah"):
        answer = person.post(f"/sop/rancangan/{made}/{act}", {"csrf_token": person.token(), "alasan": REASON})
        assert answer.status == 403, act
    for act in ("rancangan", "berlakukan"):
        answer = person.post(f"/sop/{sop.KEY}/{act}", {"csrf_token": person.token(), "alasan": REASON})
        assert answer.status == 403, act


def test_an_auditor_and_kadis_read(visitor: Come, engine: Engine) -> None:
    made = engine.drafts.open(sop.KEY, office.actor(engine, "pemilik"))
    engine.definitions.deploy(packages.two_steps(), SETUP)
    for name in ("auditor", "kadis", "admin"):
        person = visitor(name)
        for address in ("/sop", f"/sop/{sop.KEY}", "/sop/kecil", f"/sop/rancangan/{made}",
                        f"/sop/rancangan/{made}/teks/process.toml"):  # fmt: skip
            page = person.get(address)
            assert page.status == 200
            assert "Unggah" not in page.all("//button")
        assert "Kelola SOP" in person.get("/sop").all("//nav//a")[0:9]


def asking(key: str, title: str) -> dict[str, bytes]:
    """A process whose start form asks for one thing."""
    return packages.package(
        drawings.node("startEvent", "mulai", camunda_formRef="awal"),
        drawings.user("isi"),
        drawings.node("endEvent", "selesai"),
        drawings.flow("F1", "mulai", "isi"),
        drawings.flow("F2", "isi", "selesai"),
        toml=f'title = "{title}"\n',
        awal=[packages.field(key, required=True)],
    )


def test_a_start_form_is_taken_for_the_version_it_was_opened_on(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    engine.definitions.deploy(asking("lama", "Lama"), SETUP)
    person, actor = visitor("sekretaris"), office.actor(engine, "sekretaris")
    opened = person.get("/mulai/kecil")
    clock.advance(timedelta(hours=3))
    engine.definitions.deploy(asking("baru", "Baru"), SETUP)
    missing = opened.send({}, button=("aksi", "kirim"))
    assert missing.status == 422  # checked against its own form
    assert "lama" in missing.words
    begun = missing.send({"lama": "isi"}, button=("aksi", "kirim"))
    assert begun.status == 200, begun.words
    case = int(begun.path.rpartition("/")[2])
    view = engine.instances.get(case, actor)
    assert (view.row.version, view.start_value) == (1, {"lama": "isi"})
    assert "baru" in person.get("/mulai/kecil").words
    clock.advance(timedelta(hours=13))
    late = opened.send({"lama": "isi"}, button=("aksi", "kirim"))
    assert late.status == 409
    assert "isi" in late.words  # what was typed is still there
    assert person.post("/mulai/kecil", {"csrf_token": person.token(), "versi": "999999"}).status == 404
    assert person.post("/mulai/kecil", {"csrf_token": person.token(), "versi": "9" * 30}).status == 404


def test_every_link_of_the_workshop_leads_somewhere(visitor: Come, engine: Engine) -> None:
    owner, kadis = office.actor(engine, "pemilik"), office.actor(engine, "kadis")
    office.started(engine)
    made = engine.drafts.open(sop.KEY, owner)
    toml = engine.drafts.file(made, "process.toml", owner)
    engine.drafts.submit(
        made, REASON, engine.drafts.write(made, {"process.toml": toml + b"#"}, 1, owner), owner
    )
    engine.versions.activate(made, "", 2, kadis)
    working, sent = engine.drafts.open(sop.KEY, owner), engine.drafts.open(sop.KEY, owner)
    engine.drafts.submit(
        sent, REASON, engine.drafts.write(sent, {"process.toml": toml + b"##"}, 1, owner), owner
    )
    for name in ("pemilik", "kadis"):
        person, seen = visitor(name), set()
        for address in (
            "/sop",
            f"/sop/{sop.KEY}",
            *(f"/sop/rancangan/{one}" for one in (made, working, sent)),
        ):
            for link in person.get(address).document.xpath("//main//a/@href"):
                path = str(link)
                if path not in seen and "/formulir/" not in path:
                    seen.add(path)
                    assert person.get(path).status == 200, (name, address, path)
        assert any("/sop/banding" in path for path in seen)
        assert any("/pindah" in path for path in seen)
