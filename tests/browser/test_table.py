"""The table of indicators in a real browser: results while one types, a question, a column pasted from a sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engine.service import Engine
from tests.browser.worker import Worker
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

PASTE = """([name, text, html]) => {
    const input = name ? document.querySelector(`[name='${name}']`) : document.body, data = new DataTransfer();
    data.setData('text/plain', text);
    if (html) data.setData('text/html', html);
    input.focus();
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""
OPEN = "dialog.pasting[open]"


def number(row: int, column: str = "realisasi") -> str:
    return f"[name='indikator.{row}.{column}']"


def paste(page: Page, row: int, text: str, html: str = "", column: str = "realisasi") -> str:
    """Paste into one cell; gives what is shown before it is kept."""
    page.evaluate(PASTE, [f"indikator.{row}.{column}", text, html])
    page.wait_for_selector(OPEN)
    return " ".join(page.locator(OPEN).inner_text().split())


@pytest.fixture(params=BOTH)
def page(request: pytest.FixtureRequest, site: Site, engine: Engine, visit: Callable[..., Visitor]) -> Page:
    """The table of Bidang Perpustakaan, open before it."""
    instance = office.brought_to(engine, "Langkah_3_isian")
    task = next(one.id for one in office.open_tasks(engine, instance) if one.item == "bidang_perpustakaan")
    page = Worker(visit(site.url, phone=request.param), "bidang.perpustakaan").page
    page.goto(f"/tugas/{task}")
    return page


def test_a_row_is_one_number_and_says_what_comes_of_it(
    page: Page, engine: Engine, axe: Callable[..., None]
) -> None:
    task = int(page.url.rsplit("/", 1)[1])
    fields = page.locator("table.entry :is(input, textarea, select)")
    assert sum(one.is_visible() for one in fields.all()) == 6, "one field a row"

    page.locator("details.reason summary").nth(1).click()
    page.fill(number(1, "belum_tersedia"), "Survei belum selesai.")
    page.fill(number(1), "1200")
    assert page.locator("details.reason").nth(1).is_hidden()
    page.locator(".unused").nth(1).wait_for()
    page.get_by_text("17 kali Target. Yakin?").wait_for()
    assert page.locator("#f-indikator-1-predikat").inner_text() == "Sangat Tinggi"
    page.fill(number(1), "")
    assert page.locator(number(1, "belum_tersedia")).is_visible(), "and it is there again"
    page.locator("#f-indikator-1-predikat", has_text="–").wait_for()
    assert page.get_by_text("17 kali Target. Yakin?").is_hidden()

    page.fill(number(0), "5")
    box = page.locator(number(0, "realisasi_dipastikan"))
    box.wait_for()
    axe(page, "a question in a row")
    page.click("[data-send]")
    page.wait_for_selector("#ringkasan-galat")
    assert "Isi Realisasi. Bila datanya belum ada, tulis alasannya." in page.locator("main").inner_text()
    axe(page, "a row with faults")
    photograph(page, "table-faults")
    box.focus()
    page.keyboard.press("Space")
    for row in range(2, 6):
        page.locator("details.reason summary").nth(row).click()
        page.fill(number(row, "belum_tersedia"), "Belum diolah")
    page.click("[data-send]")
    page.wait_for_url("**/tugas")
    stored = engine.tasks.get(task, office.actor(engine, "bidang.perpustakaan")).value["indikator"]
    assert (stored[0]["realisasi"], stored[0]["realisasi_dipastikan"]) == (5, 5)
    assert stored[1]["belum_tersedia"] == "Survei belum selesai."


def test_a_second_paste_stands_alone_however_soon_it_comes(page: Page) -> None:
    paste(page, 0, "1\n2\n3")
    # The end of a dialog is told later than it happens; what is pasted in between is not taken away with it.
    page.evaluate(
        f"""pastes => {{
            document.querySelector('dialog.pasting').close();
            for (const [row, text] of pastes) ({PASTE})([`indikator.${{row}}.realisasi`, text, '']);
        }}""",
        [[0, "4\n5\n6"], [1, "7\n8\n9"]],
    )
    page.wait_for_selector(OPEN)
    page.click("dialog.pasting [data-use]")
    page.wait_for_selector("dialog.pasting", state="detached")
    assert [page.input_value(number(row)) for row in range(5)] == ["", "7", "8", "9", ""], (
        "the last one counts"
    )


def test_a_pasted_column_is_shown_before_it_is_kept(page: Page, axe: Callable[..., None]) -> None:
    page.fill(number(1), "50")

    shown = paste(
        page,
        0,
        "Realisasi\r\n70,85\r\n71,4\r\n72.5\r\n=1+1\r\n2.500\r\n8\r\n9\r\n",
        "<b>72<script>1</script></b>",
    )
    assert "Gunakan koma untuk desimal, misalnya 72,5." in shown
    assert "Isi dengan angka, misalnya 1.234,5." in shown
    assert (
        "2 isian yang bermasalah tidak dipakai; isian lamanya tetap. 1 baris tempelan tidak dipakai" in shown
    )
    assert page.input_value(number(0)) == "", "nothing is kept unasked"
    axe(page, "a pasted column")
    photograph(page, "table-paste")
    page.keyboard.press("Escape")
    page.wait_for_selector(OPEN, state="detached")
    assert [page.input_value(number(row)) for row in range(6)] == ["", "50", "", "", "", ""]

    paste(page, 0, "70,85\n71,4\n72.5\n=1+1\n2.500\n8")
    page.locator(f"{OPEN} [data-use]").focus()
    page.keyboard.press("Enter")
    assert [page.input_value(number(row)) for row in range(6)] == ["70,85", "71,4", "", "", "2.500", "8"]
    page.locator("#f-indikator-0-capaian", has_text="98,40").wait_for()
    page.get_by_role("button", name="Batalkan tempelan").click()
    assert [page.input_value(number(row)) for row in range(6)] == ["", "50", "", "", "", ""]

    page.locator("details.more summary").first.click()
    paste(page, 0, 'Laporan "A"\t"dua\nbaris"\tlebih', column="bukti_dukung")
    assert "Kolom tempelan yang lebih tidak dipakai." in page.locator(OPEN).inner_text()
    page.locator(f"{OPEN} [data-use]").click()
    assert page.input_value(number(0, "bukti_dukung")) == 'Laporan "A"'

    assert "9.994 baris tempelan tidak dipakai" in paste(page, 0, "1\n" * 10_000)
    page.locator(f"{OPEN} [data-leave]").click()
    assert "Tempelan itu terlalu besar." in paste(page, 0, "x" * 100 + "\n" + "1\n" * 200_000)
    page.locator(f"{OPEN} [data-leave]").click()
    assert page.input_value(number(1)) == "50"

    assert page.get_by_text("Salin kolomnya, lalu tempel di sini").is_visible()
    page.evaluate("document.activeElement.blur()")
    page.evaluate(PASTE, ["", "7\n8\n", ""])  # beside all fields: the column begins at the first number
    page.locator(f"{OPEN} [data-use]").click()
    assert [page.input_value(number(row)) for row in range(3)] == ["7", "8", ""]


def test_the_request_is_read_and_changed_on_demand(
    site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None]
) -> None:
    """Without a script; and on a phone the list is no wall of fields."""
    instance = office.brought_to(engine, "Langkah_3_permintaan")
    (task,) = office.open_tasks(engine, instance)
    page = Worker(visit(site.url, phone=True, javascript=False), "perencana").page
    page.goto(f"/tugas/{task.id}")
    rows = page.locator("details.folded")
    assert rows.count() == 12
    assert page.locator(".folded-group h3").all_inner_texts()[0] == "Bidang Perpustakaan 6 baris"
    box = page.locator("fieldset.rows").bounding_box()
    assert box is not None
    assert box["height"] < 1_200
    assert not page.locator(number(0, "target")).is_visible()
    rows.first.locator("summary").focus()
    page.keyboard.press("Enter")
    page.fill(number(0, "target"), "")
    page.get_by_role("button", name="Tambah indikator").click()
    page.wait_for_load_state()
    assert rows.count() == 13
    assert [one.get_attribute("open") is not None for one in rows.all()].count(True) == 2, (
        "the faulty and the new"
    )
    photograph(page, "table-request")
