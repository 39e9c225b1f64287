"""The bundled diagram viewer, on the shipped process, under the content security policy of our pages."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page

from engine.settings import HOME
from tests.tools.pages import Visitor

pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".bpmn": "text/xml"}
PAGE = Path(__file__).with_name("viewer.html").read_bytes()
DIAGRAM = (HOME / "processes/pengumpulan_data_kinerja/process.bpmn").read_bytes()


class Site:
    """Pages in memory beside the bundles."""

    def __init__(self) -> None:
        self.pages = {
            "/": PAGE,
            "/page.css": b"[data-bpmn-viewer] { height: 24rem; } summary { min-height: 44px; }",
            "/process.bpmn": DIAGRAM,
        }
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(self.path)
                bundle = HOME / "webui/static" / path.lstrip("/")
                content = site.pages.get(path) or (bundle.read_bytes() if bundle.is_file() else None)
                self.send_response(HTTPStatus.NOT_FOUND if content is None else HTTPStatus.OK)
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Content-Type", TYPES.get(Path(path).suffix, "text/html"))
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, format: str, *words: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def pages() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def page(pages: Site, visit: Callable[..., Visitor]) -> Page:
    return visit(pages.url).page


def marked(page: Page, marker: str) -> set[str | None]:
    found = page.locator(f".djs-shape.{marker}")
    return {shape.get_attribute("data-element-id") for shape in found.all()}


def test_marks_what_happened(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/")
    page.click("summary")
    page.wait_for_selector("[data-ready]")
    assert marked(page, "is-done") == {"Langkah_1", "Langkah_2"}
    assert marked(page, "is-active") == marked(page, "is-overdue") == {"Langkah_4"}
    line = page.locator("[data-element-id=Langkah_4] .djs-visual > :first-child")
    assert line.evaluate("shape => getComputedStyle(shape).strokeDasharray") != "none"
    way = page.locator("[data-element-id=Alur_9_kembali].is-returned .djs-visual > path")
    assert way.evaluate("line => getComputedStyle(line).strokeDasharray") != "none"
    taken = page.locator("[data-element-id=Alur_1_2].is-taken .djs-visual > path")
    assert taken.evaluate("line => getComputedStyle(line).strokeWidth") == "4px"
    assert page.locator(".visit-badge").all_inner_texts() == ["2 kali"]
    axe(page)


def test_waits_until_it_is_unfolded_and_then_fits(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-ready], .djs-container").count() == 0
    page.click("summary")
    page.wait_for_selector("[data-ready]")
    window = page.locator("[data-bpmn-viewer]").bounding_box()
    drawing = page.locator(".viewport").bounding_box()
    assert window
    assert drawing
    assert window["x"] <= drawing["x"]
    assert window["y"] <= drawing["y"]
    assert drawing["x"] + drawing["width"] <= window["x"] + window["width"]
    assert drawing["y"] + drawing["height"] <= window["y"] + window["height"]


def test_zoom_buttons_appear_with_the_drawing(page: Page) -> None:
    page.goto("/")
    page.click("summary")
    page.wait_for_selector("[data-ready]")
    wide = page.locator(".viewport").bounding_box()
    page.click("text=Perbesar")
    wider = page.locator(".viewport").bounding_box()
    assert wide
    assert wider
    assert wider["width"] > wide["width"]
    page.click("text=Pas")
    assert page.locator(".viewport").bounding_box() == wide


def test_wheel_belongs_to_the_page_until_the_drawing_is_clicked(page: Page) -> None:
    page.goto("/")
    page.click("summary")
    page.wait_for_selector("[data-ready]")
    page.set_viewport_size({"width": 1280, "height": 300})
    page.hover("[data-bpmn-viewer]")
    page.mouse.wheel(0, 100)
    page.wait_for_function("() => scrollY > 50")


@pytest.mark.parametrize("broken", [b"", b"<definitions", b"<html/>"])
def test_a_diagram_that_cannot_be_drawn_says_so(pages: Site, page: Page, broken: bytes) -> None:
    pages.pages["/process.bpmn"] = broken
    page.goto("/")
    page.click("summary")
    page.wait_for_selector("[data-failed]")
    assert page.inner_text("[data-bpmn-viewer]") == "Diagram tidak dapat digambar."
    assert page.locator("button:visible").count() == 0


def test_bundles_carry_their_licences() -> None:
    build = HOME / "webui/static/build"
    told = (build / "packages.LEGAL.txt").read_text("utf-8")
    for name in ("bpmn-js", "diagram-js", "@picocss/pico"):
        assert f"\n{name} " in f"\n{told}"
    assert "watermark must stay fully visible" in told
    assert (build / "pico.css.LEGAL.txt").is_file()


def test_what_is_folded_while_it_loads_is_fitted_when_it_has_a_size(page: Page) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(fault.message))
    page.goto("/")
    page.evaluate(
        """async () => {
            const fold = document.querySelector('details');
            fold.open = true;
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            fold.open = false;
        }"""
    )
    page.wait_for_selector("[data-element-id=Langkah_1]", state="attached")
    page.wait_for_timeout(200)
    assert page.locator("[data-ready]").count() == 0
    page.click("summary")
    page.wait_for_selector("[data-ready]")
    assert page.locator("[data-element-id=Langkah_1]").is_visible()
    assert faults == []
