"""Perangkat Anda on the page Akun: what is listed, ended singly or all at once, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.service import Engine
from engine.service.accounts import sessions as kept
from engine.service.agency.setup import SETUP
from tests.tools.site import PASSWORD
from tests.webui.visitor import Page, Visitor
from webui.http import session

Come = Callable[..., Visitor]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
ENDS = re.compile(r"/akun/perangkat/(\d+)/akhiri")


def with_firefox(visitor: Come, username: str = "kadis") -> Visitor:
    person = visitor()
    person.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    person.sign_in(username, PASSWORD)
    return person


def listed(page: Page) -> list[str]:
    return [str(one) for one in page.all("//ul[@class='devices']/li/p")]


def ends(page: Page) -> list[str]:
    return [action for action in page.document.xpath("//form/@action") if ENDS.fullmatch(action)]


def test_each_device_is_listed_in_words_and_this_one_marked(visitor: Come) -> None:
    here, _there = with_firefox(visitor), visitor("kadis")
    visitor("sekretaris")
    page = here.get("/akun")
    found = listed(page)
    assert len(found) == 2
    (mine,) = [one for one in found if "perangkat ini" in one]
    assert mine.startswith("Firefox di Windows")
    assert "alamat jaringan 127.0.0.1" in mine
    assert [one.split(" Masuk")[0] for one in found if one != mine] == ["Peramban tidak dikenal"]
    assert len(ends(page)) == 1


def test_one_device_is_signed_out_and_the_others_stay(visitor: Come) -> None:
    here, there, third = with_firefox(visitor), visitor("kadis"), visitor("kadis")
    listed_before = ends(here.get("/akun"))
    token = {"csrf_token": here.token()}
    page = here.post(listed_before[-1], token)
    assert "Perangkat itu sudah keluar." in page.words
    assert sorted([there.get("/tugas").path, third.get("/tugas").path]) == ["/masuk", "/tugas"]
    assert here.get("/tugas").path == "/tugas"
    assert here.post(listed_before[-1], token).status == 404


def test_all_others_are_signed_out_at_once(visitor: Come) -> None:
    here, there, other = visitor("kadis"), visitor("kadis"), visitor("sekretaris")
    page = here.get("/akun").send(action="/akun/perangkat/akhiri-lain")
    assert "Semua perangkat lain sudah keluar." in page.words
    assert len(listed(page)) == 1
    assert (here.get("/tugas").path, there.get("/tugas").path) == ("/tugas", "/masuk")
    assert other.get("/tugas").path == "/tugas"
    assert not here.get("/akun").document.xpath("//form[@action='/akun/perangkat/akhiri-lain']")


def test_nobody_ends_the_session_of_another(visitor: Come) -> None:
    mine, other = visitor("kadis"), visitor("sekretaris")
    visitor("sekretaris")
    (theirs,) = ends(other.get("/akun"))
    assert mine.post(theirs, {"csrf_token": mine.token()}).status == 404
    assert other.get("/tugas").path == "/tugas"


def test_a_session_of_before_there_were_rows_goes_on(visitor: Come) -> None:
    person = visitor("kadis")
    with person.client.session_transaction() as cookie:
        del cookie["key"]
        del cookie["noted"]
    assert person.get("/tugas").path == "/tugas"
    assert person.get("/akun").status == 200
    page = person.post("/keluar", {"csrf_token": person.token()})
    assert "Anda sudah keluar." in page.words


def test_that_a_session_is_in_use_is_noted_every_few_minutes(
    visitor: Come, watch: object, engine: Engine
) -> None:
    person = visitor("kadis")
    actor = engine.people.actor("kadis")
    assert actor is not None
    seen = []
    for minutes in (0, 1, 6, 7):
        watch.ahead = kept.SEEN_EVERY * minutes / 5  # type: ignore[attr-defined]
        person.get("/tugas")
        (one,) = engine.site.sessions.list(actor, "")
        seen.append(one.seen)
    assert seen[0] == seen[1] < seen[2] == seen[3]
    watch.ahead += session.IDLE  # type: ignore[attr-defined]
    assert person.get("/tugas").path == "/masuk"


def test_who_was_given_a_password_chooses_one_before_anything_else(visitor: Come, engine: Engine) -> None:
    engine.people.create("baru", "Orang Baru", "tiga kuda makan roti", ["sekretaris"], SETUP)
    person = visitor()
    fields = {"nama": "baru", "sandi": "tiga kuda makan roti", "next": "/berkas"}
    page = person.get("/masuk").send(fields, action="/masuk")
    assert page.path == "/sandi"
    assert page.all("//h1") == ["Pilih kata sandi Anda sendiri"]
    for path in ("/tugas", "/akun", "/akun/verifikasi", "/berkas"):
        assert person.get(path).path == "/sandi"
    answer = person.client.get("/tugas", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (403, "pending")
    sent = person.post("/akun/surel", {"csrf_token": person.token(), "surel": "a@b.example"}, follow=False)
    assert sent.status == 403
    assert "a@b.example" in sent.text
    posted = {"csrf_token": person.token(), "surel": "jahat@b.example"}
    strange = person.post("/akun/surel", posted, follow=False, Origin="https://evil.example")
    assert "jahat@b.example" not in strange.text, "what another site's page sends is not offered to be sent"
    assert not page.document.xpath("//nav//a[@href='/berkas']")
    new = "lima angsa minum teh"
    again = page.send(
        {"sandi_lama": fields["sandi"], "sandi_baru": fields["sandi"], "sandi_ulang": fields["sandi"]},
    )
    assert "sama dengan yang lama" in again.words
    weak = again.send(
        {"sandi_lama": fields["sandi"], "sandi_baru": "orangbaru123", "sandi_ulang": "orangbaru123"},
    )
    assert "memuat nama Anda" in weak.words
    done = weak.send({"sandi_lama": fields["sandi"], "sandi_baru": new, "sandi_ulang": new})
    assert done.path == "/berkas"
    assert person.get("/tugas").path == "/tugas"


def test_who_must_choose_a_password_can_sign_out(visitor: Come, engine: Engine) -> None:
    engine.people.create("baru", "Orang Baru", "tiga kuda makan roti", [], SETUP)
    person = visitor()
    person.sign_in("baru", "tiga kuda makan roti")
    page = person.post("/keluar", {"csrf_token": person.token()})
    assert "Anda sudah keluar." in page.words


def test_an_administrator_who_sets_a_password_makes_its_owner_choose(visitor: Come, engine: Engine) -> None:
    engine.people.create("baru", "Orang Baru", "tiga kuda makan roti", [], SETUP, provisional=False)
    person = visitor()
    person.sign_in("baru", "tiga kuda makan roti")
    assert person.get("/tugas").path == "/tugas"
    engine.people.set_password("baru", "enam bebek cari padi", SETUP)
    assert person.get("/tugas").path == "/masuk"
    person.sign_in("baru", "enam bebek cari padi")
    assert person.get("/tugas").path == "/sandi"
