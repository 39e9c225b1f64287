"""Somebody at the office, in a browser of their own: opens what waits, fills in the form, sends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from tests import sop
from tests.tools.pages import Visitor
from tests.tools.site import PASSWORD

SUMMARY = "#ringkasan-galat"


class Worker:
    """One person in one window."""

    def __init__(self, visitor: Visitor, username: str, *, by_form: bool = False) -> None:
        self.page: Page = visitor.page
        if by_form:
            sign_in(self.page, username)
        else:
            visitor.sign_in(username)

    def waiting(self) -> list[str]:
        """The tasks in the inbox, in its order."""
        self.page.goto("/tugas")
        return [" ".join(row.split()) for row in self.page.locator("[data-row]").all_inner_texts()]

    def open_first(self) -> None:
        """Open the most urgent task."""
        self.page.goto("/tugas")
        self.page.locator("[data-row] .row-link").first.click()
        self.page.wait_for_selector("main [data-form]")

    def start(self) -> int:
        """Start a case and send its first step with it; gives its number in the address."""
        self.page.goto(f"/mulai/{sop.KEY}")
        self.fill({name: str(value) if name == "tahun" else value for name, value in sop.START.items()})
        self.page.click("main button[value='kirim']")
        self.page.wait_for_url("**/berkas/*")
        return int(self.page.url.rsplit("/", 1)[1])

    def send(self, button: str = "[data-send]") -> str:
        """Press the one primary button; gives the line that says what happened."""
        self.page.click(button)
        refused = self.page.locator(SUMMARY)
        assert not refused.count(), refused.inner_text()
        sent = self.page.url.partition("#")[0].endswith(("/tugas", "?lanjutan"))
        assert sent, self.page.locator("main").inner_text()
        return self.page.locator(".note[role='status']").inner_text()

    def work(self, *, back: bool = False) -> str:
        """Do the most urgent task as the example of the SOP has it, or return it for correction."""
        self.open_first()
        if self.page.locator("[data-answer]").count():
            return self.send(self.answer_by_button(back=back))
        if self.page.locator("[name='indikator.0.realisasi']").count():
            self.measure()
        elif self.page.locator("[name='penerima.jumlah']").count():
            self.distribute()
        else:
            self.answer()
        return self.send()

    def answer_by_button(self, *, back: bool) -> str:
        """Fill in what an answer asks for; gives the button that sends it."""
        if not back:
            return "[data-answer='setuju']"
        # Opens what it asks for, here or on a page from the server.
        self.page.click("[data-answer='kembalikan']")
        self.page.wait_for_selector("[name='alasan']")
        self.decide(back=True)
        return "[data-answer='kembalikan']"

    def decide(self, *, back: bool) -> None:
        choice = self.page.locator(f"[name='keputusan'][value='{'kembalikan' if back else 'setuju'}']")
        if choice.get_attribute("type") == "radio":
            choice.check()
        if back:
            self.page.fill("[name='alasan']", sop.REASON)
            if self.page.locator("[name='bidang_dikembalikan']").count():
                self.page.check("[name='bidang_dikembalikan'][value='bidang_kearsipan']")
            return
        for name in ("paraf", "tanda_tangan"):
            if self.page.locator(f"[name='{name}']").count():
                self.page.check(f"[name='{name}']")

    def measure(self) -> None:
        """Fill in realisasi by code; the one without a figure gets its reason."""
        for row, part in enumerate(self.page.locator("table.entry > tbody").all()):
            code = next(code for code in CODES if code in part.inner_text())
            if code == "IK-12":
                reason = self.page.locator(f"[name='indikator.{row}.belum_tersedia']")
                if not reason.is_visible():
                    part.get_by_text("Data belum ada").click()
                reason.fill("Survei belum selesai.")
                continue
            target = part.locator("[data-label='Target']").inner_text()
            figure = str(sop.REALISASI[code]).replace(".", ",") if code in sop.REALISASI else target
            self.page.fill(f"[name='indikator.{row}.realisasi']", figure)

    def distribute(self) -> None:
        """Two recipients, each in a row of its own."""
        if self.page.locator("[name='penerima.1.nama']").count() == 0:
            self.page.click("button[value='tambah:penerima']")
            self.page.wait_for_selector("[name='penerima.1.nama']")
        for row in (0, 1):
            self.page.fill(f"[name='penerima.{row}.nama']", f"Penerima {row + 1} (contoh)")
            self.page.select_option(f"[name='penerima.{row}.cara']", index=1)

    def answer(self) -> None:
        """Whatever is asked for: the first choice, a sentence, nothing where something stands."""
        for select in self.page.locator("main form[data-form] select").all():
            if not select.input_value():
                select.select_option(index=1)
        for area in self.page.locator("main form[data-form] textarea[aria-required='true']").all():
            if not area.input_value():
                area.fill("Sebagaimana dibahas bersama.")

    def fill(self, fields: Mapping[str, Any]) -> None:
        for name, value in fields.items():
            control = self.page.locator(f"main [name='{name}']")
            if control.evaluate("part => part.tagName") == "SELECT":
                control.select_option(str(value))
            else:
                control.fill(str(value))


def sign_in(page: Page, username: str) -> None:
    """Sign in by the form that people see."""
    page.goto("/masuk")
    page.fill("#nama", username)
    page.fill("#sandi", PASSWORD)
    page.click("form[action='/masuk'] button")
    page.wait_for_url("**/tugas")


CODES = [f"IK-{number:02}" for number in range(1, 13)]
