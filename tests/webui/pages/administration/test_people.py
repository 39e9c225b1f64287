"""Orang: the list, and somebody new, as an administrator sees them; nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from engine import store
from engine.service import Engine
from tests.tools import planted
from tests.webui import office
from tests.webui.visitor import Visitor
from webui.messages.agency import people as words

Come = Callable[..., Visitor]
LIST, NEW = "/administrasi/orang", "/administrasi/orang-baru"
SITI = {
    "nama": "Siti Aminah",
    "nama_pengguna": "siti.aminah",
    "nip": "19800131 200501 2 003",
    "surel": "siti@dinas.go.id",
}


def link_of(text: str) -> str:
    """The path of the link that a page shows."""
    found = re.search(r"http://localhost(/sandi/pilih/[A-Za-z0-9_-]{43})", text)
    assert found
    planted.run.plant("a link", found[1].rpartition("/")[2])
    return found[1]


def test_everybody_is_listed_and_found(visitor: Come) -> None:
    admin = visitor("admin")
    page = admin.get(LIST)
    assert page.status == 200
    assert "Kepala Dinas" in page.words
    found = admin.get(f"{LIST}?cari=sekretaris")
    assert found.all("//tbody//a[@class='row-link']")
    assert "Tidak ada yang cocok" in admin.get(f"{LIST}?cari=tidak-ada").words
    assert admin.get(f"{LIST}?keadaan=nonaktif").words.count("Tidak ada yang cocok") == 1
    for state in words.STATES:
        assert admin.get(f"{LIST}?keadaan={state}").status == 200
    assert admin.get(f"{LIST}?keadaan=entah").status == 404
    assert admin.get(f"{LIST}?halaman=99&cari=%25%00").status == 200


def test_many_are_paged(visitor: Come, engine: Engine) -> None:
    with engine.store.transaction() as tx:
        people = [(f"orang.{at}", f"Orang {at:03}", "") for at in range(120)]
        store.people.create_many(tx, people, engine.clock())
    admin = visitor("admin")
    first = admin.get(f"{LIST}?cari=orang")
    assert "120 orang · halaman 1 dari 3" in first.words
    assert len(first.all("//tbody/tr")) == 50
    (address,) = first.document.xpath("//a[@rel='next']/@href")
    second = admin.get(address)
    assert "halaman 2 dari 3" in second.words
    assert second.document.xpath("//a[@rel='prev']")


def test_somebody_new_gets_a_link_that_is_shown_once(visitor: Come, engine: Engine) -> None:
    admin = visitor("admin")
    page = admin.get(NEW).send(
        SITI
        | {
            "jabatan": ["sekretaris", "", ""],
            "sampai": ["2026-12-31", "", ""],
            "nomor_surat": ["800/1", "", ""],
        },
        action=NEW,
    )
    assert page.status == 200
    assert "Siti Aminah ditambahkan" in page.words
    assert page.response.headers["Cache-Control"] == "no-store"
    path = link_of(page.text)
    person = admin.get(f"{LIST}/siti.aminah")
    assert path not in person.text
    for said in ("19800131 200501 2 003", "Belum dipilih", "sampai Kam, 31 Des 2026", "800/1"):
        assert said in person.words, said
    assert engine.audit.verify().sound
    assert "menambahkan akun Siti Aminah" in visitor("auditor").get("/audit/sistem").words


def test_what_is_wrong_stands_at_its_field_and_all_that_was_typed_stays(
    visitor: Come, engine: Engine
) -> None:
    admin = visitor("admin")
    wrong = {
        "nama": "",
        "nama_pengguna": "KADIS",
        "nip": "123",
        "surel": "bukan surel",
        "jabatan": ["sekretaris", "", ""],
        "sampai": ["2020-01-01", "", ""],
        "nomor_surat": ["800/9", "", ""],
    }
    page = admin.get(NEW).send(wrong, action=NEW)
    assert page.status == 422
    assert page.title.startswith("Galat:")
    faulty = page.document.xpath("//*[@aria-invalid]/@name")
    assert faulty == ["nama", "nama_pengguna", "nip", "surel", "sampai"]
    typed = page.form(NEW).form_values()
    assert ("nama_pengguna", "KADIS") in typed
    assert ("jabatan", "sekretaris") in typed
    assert ("nomor_surat", "800/9") in typed
    bad = admin.get(NEW).send(
        SITI | {"jabatan": ["sekretaris", "", ""], "mulai": ["31 Februari", "", ""]}, action=NEW
    )
    assert (bad.status, bad.document.xpath("//*[@aria-invalid]/@name")) == (422, ["mulai"])
    assert engine.people.actor("siti.aminah") is None


@pytest.mark.parametrize("who", ["kadis", "sekretaris", "bidang.kearsipan", "auditor", ""])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", LIST),
        ("get", f"{LIST}?cari=kadis"),
        ("get", NEW),
        ("post", NEW),
        ("get", f"{LIST}/sekretaris"),
        ("post", f"{LIST}/sekretaris"),
        ("post", f"{LIST}/sekretaris/jabatan"),
        ("get", f"{LIST}/sekretaris/jabatan/sekretaris/cabut"),
        ("post", f"{LIST}/sekretaris/jabatan/sekretaris/cabut"),
        ("get", f"{LIST}/sekretaris/nonaktif"),
        ("post", f"{LIST}/sekretaris/nonaktif"),
        ("post", f"{LIST}/sekretaris/aktif"),
        ("post", f"{LIST}/sekretaris/tautan"),
        ("post", f"{LIST}/sekretaris/sesi"),
        ("post", f"{LIST}/sekretaris/verifikasi"),
        ("get", f"{NEW}/tabel"),
        ("get", f"{NEW}/tabel.csv"),
        ("post", f"{NEW}/tautan"),
        ("post", f"{NEW}/tabel"),
        ("post", f"{NEW}/tabel/simpan"),
    ],
)
def test_nobody_else_comes_in(visitor: Come, engine: Engine, who: str, method: str, path: str) -> None:
    person = visitor(who)
    before = engine.agency.directory.detail("sekretaris", office.actor(engine, "admin"))
    if method == "get":
        page = person.get(path)
    else:
        typed = {
            "csrf_token": person.token(),
            "nama": "Lain",
            "jabatan": "admin",
            "alasan": "Alasan yang panjang",
        }
        page = person.post(path, typed, follow=False)
    assert page.status == 403 if who else (page.path == "/masuk" or page.status in (302, 401)), page.status
    assert "Tidak berwenang" in page.words or not who
    assert engine.agency.directory.detail("sekretaris", office.actor(engine, "admin")) == before
