"""The check of pages convicts what cannot be read, also where most rows of a table can."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from playwright.sync_api import Browser

from tests.tools.pages import PHONE, check_accessible, check_sizes

pytestmark = pytest.mark.browser

PALE = "color: #bbb"
PAGE = """<!doctype html><html lang="id"><head><title>Uji</title><style>{style}</style></head><body><main>
<h1>Uji</h1><table><tr><th scope="col">Nomor</th></tr>{rows}</table></main></body></html>"""
ROWS = "".join(f"<tr><td><span>Baris {number}</span></td></tr>" for number in range(30))
FAULTS = {
    "one of many": ("", ROWS.replace("<td><span>Baris 17", f"<td><span style='{PALE}'>Baris 17")),
    "by its place": (f"tr:nth-child(20) span {{ {PALE} }}", ROWS),
    "by what it stands in": ("tr:nth-child(20) td { background: #444 } td { background: #fff }", ROWS),
    "by what is faint around it": ("tr:nth-child(20) { opacity: .3 }", ROWS),
    "all": (f"td {{ {PALE} }}", ROWS),
    "another rule": ("", "<tr><td><img src='data:,'></td></tr>"),
}


def test_what_cannot_be_read_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(style="", rows=ROWS))
    check_accessible(page)
    assert page.locator("[data-contrast]").count() == 0
    for style, rows in FAULTS.values():
        page.set_content(PAGE.format(style=style, rows=rows))
        for _ in range(2):  # what passed before is not judged again; what did not is
            with pytest.raises(AssertionError, match="image-alt" if "<img" in rows else "color-contrast"):
                check_accessible(page)
    page.close()


def test_what_a_finger_would_miss_is_found(browser: Browser) -> None:
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    for thing, least in (
        ("<a href='/x'>Buka</a>", 24),
        ("<button>Kirim</button>", 44),
        ("<select></select>", 44),
    ):
        for height, right in ((least, True), (least - 2, False)):
            style = f"a, button, select {{ display: inline-block; height: {height}px; padding: 0 }}"
            page.set_content(PAGE.format(style=style, rows=f"<tr><td>{thing}</td></tr>"))
            with nullcontext() if right else pytest.raises(AssertionError, match=f"px of {least}"):
                check_sizes(page)
    page.close()
