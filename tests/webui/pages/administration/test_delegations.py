"""Plh. dan Plt.: named, corrected and ended in the browser, by whom it is theirs to decide, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.service import Engine
from tests import sop
from tests.engine.test_file_kinds import PDF
from tests.webui import office
from tests.webui.visitor import Page, Visitor

Come = Callable[..., Visitor]
REASON = "Cutinya dipersingkat sehari."
NEW = "/administrasi/pengganti/baru"
# Monday 23 November 2026 is today.
FORM = {
    "jabatan": "sekretaris",
    "jenis": "plh",
    "pengganti": "perencana",
    "mulai": "2026-11-24",
    "sampai": "2026-11-26",
    "nomor": "800/12/2026 (contoh)",
    "tanggal": "2026-11-20",
    "diambil": "deputy",
}


def named(person: Visitor, **other: str) -> Page:
    return person.get(NEW).send(FORM | other, action=NEW)


def test_a_plh_is_named_corrected_and_ended(visitor: Come, engine: Engine, clock: FixedClock) -> None:
    admin = visitor("admin")
    assert "Tidak ada Plh. atau Plt." in admin.get("/administrasi/pengganti").words
    page = admin.get(NEW).send(FORM, action=NEW, files={"surat": [("Surat Perintah.pdf", PDF)]})
    assert page.path == "/administrasi/pengganti"
    assert "Plh. Sekretaris" in page.words
    assert "sampai Kam, 26 Nov 2026" in page.words
    one = admin.get("/administrasi/pengganti/1".replace("1", _id(page)))
    for words in (
        "Belum mulai",
        "24 November 2026 sampai 26 November 2026",
        "800/12/2026 (contoh), 20 November 2026",
    ):
        assert words in one.words, words
    letter = admin.get(one.path + "/surat")
    assert (letter.status, letter.response.data) == (200, PDF)
    assert "attachment" in letter.response.headers["Content-Disposition"]
    fixed = admin.get(one.path + "/betulkan")
    again = fixed.send({"sampai": "2026-11-25"}, action=one.path + "/betulkan")
    assert "sampai Rab, 25 Nov 2026" in again.words
    assert visitor("perencana").get("/pemberitahuan").words.count("sebagai Plh. Sekretaris") >= 2
    clock.advance(timedelta(days=1))
    engine.outbox.run_due()
    away = visitor("sekretaris").get("/tugas")
    assert "bertugas sebagai Plh. Sekretaris menggantikan Anda sampai Rab, 25 Nov 2026" in away.words
    here = visitor("perencana")
    assert "menggantikan Anda" not in here.get("/tugas").words
    runs = admin.get("/administrasi/pengganti/" + _id(again))
    assert "Sedang berjalan" in runs.words
    short = runs.send({"alasan": "ya"}, action=runs.path + "/akhiri")
    assert (short.status, "Sedikitnya 10 huruf." in short.words) == (422, True)
    done = short.send({"alasan": REASON}, action=runs.path + "/akhiri")
    assert "Penunjukan diakhiri" in done.words
    assert "Diakhiri lebih awal" in done.words
    late = admin.post(runs.path + "/akhiri", {"alasan": REASON, "csrf_token": admin.token()})
    assert (late.status, "sudah diakhiri oleh Administrator" in late.words) == (409, True)
    assert REASON in visitor("auditor").get("/audit/sistem").words


def _id(page: Page) -> str:
    (address, *_) = page.document.xpath("//a[@class='row-link']/@href")
    return str(address).rpartition("/")[2]


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"jenis": "plt"}, "jenis", "masih dipegang"),
        ({"pengganti": "sekretaris"}, "pengganti", "sendiri memegang jabatan Sekretaris"),
        ({"mulai": "2026-11-20"}, "mulai", "Sudah lewat"),
        ({"mulai": "besok"}, "mulai", "tanggal yang benar"),
        ({"sampai": "2026-11-23", "mulai": "2026-11-25"}, "sampai", "Akhir harus sesudah awal"),
        ({"nomor": " "}, "nomor", "Wajib diisi"),
        ({"tanggal": "2027-01-01"}, "tanggal", "harus sebelum"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    visitor: Come, other: dict[str, str], field: str, words: str
) -> None:
    page = named(visitor("admin"), **other)
    assert page.status == 422
    (said,) = page.all(f"//*[@id='{field}-galat']")
    assert words in said
    assert page.document.xpath("//*[@name='nomor']/@value") == [(FORM | other)["nomor"]]
    assert page.title.startswith("Galat:")


def test_a_letter_of_another_kind_and_a_double_are_refused(visitor: Come) -> None:
    admin = visitor("admin")
    page = admin.get(NEW).send(FORM, action=NEW, files={"surat": [("surat.docx", PDF)]})
    assert (page.status, len(page.all("//*[@id='surat-galat']"))) == (422, 1)
    named(admin)
    twice = named(admin, pengganti="kadis")
    assert "sudah dijalankan" in twice.all("//*[@id='jabatan-galat']")[0]


def test_a_deputy_who_is_away_too_is_asked_about(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    away = {"orang": "perencana", "jenis": "sakit", "dari": "2026-11-25", "sampai": "2026-11-25"}
    admin.get("/ketidakhadiran").send(away, action="/ketidakhadiran")
    page = named(admin)
    assert page.status == 422
    assert "juga tidak di tempat atau digantikan pada 25 November 2026" in page.words
    assert "akit" not in " ".join(page.all("//div[@class='note warn']"))
    done = page.send({"tetap": "ya"}, action=NEW)
    assert done.path == "/administrasi/pengganti"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("admin", 200),
        ("kadis", 200),
        ("sekretaris", 200),
        ("perencana", 403),
        ("auditor", 403),
        ("pemilik", 403),
    ],
)
def test_who_decides_sees_the_page(visitor: Come, who: str, status: int) -> None:
    person = visitor(who)
    for address in ("/administrasi/pengganti", NEW):
        assert person.get(address).status == status
    home = "/administrasi" if who == "admin" else "/tugas"  # who has rooms has the door there
    assert ("/administrasi/pengganti" in person.get(home).text) is (status == 200)


def test_nobody_reaches_what_is_not_theirs(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    made = _id(named(admin))
    one = f"/administrasi/pengganti/{made}"
    before = engine.agency.delegations.standing(office.actor(engine, "admin"))
    for who, statuses in {
        "bidang.kearsipan": (404, 404, 404),  # knows nothing of it
        "perencana": (200, 404, 403),  # is the deputy
        "sekretaris": (200, 404, 403),  # is replaced: nobody decides on an own office
        "auditor": (200, 404, 403),  # reads everything
    }.items():
        person = visitor(who)
        token = {"csrf_token": person.token(), "alasan": REASON}
        assert person.get(one).status == statuses[0], who
        assert person.get(one + "/betulkan").status == statuses[1], who
        assert person.post(one + "/betulkan", FORM | token).status == 404, who
        assert person.post(one + "/akhiri", token).status == statuses[2], who
        assert (
            person.post(NEW, FORM | token | {"mulai": "2026-12-01", "sampai": "2026-12-02"}).status == 403
        ), who
        assert person.get(one + "/surat").status == 404, "none was handed in"
    stranger = visitor()
    for address in (one, one + "/surat", NEW, "/administrasi/pengganti"):
        assert stranger.get(address).path == "/masuk"
    assert engine.agency.delegations.standing(office.actor(engine, "admin")) == before
    head = visitor("kadis")
    assert head.post(one + "/akhiri", {"csrf_token": head.token(), "alasan": REASON}).status == 200
    below = named(visitor("sekretaris"), jabatan="fungsional_perencana", pengganti="kadis")
    assert "Plh. Fungsional Perencana" in below.words


def test_what_is_done_for_another_says_so_everywhere(
    visitor: Come, engine: Engine, clock: FixedClock
) -> None:
    case = office.brought_to(engine, "Langkah_2")
    (task,) = office.open_tasks(engine, case)
    engine.tasks.claim(task.id, office.actor(engine, "sekretaris"))
    named(visitor("admin"), mulai="2026-11-23")
    engine.outbox.run_due()
    person = visitor("perencana")
    (row,) = [one for one in person.get("/tugas").all("//tr[@data-row]") if "Plh. Sekretaris" in one]
    assert "baru:" in row
    page = person.get(f"/tugas/{task.id}")
    assert "Plh. Sekretaris" in " ".join(page.all("//div[@class='chips']"))
    shown = engine.tasks.get(task.id, office.actor(engine, "perencana")).value
    engine.tasks.complete(task.id, sop.filled("Langkah_2", shown), office.actor(engine, "perencana"))
    auditor = visitor("auditor")
    history = auditor.get(f"/berkas/{case}/riwayat").words
    assert "(Plh. Sekretaris) menyelesaikan langkah 2" in history
    assert "kepada Perencana (peraga) (Plh. Sekretaris)" in history or "(Plh. Sekretaris)." in history
    for part in ("", "/isian", "/cetak"):
        assert "(Plh. Sekretaris)" in auditor.get(f"/berkas/{case}{part}").words, part
    assert "(Plh. Sekretaris)" in person.get(f"/tugas/{office.open_tasks(engine, case)[0].id}").words
    assert "Plh. Sekretaris" in auditor.get("/orang/perencana").words
