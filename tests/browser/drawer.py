"""The process owner at the modeller, with mouse and keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.worker import Worker
from tests.tools.pages import Visitor

READY = "[data-bpmn-modeller][data-ready]"


class Drawer:
    """One draft in one window."""

    def __init__(self, visitor: Visitor, draft: int, username: str = "pemilik") -> None:
        self.page: Page = Worker(visitor, username).page
        self.address = f"/sop/rancangan/{draft}/diagram"
        self.open()

    def open(self) -> None:
        self.page.goto(self.address)
        self.page.wait_for_selector(READY)

    def choose(self, element: str) -> None:
        """Select an element by the list above the panel; the drawing moves to it."""
        self.page.select_option("#pilih-unsur", element)
        self.page.wait_for_function(
            "id => alur.bench.panel.shown === id && !alur.bench.panel.waiting", arg=element
        )

    def fill(self, field: str, value: str) -> None:
        """Fill in a field of the panel and leave it with the Tab key."""
        self.page.fill(f"[data-field='{field}']", value)
        self.page.keyboard.press("Tab")
        self.settle()

    def pick(self, field: str, value: str) -> None:
        self.page.select_option(f"[data-field='{field}']", value)
        self.settle()

    def settle(self) -> None:
        """Until the panel is drawn anew."""
        self.page.wait_for_timeout(20)
        self.page.wait_for_function("() => !alur.bench.panel.waiting")

    def spot(self, element: str, at: tuple[float, float] = (0.5, 0.5)) -> tuple[float, float]:
        """Where a shape, or the middle of a flow, is on the screen."""
        place = self.page.evaluate(
            """([id, dx, dy]) => {
              const bench = alur.bench, shape = bench.ed.registry.get(id);
              const canvas = bench.ed.get('canvas'), box = canvas.viewbox();
              const rect = canvas.getContainer().getBoundingClientRect();
              const points = shape.waypoints;
              const x = points ? (points[0].x + points[1].x) / 2 : shape.x + shape.width * dx;
              const y = points ? (points[0].y + points[1].y) / 2 : shape.y + shape.height * dy;
              return [rect.left + (x - box.x) * box.scale, rect.top + (y - box.y) * box.scale];
            }""",
            [element, *at],
        )
        return place[0], place[1]

    def drag(self, piece: str, to: tuple[float, float]) -> None:
        """Take a piece from the palette and drop it at a place."""
        box = self.page.locator(f".djs-palette [data-action='{piece}']").bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        mouse.down()
        mouse.move(to[0] - 40, to[1] - 40, steps=4)
        mouse.move(*to, steps=4)
        mouse.up()
        self.settle()

    def saved(self) -> None:
        """Until the server has what was drawn."""
        self.page.wait_for_function("() => !alur.bench.saving.unsaved")

    def checked(self) -> list[dict[str, Any]]:
        """What the lint says of the drawing as it is now."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """async () => {
              const findings = alur.bench.findings;
              clearTimeout(findings.waiting);
              await findings.ask();
              return findings.found;
            }"""
        )
        return found

    def text(self) -> str:
        """The drawing as it would be saved."""
        return str(self.page.evaluate("alur.bench.read()"))

    def missing(self) -> list[str]:
        """Words that were asked for and have no Indonesian."""
        found: list[str] = self.page.evaluate("[...alur.bench.say.missing]")
        return found
