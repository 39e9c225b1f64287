"""Kelola SOP in a real browser: no accessibility fault, nothing wider than its window, and no markup ever runs."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page

from engine.clock import FixedClock
from engine.service import Engine, open_engine
from engine.settings import HOME
from tests import sop
from tests.conftest import office_settings
from tests.engine.bpmn import drawings
from tests.engine.service import packages
from tests.tools.pages import BOTH, Visitor, photograph
from tests.tools.site import START, Site
from tests.webui.office import actor

pytestmark = pytest.mark.browser

BAD = HOME / "tests/engine/bpmn/data/bad/files"
HOSTILE = ("text_html_script", "text_svg_onload", "text_markdown_js", "text_script_close")
REASON = "Waktu langkah 8 dipersingkat dari 3 hari menjadi 2 hari sesuai hasil evaluasi triwulan."


def prepared(engine: Engine) -> dict[str, str]:
    """A process with two versions and a running case, a faulty draft, and a submitted one; gives their pages."""
    owner, kadis = actor(engine, "pemilik"), actor(engine, "kadis")
    engine.instances.start(sop.KEY, sop.START, kadis)
    first = engine.drafts.open(sop.KEY, owner)
    toml = engine.drafts.file(first, "process.toml", owner)
    engine.drafts.submit(
        first, REASON, engine.drafts.write(first, {"process.toml": toml + b"\n# 2\n"}, 1, owner), owner
    )
    engine.versions.activate(first, "Sudah dibahas dalam rapat.", 2, kadis)
    broken = packages.package(drawings.chain(drawings.user("isi", camunda_formRef="tidak_ada")))
    faulty = engine.drafts.create(broken, owner, faulty=True)
    sent = engine.drafts.open(sop.KEY, owner)
    revision = engine.drafts.write(sent, {"process.toml": toml + b"\n# 3\n"}, 1, owner)
    engine.drafts.submit(sent, REASON, revision, owner)
    back = engine.drafts.open(sop.KEY, owner)
    revision = engine.drafts.write(back, {"process.toml": toml + b"\n# 4\n"}, 1, owner)
    engine.drafts.submit(back, REASON, revision, owner)
    engine.drafts.reject(back, "Bahas dulu dengan sekretaris.", kadis)
    return {
        "daftar": "/sop",
        "versi": f"/sop/{sop.KEY}",
        "gambar": "/sop/versi/1/diagram",
        "galat": f"/sop/rancangan/{faulty}",
        "diajukan": f"/sop/rancangan/{sent}",
        "kembali": f"/sop/rancangan/{back}",
        "teks": f"/sop/rancangan/{back}/teks/process.toml",
        "pengaturan": f"/sop/rancangan/{back}/pengaturan",
        "baru": "/sop/baru",
        "pola": "/sop/baru?pola=usul",
    }


@pytest.fixture
def engine(site: Site) -> Engine:
    return open_engine(office_settings(site.environment["ALUR_DATABASE_URL"], site.folder), FixedClock(START))


@pytest.mark.parametrize("phone", BOTH)
def test_pages_are_sound(
    site: Site,
    engine: Engine,
    visit: Callable[..., Visitor],
    axe: Callable[[Page], None],
    phone: bool,
) -> None:
    pages = prepared(engine)
    engine.close()
    window = visit(site.url, phone=phone)
    everything = "TEST_PICTURES" in os.environ
    for person, language in (("pemilik", "id"), ("kadis", "en")):
        if not everything and phone != (person == "kadis"):
            continue  # who looks through all of it, and who decides on a phone
        page = window.sign_in(person)
        if language == "en":
            page.goto("/tugas")
            page.locator("footer").get_by_role("button", name="English").click()
        for name, address in pages.items():
            if language == "en" and name in ("teks", "kembali", "galat", "baru", "pola"):
                continue
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
            axe(page)
            photograph(page, f"sop-{name}-{person}-{language}")
            if name == "pola":
                page.get_by_role("button", name="Buat rancangan").click()
                page.get_by_role("alert").wait_for()
                axe(page)
        page.context.clear_cookies()


def test_markup_in_names_never_runs(site: Site, engine: Engine, visit: Callable[..., Visitor]) -> None:
    owner = actor(engine, "pemilik")
    drafts = []
    for name in HOSTILE:
        diagram = {"process.bpmn": (BAD / f"{name}.bpmn").read_bytes()}
        drafts.append(engine.drafts.create(diagram, owner))
    last = engine.drafts.create({"process.bpmn": (BAD / f"{HOSTILE[0]}.bpmn").read_bytes()}, owner)
    engine.drafts.submit(last, "<script>alert(1)</script><img src=x onerror=alert(2)>", 1, owner)
    key = engine.drafts.view(last, owner).key
    engine.versions.activate(last, "<svg/onload=alert(3)> sudah dibahas", 1, actor(engine, "kadis"))
    engine.close()
    page = visit(site.url).sign_in("pemilik")
    ran: list[str] = []
    page.on("dialog", lambda dialog: noted(dialog, ran))
    for address in (
        "/sop",
        f"/sop/{key}",
        "/pemberitahuan",
        "/mulai",
        *(f"/sop/rancangan/{one}" for one in drafts),
    ):
        page.goto(address)
        page.wait_for_timeout(100)
    page.goto(f"/sop/{key}")
    assert "<script>alert(1)</script>" in page.inner_text("main")
    assert ran == []


def noted(dialog: Dialog, ran: list[str]) -> None:
    """Remember that a script of a stranger ran, and let the page go on."""
    ran.append(dialog.message)
    dialog.dismiss()
