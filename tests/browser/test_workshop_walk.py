"""The process owner changes the SOP in the browser, from the first stroke to a case that ends on the new version."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engine.service import Engine
from tests import sop
from tests.browser.drawer import Drawer
from tests.browser.worker import Worker
from tests.soundness import broken_at
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
WHY = "Waktu langkah 8 dipersingkat dan angka dicocokkan lebih dahulu."
MOVED = "Berkas yang berjalan mengikuti SOP yang baru."
NEW_STEP = "Mencocokkan angka dengan bukti dukung"


def draw(drawer: Drawer) -> None:
    """Step 8 in 2 days, a step after the sixth, and the second step drawn anew; broken and mended on the way."""
    page = drawer.page
    drawer.choose("Langkah_8")
    assert page.input_value("[data-field='waktu']") == "3"
    drawer.fill("waktu", "2")
    add_step(drawer, "Langkah_6", NEW_STEP, "fungsional_perencana", "bahas", ("4", "jam"))
    drawer.fill("output", "Angka yang sudah dicocokkan")
    new = add_step(
        drawer, "Langkah_1", "Menelaah instruksi", "sekretaris", "disposisi_sekretaris", ("1", "hari")
    )
    drawer.fill("output", "Disposisi")
    give(drawer, "pilihan_tujuan", "${pilihan_peran(['fungsional_perencana'])}")
    drawer.choose("Langkah_2")
    page.keyboard.press("Shift+Tab")
    page.locator("[data-drawing] svg").first.focus()
    page.keyboard.press("Delete")
    drawer.settle()
    drawer.choose(page.evaluate("id => alur.bench.ed.registry.get(id).outgoing[0].id", new))
    page.keyboard.press("Shift+Tab")
    page.locator("[data-drawing] svg").first.focus()
    page.keyboard.press("Delete")
    broken = [one for one in drawer.checked() if one["level"] == "error"]
    assert "dead-end" in {one["rule"] for one in broken}
    assert page.locator(".findings button.finding", has_text="Kesalahan").count() >= 1
    page.click("[data-act='undo']")
    assert [one for one in drawer.checked() if one["level"] == "error"] == []
    drawer.saved()


def add_step(drawer: Drawer, after: str, name: str, role: str, form: str, time: tuple[str, str]) -> str:
    drawer.choose(after)
    drawer.page.click("[data-act='append']")
    drawer.settle()
    drawer.fill("nama", name)
    drawer.pick("peran", role)
    drawer.pick("formulir", form)
    drawer.fill("waktu", time[0])
    drawer.pick("waktu-satuan", time[1])
    return str(drawer.page.evaluate("alur.bench.panel.shown"))


def give(drawer: Drawer, name: str, expression: str) -> None:
    """Say in the panel where a value of the form comes from."""
    names = drawer.page.locator("[data-field^='masukan-'][data-field$='-nama']")
    at = next(at for at in range(names.count()) if names.nth(at).input_value() == name)
    drawer.fill(f"masukan-{at}-nilai", expression)


def try_out(owner: Worker, draft: int) -> None:
    """The draft from start to end, role by role, and kept as a test."""
    page = owner.page
    page.goto(f"/sop/rancangan/{draft}/coba")
    page.click("text=Mulai uji coba")
    owner.fill({name: str(value) if name == "tahun" else value for name, value in sop.START.items()})
    with page.expect_navigation():
        page.click("button:has-text('Mulai proses')")
    for _turn in range(20):
        if page.locator("text=Proses sudah selesai.").count():
            break
        if not page.locator("main form[data-form]").count():
            page.locator(".open-tasks a:has-text('Kerjakan')").first.click()
            page.wait_for_selector("main form[data-form]")
        if page.locator("[name='keputusan']").count():
            owner.decide(back=False)
        elif page.locator("[name='indikator.0.realisasi']").count():
            owner.measure()
        elif page.locator("[name='penerima.jumlah']").count():
            owner.distribute()
        else:
            owner.answer()
        with page.expect_navigation():  # a page half arrived shows neither form nor task
            page.click("button:has-text('Selesaikan tugas ini')")
    assert "Proses sudah selesai." in page.locator("main").inner_text()
    page.fill("#judul", "Jalur lurus sampai selesai")
    page.click("text=Simpan uji")
    assert "Terpenuhi" in page.locator("#skenario").inner_text()


def move(page: Page, before: int, after: int) -> None:
    page.goto(f"/sop/{sop.KEY}/pindah?dari={before}&ke={after}")
    page.fill("#alasan", MOVED)
    page.click("button:has-text('Pindahkan berkas berjalan')")
    page.wait_for_selector("text=3 dari 3 berkas")
    assert page.locator("text=tidak ada lagi pada versi tujuan").count() == 1


@pytest.mark.long
def test_the_owner_changes_the_sop_and_cases_follow(site: Site, engine: Engine, visit: Visit) -> None:
    cases = [office.brought_to(engine, name) for name in ("Langkah_2", "Langkah_5", "Langkah_8")]
    owner = Worker(visit(site.url), "pemilik")
    page = owner.page
    page.goto(f"/sop/{sop.KEY}")
    page.click("button:has-text('Ubah SOP ini')")
    page.wait_for_url("**/sop/rancangan/*")
    draft = int(page.url.rstrip("/").rsplit("/", 1)[1].split("?")[0].split("#")[0])
    draw(Drawer(visit(site.url), draft))
    try_out(Worker(visit(site.url, javascript=False), "pemilik"), draft)
    page.goto(f"/sop/rancangan/{draft}/coba")
    page.wait_for_selector("#diagram[data-ready]")
    page.goto(f"/sop/rancangan/{draft}")
    page.fill("[name='alasan']", WHY)
    page.click("button:has-text('Ajukan untuk diberlakukan')")
    assert "Diajukan oleh" in page.locator("main").inner_text()

    kadis = Worker(visit(site.url), "kadis").page
    kadis.goto("/pemberitahuan")
    assert WHY in kadis.locator("main").inner_text()
    kadis.goto(f"/sop/rancangan/{draft}")
    said = " ".join(kadis.locator("main").inner_text().split())
    assert "waktu 3 hari → 2 hari" in said
    assert NEW_STEP in said
    kadis.click("button:has-text('Berlakukan')")
    assert "Versi 2 berlaku." in kadis.locator(".note[role='status']").inner_text()

    admin = office.actor(engine, "admin")
    new, old = engine.versions.list(sop.KEY, admin)
    assert (new.state, new.number, old.state, old.running) == ("in_force", 2, "retired", 3)
    move(kadis, old.definition_id, new.definition_id)
    running = {one.number: one.running for one in engine.versions.list(sop.KEY, admin)}
    assert running == {1: 1, 2: 2}

    sekretaris, perencana = Worker(visit(site.url), "sekretaris"), Worker(visit(site.url), "perencana")
    boss = Worker(visit(site.url), "kadis")
    last = cases[2]
    for worker in (sekretaris, boss, perencana):
        task = office.open_tasks(engine, last)[0]
        worker.page.goto(f"/tugas/{task.id}")
        if task.element == "Langkah_10":
            worker.distribute()
            worker.send()
        else:
            worker.send(worker.answer_by_button(back=False))
    perencana.page.goto(f"/berkas/{last}/riwayat")
    said = perencana.page.locator("main").inner_text()
    assert "dari versi 1 ke versi 2" in said
    assert MOVED in said
    assert engine.instances.get(last, admin).row.status == "completed"
    assert broken_at(engine, last) is None
