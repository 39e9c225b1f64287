"""A second factor and one's devices in a real browser: set up, asked, a recovery code, another device signed out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page

from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import PASSWORD, Site

pytestmark = pytest.mark.browser


def code_page(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/masuk")
    page.fill("#nama", "kadis")
    page.fill("#sandi", PASSWORD)
    page.locator("main form").first.get_by_role("button", name="Masuk", exact=True).click()
    page.locator("#kode").wait_for()


@pytest.mark.parametrize("phone", BOTH)
def test_the_whole_way_of_a_second_factor(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    here = visit(site.url, phone=phone).sign_in("kadis")
    here.goto("/akun")
    axe(here)
    photograph(here, "account")
    here.get_by_role("link", name="Pasang verifikasi dua langkah").click()
    here.locator(".qr svg").wait_for()
    axe(here)
    photograph(here, "second-factor")
    app = pyotp.TOTP("".join(here.locator("code.key").inner_text().split()))
    here.fill("#kode", app.now())
    here.get_by_role("button", name="Pasang").click()
    here.locator("ol.recovery li").first.wait_for()
    axe(here)
    photograph(here, "recovery")
    codes = here.locator("ol.recovery code").all_inner_texts()
    here.get_by_role("link", name="Sudah saya simpan").click()
    there = visit(site.url, phone=phone).page
    code_page(there, site)
    axe(there)
    photograph(there, "code")
    there.fill(
        "#kode", app.at(datetime.now(UTC), counter_offset=1)
    )  # each is good once: the next one, as of a fast clock
    there.keyboard.press("Enter")
    there.wait_for_url("**/tugas")
    third = visit(site.url, phone=phone).page
    code_page(third, site)
    third.fill("#kode", "000000")
    third.keyboard.press("Enter")
    third.locator("#kode-galat").wait_for()
    axe(third)
    third.fill("#kode", codes[0])
    third.keyboard.press("Enter")
    third.wait_for_url("**/tugas")
    here.goto("/akun")
    axe(here)
    photograph(here, "devices")
    assert here.locator(".devices li").count() == 3
    here.locator(".devices button").first.click()
    here.get_by_text("Perangkat itu sudah keluar.").wait_for()
    assert here.locator(".devices li").count() == 2
    here.get_by_role("button", name="Keluarkan semua perangkat lain").click()
    here.get_by_text("Semua perangkat lain sudah keluar.").wait_for()
    for other in (there, third):
        other.goto(f"{site.url}/tugas")
        assert "/masuk" in other.url
