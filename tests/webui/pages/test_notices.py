"""Pemberitahuan: what one is told, in words, with a way to it; read for oneself alone, and over when its cause is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from engine import store
from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.tools.site import PASSWORD
from tests.webui import office
from tests.webui.visitor import Visitor
from webui.messages import mail

Come = Callable[..., Visitor]


def test_an_overdue_step_is_a_sentence_of_the_system_and_a_notice(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    instance = office.brought_to(engine, "Langkah_2")
    clock.advance(timedelta(days=2))
    engine.timers.fire_due()
    page = visitor("auditor").get(f"/berkas/{instance}/riwayat")
    late = page.all("//ol[@class='events']/li[contains(@class, 'late')]")
    assert len(late) == 1
    assert late[0].startswith("09.00 Sistem: langkah 2")
    assert "melewati tenggat Sel, 24 Nov 2026 pukul 16.00 WIB" in late[0]
    name = engine.office.label("sekretaris")
    for username, words in (
        ("sekretaris", "melewati tenggatnya: terlambat"),
        ("kadis", f"{name} terlambat "),
    ):
        person = visitor(username)
        notices = person.get("/pemberitahuan")
        assert words in notices.words
        read = notices.send(action="/pemberitahuan/dibaca")
        assert not read.document.xpath("//li[@class='new']")
        assert not read.document.xpath("//header//*[@class='count']")


def test_a_returned_task_is_told_with_its_way_and_is_over_when_it_is_done(
    visitor: Come, engine: Engine
) -> None:
    instance = office.brought_to(engine, "Langkah_4")
    (review,) = office.open_tasks(engine, instance)
    planner = office.actor(engine, sop.PEOPLE[review.roles[0]])
    shown = engine.tasks.get(review.id, planner).value
    engine.tasks.complete(review.id, sop.filled("Langkah_4", shown, back=True), planner)
    engine.outbox.run_due()
    clerk = visitor("bidang.kearsipan")
    page = clerk.get("/pemberitahuan?tab=belum-dibaca")
    sentences = page.all("//ul[@class='notices']/li//p[1]")
    assert len(sentences) == 1
    assert sentences[0].endswith(f"kepada Anda. Alasan: {sop.REASON}")
    (task,) = (one.id for one in office.open_tasks(engine, instance) if "bidang_kearsipan" in one.roles)
    assert page.document.xpath("//ul[@class='notices']//a/@href") == [f"/tugas/{task}"]
    assert page.all("//header//*[@class='count']") == ["1 belum dibaca"]
    assert page.all("//ul[@class='notices']//button") == ["Tandai sudah dibaca"]
    clerk.get(f"/tugas/{task}")
    after = clerk.get("/pemberitahuan?tab=belum-dibaca")
    assert "Semua sudah dibaca" in after.words, "whoever opens the task has read it"
    office_of = office.actor(engine, "bidang.kearsipan")
    value = engine.tasks.get(task, office_of).value
    engine.tasks.complete(task, sop.filled("Langkah_3_isian", value), office_of)
    done = clerk.get("/pemberitahuan")
    (first, *_) = done.document.xpath("//ul[@class='notices']/li")
    assert "gone" in first.get("class")
    assert f"selesai Sudah dikerjakan oleh {office_of.name}, hari ini 09.00." in done.words
    assert f"/berkas/{instance}" in done.document.xpath("//ul[@class='notices']/li[1]//a/@href")


def test_one_is_marked_and_the_tab_stays(visitor: Come, engine: Engine) -> None:
    for _ in range(2):
        office.brought_to(engine, "Langkah_2")
    engine.outbox.run_due()
    secretary = visitor("sekretaris")
    page = secretary.get("/pemberitahuan?tab=belum-dibaca")
    action = str(page.document.xpath("//ul[@class='notices']/li[1]//form/@action")[0])
    left = page.send(action=action)
    assert left.all("//nav[@class='tabs']//a[@aria-current]") == ["Belum dibaca 1"]
    assert len(left.all("//ul[@class='notices']/li")) == 1
    everything = secretary.get("/pemberitahuan?tab=tidak-ada")
    assert everything.all("//nav[@class='tabs']//a[@aria-current]") == ["Semua"]
    assert len(everything.all("//ul[@class='notices']/li")) == 2


def test_what_is_anothers_stays_theirs_and_many_are_bounded(visitor: Come, engine: Engine) -> None:
    """Ids of others, 10,000 notices, line breaks and marks in names: a page as any other."""
    now = engine.clock()
    with engine.store.transaction() as tx:
        for place in range(10_000):
            data = {"title": f"Judul\n<b>{place}</b> %(x)s", "by": "Kepala\r\nDinas", "reason": "–"}
            store.notices.add(
                tx, "@pemilik", "draft_rejected", None, None, now, data, cause=f"banyak:{place}"
            )
        foreign = store.notices.add(tx, "kepala_dinas", "ended", None, None, now, {}, cause="lain")
    owner = visitor("pemilik")
    page = owner.get("/pemberitahuan")
    assert len(page.all("//ul[@class='notices']/li")) == 100
    assert page.all("//header//*[@class='count']") == ["99+ belum dibaca"]
    assert not page.document.xpath("//ul[@class='notices']//b")
    assert "Kepala Dinas mengembalikan rancangan “Judul <b>9999</b> %(x)s”." in page.words
    for wrong in (foreign, 10**18, 0):
        answer = owner.post(f"/pemberitahuan/{wrong}/dibaca", {"csrf_token": owner.token()})
        assert answer.status == 200
    assert engine.notices.count(office.actor(engine, "kadis")) == 1
    assert engine.notices.count(office.actor(engine, "pemilik")) == 100
    page.send(action="/pemberitahuan/dibaca")
    assert engine.notices.count(office.actor(engine, "pemilik")) == 0


def test_a_link_of_a_mail_leads_through_the_sign_in_to_what_it_is_about(
    visitor: Come, engine: Engine, app: Flask
) -> None:
    with app.test_request_context():
        assert app.url_for("account.page") == mail.ACCOUNT
        assert app.url_for("notices.page") == mail.INBOX
        address = app.url_for("notices.one", notice_id=1)
    assert address == f"{mail.INBOX}/1"
    office.brought_to(engine, "Langkah_2")
    while engine.outbox.run_due():
        pass
    sekretaris = engine.people.actor("sekretaris")
    assert sekretaris is not None
    (notice,) = engine.notices.list(sekretaris)
    address = f"{mail.INBOX}/{notice.id}"
    page = visitor().get(address)
    assert page.path == "/masuk"
    page = page.send({"nama": "sekretaris", "sandi": PASSWORD}, action="/masuk")
    assert page.path == f"/tugas/{notice.task}"
    assert engine.notices.list(sekretaris)[0].read
    other = visitor("bidang.kearsipan").get(address)
    assert other.path == mail.INBOX
    assert "tidak perlu ditindaklanjuti lagi" in other.words
    for nobody in (0, 9999, 10**18, 10**30):
        assert visitor("sekretaris").get(f"{mail.INBOX}/{nobody}").status in (200, 404, 422)
