"""Windows of a real browser that watch themselves: no request leaves the site, no script fails."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Every page at both sizes: here the widths of both, `make soak` all of it on a phone too.
BOTH = [pytest.param(False, id="desk"), pytest.param(True, id="phone", marks=pytest.mark.soak)]


class Visitor:
    """One person's browser window on a site: use `page`; `check()` raises with all that went wrong."""

    def __init__(self, browser: Browser, url: str, *, javascript: bool = True, phone: bool = False) -> None:
        self.faults: list[str] = []
        self._url = url
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            java_script_enabled=javascript,
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        self.context.set_default_timeout(15_000)
        self.context.on("request", self._watch_request)
        self.context.on("console", self._watch_console)
        self.context.on("weberror", lambda fault: self.faults.append(f"script error: {fault.error}"))
        self.page: Page = self.context.new_page()

    def check(self) -> None:
        assert not self.faults, "\n".join(self.faults)

    def close(self) -> None:
        self.context.close()

    def _watch_request(self, request: Request) -> None:
        if not request.url.startswith((self._url + "/", "data:", "blob:", "about:")):
            self.faults.append(f"request outside: {request.url}")

    def _watch_console(self, message: ConsoleMessage) -> None:
        # bpmn-js tries one inline style, which our content security policy refuses; nothing is lost.
        refused_style = "inline style" in message.text and "build/" in message.location.get("url", "")
        answered = "Failed to load resource" in message.text  # a 4xx a test asked for
        if message.type == "error" and not refused_style and not answered:
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")


def check_accessible(page: Page, what: str = "") -> None:
    """Raise when axe finds any violation, of any impact, or the page is wider than its window or a phone's."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    told = [f"{v['impact']} {v['id']}: {v['help']} — {[n['target'] for n in v['nodes']]}" for v in found]
    assert not found, f"axe on {what or page.url}:\n" + "\n".join(told)
    _check_width(page, what)
    if page.viewport_size == DESKTOP:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        _check_width(page, what)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def _check_width(page: Page, what: str) -> None:
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert excess <= 0, f"{what or page.url} is {excess} px wider than its window"
