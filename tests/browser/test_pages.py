"""Every page in a real browser: for all people, on a desk and on a phone, and by the keyboard alone.

Two offices serve all tests of a worker: nothing changes in the one that is `site`; in `busy` each test works at
cases of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Dialog, Page

from engine.clock import FileClock
from engine.service import Engine, open_engine
from engine.service.workshop.new_sops import NewSopText, StepText
from engine.settings import Settings
from tests import sop
from tests.browser.worker import SUMMARY, Worker, sign_in
from tests.conftest import demo_database
from tests.tools.databases import Databases
from tests.tools.pages import BOTH, Visitor, check_sizes
from tests.tools.site import Site
from tests.webui import office

pytestmark = pytest.mark.browser

Axe = Callable[..., None]
FOCUSED = "document.activeElement"


class Office(NamedTuple):
    """A running site and its engine."""

    site: Site
    engine: Engine

    @property
    def url(self) -> str:
        return self.site.url


def opened(databases: Databases, folder: Path) -> Iterator[Office]:
    site = Site(folder, databases.new("sqlite", demo_database)).start()
    engine = open_engine(Settings.from_env(dict(site.environment)), FileClock(site.clock_file))
    yield Office(site, engine)
    engine.close()
    site.stop()


@pytest.fixture(scope="module")
def still(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from opened(databases, tmp_path_factory.mktemp("still"))


@pytest.fixture(scope="module")
def busy(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from opened(databases, tmp_path_factory.mktemp("busy"))


@pytest.fixture
def site(still: Office) -> Site:
    return still.site


@pytest.fixture
def engine(still: Office) -> Engine:
    return still.engine


@pytest.fixture(scope="module")
def case(still: Office) -> int:
    """The one case of the still office."""
    return office.brought_to(still.engine, "Langkah_8", back_at="Langkah_7")


def task(engine: Engine, case: int) -> int:
    return office.open_tasks(engine, case)[0].id


@pytest.mark.long
@pytest.mark.parametrize("phone", BOTH)
def test_pages_are_sound_for_everybody(
    site: Site, engine: Engine, case: int, visit: Callable[..., Visitor], axe: Axe, phone: bool
) -> None:
    window = visit(site.url, phone=phone)
    page = window.page
    for address in ("/lisensi", "/masuk"):
        page.goto(address)
        axe(page, address)
    page.fill("#nama", "sekretaris")
    page.fill("#sandi", "salah sekali")
    page.click("form[action='/masuk'] button")
    axe(page, "sign-in refused")
    sign_in(page, "sekretaris")
    empty = (
        "/tugas?tab=saya",
        "/pemberitahuan",
        "/akun",
        "/berkas?keadaan=dibatalkan",
        "/berkas?cari=zzz",
        "/tidak-ada",
    )
    filled = ("/tugas", "/tugas?tab=selesai", "/berkas", f"/berkas/{case}/riwayat", "/mulai", "/sandi")
    for address in (*empty, *filled, f"/tentang/{sop.KEY}", f"/tugas/{task(engine, case)}"):
        page.goto(address)
        axe(page, address)


def test_what_people_use_most_is_sound_on_a_phone(
    site: Site, engine: Engine, case: int, visit: Callable[..., Visitor], axe: Axe
) -> None:
    """All the others are looked at with a phone's width, and wholly in `make soak`."""
    worker = Worker(visit(site.url, phone=True), "sekretaris")
    for address in ("/tugas", f"/tugas/{task(engine, case)}", f"/berkas/{case}"):
        worker.page.goto(address)
        axe(worker.page, address)


@pytest.mark.parametrize("phone", BOTH)
def test_forms_are_sound_empty_filled_and_refused(
    busy: Office, visit: Callable[..., Visitor], axe: Axe, phone: bool
) -> None:
    instance = office.brought_to(busy.engine, "Langkah_3_isian")
    waiting = office.open_tasks(busy.engine, instance)
    isian = next(one.id for one in waiting if one.item == "bidang_kearsipan")
    page = Worker(visit(busy.url, phone=phone), "bidang.kearsipan").page
    page.goto(f"/tugas/{isian}")
    axe(page, "empty form")
    page.fill("[name='indikator.0.realisasi']", "72.5")
    page.click("[data-send]")
    page.wait_for_function("id => document.activeElement.id === id", arg=SUMMARY[1:])
    axe(page, "refused form")
    assert page.title().startswith("Galat:")
    page.click(f"{SUMMARY} a >> nth=0")
    assert page.evaluate(f"{FOCUSED}.id || location.hash") in (
        "f-indikator-0-realisasi",
        "#f-indikator-0-realisasi",
    )
    for row in range(4):
        page.fill(f"[name='indikator.{row}.realisasi']", "70,5")
    page.click("main .acts button[value='simpan']")
    axe(page, "kept form")
    assert page.locator("#f-indikator-0-capaian").inner_text() == "90,38"
    page = Worker(visit(busy.url, phone=phone), "kadis").page
    page.goto(f"/mulai/{sop.KEY}")
    axe(page, "start form")
    page.fill("[name='tahun']", "")
    page.click("main button[value='kirim']")
    axe(page, "start form refused")


def test_the_keyboard_reaches_everything(busy: Office, visit: Callable[..., Visitor]) -> None:
    for _ in range(2):
        office.brought_to(busy.engine, "Langkah_2")
    page = Worker(visit(busy.url), "sekretaris").page
    page.goto("/tugas")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.innerText") == "Lewati ke isi"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#isi"
    links = page.locator(".row-link").evaluate_all("links => links.map(link => link.href)")
    down = [("j", link) for link in (*links, links[-1])]  # the last stays the last
    for key, expected in (*down, ("k", links[-2])):
        page.keyboard.press(key)
        assert page.evaluate(f"{FOCUSED}.href") == expected
    page.keyboard.press("/")
    assert page.evaluate(f"{FOCUSED}.name") == "cari"
    page.keyboard.type("j?gt")
    assert page.input_value("[data-search]") == "j?gt"
    page.goto("/berkas")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/tugas")
    page.keyboard.press("?")
    assert page.locator("dialog.shortcuts").is_visible()
    page.uncheck("[data-shortcuts-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(f"{FOCUSED}.className") != "row-link"


def test_an_answer_opens_what_it_asks_for_and_the_bar_is_left_to_it(
    site: Site, engine: Engine, case: int, visit: Callable[..., Visitor]
) -> None:
    page = Worker(visit(site.url), "sekretaris").page
    page.goto(f"/tugas/{task(engine, case)}")
    assert not page.locator("[name='alasan']").is_visible()
    approve, back = (page.locator(f"[data-answer='{one}']") for one in ("setuju", "kembalikan"))
    back.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "alasan"
    assert (approve.is_visible(), back.is_visible()) == (False, True)
    page.keyboard.type("pendek")
    page.click("[data-reconsider]")
    assert not page.locator("[name='alasan']").is_visible()
    assert page.evaluate("document.activeElement.dataset.answer") == "setuju"
    bar = page.locator("main > .acts").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= page.evaluate("innerHeight") + 1, (
        "the bar is in sight without scrolling"
    )


def test_the_diagram_shows_where_a_case_stands(site: Site, case: int, visit: Callable[..., Visitor]) -> None:
    page = Worker(visit(site.url), "sekretaris").page
    page.goto(f"/berkas/{case}/diagram")
    page.wait_for_selector("#diagram[data-ready]")
    assert page.locator("#diagram .is-active[data-element-id='Langkah_8']").count() == 1
    assert page.locator("#diagram .is-done[data-element-id='Langkah_1']").count() == 1
    assert page.locator("#diagram .bjs-powered-by").is_visible()
    # Nothing is late, and nothing looks late: standard times are marks on their steps.
    assert not page.locator("#diagram [data-element-id='Langkah_8_terlambat']").is_visible()
    marks = " ".join(page.locator("#diagram .deadline-mark").all_inner_texts())
    assert {"1 hari", "3 hari", "20 menit"} <= set(re.findall(r"\d+ (?:hari|menit)", marks))
    assert page.locator("#diagram :text-is('Terlambat'):visible").count() == 0
    page.click("[data-bpmn-zoom='full']")
    page.wait_for_selector(".is-full")
    page.keyboard.press("Escape")
    page.wait_for_selector(".is-full", state="detached")
    line, letters = page.locator(".person summary .who").evaluate(
        "one => [one.clientHeight, parseFloat(getComputedStyle(one).fontSize)]"
    )
    assert line >= 1.3 * letters, "descenders of the name are cut"
    page.click(".foot button[name='bahasa']")
    page.wait_for_selector("html[lang='en'] #diagram[data-ready]")
    assert "3 days" in page.inner_text("#diagram")


def test_no_tab_of_a_finished_case_is_a_wall(busy: Office, visit: Callable[..., Visitor], axe: Axe) -> None:
    """Two returns and all twelve indicators: at most six screens of a phone, and 2,500 px at a desk."""
    instance = office.finished(busy.engine, back_at=("Langkah_4", "Langkah_8"))
    page = Worker(visit(busy.url), "kadis").page
    tabs = ("", "/isian", "/isian?semua", "/riwayat", "/riwayat?catatan=semua", "/diagram", "/waktu")
    for width, height, longest in ((1280, 800, 2_500), (390, 844, 6 * 844)):
        page.set_viewport_size({"width": width, "height": height})
        for tab in tabs:
            page.goto(f"/berkas/{instance}{tab}")
            if tab == "/diagram":
                page.wait_for_selector("#diagram[data-ready]")
            tall = page.evaluate("document.documentElement.scrollHeight")
            assert tall <= longest, f"{tab} is {tall} px tall at {width} px"
            if width == 390 and "?" not in tab:
                axe(page, f"{tab} on a phone")
        boxes = page.locator(".case-tabs a").evaluate_all(
            "links => links.map(link => link.getBoundingClientRect()).map(box => [box.top, box.width, box.height])"
        )
        assert len({top for top, _width, _height in boxes}) == 1, "one line"
        assert min(size for _top, *sizes in boxes for size in sizes) >= 44
    paper = f"/berkas/{instance}/cetak"
    page.goto(paper)
    axe(page, "paper")


def test_what_people_write_runs_nowhere(busy: Office, visit: Callable[..., Visitor]) -> None:
    evil = '"><img src=x onerror="alert(1)"><svg onload="alert(2)">'
    first = {"tujuan_disposisi": "sekretaris", "isi_disposisi": evil, "catatan": evil[:200]}
    kadis = office.actor(busy.engine, "kadis")
    instance = busy.engine.instances.start(sop.KEY, sop.START, kadis, first=first).instance
    page = Worker(visit(busy.url), "kadis").page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    case = f"/berkas/{instance}"
    for address in (
        case,
        f"{case}/isian",
        f"{case}/diagram",
        f"/tugas/{task(busy.engine, instance)}",
        "/berkas",
        "/tugas",
    ):
        page.goto(address)  # to its end: a picture that fails has told so by then
        if page.locator("#diagram").count():
            page.wait_for_selector("#diagram[data-ready]")
    assert dialogs == []


def test_a_printed_case_is_a_document(
    site: Site, case: int, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    page = Worker(visit(site.url), "kadis").page
    page.goto(f"/berkas/{case}")
    page.get_by_role("link", name="Cetak").click()
    assert page.locator("[data-print]").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".letterhead").is_visible()
    for gone in ("header.top", "footer", "[data-print]"):
        assert not page.locator(gone).first.is_visible()
    page.emulate_media(media="screen")
    paper = tmp_path / "berkas.pdf"
    page.pdf(path=paper, format="A4", page_ranges="1")  # all of it is laid out, one page is written
    assert paper.read_bytes().startswith(b"%PDF")
    page.goto(f"/berkas/{case}/isian")
    before = folded(page)
    page.pdf(path=paper, format="A4", page_ranges="1")
    assert folded(page) == before > 3


def folded(page: Page) -> int:
    """How many parts are folded again after printing."""
    return page.locator("details.fold:not([open])").count()


@pytest.mark.parametrize("phone", BOTH)
def test_refusals_are_sound(busy: Office, visit: Callable[..., Visitor], axe: Axe, phone: bool) -> None:
    engine = busy.engine
    page = Worker(visit(busy.url, phone=phone), "sekretaris").page
    lost = task(engine, office.brought_to(engine, "Langkah_8"))
    page.goto(f"/tugas/{lost}")
    page.click("[data-answer='kembalikan']")
    axe(page, "review opened")
    page.click("[data-answer='kembalikan']")
    axe(page, "review refused")
    page.fill("[name='alasan']", sop.REASON)
    engine.tasks.complete(lost, {"keputusan": "setuju"}, office.actor(engine, "sekretaris"))
    page.click("[data-answer='kembalikan']")
    axe(page, "lost race")
    assert sop.REASON in page.locator("main").inner_text()
    page.goto(f"/tugas/{lost}")
    axe(page, "task done")
    page.context.clear_cookies(name="alur")
    page.goto(f"/tugas/{lost}")
    page.goto("/masuk/demo/kadis")
    axe(page, "not this way")


def test_leaving_a_page_with_unsent_text_asks_first(busy: Office, visit: Callable[..., Visitor]) -> None:
    page = Worker(visit(busy.url), "sekretaris").page
    here = f"/tugas/{task(busy.engine, office.brought_to(busy.engine, 'Langkah_8'))}"
    asked: list[str] = []
    answers = [False]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept() if answers[-1] else dialog.dismiss()

    page.on("dialog", answer)
    page.goto(here)
    page.click(".main-nav a.to-instances")
    page.wait_for_url("**/berkas")
    assert not asked, "nothing was typed"
    page.goto(here)
    page.click("[data-answer='kembalikan']")
    for leave in (".main-nav a.to-instances", ".foot button[name='bahasa']"):
        reason = f"Angka triwulan belum sesuai {leave}"  # whoever stayed has had the text before it kept
        page.fill("[name='alasan']", reason)
        with page.expect_event("dialog"):
            page.click(leave, no_wait_after=True)
        assert asked.pop() == "beforeunload"
        assert page.input_value("[name='alasan']") == reason
    page.click("main > .acts button[value='simpan']")
    page.wait_for_selector(".note[role='status']")
    assert not asked, "what is typed goes along when the task is taken"
    assert page.input_value("[name='alasan']") == reason
    page.fill("[name='alasan']", "Angka triwulan belum sesuai dengan bukti")
    answers.append(True)
    page.click(".main-nav a.to-instances")
    page.wait_for_url("**/berkas")
    assert asked == ["beforeunload"]


def test_words_without_a_blank_stay_within_the_page(busy: Office, visit: Callable[..., Visitor]) -> None:
    """An address pasted as a reason, a name without a blank: nothing is pushed out of a narrow window."""
    engine, word = busy.engine, "Mempertanggungjawabkanketerselenggaraan" * 5
    owner, clerk = office.actor(engine, "pemilik"), office.actor(engine, "sekretaris")
    steps = (StepText(word, "sekretaris", "1", "hari"), StepText(word, "sekretaris", returns=True))
    draft = engine.new_sops.begin(NewSopText(word, code="K" * 30, steps=steps), owner)
    engine.drafts.submit(draft, word, 1, owner)
    page = Worker(visit(busy.url), "kadis").page
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/sop/rancangan/{draft}")
    check_sizes(page)
    engine.versions.activate(draft, "", 1, office.actor(engine, "kadis"))
    key = engine.drafts.view(draft, owner).key
    begun = engine.instances.start(key, {"perihal": word}, clerk)
    (first,) = begun.next
    (second,) = engine.tasks.complete(first.id, {"catatan": word}, clerk).next
    engine.tasks.complete(second.id, {"keputusan": "kembalikan", "alasan": word}, clerk)
    for tab in ("", "/isian", "/riwayat", "/waktu", "/cetak"):
        page.goto(f"/berkas/{begun.instance}{tab}")
        check_sizes(page)
    for address in ("/berkas", f"/tentang/{key}", f"/sop/rancangan/{draft}/pengaturan"):
        page.goto(address)
        check_sizes(page)
    page = Worker(visit(busy.url), "pemilik").page
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/sop/baru?pola=berurutan")
    check_sizes(page)
