"""The auditor's page in a real browser: no accessibility fault, nothing wider than its window."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.tools.pages import BOTH, Visitor
from tests.tools.site import PASSWORD, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_audit_page_is_sound(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], tmp_path: Path, phone: bool
) -> None:
    page = visit(site.url, phone=phone).page
    page.goto("/masuk")
    page.fill("[name=nama]", "auditor")
    page.fill("[name=sandi]", PASSWORD)
    page.press("[name=sandi]", "Enter")
    page.goto("/audit")
    axe(page)
    page.get_by_role("button", name="Segel sekarang").click()
    page.get_by_role("button", name="Periksa sekarang").click()
    page.get_by_text("Utuh.", exact=True).wait_for()
    axe(page)
    page.goto("/audit/sistem")
    page.get_by_text("meminta segel dibuat").first.wait_for()
    axe(page)
    folder = Path(os.environ.get("TEST_PICTURES") or tmp_path)
    page.screenshot(path=folder / f"sistem-{'phone' if phone else 'desktop'}.png", full_page=True)
    page.goto("/audit")
    page.screenshot(path=folder / f"audit-{'phone' if phone else 'desktop'}.png", full_page=True)
