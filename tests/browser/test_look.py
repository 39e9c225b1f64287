"""An attached file is looked at beside the form: a PDF drawn page by page, nothing of it run, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.service import Engine
from tests.browser.worker import Worker
from tests.tools.pages import PHONE, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office
from tests.webui.test_sheets import book

pytestmark = pytest.mark.browser


def pdf(pages: int) -> bytes:
    """A PDF whose pages hold a black field and their number; on opening it asks for a script to be run."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(pages))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('x'\\)) >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< >>",
    ]
    for number in range(pages):
        drawn = f"0 0 0 rg 20 20 100 100 re f BT /F1 24 Tf 20 150 Td (Lembar {number + 1}) Tj ET"
        parts.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        parts.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + head.encode() + end.encode()


DARK = """() => {
    const canvas = document.querySelector('.look-panel canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] < 60 && data[at + 3] > 200) dark++;
    return dark / (canvas.width * canvas.height);
}"""


def test_a_file_is_looked_at_beside_the_form(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None]
) -> None:
    task, person = office.task_at(engine, "Langkah_5"), office.actor(engine, "perencana")
    for name, content in (
        ("draft.pdf", pdf(3)),
        ("data.xlsx", book(["Kode", 72.5])),
        ("rusak.pdf", b"%PDF-1.4"),
    ):
        engine.tasks.attach(task, "draft", name, content, person)
    page = Worker(visit(site.url), "perencana").page
    page.goto(f"/tugas/{task}")
    page.fill("[name='ringkasan']", "Sebagian besar target tercapai.")
    link = page.locator("a[data-look='draft.pdf']")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".look-panel [data-pdf][data-drawn='1']")
    assert 0.1 < page.evaluate(DARK) < 0.5
    axe(page, "look at a PDF")
    photograph(page, "look-pdf")
    page.click("[data-pdf-act='on']")
    page.wait_for_selector(".look-panel [data-pdf][data-drawn='2']")
    expect(page.locator("[data-pdf-place]")).to_have_text("Halaman 2 dari 3")
    assert "Lembar 2" in page.locator("[data-pdf-text]").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".look-panel").count() == 0
    assert page.evaluate("document.activeElement.dataset.look") == "draft.pdf"
    page.click("a[data-look='rusak.pdf']")
    expect(page.locator("[data-pdf-place]")).to_contain_text("PDF ini rusak")
    page.click(".look-head button")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.click("a[data-look='data.xlsx']")
    expect(page.locator(".look-panel .plain-sheet")).to_contain_text("72,5")
    axe(page, "look at a sheet")
    photograph(page, "look-sheet")
    assert page.input_value("[name='ringkasan']") == "Sebagian besar target tercapai."
