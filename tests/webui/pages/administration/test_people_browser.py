"""An administrator who never sees a shell, in a real browser: a colleague comes, is written down, and leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engine.clock import FileClock
from engine.service import open_engine
from engine.settings import Settings
from tests.tools import planted
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser
TABLE = "nama;nama_pengguna;nip;surel;jabatan\n"


@pytest.mark.parametrize("phone", BOTH)
def test_a_colleague_comes_and_leaves(
    site: Site, visit: Callable[..., Visitor], axe: Callable[[Page], None], phone: bool
) -> None:
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    instance = office.started(engine)
    (task,) = office.open_tasks(engine, instance)
    engine.tasks.claim(task.id, office.actor(engine, "kadis"))
    engine.close()
    page = visit(site.url, phone=phone).sign_in("admin")

    def seen(name: str) -> None:
        axe(page)
        photograph(page, f"people-{name}")

    page.goto("/administrasi/orang")
    seen("list")
    page.get_by_role("link", name="Tambah orang").click()
    page.get_by_label("Nama lengkap").fill("Siti Aminah, S.Sos.")
    page.get_by_label("Nama pengguna").fill("siti.aminah")
    page.get_by_label("NIP (bila ada)").fill("1980")
    page.locator("#jabatan-0").select_option("sekretaris")
    page.locator("#nomor_surat-0").fill("DATA CONTOH 800/1")
    page.get_by_role("button", name="Tambah orang ini").click()
    seen("add-wrong")
    page.get_by_label("NIP (bila ada)").fill("19800131 200501 2 003")
    page.get_by_role("button", name="Tambah orang ini").click()
    address = page.get_by_label("Tautan untuk memilih kata sandi").input_value()
    planted.run.plant("a link", address.rpartition("/")[2])
    seen("link")

    stranger = visit(site.url, phone=phone).page
    stranger.goto(address)
    axe(stranger)
    photograph(stranger, "people-choose")
    for label in ("Kata sandi baru", "Ulangi kata sandi baru"):
        stranger.get_by_label(label, exact=True).fill("tiga kuda makan roti")
    stranger.get_by_role("button", name="Pakai kata sandi ini").click()
    stranger.get_by_text("Kata sandi Anda sudah dipilih").wait_for()
    stranger.goto(address)
    axe(stranger)
    photograph(stranger, "people-used")

    page.get_by_role("link", name="Sudah saya teruskan").click()
    page.get_by_text("Beri jabatan", exact=True).click()
    seen("person")
    page.goto("/administrasi/orang-baru/tabel")
    table = TABLE + "Budi;budi;12;;Presiden\nWati;WATI;;;Sekretaris\nWati;wati;;;\n"
    page.get_by_label("File CSV").set_input_files(
        {"name": "orang.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Periksa tabel ini").click()
    seen("table-wrong")
    table = TABLE + "Budi;budi;;;Auditor\nWati;wati;;wati@dinas.go.id;Sekretaris\n"
    page.get_by_label("File CSV").set_input_files(
        {"name": "orang.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Periksa tabel ini").click()
    seen("table-look")
    page.get_by_role("button", name="Tambahkan 2 orang").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Unduh semua tautan (CSV)").click()
    text = saved.value.path().read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("Budi,budi,http")
    seen("table-done")

    page.goto("/administrasi/orang/kadis")
    page.get_by_role("link", name="Nonaktifkan akun").click()
    seen("off")
    page.get_by_role("button", name="Ya, nonaktifkan akun ini").click()
    page.get_by_text("1 tugas dikembalikan kepada jabatannya").wait_for()
    seen("gone")
    page.locator("button[name=bahasa]").click()
    seen("english")
