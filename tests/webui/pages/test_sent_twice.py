"""The same page sent twice is one act; sent again with other words it is refused, and the words are shown."""

from __future__ import annotations

from collections.abc import Callable

from engine.service import Engine
from tests import sop
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
SEND = ("aksi", "kirim")


def test_a_task_sent_again_with_other_words_is_refused_and_shows_them(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_2")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    first = _filled(page, "Kumpulkan sampai Jumat")
    assert first.path == "/tugas"
    assert _filled(page, "Kumpulkan sampai Jumat").path == "/tugas", "a second click gets the first answer"
    other = _filled(page, "Kumpulkan sampai Senin")
    assert other.status == 422
    assert "Kumpulkan sampai Senin" in other.words
    assert "Kumpulkan sampai Jumat" in other.words, "beside what was sent"
    assert "dengan isi lain" in other.words
    view = engine.tasks.get(task, office.actor(engine, "sekretaris"))
    assert "Kumpulkan sampai Jumat" in str(view.value)


def _filled(page: Page, words: str) -> Page:
    name = page.document.xpath("//form[@id='isian-tugas']//textarea/@name")[0]
    return page.send({name: words}, button=SEND)


def test_a_start_sent_again_with_other_words_asks_whether_a_second_case_is_meant(
    visitor: Come, engine: Engine
) -> None:
    page = visitor("kadis").get(f"/mulai/{sop.KEY}")
    fields = {name: str(value) for name, value in sop.START.items()}
    first = page.send(fields, button=SEND)
    assert first.path.startswith("/berkas/")
    assert page.send(fields, button=SEND).path == first.path
    name = page.document.xpath("//main//form//textarea/@name")[0]
    asked = page.send(fields | {name: "Perihal yang lain"}, button=SEND)
    assert asked.status == 422
    assert "memulai proses yang kedua" in asked.words
    assert "Perihal yang lain" in asked.text
    assert asked.document.xpath("//form[@data-unsent]")
    assert asked.document.xpath(f"//main//a[@href='{first.path}']")
    second = asked.send(button=("aksi", "kedua"))
    assert second.path.startswith("/berkas/")
    assert second.path != first.path


def test_a_remark_sent_twice_stands_once(visitor: Come, engine: Engine) -> None:
    instance = office.started(engine)
    here, action = f"/berkas/{instance}/riwayat", f"/berkas/{instance}/komentar"
    page = visitor("kadis").get(here)
    for _again in range(2):
        assert page.send({"komentar": "Mohon dipercepat"}, action=action).path == here
    other = page.send({"komentar": "Mohon diperlambat"}, action=action)
    assert other.status == 422
    assert "Mohon diperlambat" in other.words
    text = visitor("kadis").get(here).words
    assert text.count("berkomentar: “Mohon dipercepat”") == 1
    assert "berkomentar: “Mohon diperlambat”" not in text
    fresh = visitor("kadis").get(here).send({"komentar": "Mohon diperlambat"}, action=action)
    assert "berkomentar: “Mohon diperlambat”" in fresh.words


def test_what_is_typed_stays_when_a_task_is_taken_or_given_back(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_2")
    page = visitor("sekretaris").get(f"/tugas/{task}")
    name = page.document.xpath("//form[@id='isian-tugas']//textarea/@name")[0]
    taken = page.send({name: "Belum selesai diketik"}, button=("aksi", "ambil"))
    assert "sekarang tugas Anda" in taken.words
    assert (name, "Belum selesai diketik") in taken.form().form_values()
    back = taken.send({name: "Diketik lebih lanjut"}, button=("aksi", "lepas"))
    assert back.path == "/tugas"
    again = visitor("sekretaris").get(f"/tugas/{task}")
    assert (name, "Diketik lebih lanjut") in again.form().form_values()


def test_taking_a_task_with_nothing_typed_keeps_no_draft(visitor: Come, engine: Engine) -> None:
    task = office.task_at(engine, "Langkah_3_isian", "bidang_kearsipan")
    page = visitor("bidang.kearsipan").get(f"/tugas/{task}").send(button=("aksi", "ambil"))
    assert "sekarang tugas Anda" in page.words
    assert "Tersimpan sementara" not in page.words
