"""Windows of a real browser that watch themselves: no request leaves the site, no script fails."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
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
        self.context.set_default_timeout(60_000)
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


# The rule of contrast costs ten times all others, and says the same of each row of a table. It looks at the first
# two elements of every look: the computed colours and letters of an element and of all that it stands in.
_AXE = """async () => {
    const seen = new Map(), text = (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    const own = ["placeholder", "value"], parts = ["color", "backgroundColor", "backgroundImage", "opacity", "filter",
        "fontSize", "fontWeight", "textShadow", "position", "display", "visibility", "mixBlendMode", "zIndex"];
    const look = (one, around) => {
        const style = getComputedStyle(one);
        const key = `${around}/${one.localName} ${parts.map((part) => style[part])}`;
        const id = seen.get(key) ?? seen.size;
        if (!seen.has(key)) seen.set(key, id), counts.push(0);
        const shows = text(one) || own.some((name) => one.hasAttribute(name)) || !one.children.length;
        if (shows && counts[id]++ < 2) one.setAttribute("data-contrast", ""), marked.push(one);
        for (const part of one.children) look(part, id);
    };
    const counts = [], marked = [];
    look(document.documentElement, "");
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-contrast]" }] });
    try {
        const found = await axe.run({ resultTypes: ["violations"] });
        return found.violations.map(({ id, impact, help, nodes }) => [id, impact, help, nodes.map((n) => n.target)]);
    } finally {
        for (const one of marked) one.removeAttribute("data-contrast");
    }
}"""


def check_accessible(page: Page, what: str = "") -> None:
    """Raise when axe finds any violation, of any impact, or the page is wider than its window or a phone's."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[list[Any]] = page.evaluate(_AXE)
    told = [f"{impact} {rule}: {words} — {elements}" for rule, impact, words, elements in found]
    assert not found, f"axe on {what or page.url}:\n" + "\n".join(told)
    check_width(page, what)
    if page.viewport_size == DESKTOP:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        check_width(page, what)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def check_width(page: Page, what: str = "") -> None:
    """Raise when the page is wider than its window, in whatever letters it is read."""
    found = page.evaluate(_TOO_WIDE, [SPACED, FONTS])
    assert not found, "\n".join(f"{what or page.url} is {one}" for one in found)
