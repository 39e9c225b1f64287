"""The modeller in a real browser: the owner changes the SOP with the mouse, reads what is wrong, and mends it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from engine.service import Engine
from engine.service.views import Actor
from tests.browser.drawer import Drawer
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

Axe = Callable[..., None]
Visit = Callable[..., Visitor]


def stored(engine: Engine, draft: int, owner: Actor) -> str:
    return engine.drafts.file(draft, "process.bpmn", owner).decode()


def test_the_owner_changes_a_time_and_adds_a_step(
    site: Site, engine: Engine, draft: int, owner: Actor, visit: Visit, axe: Axe
) -> None:
    drawer = Drawer(visit(site.url), draft)
    page = drawer.page
    page.click("[data-act='fit']")
    palette = page.locator(".djs-palette").bounding_box()
    names = page.locator("[data-element-id='Lane_sekretaris'] .djs-label").bounding_box()
    assert palette
    assert names
    assert palette["x"] + palette["width"] < names["x"]
    before = drawer.text()
    assert {one["rule"] for one in drawer.checked()} == {"unread-time", "step-verb"}

    drawer.address += "#Langkah_8"  # as the report leads to a standard time
    page.goto("about:blank")
    drawer.open()
    page.wait_for_function("() => alur.bench.panel.shown === 'Langkah_8' && !alur.bench.panel.waiting")
    page.focus("[data-field='waktu']")
    page.keyboard.press("Control+A")
    page.evaluate("alur.bench.panel.later()")  # as when the lint answers meanwhile
    drawer.settle()
    page.keyboard.type("2")  # instead of what is marked, not beside it
    assert page.input_value("[data-field='waktu']") == "2"
    page.keyboard.press("Tab")
    drawer.settle()
    assert 'name="Lewat 2 hari" cancelActivity="false" attachedToRef="Langkah_8"' in drawer.text()
    page.click("[data-act='undo']")
    assert drawer.text() == before
    page.click("[data-act='redo']")

    drawer.choose("Langkah_6")
    axe(page, "a step selected")
    page.click("[data-act='append']")
    drawer.settle()
    assert page.evaluate("document.activeElement.dataset.field") == "nama"
    assert page.input_value("[data-field='no']") == "7"
    drawer.fill("nama", "Mencocokkan angka dengan bukti dukung")
    drawer.pick("peran", "fungsional_perencana")
    drawer.pick("formulir", "bahas")
    page.wait_for_selector("[data-field^='masukan-'][data-field$='-nilai']")
    drawer.fill("waktu", "4")
    drawer.pick("waktu-satuan", "jam")
    found = drawer.checked()
    assert "no-output" in {one["rule"] for one in found}
    assert page.locator(".finding-mark.warning").count() >= 1
    drawer.fill("output", "Angka yang sudah dicocokkan")
    new = page.evaluate("alur.bench.panel.shown")
    assert {one["rule"] for one in drawer.checked() if one["element"] == new} <= {"missing-input"}
    drawer.saved()
    assert "Tersimpan" in page.locator(".state").inner_text()

    assert [one for one in engine.drafts.lint(draft, owner) if one.level == "error"] == []
    revision = engine.drafts.view(draft, owner).revision
    engine.drafts.submit(draft, "Waktu langkah 8 dipersingkat.", revision, owner)
    kadis = office.actor(engine, "kadis")
    version = engine.versions.activate(draft, "Disetujui sesuai rapat.", revision, kadis)
    deployed = engine.definitions.outline(version.definition_id)
    steps = {step.no: step for step in deployed.steps}
    assert (steps[7].name, steps[7].norm, steps[7].roles) == (
        "Mencocokkan angka dengan bukti dukung",
        "PT4H",
        ("fungsional_perencana",),
    )
    assert (steps[9].element, steps[9].norm, len(steps)) == ("Langkah_8", "P2D", 11)


def test_a_step_is_dropped_on_a_flow_broken_and_mended_and_a_condition_put_together(
    site: Site, draft: int, visit: Visit, engine: Engine, owner: Actor
) -> None:
    drawer = Drawer(visit(site.url), draft)
    page = drawer.page
    drawer.choose("Alur_6_7")
    drawer.drag("create.task", drawer.spot("Alur_6_7"))
    new = page.evaluate("alur.bench.ed.registry.get('Alur_6_7').target.id")
    assert new not in ("Langkah_7", "Langkah_6")
    before, after = (f"alur.bench.ed.registry.get('{one}')" for one in (new, "Langkah_7"))
    assert page.evaluate(f"{before}.x + {before}.width < {after}.x")
    assert page.input_value("[data-field='no']") == "7"
    page.click("[data-act='undo']")
    assert page.evaluate("alur.bench.ed.registry.get('Alur_6_7').target.id") == "Gabung_7"
    assert page.evaluate("alur.bench.ed.get('commandStack').canUndo()") is False
    page.click("[data-act='redo']")
    out = page.evaluate("id => alur.bench.ed.registry.get(id).outgoing.map(one => one.id)", new)
    assert len(out) == 1
    drawer.choose(out[0])
    page.keyboard.press("Shift+Tab")
    page.locator("[data-drawing] svg").first.focus()
    page.keyboard.press("Delete")
    broken = [one for one in drawer.checked() if one["level"] == "error"]
    assert {"dead-end"} <= {one["rule"] for one in broken}
    assert page.locator(".finding-mark.error").count() >= 1
    page.locator(".findings button.finding", has_text="Kesalahan").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("alur.bench.ed.get('selection').get()[0].id") in {one["element"] for one in broken}
    page.click("[data-act='undo']")
    assert "error" not in {one["level"] for one in drawer.checked()}
    drawer.saved()
    assert new in stored(engine, draft, owner)

    drawer.choose("Langkah_9")
    page.locator("[data-drawing] svg").first.focus()
    page.keyboard.press("Delete")
    drawer.settle()
    assert "Langkah_9_terlambat" not in drawer.text()
    page.focus("[data-act='undo']")
    page.keyboard.press("Control+z")
    assert "Langkah_9_terlambat" in drawer.text()

    drawer.choose("Alur_8_kembali")
    assert page.input_value("[data-field='syarat-nilai']") == "kembalikan"
    drawer.pick("syarat-nilai", "setuju")
    assert page.input_value("[data-field='syarat-teks']") == "${keputusan == 'setuju'}"
    drawer.pick("syarat-banding", "!=")
    assert "<![CDATA[" not in drawer.text()
    assert "${keputusan != 'setuju'}" in drawer.text()
    page.click("[data-field='bawaan']")
    drawer.settle()
    assert 'default="Alur_8_kembali"' in drawer.text()
    assert "setuju'}" not in drawer.text()


def test_nothing_drawn_is_lost(site: Site, engine: Engine, draft: int, owner: Actor, visit: Visit) -> None:
    window = visit(site.url)
    drawer = Drawer(window, draft)
    page = drawer.page
    saving = re.compile(r"/berkas/process\.bpmn$")
    page.route(saving, lambda route: route.abort() if route.request.method == "PUT" else route.fallback())
    drawer.choose("Langkah_8")
    drawer.fill("keterangan", "Tanpa sambungan")
    page.wait_for_selector(".state[data-state='offline']")
    assert "Tanpa sambungan" not in stored(engine, draft, owner)
    page.unroute(saving)
    page.on("dialog", lambda dialog: dialog.accept())
    drawer.open()
    assert "dipulihkan" in page.locator("[data-notices]").inner_text()
    drawer.saved()
    assert "Tanpa sambungan" in stored(engine, draft, owner)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('alur.rancangan'))") == []

    revision = engine.drafts.view(draft, owner).revision
    form = engine.drafts.file(draft, "forms/bahas.form", owner) + b"\n"
    revision = engine.drafts.write(draft, {"forms/bahas.form": form}, revision, owner)
    drawer.choose("Langkah_8")
    drawer.fill("keterangan", "Berkas lain berubah")
    drawer.saved()
    assert "Berkas lain berubah" in stored(engine, draft, owner)

    revision = engine.drafts.view(draft, owner).revision
    other = stored(engine, draft, owner).replace("Berkas lain berubah", "Diubah orang lain")
    engine.drafts.write(draft, {"process.bpmn": other.encode()}, revision, owner)
    drawer.fill("keterangan", "Punya saya")
    page.wait_for_selector(".state[data-state='conflict']")
    assert "Pemilik Proses (contoh) menyimpan rancangan ini" in page.locator("[data-notices]").inner_text()
    with page.expect_download() as download:
        page.click("button:has-text('Unduh salinan saya')")
    assert "Punya saya" in download.value.path().read_text("utf-8")
    assert "Diubah orang lain" in stored(engine, draft, owner)
    with page.expect_navigation():
        page.click("button:has-text('Muat yang tersimpan')")
    page.wait_for_selector("[data-bpmn-modeller][data-ready]")
    assert "Diubah orang lain" in drawer.text()
