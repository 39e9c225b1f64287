"""Pages of retention: what is due, a proposal by one, its bundle, the purge by another, the berita acara to print."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from engine.clock import FixedClock
from engine.service import Engine
from engine.service.agency.setup import SETUP
from engine.service.views import Actor
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.webui.visitor import Visitor

REASON = "Masa simpannya lewat menurut JRA."


def person(engine: Engine, username: str) -> Actor:
    found = engine.people.actor(username)
    assert found is not None
    return found


def finished(engine: Engine) -> int:
    toml = 'title = "Arsip"\nkode = "ARS"\n[retensi]\nretensi_aktif = 1\nretensi_inaktif = 1\nnasib_akhir = "musnah"\n'
    files = packages.package(drawings.chain(drawings.user("isi")), toml=toml)
    engine.definitions.deploy(files, SETUP)
    starter = person(engine, "sekretaris")
    started = engine.instances.start("kecil", {}, starter)
    engine.tasks.complete(started.next[0].id, {}, starter)
    return started.instance


def test_from_what_is_due_to_the_tombstone(
    engine: Engine, clock: FixedClock, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    instance = finished(engine)
    admin, kadis, auditor = visitor("admin"), visitor("kadis"), visitor("auditor")
    page = admin.get("/retensi")
    assert "belum ditetapkan" in page.words
    assert "Tidak ada berkas yang masa simpannya lewat." in page.words
    clock.advance(timedelta(days=731))
    page = admin.get("/retensi")
    assert "ARS-2026-0001" in page.words
    page = page.send({"berkas": [str(instance)], "alasan": REASON}, action="/retensi")
    assert page.path == "/retensi/1"
    assert "Menunggu orang kedua" in page.words
    assert "Usul 1" in auditor.get("/retensi").words
    assert not auditor.get("/retensi").document.xpath("//main//input[@type='checkbox']")
    assert kadis.get("/retensi/1").document.xpath("//button[contains(@class, 'danger')]") == []
    bundle = page.send(action="/retensi/1/ekspor")
    with zipfile.ZipFile(io.BytesIO(bundle.response.get_data())) as archive:
        minutes = archive.read("berita-acara.html").decode()
        assert "Berita Acara Pemusnahan Arsip" in minutes
        assert "ARS-2026-0001" in minutes
        assert len(archive.namelist()) == 2
        with zipfile.ZipFile(io.BytesIO(archive.read(archive.namelist()[1]))) as inner:
            inner.extractall(tmp_path / "luar")
    check = [sys.executable, "-I", "periksa.py", engine.audit.key.public.fingerprint]
    done = subprocess.run(check, cwd=tmp_path / "luar", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "luar/ringkasan.html").write_text("lain")
    assert subprocess.run(check, cwd=tmp_path / "luar", capture_output=True, check=False).returncode == 1
    printed = auditor.get("/retensi/1/berita-acara")
    assert REASON in printed.words
    assert "…" in printed.words, "names and number are the office's to write"
    page = kadis.get("/retensi/1").send({"alasan": REASON}, action="/retensi/1/setujui")
    assert "1 berkas dimusnahkan" in page.text
    assert "1 dari 1 berkas sudah dimusnahkan" in page.words
    assert auditor.get(f"/berkas/{instance}").status == 404
    verified = auditor.get("/audit").send(action="/audit/periksa")
    assert "Utuh." in verified.words
    assert "1 berkas dimusnahkan menurut jadwal retensi" in verified.words


def test_a_proposal_is_withdrawn_with_its_reason(
    engine: Engine, clock: FixedClock, visitor: Callable[..., Visitor]
) -> None:
    instance = finished(engine)
    clock.advance(timedelta(days=731))
    proposal = engine.retention.propose([instance], REASON, person(engine, "kadis"))
    page = visitor("kadis").get(f"/retensi/{proposal}")
    assert page.send({"alasan": "pendek"}, action=f"/retensi/{proposal}/tarik").status == 422
    page = page.send({"alasan": "Masih dipakai untuk LAKIP."}, action=f"/retensi/{proposal}/tarik")
    assert "Tidak ada yang dimusnahkan" in page.words


def test_others_see_nothing_of_it(engine: Engine, visitor: Callable[..., Visitor]) -> None:
    for username in ("sekretaris", "pemilik"):
        assert visitor(username).get("/retensi").status == 403
    assert visitor("auditor").get("/retensi/9").status == 404
    assert visitor("auditor").get("/retensi?sampai=kemarin").status == 404
