"""The auditor's page in a real browser: no accessibility fault, nothing wider than its window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", BOTH)
def test_audit_page_is_sound(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    page = visit(site.url, phone=phone).sign_in("auditor")
    page.goto("/audit")
    axe(page)
    page.get_by_role("button", name="Segel sekarang").click()
    page.get_by_role("button", name="Periksa sekarang").click()
    page.get_by_text("Utuh.", exact=True).wait_for()
    axe(page)
    photograph(page, "audit")
    page.goto("/audit/sistem")
    page.get_by_text("meminta segel dibuat").first.wait_for()
    axe(page)
    photograph(page, "sistem")
