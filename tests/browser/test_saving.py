"""Nothing typed is lost, in a real browser: kept as one types, on leaving, beside another tab, after the session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from engine.service import Engine
from tests.browser.worker import Worker
from tests.tools.pages import BOTH, Visitor
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

FORM, SAVED = "#isian-tugas", "#isian-tugas [data-saved]"
REASON = "Angka triwulan belum sesuai"


@pytest.fixture
def here(engine: Engine) -> str:
    return f"/tugas/{office.task_at(engine, 'Langkah_8')}"


def give_reason(page: Page, text: str) -> None:
    if not page.locator(f"{FORM} [name='alasan']").is_visible():
        page.click("[data-answer='kembalikan']")
    page.fill(f"{FORM} [name='alasan']", text)


@pytest.mark.parametrize("phone", BOTH)
def test_typed_text_is_kept_told_and_there_again(
    site: Site, here: str, visit: Callable[..., Visitor], axe: Callable[..., None], phone: bool
) -> None:
    page = Worker(visit(site.url, phone=phone), "sekretaris").page
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto(here)
    give_reason(page, REASON)
    expect(page.locator(SAVED)).to_contain_text("Tersimpan 09.00")
    page.goto("/tugas")
    assert not asked, "what is kept is left without asking"
    assert "ada isian tersimpan" in page.locator("[data-row]").first.inner_text()
    axe(page, "inbox with saved text")
    page.goto(here)
    assert page.input_value(f"{FORM} [name='alasan']") == REASON
    axe(page, "task with saved text")
    page.fill(f"{FORM} [name='alasan']", REASON + " dengan bukti")
    page.goto("/berkas")
    assert asked == ["beforeunload"], "what is not kept yet is asked for"
    page.goto(here)
    assert page.input_value(f"{FORM} [name='alasan']") == REASON + " dengan bukti", "and kept on the way out"
    page.fill(f"{FORM} [name='alasan']", "Ketikan terakhir sebelum dibuang")
    page.click(f"{FORM} [data-drop]")
    expect(page.locator(".note[role='status']")).to_contain_text("Isian tersimpan dibuang.")
    expect(page.locator(f"{FORM} [name='alasan']")).to_be_hidden()


def test_another_tab_and_a_session_that_is_over_are_told(
    site: Site, here: str, visit: Callable[..., Visitor]
) -> None:
    page = Worker(visit(site.url), "sekretaris").page
    other = page.context.new_page()
    page.goto(here)
    other.goto(here)
    give_reason(page, REASON)
    expect(page.locator(SAVED)).to_contain_text("Tersimpan")
    give_reason(other, "Dari tab kedua, lebih lengkap")
    expect(other.locator(SAVED)).to_contain_text("tersimpan di tab atau perangkat lain")
    other.click(f"{SAVED} button")
    expect(other.locator(SAVED)).to_have_text("Tersimpan 09.00")
    fresh = page.context.new_page()
    fresh.goto(here)
    assert fresh.input_value(f"{FORM} [name='alasan']") == "Dari tab kedua, lebih lengkap"
    page.context.clear_cookies()
    fresh.fill(f"{FORM} [name='alasan']", "Setelah keluar")
    expect(fresh.locator(SAVED)).to_contain_text("Anda sudah keluar.")
    assert fresh.input_value(f"{FORM} [name='alasan']") == "Setelah keluar"


def test_what_is_sent_without_a_network_stays_on_its_page(
    site: Site, here: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(site.url)
    page = Worker(visitor, "sekretaris").page
    page.goto(here)
    give_reason(page, REASON)
    send = page.locator("[data-answer='kembalikan']")
    told = page.locator(SAVED)

    def stays() -> None:
        send.click()
        expect(told).to_contain_text("Belum terkirim: server tidak menjawab.")
        assert page.url.endswith(here)
        assert page.input_value(f"{FORM} [name='alasan']") == REASON

    visitor.context.set_offline(True)
    stays()
    visitor.context.set_offline(False)
    page.route(
        "**/isian-tersimpan/**", lambda route: route.abort()
    )  # the network is there, the server is not
    page.fill(f"{FORM} [name='alasan']", REASON)
    expect(told).to_contain_text("akan dicoba lagi")
    stays()
    page.unroute_all()
    send.click()
    expect(page.locator(".note[role='status']").first).to_contain_text(
        "Dikembalikan ke Fungsional Perencana."
    )
