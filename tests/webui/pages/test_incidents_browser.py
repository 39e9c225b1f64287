"""The pages of an administrator in a real browser: no accessibility fault, nothing wider than its window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from engine.clock import FileClock
from engine.service import open_engine
from engine.service.agency.setup import SETUP
from engine.settings import Settings
from tests.engine.service import packages
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import START, Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_the_administrators_pages_are_sound(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    engine.definitions.deploy(packages.divided(), SETUP)
    engine.instances.start("kecil", {"pembagi": 0}, office.actor(engine, "sekretaris"))
    site.set_clock(START + timedelta(minutes=25))
    engine.timers.fire_due()
    engine.close()
    page = visit(site.url, phone=phone).sign_in("admin")
    for language in ("id", "en"):
        for name, address in (
            ("list", "/insiden"),
            ("one", "/insiden/1"),
            ("notices", "/pemberitahuan"),
        ):
            page.goto(address)
            axe(page)
            photograph(page, f"incidents-{name}-{language}")
        page.locator("button[name=bahasa]").click()
    page.goto("/insiden/1")
    page.get_by_role("button", name="Coba lagi").click()
    page.get_by_text("Masih terhenti dengan sebab yang sama").wait_for()
    axe(page)
    photograph(page, "incidents-again")
    if phone:  # a year is many cells: once is enough
        page.goto("/kalender?tahun=2027&jam=biasa&hari=2027-03-10")
        axe(page)
