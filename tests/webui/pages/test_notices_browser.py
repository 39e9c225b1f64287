"""Pemberitahuan in a real browser: no accessibility fault, nothing wider than its window, read by one press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from engine import store
from engine.clock import FileClock
from engine.service import open_engine
from engine.settings import Settings
from tests import sop
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import START, Site
from tests.webui import office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_what_one_is_told_is_read_and_led_to(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    late = office.brought_to(engine, "Langkah_2")
    engine.outbox.run_due()
    site.set_clock(START + timedelta(days=2))
    engine.timers.fire_due()
    ended = office.started(engine, "Triwulan IV")
    engine.instances.cancel(ended, sop.REASON, office.actor(engine, "admin"))
    now = engine.clock()
    with engine.store.transaction() as tx:
        for holder in ("@kadis", "@sekretaris"):
            facts, cause = {"by": "Perencana (contoh)"}, store.notices.cause("mentioned", late, 1)
            store.notices.add(tx, holder, "mentioned", late, None, now, facts, cause=cause)
    engine.outbox.run_due()
    for username in ("kadis", "sekretaris"):
        page = visit(site.url, phone=phone).sign_in(username)
        page.goto("/pemberitahuan")
        axe(page)
        photograph(page, f"notices-{username}")
    lines = page.locator("ul.notices > li.new")
    before = lines.count()
    assert before >= 2
    page.get_by_role("button", name="Tandai sudah dibaca").first.click()
    page.locator("nav.tabs a[aria-current]").wait_for()
    assert lines.count() == before - 1
    page.get_by_role("link", name="Belum dibaca").last.click()
    assert page.locator("ul.notices > li").count() == before - 1
    axe(page)
    engine.close()
