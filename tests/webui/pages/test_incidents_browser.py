"""The pages of an administrator in a real browser: no accessibility fault, nothing wider than its window."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from engine.clock import FileClock
from engine.service import open_engine
from engine.service.agency.setup import SETUP
from engine.settings import Settings
from tests.engine.service import packages
from tests.tools.pages import BOTH, Visitor
from tests.tools.site import PASSWORD, START, Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_the_administrators_pages_are_sound(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], tmp_path: Path, phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    engine.definitions.deploy(packages.divided(), SETUP)
    engine.instances.start("kecil", {"pembagi": 0}, office.actor(engine, "sekretaris"))
    site.set_clock(START + timedelta(minutes=25))
    engine.timers.fire_due()
    engine.close()
    page = visit(site.url, phone=phone).page
    page.goto("/masuk")
    page.fill("[name=nama]", "admin")
    page.fill("[name=sandi]", PASSWORD)
    page.press("[name=sandi]", "Enter")
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    for language in ("id", "en"):
        for name, address in (
            ("list", "/insiden"),
            ("one", "/insiden/1"),
            ("notices", "/pemberitahuan"),
        ):
            page.goto(address)
            axe(page)
            picture = f"incidents-{name}-{language}-{'phone' if phone else 'desk'}.png"
            page.screenshot(path=folder / picture, full_page=True)
        page.locator("button[name=bahasa]").click()
    page.goto("/insiden/1")
    page.get_by_role("button", name="Coba lagi").click()
    page.get_by_text("Masih terhenti dengan sebab yang sama").wait_for()
    axe(page)
    page.screenshot(path=folder / f"incidents-again-{'phone' if phone else 'desk'}.png", full_page=True)
    if phone:  # a year is many cells: once is enough
        page.goto("/kalender?tahun=2027&jam=biasa&hari=2027-03-10")
        axe(page)
