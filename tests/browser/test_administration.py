"""An administrator who never sees a shell: a colleague comes and leaves, somebody is on leave, a password is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from engine.service import Engine
from tests.browser.worker import SUMMARY, Worker
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

SITI, NAME, PASSWORD = "siti.aminah", "Siti Aminah (contoh)", "kucing-hitam-di-atap-9"
WHY = "Sekretaris cuti; naskah sudah dibahas bersama bidang."


class Office:
    """Windows on one site; `look` is what every page that is walked is held to."""

    def __init__(
        self, site: Site, engine: Engine, visit: Callable[..., Visitor], axe: Callable[..., None], phone: bool
    ) -> None:
        self.site, self.engine = site, engine
        self._visit, self._axe, self._phone = visit, axe, phone
        self._numbers: Iterator[int] = count(1)

    def window(self) -> Page:
        return self._visit(self.site.url, phone=self._phone).page

    def person(self, username: str) -> Page:
        return Worker(self._visit(self.site.url, phone=self._phone), username).page

    def look(self, page: Page, name: str) -> None:
        self._axe(page, name)
        photograph(page, f"administrasi-{next(self._numbers):02}-{name}")

    def until(self, page: Page, address: str, words: str) -> None:
        """Open a page until the worker has done what was put off."""
        for _ in range(80):
            page.goto(address)
            if words in page.locator("main").inner_text():
                return
            page.wait_for_timeout(100)
        raise AssertionError(f"{words} never came to {address}")


@pytest.fixture(params=BOTH)
def walked(
    request: pytest.FixtureRequest,
    site: Site,
    engine: Engine,
    visit: Callable[..., Visitor],
    axe: Callable[..., None],
) -> Office:
    return Office(site, engine, visit, axe, request.param)


def test_a_week_of_an_administrator(walked: Office) -> None:
    office.brought_to(walked.engine, "Langkah_3_isian")
    reviewed = office.brought_to(walked.engine, "Langkah_8")
    admin = walked.person("admin")
    a_colleague_comes(walked, admin)
    a_password_is_forgotten_and_an_account_held(walked, admin)
    a_colleague_leaves(walked, admin)
    cases_rest_over_the_days_off(walked, admin)
    the_sekretaris_is_on_leave(walked, admin, reviewed)


def a_colleague_comes(walked: Office, admin: Page) -> None:
    admin.goto("/")
    expect(admin.locator("h1")).to_have_text("Administrasi")
    walked.look(admin, "ringkasan")
    admin.locator(".rooms").get_by_role("link", name="Orang dan akun").click()
    admin.get_by_role("link", name="Tambah orang", exact=True).click()
    admin.get_by_label("Nama lengkap").fill(NAME)
    admin.get_by_label("Nama pengguna").fill(SITI)
    admin.get_by_label("NIP").fill("12345")
    admin.locator("#jabatan-0").select_option("bidang_perpustakaan")
    admin.get_by_role("button", name="Tambah orang ini").click()
    expect(admin.locator("#nip-galat")).to_contain_text("18 angka")
    walked.look(admin, "orang-ditolak")
    admin.get_by_label("NIP").fill("")
    admin.get_by_role("button", name="Tambah orang ini").click()
    walked.look(admin, "tautan")
    siti = walked.window()
    choose_password(walked, siti, admin.locator("#tautan").input_value())
    sign_in(siti, PASSWORD)
    expect(siti.locator("[data-row]")).to_contain_text("Bidang Perpustakaan")


def a_password_is_forgotten_and_an_account_held(walked: Office, admin: Page) -> None:
    window = walked.window()
    for _ in range(6):
        sign_in(window, "lupa-lupa-ingat")
    expect(window.locator(".note.bad")).to_contain_text("minta administrator membuka akun Anda")
    walked.look(window, "masuk-ditahan")
    admin.goto("/administrasi")
    expect(admin.locator(".rooms .calls", has_text="Akun ditahan")).to_contain_text("1 akun ditahan")
    admin.locator(".rooms").get_by_role("link", name="Akun ditahan").click()
    walked.look(admin, "akun-ditahan")
    admin.get_by_role("button", name="Buka akun").click()
    expect(admin.locator(".note[role=status]")).to_have_text(f"Akun {NAME} dapat masuk lagi.")
    admin.goto(f"/administrasi/orang/{SITI}")
    walked.look(admin, "orang")
    admin.get_by_role("button", name="Buat tautan kata sandi").click()
    address = admin.locator("#tautan").input_value()
    choose_password(walked, window, address, PASSWORD + "-baru")
    sign_in(window, PASSWORD + "-baru")
    window.wait_for_url("**/tugas")
    window.goto(address)
    expect(window.locator(".note.bad")).to_contain_text("sudah dipakai")
    window.goto("/tugas")
    window.get_by_role("button", name="Ambil tugas").click()
    expect(window.locator("main")).to_contain_text("Anda yang mengerjakan")


def a_colleague_leaves(walked: Office, admin: Page) -> None:
    switch_off(walked, admin, SITI, "1 tugas yang sudah diambilnya kembali kepada jabatannya")
    expect(admin.locator(".note[role=status]")).to_contain_text("1 tugas dikembalikan kepada jabatannya")
    group = walked.person("bidang.perpustakaan")
    walked.until(group, "/tugas", "indikator kinerja bidang · Bidang Perpustakaan")
    switch_off(walked, admin, "bidang.kearsipan", "Bidang Kearsipan tidak punya pemegang lagi")
    walked.until(admin, "/administrasi", "Belum ada pemegang")
    walked.look(admin, "tanpa-pemegang")
    admin.locator("section[aria-labelledby=tanpa-pemegang]").get_by_role("link", name="Alihkan").click()
    walked.look(admin, "alihkan")
    admin.get_by_label("Kepada").select_option("bidang.perpustakaan")
    admin.get_by_label("Alasan").fill("Pemegangnya pindah, penggantinya belum ada.")
    admin.get_by_role("button", name="Alihkan", exact=True).click()
    admin.get_by_label("Ya, alihkan walaupun di luar jabatannya").check()
    walked.look(admin, "alihkan-lintas")
    admin.get_by_role("button", name="Alihkan", exact=True).click()
    expect(admin.locator(".note[role=status]")).to_contain_text("Tugas dialihkan.")
    for _ in range(80):  # until the worker has looked whether anything still lacks a holder
        admin.goto("/administrasi")
        if not admin.locator("#tanpa-pemegang").count():
            break
        admin.wait_for_timeout(100)
    expect(admin.locator("#tanpa-pemegang")).to_have_count(0)


def cases_rest_over_the_days_off(walked: Office, admin: Page) -> None:
    """Step 3 is due on Wednesday at 16.00; the office rests from Monday to Thursday, 09.00."""
    admin.locator(".rooms").get_by_role("link", name="Berkas ditangguhkan").click()
    admin.get_by_label("Alasan").fill("Cuti bersama menurut keputusan bersama.")
    admin.get_by_role("button", name="Tangguhkan semuanya").click()
    walked.look(admin, "ditangguhkan")
    bidang = walked.person("bidang.perpustakaan")
    bidang.goto("/tugas")
    row = bidang.locator("[data-row]").first
    expect(row).to_contain_text("Ditangguhkan")
    expect(row.get_by_role("button")).to_have_count(0)
    walked.look(bidang, "tugas-ditangguhkan")
    row.get_by_role("link", name="Lihat").click()
    expect(bidang.locator(".note.warn")).to_contain_text("Cuti bersama menurut keputusan bersama.")
    walked.site.set_clock(datetime(2026, 11, 26, 2, tzinfo=UTC))
    admin.reload()
    admin.get_by_role("button", name="Lanjutkan yang ditandai").click()
    expect(admin.locator(".note[role=status]")).to_have_text("2 berkas dilanjutkan.")
    bidang.goto("/tugas")
    expect(bidang.locator("[data-row]").first).to_contain_text("Sen, 30 Nov 2026")


def the_sekretaris_is_on_leave(walked: Office, admin: Page, case: int) -> None:
    head = walked.person("kadis")
    head.goto("/ketidakhadiran")
    head.get_by_label("Orang").select_option("sekretaris")
    head.get_by_label("Sebab").select_option("cuti")
    head.get_by_label("Dari tanggal").fill("2026-11-26")
    head.get_by_label("Sampai dengan tanggal").fill("2026-11-27")
    head.get_by_role("button", name="Catat").click()
    walked.look(head, "tidak-di-tempat")
    expect(head.get_by_role("link", name="Tunjuk Plh. untuk Sekretaris (contoh)")).to_be_visible()
    admin.goto("/ketidakhadiran")  # nobody names oneself: the administrator does
    admin.get_by_role("link", name="Tunjuk Plh. untuk Sekretaris (contoh)").click()
    admin.get_by_label("Jabatan yang dijalankan").select_option(
        "sekretaris"
    )  # the first of the two that are theirs
    admin.get_by_label("Yang bertugas", exact=True).select_option("kadis")
    admin.get_by_label("Nomor surat perintah").fill("800/12/2026 (contoh)")
    admin.get_by_label("Tanggal surat perintah").fill("2026-11-20")
    walked.look(admin, "tunjuk-plh")
    admin.get_by_role("button", name="Tunjuk", exact=True).click()
    expect(admin.locator("main")).to_contain_text("Sedang berjalan")
    head.goto("/tugas")
    expect(head.locator("[data-row]")).to_contain_text("Plh. Sekretaris")
    head.locator("[data-row] .row-link").click()
    head.click("[data-answer=setuju]")
    head.wait_for_url("**lanjutan")
    expect(head.locator("main")).to_contain_text("Dua langkah ini semestinya dikerjakan dua orang")
    head.click("[data-answer=setuju]")
    expect(head.locator(SUMMARY)).to_contain_text("Tulis catatan")
    walked.look(head, "empat-mata")
    head.get_by_label("mengapa langkah ini dikerjakan orang yang sama").fill(WHY)
    head.click("[data-answer=setuju]")
    head.wait_for_url("**/tugas")
    for address in (f"/berkas/{case}/riwayat", f"/berkas/{case}/cetak"):
        head.goto(address)
        expect(head.locator("body")).to_contain_text("langkah 8 (Plh. Sekretaris)")
        expect(head.locator("body")).to_contain_text(WHY)
    walked.site.set_clock(datetime(2026, 11, 28, 2, tzinfo=UTC))
    head.goto("/administrasi/pengganti")
    expect(head.locator(".chip", has_text="Selesai")).to_be_visible()
    walked.look(head, "plh-selesai")
    admin.goto("/administrasi")
    expect(admin.locator(".rooms")).to_contain_text("Tidak ada Plh. atau Plt. yang ditunjuk.")


def switch_off(walked: Office, admin: Page, username: str, says: str) -> None:
    admin.goto(f"/administrasi/orang/{username}")
    admin.get_by_role("link", name="Nonaktifkan akun").click()
    expect(admin.locator("main")).to_contain_text(says)
    walked.look(admin, f"nonaktif-{username}")
    admin.get_by_role("button", name="Ya, nonaktifkan akun ini").click()
    expect(admin.locator(".note[role=status]")).to_contain_text("dinonaktifkan.")


def choose_password(walked: Office, page: Page, address: str, password: str = PASSWORD) -> None:
    page.goto(address)
    page.get_by_label("Kata sandi baru", exact=True).fill("pendek")
    page.get_by_label("Ulangi kata sandi baru").fill("pendek")
    page.get_by_role("button", name="Pakai kata sandi ini").click()
    expect(page.locator(".note.bad")).to_contain_text("terlalu pendek")
    walked.look(page, "pilih-kata-sandi")
    page.get_by_label("Kata sandi baru", exact=True).fill(password)
    page.get_by_label("Ulangi kata sandi baru").fill(password)
    page.get_by_role("button", name="Pakai kata sandi ini").click()
    page.wait_for_url("**/masuk")


def sign_in(page: Page, password: str) -> None:
    page.goto("/masuk")
    page.fill("#nama", SITI)
    page.fill("#sandi", password)
    page.click("form[action='/masuk'] button")
    page.wait_for_load_state()
