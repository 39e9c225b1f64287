"""What who decides on a draft sees: the change itself, whom it reaches, its tests, and only then the files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.service import Engine
from engine.service.agency.setup import SETUP
from tests import sop, versions
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
REASON = "Disesuaikan dengan rapat bulan ini."


def submitted(engine: Engine, files: dict[str, bytes]) -> int:
    """A draft of these files that waits for a decision."""
    pemilik = office.actor(engine, "pemilik")
    draft = engine.drafts.create(files, pemilik)
    engine.drafts.submit(draft, REASON, 1, pemilik)
    return draft


def heads(page: Page) -> list[str]:
    return ["".join(one.itertext()).strip() for one in page.document.xpath("//main//h2")]


def test_the_change_comes_first_and_the_files_last(visitor: Come, engine: Engine) -> None:
    office.started(engine)
    draft = submitted(engine, versions.later())
    page = visitor("kadis").get(f"/sop/rancangan/{draft}")
    assert heads(page) == [
        "Yang berubah",
        "Pada gambar",
        "Hasil uji",
        "Siapa yang terkena",
        "Hasil pemeriksaan",
        "Putuskan",
        "Isi",
    ]
    assert "waktu 3 hari → 2 hari." in page.words
    left, right = page.document.xpath("//*[@data-bpmn-viewer]")
    assert right.get("data-added").split()[0] == versions.ADDED
    assert left.get("data-changed") == right.get("data-changed")
    reached = page.all("//dl[@class='reached']")
    assert "Sekretaris Mendapat langkah “Mengarsipkan hasil pembahasan”." in " ".join(reached).replace(
        "\n", " "
    )
    assert "1 berkas sedang berjalan dan tetap pada versinya" in page.words
    assert "Rancangan ini belum punya uji tersimpan." in page.words
    paths = page.document.xpath("//*[contains(text(), 'forms/bahas.form')]")
    assert paths
    assert all(one.xpath("ancestor::details") for one in paths)
    assert "Formulir: Pembahasan Draft Data Kinerja" in page.words
    assert sop.KEY not in page.words
    assert visitor("pemilik").get(f"/sop/rancangan/{draft}").words.count("Yang berubah") == 1


def test_a_new_process_is_told_by_its_steps(visitor: Come, engine: Engine) -> None:
    draft = submitted(engine, packages.two_steps())
    page = visitor("kadis").get(f"/sop/rancangan/{draft}")
    assert heads(page)[0] == "SOP baru"
    assert "Sekretaris: langkah “Mengisi data”." in page.words
    assert "Proses ini baru; belum ada berkas yang berjalan." in page.words
    assert len(page.document.xpath("//*[@data-bpmn-viewer]")) == 1


def test_numbered_steps_of_a_new_process_are_sentences(visitor: Come, engine: Engine) -> None:
    files = versions.in_force()
    files["process.bpmn"] = files["process.bpmn"].replace(sop.KEY.encode(), b"sop_lain")
    page = visitor("kadis").get(f"/sop/rancangan/{submitted(engine, files)}")
    assert "Langkah 8: " in page.words
    assert ", oleh Sekretaris (3 hari)." in page.words


def test_saved_tests_are_told_by_their_titles(visitor: Come, engine: Engine) -> None:
    pemilik = office.actor(engine, "pemilik")
    draft = engine.drafts.create(packages.two_steps(), pemilik)
    trials = engine.trials
    trials.act(draft, {"mulai": {}, "peran": "sekretaris"}, 0, pemilik)
    trials.save(draft, "Jalur biasa", pemilik)
    engine.drafts.submit(draft, REASON, engine.drafts.view(draft, pemilik).revision, pemilik)
    page = visitor("kadis").get(f"/sop/rancangan/{draft}")
    assert "Terpenuhi Jalur biasa" in " ".join(page.all("//ul[@class='sentences']/li"))
    assert "Uji tersimpan: Jalur biasa" in page.words


def test_a_draft_of_a_version_that_is_no_longer_in_force_says_so(visitor: Come, engine: Engine) -> None:
    draft = submitted(engine, versions.later())
    assert "Rancangan ini dimulai dari versi" not in visitor("kadis").get(f"/sop/rancangan/{draft}").words
    engine.definitions.deploy(versions.later(renamed=True), SETUP)
    words = visitor("kadis").get(f"/sop/rancangan/{draft}").words
    assert "Rancangan ini dimulai dari versi 1, sedangkan yang berlaku kini versi 2" in words


def test_the_drawing_of_a_version_is_a_page(visitor: Come, engine: Engine) -> None:
    number = engine.definitions.process(sop.KEY, office.actor(engine, "kadis")).definition_id
    page = visitor("kadis").get(f"/sop/{sop.KEY}")
    (link,) = page.document.xpath("//a[normalize-space()='Diagram']")
    assert link.get("href") == f"/sop/versi/{number}/diagram"
    shown = visitor("kadis").get(link.get("href"))
    assert shown.document.xpath("//*[@data-bpmn-viewer]")[0].get("data-bpmn-url") == f"/proses/{number}.bpmn"
    assert (
        shown.document.xpath("//a[normalize-space()='Unduh BPMN']")[0].get("href") == f"/proses/{number}.bpmn"
    )
    # The page of the drawing has them not.
    assert "tertulis pada halaman “Langkah dan mutu baku”" in shown.words
    assert visitor("kadis").get("/sop/versi/999/diagram").status == 404
    assert visitor("sekretaris").get(link.get("href")).status == 403


@pytest.mark.parametrize(("length", "words"), [("P1DT2H", "1 hari 2 jam"), ("PT90S", "1 menit 30 detik")])
def test_a_standard_time_of_two_units_is_read_wherever_it_stands(
    visitor: Come, engine: Engine, length: str, words: str
) -> None:
    step = drawings.user("isi", drawings.properties(sop_no="1"), name="Mengisi data")
    chain = drawings.chain(step) + drawings.timer("lewat", "isi", length)
    draft = submitted(engine, packages.package(chain))
    kadis, clerk = visitor("kadis"), visitor("sekretaris")
    assert words in kadis.get(f"/sop/rancangan/{draft}").words
    engine.versions.activate(draft, "", 1, office.actor(engine, "kadis"))
    case = engine.instances.start("kecil", {}, office.actor(engine, "sekretaris")).instance
    (task,) = office.open_tasks(engine, case)
    for address in (f"/berkas/{case}", f"/tugas/{task.id}", "/tentang/kecil"):
        assert words in clerk.get(address).words, address
    engine.tasks.complete(task.id, {}, office.actor(engine, "sekretaris"))
    assert words in clerk.get(f"/berkas/{case}/waktu").words
    for address in ("/laporan?proses=kecil", "/laporan.xlsx?proses=kecil"):
        assert visitor("auditor").get(address).status == 200


def test_who_starts_and_the_steps_of_a_group_are_among_those_reached(visitor: Come, engine: Engine) -> None:
    """A longer time of a group reaches who works in it; where all may start, nobody in particular is told."""
    files = versions.in_force()
    head, mark, tail = files["process.bpmn"].partition(b'id="Langkah_3_tenggat_waktu"')
    files["process.bpmn"] = head + mark + tail.replace(b"P2D", b"P9D", 1)
    files["process.toml"] = b'mulai = "semua"\n' + files["process.toml"]
    page = visitor("kadis").get(f"/sop/rancangan/{submitted(engine, files)}")
    reached = page.all("//dl[@class='reached']/div")
    assert "Semua orang Kini boleh memulai proses." in reached
    assert any(one.startswith("Fungsional Perencana Tetap mengerjakan langkah 3") for one in reached)
    assert "Yang boleh memulai: pelaksana langkah pertama → semua orang." in page.words
