"""Ingatkan from the inbox and from the case: once a day, with a link into the sender's own WhatsApp."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from engine.clock import FixedClock
from engine.service import Engine
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
WAITING = "/tugas?tab=menunggu"


def whatsapp(page: Page) -> str:
    """The text that the one link into WhatsApp carries."""
    (link,) = page.document.xpath("//main//a[starts-with(@href, 'https://wa.me/')]")
    assert set(link.get("rel").split()) == {"noopener", "noreferrer"}
    (text,) = parse_qs(urlsplit(str(link.get("href"))).query)["text"]
    return str(text)


def test_it_is_done_from_the_inbox_once_a_working_day(
    engine: Engine, visitor: Come, clock: FixedClock
) -> None:
    task = office.task_at(engine, "Langkah_2")
    kadis, action = visitor("kadis"), f"/tugas/{task}/ingatkan"
    page = kadis.get(WAITING)
    assert whatsapp(page).startswith("Mohon tindak lanjut tugas “Menerima, menelaah")
    assert whatsapp(page).endswith(f"\nhttp://localhost/tugas/{task}")
    page = page.send(action=action)
    assert "Sekretaris diingatkan." in page.words
    assert "Anda ingatkan hari ini 09.00" in page.words
    assert not page.document.xpath(f"//form[@action='{action}']")
    whatsapp(page)
    clock.advance(timedelta(hours=1))
    again = kadis.post(action, {"csrf_token": kadis.token(), "next": WAITING})
    assert "Anda sudah mengingatkan, Sen, 23 Nov 2026 pukul 09.00 WIB." in again.words
    clock.advance(timedelta(days=1))
    assert "diingatkan." in kadis.get(WAITING).send(action=action).words


def test_the_case_says_who_has_read_and_who_reminded(
    engine: Engine, visitor: Come, clock: FixedClock
) -> None:
    task = office.task_at(engine, "Langkah_2")
    (instance,) = [one.instance for one in engine.tasks.inbox(office.actor(engine, "kadis"), "waiting").rows]
    kadis, here = visitor("kadis"), f"/berkas/{instance}"
    assert "Belum dibaca: Sekretaris (contoh)." in kadis.get(here).words
    clock.advance(timedelta(minutes=12))
    sekretaris = visitor("sekretaris")
    sekretaris.get(f"/tugas/{task}")
    page = kadis.get(here)
    assert "Dibaca Sekretaris (contoh), Sen, 23 Nov 2026 09.12." in page.words
    assert "Dibaca Sekretaris (contoh), Sen, 23 Nov 2026 09.12." in kadis.get(f"/tugas/{task}").words
    assert "Dibaca Sekretaris" not in sekretaris.get(here).words
    assert "Ingatkan" not in sekretaris.get(here).words
    page = page.send(action=f"/tugas/{task}/ingatkan")
    assert page.path == here
    history = kadis.get(f"{here}/riwayat").words
    assert "mengingatkan akan langkah 2" in history
    assert "Diberi tahu: Sekretaris." in history
    assert "Ingatkan" not in visitor("auditor").get(here).words


def test_back_goes_nowhere_else(engine: Engine, visitor: Come) -> None:
    task = office.task_at(engine, "Langkah_2")
    kadis = visitor("kadis")
    posted = {"csrf_token": kadis.token(), "next": "https://tempat-lain.test/"}
    page = kadis.post(f"/tugas/{task}/ingatkan", posted, follow=False)
    assert page.response.headers["Location"] == WAITING
    assert visitor("sekretaris").post(f"/tugas/{task}/ingatkan", {"csrf_token": "x"}).status == 403
