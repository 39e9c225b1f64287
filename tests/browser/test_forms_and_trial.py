"""The owner edits a form with the mouse, tries the draft out with a return and a late step, and saves the run."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engine.service import Engine
from tests import sop
from tests.browser.worker import Worker
from tests.tools.pages import Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

Axe = Callable[..., None]
Visit = Callable[..., Visitor]


def drag(page: Page, component: str, above: str) -> None:
    """Drag a component of the palette above the field of a type."""
    source = page.locator(f".fjs-palette-field[data-field-type='{component}']").bounding_box()
    target = page.locator(f".fjs-element[data-field-type='{above}']").first.bounding_box()
    assert source
    assert target
    page.mouse.move(source["x"] + 20, source["y"] + 20)
    page.mouse.down()
    page.mouse.move(source["x"] + 60, source["y"] + 40, steps=4)
    page.mouse.move(target["x"] + 100, target["y"] + 5, steps=12)
    page.mouse.move(target["x"] + 100, target["y"] + 8, steps=3)
    page.mouse.up()


def previewed(page: Page, press: str) -> str:
    """Press a button and wait for the next drawing of the preview; gives its words."""
    before = page.get_attribute("[data-preview]", "data-drawn") or "0"
    page.click(press)
    page.wait_for_function(
        "before => (document.querySelector('[data-preview]').dataset.drawn ?? '0') !== before", arg=before
    )
    return page.inner_text("[data-preview]")


def saved(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('[data-state]').dataset.state === 'saved'")


def test_a_field_is_added_by_mouse_previewed_and_judged(
    site: Site, engine: Engine, draft: int, visit: Visit, axe: Axe
) -> None:
    owner = office.actor(engine, "pemilik")
    page = Worker(visit(site.url), "pemilik").page
    page.goto(f"/sop/rancangan/{draft}/formulir/disposisi_kepala")
    page.wait_for_selector("[data-form-editor][data-ready]")
    shown = page.locator(".fjs-palette-field:visible").all_inner_texts()
    assert "Isian satu baris" in [one.strip() for one in shown]
    assert not {"HTML view", "Button", "iFrame", "Image view", "Tag list"} & {one.strip() for one in shown}
    axe(page, "the editor of a form")
    drag(page, "textfield", "textarea")
    page.wait_for_selector("[data-panel] [data-field='validate.required']")
    assert page.input_value("[data-panel] [data-field='label']") == "Isian satu baris"
    page.fill("[data-panel] [data-field='label']", "Nomor agenda")
    page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    page.fill("[data-panel] [data-field='key']", "nomor_agenda")
    page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    page.check("[data-panel] [data-field='validate.required']")
    page.wait_for_timeout(100)
    axe(page, "a field selected")
    assert "Nomor agenda" in previewed(page, "[data-act='preview']")
    assert "Nomor agenda: Wajib diisi." in previewed(page, "[data-preview] button[value='kirim']")
    axe(page, "faults in the preview")
    page.fill("[data-preview] [name='nomor_agenda']", "A-12")
    page.fill("[data-preview] [name='isi_disposisi']", "Siapkan bahannya.")
    for choice in page.locator("[data-preview] select").all():
        choice.select_option(index=1)
    assert "Isian ini diterima." in previewed(page, "[data-preview] button[value='kirim']")
    saved(page)
    stored = json.loads(engine.drafts.file(draft, "forms/disposisi_kepala.form", owner))
    (added,) = [one for one in stored["components"] if one.get("key") == "nomor_agenda"]
    assert (added["label"], added["validate"]) == ("Nomor agenda", {"required": True})
    page.fill("[data-panel] [data-field='conditional.hide']", "=tidak_ada(1)")
    page.keyboard.press("Tab")
    page.wait_for_selector(".findings[data-state='error'] button.finding")
    assert "Nomor agenda" in page.inner_text("[data-findings] button")
    page.click("[data-act='undo']")
    page.wait_for_selector(".findings[data-state='clean']")
    saved(page)


def take(page: Page) -> None:
    """Open the first task; the only one that is open stands on the page already."""
    if not page.locator("main [data-form]").count():
        page.locator(".open-tasks a").first.click()
        page.wait_for_selector("main [data-form]")


def send(page: Page) -> None:
    page.click("main [data-form] button[value='kirim']")
    assert not page.locator("#ringkasan-galat").count(), page.inner_text("#ringkasan-galat")


@pytest.mark.soak  # by the service and by posted forms it is in every run
def test_a_run_with_a_return_and_a_late_step_is_saved_and_fails_when_the_way_changes(
    site: Site, engine: Engine, draft: int, visit: Visit, axe: Axe
) -> None:
    """The run is worked without JavaScript; the same person looks at it in a window that has it."""
    owner = office.actor(engine, "pemilik")
    worker, address = Worker(visit(site.url, javascript=False), "pemilik"), f"/sop/rancangan/{draft}/coba"
    page, window = worker.page, Worker(visit(site.url), "pemilik").page
    page.goto(address)
    page.click("text=Mulai uji coba")
    worker.fill({name: str(value) for name, value in sop.START.items()})
    send(page)
    for _ in range(3):
        worker.answer()
        send(page)
    for _ in range(3):
        take(page)
        worker.measure()
        send(page)
    worker.decide(back=False)
    send(page)
    for _ in range(2):
        worker.answer()
        send(page)
    page.click("button[value='majukan:tenggat']")
    told = page.inner_text("#terjadi")
    assert "Tenggat langkah 7." in told
    assert page.locator(".open-tasks .chip.late").count() == 1
    take(page)
    worker.decide(back=True)
    send(page)
    assert "Fungsional Perencana mengembalikan dari langkah 7." in page.inner_text("#terjadi")
    window.goto(address)
    window.wait_for_selector("#diagram[data-ready]")
    assert window.locator("#diagram .is-active").count() == 1
    axe(window, "a trial under way")
    card = window.locator(".trial-side .sheet").first.bounding_box()
    assert card
    for button in window.locator(".clock-acts button").all():
        place = button.bounding_box()
        assert place
        assert place["x"] + place["width"] < card["x"] + card["width"] - 16, "a button overruns its card"
    page.fill("[name='judul']", "Dikembalikan dari langkah 7")
    page.click("button[value='simpan']")
    assert "Terpenuhi" in page.inner_text("#skenario")
    bpmn = engine.drafts.file(draft, "process.bpmn", owner)
    asked = b"${keputusan == 'kembalikan'}"
    ways = bpmn.split(asked)
    turned = (
        ways[0] + asked + ways[1] + b"${keputusan == 'kembalikan' and alasan == ''}" + asked.join(ways[2:])
    )
    revision = engine.drafts.view(draft, owner).revision
    engine.drafts.write(draft, {"process.bpmn": turned}, revision, owner)
    page.reload()
    assert "Tidak terpenuhi" in page.inner_text("#skenario")
    assert "langkah 8" in page.inner_text("#skenario .wrong")
    window.reload()
    axe(window, "a test that is not fulfilled")
    rows = engine.instances.list(owner)[0]
    assert rows == (), "nothing of a trial is a case"
