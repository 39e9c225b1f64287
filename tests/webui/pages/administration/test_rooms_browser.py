"""The rooms of an administrator in a real browser: no accessibility fault, nothing wider than its window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from engine.clock import FileClock
from engine.service import open_engine
from engine.settings import Settings
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import START, Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_home_and_condition_are_sound(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    office.brought_to(engine, "Langkah_2")
    engine.close()
    site.set_clock(START + timedelta(days=4))
    page = visit(site.url, phone=phone).sign_in("admin")
    for name, address in (("home", "/administrasi"), ("condition", "/administrasi/keadaan")):
        page.goto(address)
        axe(page)
        photograph(page, f"administration-{name}")
