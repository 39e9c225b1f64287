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
    opened(page)
    assert marked(page, "is-done") == {"Langkah_1", "Langkah_2"}
    assert marked(page, "is-active") == marked(page, "is-overdue") == {"Langkah_4"}
    line = page.locator("[data-element-id=Langkah_4] .djs-visual > :first-child")
    assert line.evaluate("shape => getComputedStyle(shape).strokeDasharray") != "none"
    way = page.locator("[data-element-id=Alur_9_kembali].is-returned .djs-visual > path")
    assert way.evaluate("line => getComputedStyle(line).strokeDasharray") != "none"
    taken = page.locator("[data-element-id=Alur_1_2].is-taken .djs-visual > path")
    assert taken.evaluate("line => getComputedStyle(line).strokeWidth") == "3px"
    assert page.locator(".visit-badge").all_inner_texts() == ["2 kali"]
    axe(page)


def opened(page: Page) -> None:
    page.goto("/")
    page.click("summary")
    page.wait_for_selector("[data-ready]")


def box(page: Page, selector: str) -> dict[str, float]:
    """Where something is, with its middle."""
    found = page.locator(selector).bounding_box()
    assert found
    middle = {"mx": found["x"] + found["width"] / 2, "my": found["y"] + found["height"] / 2}
    return {**found, **middle}  # type: ignore[dict-item]


def within(inner: dict[str, float], outer: dict[str, float]) -> bool:
    return (
        inner["x"] >= outer["x"]
        and inner["y"] >= outer["y"]
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    )


WINDOW = "[data-bpmn-viewer]"
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.djs-label')].filter(one => one.getClientRects().length)
    .map(one => [getComputedStyle(one).fontSize, one.getScreenCTM()])
    .map(([size, { a, b }]) => parseFloat(size) * Math.hypot(a, b)))"""
OVERRUN = """() => [...document.querySelectorAll('.djs-shape')].filter(shape => shape.getClientRects().length)
    .filter(shape => !shape.dataset.elementId.endsWith('_label'))
    .map(shape => [shape.dataset.elementId, shape.querySelector('.djs-label'), shape.querySelector('.djs-visual > *')])
    .filter(([id, label]) => label)
    .map(([id, label, frame]) => [id, label.getBoundingClientRect(), frame.getBoundingClientRect()])
    .filter(([id, l, f]) => l.left < f.left || l.right > f.right || l.top < f.top || l.bottom > f.bottom)
    .map(([id]) => id)"""


def test_waits_until_it_is_unfolded_and_opens_where_the_work_is(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-ready], .djs-container").count() == 0
    page.click("summary")
    page.wait_for_selector("[data-ready]")
    step, window = box(page, "[data-element-id=Langkah_4] .djs-visual"), box(page, WINDOW)
    assert abs(step["mx"] - window["mx"]) < 30
    assert abs(step["my"] - window["my"]) < 30
    assert page.evaluate(SMALLEST) >= 11
    page.click("text=Pas")
    whole = box(page, ".viewport")
    assert within(whole, window)
    page.click("text=Perbesar")
    assert box(page, ".viewport")["width"] > whole["width"]
    page.click("text=Pas")
    assert box(page, ".viewport") == whole
    page.click("text=Langkah sekarang")
    assert box(page, "[data-element-id=Langkah_4] .djs-visual") == step
    # Whose step it is can be read though the head of its lane is out of sight.
    assert page.locator(".lane-pins span:visible").all_inner_texts() == ["Sekretaris", "Fungsional Perencana"]


def test_without_work_it_opens_at_the_start(pages: Site, page: Page) -> None:
    pages.pages["/"] = PAGE.replace(b'data-active="Langkah_4"', b"")
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page)
    window = box(page, WINDOW)
    assert within(box(page, "[data-element-id=Mulai] .djs-visual"), window)
    assert within(box(page, "[data-element-id=Lane_kepala_dinas] .djs-label"), window)
    assert page.evaluate(SMALLEST) >= 11
    assert not page.is_visible("text=Langkah sekarang")


def hidden(page: Page, *elements: str) -> list[bool]:
    return [page.locator(f"[data-element-id={one}]").is_hidden() for one in elements]


def test_a_standard_time_is_a_mark_on_its_step(page: Page) -> None:
    opened(page)
    assert hidden(page, "Langkah_1_tenggat", "Langkah_1_terlambat", "Langkah_1_terlambat_label") == [True] * 3
    assert hidden(page, "Alur_1_terlambat", "Selesai", "Langkah_3_selesai") == [True, False, False]
    marks = page.locator(".deadline-mark").all_inner_texts()
    assert sorted(" ".join(one.split()) for one in marks) == sorted(
        f"Waktu baku {time}"
        for time in (*["1 hari"] * 5, *["2 hari"] * 2, "3 hari", "20 menit", "1 hari · Terlambat")
    )
    late = box(page, ".deadline-mark.late")
    assert abs(late["my"] - box(page, "[data-element-id=Langkah_4] .djs-visual > rect")["y"] - 130) < 4


# A second timer on step 6: when to remind somebody, not a standard time.
REMINDER = b"""<bpmn:boundaryEvent id="Ingat" name="Ingatkan" cancelActivity="false" attachedToRef="Langkah_6">
    <bpmn:timerEventDefinition><bpmn:timeDuration>PT2H</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent><bpmn:endEvent id="Diingatkan" name="Dicatat" />
    <bpmn:sequenceFlow id="Alur_ingat" sourceRef="Ingat" targetRef="Diingatkan" />"""
REMINDER_DRAWN = b"""<bpmndi:BPMNShape id="Ingat_di" bpmnElement="Ingat">
    <dc:Bounds x="1700" y="900" width="36" height="36" />
    </bpmndi:BPMNShape><bpmndi:BPMNShape id="Diingatkan_di" bpmnElement="Diingatkan">
    <dc:Bounds x="1700" y="980" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="Alur_ingat_di" bpmnElement="Alur_ingat"><di:waypoint x="1718" y="936" />
    <di:waypoint x="1718" y="980" /></bpmndi:BPMNEdge>"""


def test_what_is_more_than_a_standard_time_stays_drawn(pages: Site, page: Page) -> None:
    end = b'<bpmn:endEvent id="Langkah_%d_terlambat" name="Terlambat">'
    ends = b"<bpmn:terminateEventDefinition /></bpmn:endEvent>"
    text = DIAGRAM.replace(
        b'Lewat 1 hari" cancelActivity="false" attachedToRef="Langkah_2"', b'x" attachedToRef="Langkah_2"'
    )
    start = text.index(end % 1)
    close = text.index(b"</bpmn:endEvent>", start)
    text = text[:close] + ends + text[close + len(b"</bpmn:endEvent>") :]
    for part, more in ((b"</bpmn:process>", REMINDER), (b"</bpmndi:BPMNPlane>", REMINDER_DRAWN)):
        text = text.replace(part, more + part, 1)
    head, mark, tail = text.partition(b'"Langkah_8_tenggat_waktu"')
    seventh = b'" cancelActivity="false" attachedToRef="Langkah_7"'
    head = head.replace(b'name="Lewat 1 hari' + seventh, b'name="Tegur' + seventh)
    text = head + mark + tail.replace(b"P3D", b"P3DT2H", 1)
    pages.pages["/process.bpmn"] = text
    pages.pages["/"] = PAGE.replace(b'data-active="Langkah_4"', b'data-changed="Langkah_5_tenggat Langkah_9"')
    opened(page)
    assert hidden(page, "Langkah_1_terlambat", "Langkah_2_tenggat", "Langkah_5_terlambat") == [False] * 3
    assert hidden(page, "Langkah_6_terlambat", "Langkah_7_tenggat") == [True] * 2
    # Of two timers one is the standard time; a time that words cannot tell is not hidden behind a clock.
    assert hidden(page, "Ingat", "Diingatkan", "Langkah_8_tenggat") == [False] * 3
    assert page.locator(".deadline-mark[title='Tegur']").count() == 1
    # Without work it opens at what differs, and leads from one difference to the next.
    for changed in ("Langkah_5_tenggat", "Langkah_9", "Langkah_5_tenggat"):
        assert within(box(page, f"[data-element-id={changed}] .djs-visual"), box(page, WINDOW))
        page.click("text=Langkah sekarang")


def test_names_are_whole_within_their_shapes(pages: Site, page: Page) -> None:
    opened(page)
    assert page.evaluate(OVERRUN) == []
    small = DIAGRAM.replace(b'width="190" height="130"', b'width="100" height="80"')
    long = (
        b'name="Menginventarisasikan dan menyempurnakan Draft Data Kinerja bersama para pejabat fungsional"'
    )
    small = small.replace(b'name="Membahas dan menyempurnakan Draft Data Kinerja"', long)
    pages.pages["/process.bpmn"] = small
    opened(page)
    assert page.evaluate(OVERRUN) == []
    assert page.evaluate(SMALLEST) >= 11
    words = page.locator("[data-element-id=Langkah_6] tspan").all_text_contents()
    assert words[0].strip() == "Menginventarisasikan"
    assert words[-1].endswith("fungsional")


@pytest.mark.parametrize("given", [True, False], ids=["screen", "window"])
def test_full_screen_and_back(page: Page, given: bool, axe: Callable[[Page], None]) -> None:
    if not given:
        page.add_init_script("delete Element.prototype.requestFullscreen")
    opened(page)
    before = box(page, WINDOW)
    page.click("text=Layar penuh")
    page.wait_for_function("() => document.querySelector('[data-bpmn-viewer]').clientHeight > 550")
    assert page.evaluate("Boolean(document.fullscreenElement)") is given
    assert page.inner_text("[data-bpmn-zoom=full]") == "Keluar"
    step, window = box(page, "[data-element-id=Langkah_4] .djs-visual"), box(page, WINDOW)
    assert abs(step["my"] - window["my"]) < 60
    if not given:  # a window in full screen cannot be narrowed
        axe(page)
    page.focus("svg[data-element-id]")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('[data-bpmn-viewer]').clientHeight < 500")
    assert page.inner_text("[data-bpmn-zoom=full]") == "Layar penuh"
    assert page.evaluate("document.activeElement.dataset.bpmnZoom") == "full"
    assert page.locator("[inert]").count() == 0
    assert box(page, WINDOW) == before


FINGERS = """moves => {
    const node = document.querySelector('[data-bpmn-viewer] svg');
    const send = (type, id, x, y) => node.dispatchEvent(new PointerEvent(type,
        { pointerId: id, pointerType: 'touch', clientX: x, clientY: y, bubbles: true }));
    Element.prototype.setPointerCapture = () => {};  // no real finger can be captured
    moves.forEach(([id, x, y]) => send('pointerdown', id, x, y));
    moves.forEach(([id, x, y, dx, dy]) => send('pointermove', id, x + dx, y + dy));
    moves.forEach(([id]) => send('pointerup', id, 0, 0));
}"""


def test_it_moves_by_mouse_keys_and_fingers(page: Page) -> None:
    opened(page)
    step = "[data-element-id=Langkah_4] .djs-visual"
    at = box(page, step)
    page.mouse.move(at["mx"], at["my"])
    page.mouse.down()
    page.mouse.move(at["mx"] + 50, at["my"] + 40, steps=3)
    page.mouse.up()
    moved = box(page, step)
    assert (round(moved["x"] - at["x"]), round(moved["y"] - at["y"])) == (50, 40)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    again = box(page, step)
    assert (round(again["x"] - moved["x"]), round(again["y"] - moved["y"])) == (60, 60)
    page.evaluate(FINGERS, [[7, 400, 300, 30, 30]])  # one finger: up and down is the page's
    finger = box(page, step)
    assert (round(finger["x"] - again["x"]), round(finger["y"] - again["y"])) == (30, 0)
    page.evaluate(FINGERS, [[7, 400, 300, -50, 0], [8, 500, 300, 50, 0]])
    assert abs(box(page, step)["width"] / finger["width"] - 2) < 0.1


def test_wheel_belongs_to_the_page_until_the_drawing_is_clicked(page: Page) -> None:
    opened(page)
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
    assert (build / "site.css.LEGAL.txt").is_file()


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
