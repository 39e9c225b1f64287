"""Windows of a real browser that watch themselves: no request leaves the site, no script fails.

With TEST_PICTURES=<folder> the pages that a test photographs are kept there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.tools.site import PASSWORD

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
            reduced_motion="reduce",  # nobody looks at what moves
        )
        self.context.set_default_timeout(60_000)
        self.context.on("request", self._watch_request)
        self.context.on("console", self._watch_console)
        self.context.on("weberror", lambda fault: self.faults.append(f"script error: {fault.error}"))
        self.page: Page = self.context.new_page()

    def sign_in(self, username: str) -> Page:
        """Sign in as the page of signing in does, without drawing it; gives the window's page, still empty."""
        door = self.context.request
        token = re.search(r'name="csrf_token" value="([^"]+)"', door.get("/masuk").text())
        assert token
        form = {"csrf_token": token[1], "nama": username, "sandi": PASSWORD}
        answer = door.post("/masuk", form=form, max_redirects=0)
        assert answer.status == 303, answer.text()
        return self.page

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


# How a page is read elsewhere: with the text spacing of WCAG 1.4.12, and in the widest of these that are at hand.
SPACED = """* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }
    p { margin-bottom: 2em !important }"""
FONTS = [
    "sans-serif",
    "serif",
    "monospace",
    "system-ui",
    "Noto Sans",
    "DejaVu Sans",
    "Verdana",
    "Segoe UI",
    "Roboto",
]
# Lays the page out in each way, and tells what stands out of the window, or of a list that would hide it.
# A style sheet that a script makes is no inline style: the content security policy has nothing against it.
_TOO_WIDE = """([spaced, fonts]) => {
    const pen = document.createElement("canvas").getContext("2d");
    const width = (font) => (pen.font = `16px ${font}, sans-serif`, pen.measureText("Terlambat 10 hari kerja").width);
    const widest = fonts.reduce((one, other) => width(other) > width(one) ? other : one);
    const ways = { "as is": "", "spaced text": spaced, [widest]: `* { font-family: ${widest} !important }` };
    const page = document.documentElement, kept = [...document.adoptedStyleSheets], sheet = new CSSStyleSheet();
    const cut = (one) => one !== null && (getComputedStyle(one).overflowX !== "visible" || cut(one.parentElement));
    const beyond = (edge) => [...document.querySelectorAll("main *")]
        .filter((one) => one.getBoundingClientRect().right > edge + 0.5 && !cut(one.parentElement))
        .slice(0, 4).map((one) => one.cloneNode().outerHTML.slice(0, 80)).join(" ");
    const found = [];
    for (const [way, style] of Object.entries(ways)) {
        sheet.replaceSync(style);
        document.adoptedStyleSheets = [...kept, sheet];
        for (const box of [page, ...document.querySelectorAll(".sheet.list")]) {
            const excess = box.scrollWidth - box.clientWidth;
            const what = `${excess} px wider than the ${box.clientWidth} px of its ${box.localName}`;
            if (excess > 0) found.push(`${what} (${way}): ${beyond(page.clientWidth)}`);
        }
    }
    document.adoptedStyleSheets = kept;
    return found;
}"""


# What is pressed: a link is at least 24 px high, a control on a phone 44 (its label counts, which is pressed as well).
# Not judged: what others draw (a canvas, an editor), what only reads or waits for the keyboard.
_TOO_SMALL = """(phone) => {
    const foreign = ".djs-container, .bjs-container, .fjs-container, .fjs-editor-container, [data-simulation-drawing]";
    const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 4
        && !one.closest(foreign) && !one.matches(".skip");
    const boxes = "[type=checkbox], [type=radio], [type=file]";
    const pressed = (one) => one.matches(boxes) ? [one, ...one.labels] : [one];
    const rects = (one) => pressed(one).flatMap((box) => [...box.getClientRects()]);
    const height = (one) => Math.max(...rects(one).map((rect) => rect.height));
    const small = (kinds, least) => [...document.querySelectorAll(kinds)]
        .filter((one) => seen(one) && height(one) < least - 0.5)
        .map((one) => `${Math.round(height(one))} px of ${least}: ${one.outerHTML.slice(0, 120)}`);
    return [...small("a[href]", 24), ...phone
        ? small("button, select, textarea, summary, a.button, input:not([type=hidden])", 44) : []].slice(0, 6);
}"""


# The rule of contrast costs ten times all others, and says the same of each row of a table and of the menu of each
# page. It judges the first two elements of every look, once in a run of tests: the computed colours and letters of
# an element and of all that it stands in. `_judged` are the looks that passed, each as the number of its text.
_judged: set[str] = set()
_AXE = """async (judged) => {
    const text = (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    const number = (key) => {  // cyrb53: two looks share one of 2^53 numbers never in practice
        let high = 0xdeadbeef, low = 0x41c6ce57;
        for (let at = 0; at < key.length; at++) {
            const code = key.charCodeAt(at);
            high = Math.imul(high ^ code, 2654435761), low = Math.imul(low ^ code, 1597334677);
        }
        high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
        low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
        return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
    };
    const own = ["placeholder", "value"], parts = ["color", "backgroundColor", "backgroundImage", "opacity", "filter",
        "fontSize", "fontWeight", "textShadow", "position", "display", "visibility", "mixBlendMode", "zIndex"];
    const look = (one, around) => {
        const style = getComputedStyle(one);
        const id = number(`${around}/${one.localName} ${parts.map((part) => style[part])}`);
        const shows = text(one) || own.some((name) => one.hasAttribute(name)) || !one.children.length;
        const count = counts.get(id) ?? 0;
        if (shows && count < 2 && !known.has(id)) {
            one.setAttribute("data-contrast", ""), marked.push(one), counts.set(id, count + 1);
        }
        for (const part of one.children) look(part, id);
    };
    const known = new Set(judged.split(" ")), counts = new Map(), marked = [];
    look(document.documentElement, "");
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-contrast]" }] });
    try {
        const found = await axe.run({ resultTypes: ["violations"] });
        const told = ({ id, impact, help, nodes }) => [id, impact, help, nodes.map((n) => n.target)];
        return [found.violations.map(told), [...counts.keys()].join(" ")];
    } finally {
        for (const one of marked) one.removeAttribute("data-contrast");
    }
}"""


def check_accessible(page: Page, what: str = "") -> None:
    """Raise when axe finds any violation, of any impact, or the page is wider than its window or a phone's."""
    page.wait_for_load_state("domcontentloaded")  # a press has just led to another page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[list[Any]]
    found, passed = page.evaluate(_AXE, " ".join(_judged))
    told = [f"{impact} {rule}: {words} — {elements}" for rule, impact, words, elements in found]
    assert not found, f"axe on {what or page.url}:\n" + "\n".join(told)
    _judged.update(passed.split())
    check_sizes(page, what)
    if page.viewport_size == DESKTOP:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        check_sizes(page, what)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def check_sizes(page: Page, what: str = "") -> None:
    """Raise when the page is wider than its window, in whatever letters it is read, or a finger would miss a thing."""
    found = page.evaluate(_TOO_WIDE, [SPACED, FONTS])
    assert not found, "\n".join(f"{what or page.url} is {one}" for one in found)
    found = page.evaluate(_TOO_SMALL, page.viewport_size == PHONE)
    assert not found, "\n".join(f"{what or page.url} has {one}" for one in found)


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the whole page, where somebody asked for pictures (TEST_PICTURES)."""
    if folder := os.environ.get("TEST_PICTURES"):
        size = "phone" if page.viewport_size == PHONE else "desk"
        page.screenshot(path=Path(folder, f"{name}-{size}.png"), full_page=True)
